/**
 * `npm run -s check-labs [-- --lab NAME] [--step NAME] [--junit FILE]`: plays every lab without a page, and says which of
 * its promises hold. Exit code 0 where all do; 1 where one does not, or where there is nothing to play.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { cac } from 'cac';
import { DeckError } from '../deck/deck';
import { LabError, personal } from '../lab/lab';
import type { Lab, Step } from '../lab/lab';
import { createWorld } from '../world/world';
import { readDecks, readLabs } from './course';
import type { Finding } from './junit';
import { junit } from './junit';
import { playLab, promisesOf, waysOf } from './play-lab';
import type { Wanted } from './play-lab';
import { playAll } from './play-pool';

/** The suffix of the seed's own fleet repository. */
const SUFFIX = 'lpiot';

/** Fewer ways than this are gone sooner than another process has started. */
const WAYS_A_PROCESS = 10;

async function main(): Promise<void> {
  const cli = cac('check-labs');
  cli.option('--lab <name>', 'Play this lab only');
  cli.option('--step <name>', 'Of the steps, look at those of this name only');
  cli.option('--junit <file>', 'Write the results as JUnit XML');
  cli.help();
  const { options } = cli.parse();
  if (options['help']) return;
  const wanted: Wanted = (step) => options['step'] === undefined || step.name === options['step'];
  const labs = load()
    .filter((lab) => options['lab'] === undefined || lab.name === options['lab'])
    .filter((lab) => options['step'] === undefined || lab.steps.some(wanted))
    .map((lab) => personal(lab, SUFFIX));
  const began = performance.now();
  const told = new Teller(labs, wanted);
  await play(labs, wanted, (finding) => told.tell(finding));
  if (options['junit'] !== undefined) writeFileSync(String(options['junit']), junit(told.findings));
  process.exitCode = verdict(labs, told.findings, performance.now() - began);
}

async function play(labs: Lab[], wanted: Wanted, onFinding: (finding: Finding) => void): Promise<void> {
  const ways = labs.flatMap((lab) => waysOf(lab, wanted)).length;
  const processes = Math.min(availableParallelism(), Math.floor(ways / WAYS_A_PROCESS));
  if (processes > 1 || labs.some((lab) => lab.steps.some((step) => !wanted(step))))
    return playAll(labs, Math.max(processes, 1), wanted, onFinding);
  for (const lab of labs) await playLab(lab, createWorld, onFinding);
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

/** Writes findings in the order in which a person reads them, whichever comes first. */
class Teller {
  readonly findings: Finding[] = [];
  private readonly waiting = new Map<string, Finding>();
  private readonly order: { lab: Lab; key: string }[];

  constructor(labs: readonly Lab[], wanted: (step: Step) => boolean) {
    this.order = labs.flatMap((lab) =>
      promisesOf(lab, wanted).map((name) => ({ lab, key: `${lab.name} ${name}` })),
    );
  }

  tell(finding: Finding): void {
    this.waiting.set(`${finding.suite} ${finding.name}`, finding);
    for (let next = this.order[0]; next && this.waiting.has(next.key); next = this.order[0]) {
      const ready = this.waiting.get(next.key)!;
      if (this.findings.at(-1)?.suite !== next.lab.name)
        process.stdout.write(`${next.lab.name}: ${next.lab.title}\n`);
      process.stdout.write(inWords(ready));
      this.findings.push(ready);
      this.order.shift();
    }
  }
}

function inWords({ name, place, failure }: Finding): string {
  if (failure === undefined) return `  ✓ ${name}\n`;
  return `  ✗ ${name}\n      ${place}\n${failure.replace(/^/gm, '      ')}\n`;
}

function verdict(labs: readonly Lab[], findings: readonly Finding[], took: number): number {
  const failed = findings.filter((finding) => finding.failure !== undefined).length;
  if (labs.length === 0) process.stderr.write('check-labs: there is no lab to play\n');
  else if (findings.length === 0) process.stderr.write('check-labs: nothing was checked\n');
  else {
    const seconds = (took / 1000).toFixed(1);
    process.stdout.write(`${findings.length} promises, ${failed} broken, ${seconds} s\n`);
  }
  return findings.length === 0 || failed > 0 ? 1 : 0;
}

await main();
