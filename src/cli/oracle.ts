/**
 * `npm run oracle [-- FILTER…] [--verbose] [--all] [--hold] [--truth] [--dir=DIR]`
 *
 * Replays the recordings of the real programs and prints per file: lines exact after normalisation, of the same meaning
 * (see `allowances.ts`), different and not modelled lines, right exit codes, and the first differing line of each (three a file; `--all` shows every one, `--verbose` whole).
 * FILTER picks files by name, one session of a file after `/`, lines after `:` by a regular expression on the command: `seed:flux get`,
 * `clinic/sa-weak`. `--hold` adds what is exact to `tests/oracle/exact.json`, which the tests hold; `--truth` writes `docs/truth.md`.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Comparison, type Normalise, programOf, recordingFiles, replayFile, tally } from './replay';
import { writeTruth } from './truth';

const options = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')));
const filters = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const dir =
  [...options].find((word) => word.startsWith('--dir='))?.slice(6) ??
  (fs.existsSync('../shared/oracle') ? '../shared/oracle' : 'tests/oracle');
const HELD = 'tests/oracle/exact.json';

const { normalise } = (await import(pathToFileURL(path.resolve(dir, 'normalise.mjs')).href)) as {
  normalise: Normalise;
};
const all: Comparison[] = [];
for (const file of recordingFiles(dir)) {
  const filter = filters.find((each) => path.basename(file).includes(each.split(/[:/]/)[0]!));
  if (filters.length && !filter) continue;
  const [name, pattern] = filter?.split(/:(.*)/s) ?? [];
  const results = await replayFile(
    file,
    normalise,
    pattern ? new RegExp(pattern) : undefined,
    name?.split('/')[1],
  );
  report(file, results);
  all.push(...results);
}
console.log('\nby program:');
for (const program of new Set(all.map(programOf)))
  console.log(
    row(
      program,
      all.filter((each) => programOf(each) === program),
    ),
  );
const { lines, exact, same, codes } = tally(all);
console.log(`\nall: ${exact} of ${lines} exact, ${same} the same truth, ${codes} right exit codes`);
lost();
if (options.has('--hold')) hold();
if (options.has('--truth')) writeTruth(all);

function row(name: string, results: Comparison[]): string {
  const { lines, exact, same, different, notModelled, codes } = tally(results);
  const percent = lines ? ((100 * exact) / lines).toFixed(1) : '-';
  return (
    `${name.padEnd(18)} exact ${exact}/${lines} (${percent} %)  same meaning ${same}  different ${different}  ` +
    `not modelled ${notModelled}  right exit code ${codes}`
  );
}

function report(file: string, results: Comparison[]): void {
  const different = results.filter((each) => !each.exact);
  console.log(row(path.basename(file), results));
  const verbose = options.has('--verbose');
  for (const each of verbose || options.has('--all') ? different : different.slice(0, 3)) {
    console.log(
      `  ${each.key}${each.sameTruth ? ' (same meaning)' : ''}: ${each.cmd.split('\n')[0]!.slice(0, 160)}`,
    );
    if (verbose && each.expectedText !== undefined) {
      console.log(
        `--- expected (${each.stream})\n${each.expectedText}\n--- found\n${each.foundText}`.replace(
          /^/gm,
          '    ',
        ),
      );
    } else {
      console.log(`    ${each.stream} expected: ${(each.expected ?? '(nothing)').slice(0, 300)}`);
      console.log(`    ${each.stream} found:    ${(each.found ?? '(nothing)').slice(0, 300)}`);
    }
  }
}

/** Names what was exact once and is not any more. */
function lost(): void {
  const held = new Set(readHeld());
  for (const each of all)
    if (!each.exact && !each.sameTruth && held.has(each.key)) console.log(`LOST ${each.key}: ${each.cmd}`);
}

function hold(): void {
  const keys = new Set([
    ...readHeld(),
    ...all.filter((each) => each.exact || each.sameTruth).map((each) => each.key),
  ]);
  fs.writeFileSync(HELD, `${JSON.stringify([...keys].sort(), null, 0).replaceAll('","', '",\n"')}\n`);
  console.log(`${HELD} holds ${keys.size} lines`);
}

function readHeld(): string[] {
  return fs.existsSync(HELD) ? (JSON.parse(fs.readFileSync(HELD, 'utf8')) as string[]) : [];
}
