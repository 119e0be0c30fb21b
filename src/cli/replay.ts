/** Replays recordings of the real programs in the simulated shell and compares, line by line. */
import fs from 'node:fs';
import path from 'node:path';
import type { Role, WorldOptions } from '../session/session';
import { type Reason, readReasons, reasonOf, sameTruth } from './allowances';
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
  /** Stays the same as long as the recording does: file, case or session, number of the line in it. */
  key: string;
  file: string;
  name: string;
  cmd: string;
  exact: boolean;
  /** Not exact, and equal after the rules of the reason known for it: another of several true answers. */
  sameTruth?: boolean;
  reason?: Reason;
  codeRight: boolean;
  /** first differing line */
  stream?: 'stdout' | 'stderr' | 'code';
  expected?: string;
  found?: string;
  expectedText?: string;
  foundText?: string;
  /** The shell said that it does not model this. */
  notModelled?: boolean;
}

export type Normalise = (text: string, cmd?: string) => string;

const REASONS = readReasons();

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
      ? { role: row.role, cwd: row.cwd, cmd: row.cmd }
      : { role: row.role, write: row.write!, text: row.text! },
  );
  const results: Comparison[] = [];
  try {
    await playSession(rows[0]!.world ?? {}, steps, (answer, index) => {
      const row = lines[index]!;
      if (row.cmd !== undefined)
        results.push(compare(file, rows[0]!.session!, row, answer as never, normalise, results.length));
    });
  } catch (error) {
    for (const row of lines.filter((each) => each.cmd !== undefined).slice(results.length)) {
      results.push(compare(file, rows[0]!.session!, row, broken(error as Error), normalise, results.length));
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
  index = 0,
): Comparison {
  const result: Comparison = {
    key: `${path.basename(file, '.jsonl')}/${name}/${index}`,
    file: path.basename(file, '.jsonl'),
    name,
    cmd: row.cmd!,
    exact: true,
    codeRight: found.code === row.code,
    notModelled: /is not part of this workshop's shell/.test(found.stderr),
  };
  const asked = printedBy(row.cmd!);
  for (const stream of ['stdout', 'stderr'] as const) {
    const expected = normalise(row[stream] ?? '', asked).split('\n');
    const got = normalise(found[stream], asked).split('\n');
    const differs = expected.findIndex((line, at) => line !== got[at]);
    if (differs < 0 && expected.length === got.length) continue;
    const at = differs < 0 ? expected.length : differs;
    Object.assign(result, {
      exact: false,
      stream,
      expected: expected[at],
      found: got[at],
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
  return result.exact ? result : { ...result, ...judge(result, row, found, normalise) };
}

/** What is known of a line that differs. */
function judge(
  { key, codeRight }: Comparison,
  row: Row,
  found: { stdout: string; stderr: string },
  normalise: Normalise,
): Pick<Comparison, 'reason' | 'sameTruth'> {
  const reason = reasonOf(key, REASONS);
  const clean = (text: string): string => normalise(text, printedBy(row.cmd!));
  const same = (['stdout', 'stderr'] as const).every((stream) => {
    return sameTruth(clean(row[stream] ?? ''), clean(found[stream]), reason);
  });
  return { reason, sameTruth: codeRight && same };
}

/** The command whose output a line shows, as normalise.mjs wants to know it: `timeout 3 kubectl get` prints what `kubectl get` does. */
function printedBy(cmd: string): string {
  return cmd.replace(/^timeout +[\d.]+s? +/, '');
}

/** How lines compare, in numbers. */
export interface Tally {
  lines: number;
  exact: number;
  /** another of several true answers */
  same: number;
  different: number;
  notModelled: number;
  /** right exit codes */
  codes: number;
}

export function tally(lines: readonly Comparison[]): Tally {
  const count = (test: (each: Comparison) => boolean | undefined): number => lines.filter(test).length;
  const exact = count((each) => each.exact);
  const same = count((each) => each.sameTruth);
  const notModelled = count((each) => !each.exact && each.notModelled && !each.sameTruth);
  const different = lines.length - exact - same - notModelled;
  return { lines: lines.length, exact, same, different, notModelled, codes: count((each) => each.codeRight) };
}

const PROGRAMS = ['flux', 'kubectl', 'k', 'helm', 'kustomize', 'git'];

/** The program that a line is about: the first of ours in it, `shell` where there is none. */
export function programOf({ cmd }: Comparison): string {
  const found = cmd.split(/[\s;&|()]+/).find((word) => PROGRAMS.includes(word));
  return found === 'k' ? 'kubectl' : (found ?? 'shell');
}

function splitSessions(rows: Row[]): Row[][] {
  const sessions: Row[][] = [];
  for (const row of rows) {
    if (row.session !== undefined) sessions.push([]);
    sessions.at(-1)?.push(row);
  }
  return sessions;
}

/** Recording files under `dir`, cases first. */
export function recordingFiles(dir: string): string[] {
  return ['cases', 'sessions'].flatMap((folder) =>
    fs
      .readdirSync(path.join(dir, folder))
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => path.join(dir, folder, name)),
  );
}
