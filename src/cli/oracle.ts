/**
 * `npm run oracle [-- FILTER…] [--verbose] [--all] [--dir DIR]`: compares the simulated programs with the recordings, line by line.
 *
 * Per file: lines exact after normalisation, right exit codes, different lines, and the first differing line of each.
 * FILTER picks files by name, or after `:` lines by a regular expression on the command (`seed:flux get`).
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Role, WorldOptions } from '../session/session';
import { playCase, playSession, type Step } from './play';

interface Row {
  id?: string;
  session?: string;
  world?: WorldOptions;
  state?: string;
  role?: Role;
  cwd?: string;
  cmd?: string;
  write?: string;
  text?: string;
  files?: Record<string, string>;
  stdout?: string;
  stderr?: string;
  code?: number;
}

export interface Comparison {
  file: string;
  name: string;
  cmd: string;
  exact: boolean;
  codeRight: boolean;
  /** first differing line */
  stream?: 'stdout' | 'stderr' | 'code';
  expected?: string;
  found?: string;
  expectedText?: string;
  foundText?: string;
}

type Normalise = (text: string, cmd?: string) => string;

/** Replays a recording file. */
export async function replayFile(
  file: string,
  normalise: Normalise,
  pick?: RegExp,
  onlySession?: string,
): Promise<Comparison[]> {
  const rows = fs
    .readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
  if (rows[0]?.session === undefined) return replayCases(file, rows, normalise, pick);
  const results: Comparison[] = [];
  for (const session of splitSessions(rows)) {
    if (onlySession && session[0]!.session !== onlySession) continue;
    results.push(...(await replaySession(file, session, normalise)));
  }
  return pick ? results.filter((each) => pick.test(each.cmd)) : results;
}

async function replayCases(
  file: string,
  rows: Row[],
  normalise: Normalise,
  pick?: RegExp,
): Promise<Comparison[]> {
  const results: Comparison[] = [];
  for (const row of rows) {
    if (pick && !pick.test(row.cmd!)) continue;
    const folder = '/root/work';
    const answer = await playCase({ id: row.id!, files: row.files, cmd: row.cmd! }, folder).catch(
      (error: Error) => broken(error),
    );
    const shown = (text: string): string => text.replaceAll(folder, '$DIR');
    results.push(
      compare(
        file,
        row.id!,
        row,
        { ...answer, stdout: shown(answer.stdout), stderr: shown(answer.stderr) },
        normalise,
      ),
    );
  }
  return results;
}

async function replaySession(file: string, rows: Row[], normalise: Normalise): Promise<Comparison[]> {
  const lines = rows.filter((row) => row.cmd !== undefined || row.write !== undefined);
  const steps = lines.map((row): Step =>
    row.cmd !== undefined
      ? { role: row.role, cmd: row.cmd }
      : { role: row.role, write: row.write!, text: row.text! },
  );
  const results: Comparison[] = [];
  try {
    await playSession(rows[0]!.world ?? {}, steps, (answer, index) => {
      const row = lines[index]!;
      if (row.cmd !== undefined)
        results.push(compare(file, rows[0]!.session!, row, answer as never, normalise));
    });
  } catch (error) {
    for (const row of lines.filter((each) => each.cmd !== undefined).slice(results.length)) {
      results.push(compare(file, rows[0]!.session!, row, broken(error as Error), normalise));
    }
  }
  return results;
}

function broken(error: Error): { stdout: string; stderr: string; code: number } {
  return { stdout: '', stderr: `BROKEN ${error.stack ?? error.message}`, code: 255 };
}

function compare(
  file: string,
  name: string,
  row: Row,
  found: { stdout: string; stderr: string; code: number },
  normalise: Normalise,
): Comparison {
  const result: Comparison = {
    file: path.basename(file, '.jsonl'),
    name,
    cmd: row.cmd!,
    exact: true,
    codeRight: found.code === row.code,
  };
  for (const stream of ['stdout', 'stderr'] as const) {
    const expected = normalise(row[stream] ?? '', row.cmd).split('\n');
    const got = normalise(found[stream], row.cmd).split('\n');
    const at = expected.findIndex((line, index) => line !== got[index]);
    if (at < 0 && expected.length === got.length) continue;
    const index = at < 0 ? expected.length : at;
    Object.assign(result, {
      exact: false,
      stream,
      expected: expected[index],
      found: got[index],
      expectedText: expected.join('\n'),
      foundText: got.join('\n'),
    });
    break;
  }
  if (result.exact && !result.codeRight) {
    Object.assign(result, {
      exact: false,
      stream: 'code',
      expected: String(row.code),
      found: String(found.code),
    });
  }
  return result;
}

function splitSessions(rows: Row[]): Row[][] {
  const sessions: Row[][] = [];
  for (const row of rows) {
    if (row.session !== undefined) sessions.push([]);
    sessions.at(-1)?.push(row);
  }
  return sessions;
}

async function main(argv: string[]): Promise<void> {
  const options = argv.filter((arg) => arg.startsWith('--') && !arg.startsWith('--dir='));
  const filters = argv.filter((arg) => !arg.startsWith('--'));
  const dir =
    argv.find((arg) => arg.startsWith('--dir='))?.slice(6) ??
    (fs.existsSync('../shared/oracle') ? '../shared/oracle' : 'tests/oracle');
  const { normalise } = (await import(pathToFileURL(path.resolve(dir, 'normalise.mjs')).href)) as {
    normalise: Normalise;
  };
  const files = ['cases', 'sessions'].flatMap((folder) =>
    fs
      .readdirSync(path.join(dir, folder))
      .sort()
      .map((name) => path.join(dir, folder, name)),
  );
  const verbose = options.includes('--verbose');
  let exact = 0;
  let total = 0;
  for (const file of files) {
    const filter = filters.find((each) => file.includes(each.split(':')[0]!.split('/')[0]!));
    if (filters.length && !filter) continue;
    const [name, pattern] = filter?.split(/:(.*)/s) ?? [];
    const results = await replayFile(
      file,
      normalise,
      pattern ? new RegExp(pattern) : undefined,
      name?.split('/')[1],
    );
    print(file, results, verbose, options.includes('--all'));
    exact += results.filter((each) => each.exact).length;
    total += results.length;
  }
  console.log(`\nall: ${exact} of ${total} exact`);
}

function print(file: string, results: Comparison[], verbose: boolean, all: boolean): void {
  const exact = results.filter((each) => each.exact).length;
  const codes = results.filter((each) => each.codeRight).length;
  const percent = results.length ? ((100 * exact) / results.length).toFixed(1) : '-';
  console.log(
    `${path.basename(file).padEnd(18)} exact ${exact}/${results.length} (${percent} %)  right exit code ${codes}  different ${results.length - exact}`,
  );
  const different = results.filter((each) => !each.exact);
  for (const each of all || verbose ? different : different.slice(0, 3)) {
    console.log(`  ${each.name}: ${each.cmd.split('\n')[0]!.slice(0, 160)}`);
    if (verbose && each.expectedText !== undefined) {
      console.log(
        indent(`--- expected (${each.stream})\n${each.expectedText}\n--- found\n${each.foundText}`),
      );
    } else {
      console.log(`    ${each.stream} expected: ${(each.expected ?? '(nothing)').slice(0, 300)}`);
      console.log(`    ${each.stream} found:    ${(each.found ?? '(nothing)').slice(0, 300)}`);
    }
  }
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await main(process.argv.slice(2));
