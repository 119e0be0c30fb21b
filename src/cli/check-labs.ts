/**
 * `npm run -s check-labs [-- --lab NAME] [--junit FILE]`: plays every lab without a page, and says which of its promises
 * hold. Exit code 0 where all do; 1 where one does not, or where there is nothing to play.
 */
import { writeFileSync } from 'node:fs';
import { cac } from 'cac';
import { DeckError } from '../deck/deck';
import { LabError, personal } from '../lab/lab';
import type { Lab } from '../lab/lab';
import { createWorld } from '../world/world';
import { readDecks, readLabs } from './course';
import type { Finding } from './junit';
import { junit } from './junit';
import { playLab } from './play-lab';

/** The suffix of the seed's own fleet repository. */
const SUFFIX = 'lpiot';

async function main(): Promise<void> {
  const cli = cac('check-labs');
  cli.option('--lab <name>', 'Play this lab only');
  cli.option('--junit <file>', 'Write the results as JUnit XML');
  cli.help();
  const { options } = cli.parse();
  if (options['help']) return;
  const labs = load().filter((lab) => options['lab'] === undefined || lab.name === options['lab']);
  const findings: Finding[] = [];
  for (const lab of labs) {
    process.stdout.write(`${lab.name}: ${lab.title}\n`);
    await playLab(personal(lab, SUFFIX), createWorld, (finding) => {
      findings.push(finding);
      process.stdout.write(told(finding));
    });
  }
  if (options['junit'] !== undefined) writeFileSync(String(options['junit']), junit(findings));
  process.exitCode = verdict(labs, findings);
}

/** Decks and labs; a mistake in one of them ends the run with file and line. */
function load(): Lab[] {
  try {
    return readLabs(process.cwd(), readDecks(process.cwd()));
  } catch (error) {
    if (!(error instanceof DeckError || error instanceof LabError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

function told({ name, place, failure }: Finding): string {
  if (failure === undefined) return `  ✓ ${name}\n`;
  return `  ✗ ${name}\n      ${place}\n${failure.replace(/^/gm, '      ')}\n`;
}

function verdict(labs: readonly Lab[], findings: readonly Finding[]): number {
  const failed = findings.filter((finding) => finding.failure !== undefined).length;
  if (labs.length === 0) process.stderr.write('check-labs: there is no lab to play\n');
  else if (findings.length === 0) process.stderr.write('check-labs: nothing was checked\n');
  else {
    const took = findings.reduce((sum, finding) => sum + finding.took, 0) / 1000;
    process.stdout.write(`${findings.length} promises, ${failed} broken, ${took.toFixed(1)} s\n`);
  }
  return findings.length === 0 || failed > 0 ? 1 : 0;
}

await main();
