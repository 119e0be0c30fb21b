/** Writes `docs/truth.md`: how close the simulated programs are to the real ones, and what they leave out. */
import fs from 'node:fs';
import path from 'node:path';
import type { CommandSpec } from '../world/commands/cobra';
import { createWorld } from '../world/world';
import { programOf, tally, type Comparison } from './replay';

export async function writeTruth(all: Comparison[]): Promise<void> {
  const text = [
    '# How true the simulated programs are\n',
    'Written by `npm run oracle -- --truth`; do not edit. Recordings of the real programs are replayed and compared byte for byte after',
    'taking out what differs between two true runs. "Same meaning" is another of several true answers: equal to the byte, too, once the',
    'rules of its reason (`tests/oracle/reasons.json`) are applied to both. A line `timeout N COMMAND` is taken as what COMMAND prints.\n',
    table('recording', all, (each) => each.file),
    '',
    table('program', all, programOf),
    '\n## Differences and their reasons\n',
    differences(all),
    '\n## Commands that are not modelled\n',
    'Typed into the shell, each of these says so in one form: `NAME: "WHAT" is not part of this workshop\'s shell`.\n',
    await notModelled(),
    '\n## What the models leave out\n',
    leftOut(),
  ].join('\n');
  fs.mkdirSync('docs', { recursive: true });
  fs.writeFileSync('docs/truth.md', `${text.trimEnd()}\n`);
  console.log('wrote docs/truth.md');
}

/** A row for each group of lines: how many there are, and how they compare. */
function table(title: string, all: Comparison[], groupOf: (each: Comparison) => string): string {
  const rows = [...new Set(all.map(groupOf))].map((group) => {
    const { lines, exact, same, different, notModelled, codes } = tally(
      all.filter((each) => groupOf(each) === group),
    );
    const percent = ((100 * exact) / lines).toFixed(1);
    return `| ${group} | ${lines} | ${exact} (${percent} %) | ${same} | ${different} | ${notModelled} | ${codes} |`;
  });
  return [
    `| ${title} | lines | exact | same meaning | different | not modelled | right exit code |`,
    '| --- | --: | --: | --: | --: | --: | --: |',
    ...rows,
  ].join('\n');
}

function differences(all: Comparison[]): string {
  const lines = all.filter((each) => !each.exact);
  if (!lines.length) return 'None.';
  return lines
    .map(
      (each) =>
        `- ${each.sameTruth ? 'same meaning' : 'different'}: \`${each.key}\` \`${each.cmd.split('\n')[0]!.slice(0, 120)}\`: ${each.reason?.why ?? 'not looked into yet'}`,
    )
    .join('\n');
}

/** Asks the shell itself: every command of the trees, run without arguments. */
async function notModelled(): Promise<string> {
  const session = await createWorld({});
  const found: string[] = [];
  for (const program of ['flux', 'kubectl', 'helm']) {
    const tree = JSON.parse(
      fs.readFileSync(`src/world/commands/${program}/tree.json`, 'utf8'),
    ) as CommandSpec;
    for (const command of leaves(tree)) {
      const { stderr } = await session.run(command.path);
      if (/is not part of this workshop's shell/.test(stderr)) found.push(`- \`${command.path}\``);
    }
  }
  return found.join('\n') || 'None.';
}

function leaves(command: CommandSpec): CommandSpec[] {
  return command.commands.length ? command.commands.flatMap(leaves) : [command];
}

/** The "Left out" sentences of module headers, by file. */
function leftOut(): string {
  const lines: string[] = [];
  for (const file of fs.readdirSync('src/world', { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ts')) continue;
    const text = fs.readFileSync(path.join('src/world', file), 'utf8').slice(0, 2000);
    const sentence = /Left out: ([\s\S]*?)(?:\n\s*\*\s*\n|\n\s*\*\/)/.exec(text)?.[1];
    if (sentence) lines.push(`- \`${file}\`: ${sentence.replace(/\s*\n\s*\*\s*/g, ' ').trim()}`);
  }
  return lines.join('\n');
}
