/**
 * Changes picked hunk by hunk: what `git add -p`, `reset -p`, `checkout -p` and `restore -p` ask.
 *
 * Models: add-patch.c: its prompts, which keys it offers, splitting. Left out: editing a hunk, going to one by number or
 * by a search, other commits than HEAD.
 */
import { parsePatch, type FilePatch, type PatchHunk } from '../../git/apply/patch-text';
import { asByteString, isBinary, shown } from '../../git/byte-text';
import { pathOf, type FilePair } from '../../git/diff/file-pair';
import { hunkHeader } from '../../git/xdiff/hunks';
import type { Pathspec } from '../../git/pathspec';
import { stagedPairs, unstagedPairs } from '../../git/status';
import { notModelled } from '../not-modelled';
import { PatchApplier, PLAIN } from './apply-patches';
import { defaultDiffSettings, printPairs } from './diff-options';
import type { GitRun } from './run';

export type PickMode = 'add' | 'reset' | 'checkout';

/** What is asked, and what a key does: `%s` is what becomes of a hunk. */
const WORDS: Record<PickMode, { verb: string; end: string; help: string; not: string }> = {
  add: { verb: 'Stage', end: '', help: 'stage this hunk', not: 'do not stage' },
  reset: { verb: 'Unstage', end: '', help: 'unstage this hunk', not: 'do not unstage' },
  checkout: {
    verb: 'Discard',
    end: ' from worktree',
    help: 'discard this hunk from worktree',
    not: 'do not discard',
  },
};
const KEYS: Record<string, string> = {
  j: 'leave this hunk undecided, see next undecided hunk',
  J: 'leave this hunk undecided, see next hunk',
  k: 'leave this hunk undecided, see previous undecided hunk',
  K: 'leave this hunk undecided, see previous hunk',
  g: 'select a hunk to go to',
  '/': 'search for a hunk matching the given regex',
  s: 'split the current hunk into smaller hunks',
  e: 'manually edit the current hunk',
  '?': 'print help',
};

export async function pickHunks(run: GitRun, mode: PickMode, pathspec: Pathspec): Promise<number> {
  const { repository } = run;
  const index = repository.readIndex();
  const all = mode === 'reset' ? stagedPairs(repository, index) : unstagedPairs(repository, index);
  const pairs = all.filter((pair) => pathspec.matches(pathOf(pair)));
  const textual = pairs.filter(
    (pair) => ![pair.old, pair.new].some((side) => side && isBinary(side.content())),
  );
  if (!textual.length) {
    run.warn(pairs.length ? 'Only binary files changed.' : 'No changes.');
    return 0;
  }
  for (const pair of textual) if (await new FilePicker(run, mode, pair).perform()) break;
  return 0;
}

/**
 * `reset -p`, `checkout -p`, `restore -p` before their other options are looked at; undefined where nothing is picked.
 * @throws NotModelled for other commits than HEAD
 */
export function pickingInstead(
  run: GitRun,
  command: 'reset' | 'checkout' | 'restore',
  args: readonly string[],
): Promise<number> | undefined {
  const dash = args.indexOf('--');
  const options = dash < 0 ? args : args.slice(0, dash);
  if (!options.some((word) => word === '-p' || word === '--patch')) return undefined;
  void run.workRepository;
  const others = options.filter(
    (word) => !['-p', '--patch', '-q', '--quiet', '--worktree', '-W'].includes(word),
  );
  const staged = command === 'restore' && others.some((word) => word === '--staged' || word === '-S');
  const words = others.filter((word) => !(staged && (word === '--staged' || word === '-S')));
  const head = command === 'reset' && words[0] === 'HEAD' ? words.slice(1) : words;
  const odd = head.find(
    (word) =>
      word.startsWith('-') || (dash >= 0 && head.length > 0) || run.tryResolve(word, true) !== undefined,
  );
  if (odd !== undefined) throw notModelled('git', `${command} -p ${odd}`);
  const paths = [...head, ...(dash < 0 ? [] : args.slice(dash + 1))];
  return pickHunks(run, command === 'reset' || staged ? 'reset' : 'checkout', run.pathspec(paths));
}

interface Choice {
  hunk: PatchHunk;
  /** Undefined until it is decided. */
  use?: boolean;
}

class FilePicker {
  private readonly head: string;
  private readonly patch: FilePatch;
  private readonly choices: Choice[];
  private quits = false;
  /** A key that was offered once is taken from then on, in this file. */
  private readonly offered = new Set<string>();

  constructor(
    private readonly run: GitRun,
    private readonly mode: PickMode,
    pair: FilePair,
  ) {
    const settings = { ...defaultDiffSettings(run), formats: { patch: true } };
    const text = printPairs(run, [pair], settings);
    const at = text.search(/^@@ /m);
    this.head = at < 0 ? text : text.slice(0, at);
    this.patch = parsePatch(asByteString(text), undefined, false).patches[0]!;
    if (this.patch.hunks.length && /^old mode /m.test(text))
      throw notModelled('git', 'add -p of a changed mode');
    this.choices = this.patch.hunks.map((hunk) => ({ hunk }));
  }

  /** Answers whether all is to end. */
  async perform(): Promise<boolean> {
    this.run.out(this.head);
    if (this.choices.length) await this.askAll();
    else await this.askWhole();
    this.applyChosen();
    this.run.out('\n');
    return this.quits;
  }

  /** A file whose change has no hunks: it is empty, or only its mode is another. */
  private async askWhole(): Promise<void> {
    this.run.out(`(1/1) ${this.prompt([])}`);
    const answer = (await this.run.context.readLine()).trim();
    this.quits = answer === 'q';
    if (answer === 'y' || answer === 'a') this.apply(this.patch);
  }

  private undecided(from: number, step: 1 | -1): number {
    for (let at = from + step; at >= 0 && at < this.choices.length; at += step)
      if (this.choices[at]!.use === undefined) return at;
    return -1;
  }

  private async askAll(): Promise<void> {
    const { choices, run } = this;
    for (let at = 0; ;) {
      if (at < 0 || at >= choices.length) at = 0;
      const before = this.undecided(at, -1);
      const after = this.undecided(at, 1);
      const choice = choices[at]!;
      if (before < 0 && after < 0 && choice.use !== undefined) return;
      const keys = this.keysAt(at, before, after);
      for (const key of keys) this.offered.add(key);
      run.out(rendered(choice.hunk));
      run.out(`(${at + 1}/${choices.length}) ${this.prompt(keys)}`);
      const line = await run.context.readLine();
      if (line === '') return;
      const key = line.trim()[0];
      if (key === undefined) continue;
      const moved = this.answer(key, at, before, after, keys);
      if (moved === undefined) return;
      at = moved;
    }
  }

  private keysAt(at: number, before: number, after: number): string[] {
    const { length } = this.choices;
    return [
      ...(before >= 0 ? ['k'] : []),
      ...(at > 0 ? ['K'] : []),
      ...(after >= 0 ? ['j'] : []),
      ...(at + 1 < length ? ['J'] : []),
      ...(length > 1 ? ['g', '/'] : []),
      ...(groupsOf(this.choices[at]!.hunk) > 1 ? ['s'] : []),
      ...(this.patch.isDelete ? [] : ['e']),
    ];
  }

  private prompt(keys: readonly string[]): string {
    const { verb, end } = WORDS[this.mode];
    const what = this.patch.isDelete
      ? 'deletion'
      : this.patch.isNew
        ? 'addition'
        : this.choices.length
          ? 'this hunk'
          : 'mode change';
    return `${verb} ${what}${end} [${['y', 'n', 'q', 'a', 'd', ...keys, '?'].join(',')}]? `;
  }

  /** Where to go on; undefined where the file is done. */
  private answer(
    key: string,
    at: number,
    before: number,
    after: number,
    keys: readonly string[],
  ): number | undefined {
    const { choices, run } = this;
    const lower = key.toLowerCase();
    const rest = (use: boolean): undefined => {
      for (const choice of choices.slice(at)) choice.use ??= use;
    };
    const refuse = (message: string): number => {
      run.warn(message);
      return at;
    };
    if (lower === 'y' || lower === 'n') {
      choices[at]!.use = lower === 'y';
      return after < 0 ? choices.length : after;
    }
    if (lower === 'a') return rest(true) ?? choices.length;
    if (lower === 'd' || lower === 'q') {
      rest(false);
      if (lower === 'q') this.quits = true;
      return lower === 'q' ? undefined : choices.length;
    }
    if (key === 'K') return this.offered.has('K') ? at - 1 : refuse('No previous hunk');
    if (key === 'J') return this.offered.has('J') ? at + 1 : refuse('No next hunk');
    if (key === 'k') return this.offered.has('k') ? before : refuse('No previous hunk');
    if (key === 'j') return this.offered.has('j') ? after : refuse('No next hunk');
    if (lower === 's') return this.split(at) ? at : refuse('Sorry, cannot split this hunk');
    if (lower === 'g' && !this.offered.has('g')) return refuse('No other hunks to goto');
    if (key === '/' && !this.offered.has('/')) return refuse('No other hunks to search');
    if (lower === 'e' && !this.offered.has('e')) return refuse('Sorry, cannot edit this hunk');
    if ('ge/'.includes(lower)) return refuse(notModelled('git', `add -p: ${key}`).message);
    this.help(keys);
    return at;
  }

  private split(at: number): boolean {
    if (!this.offered.has('s')) return false;
    const parts = splitHunk(this.choices[at]!.hunk);
    this.choices.splice(at, 1, ...parts.map((hunk) => ({ hunk })));
    this.run.say(`Split into ${parts.length} hunks.`);
    return true;
  }

  private help(keys: readonly string[]): void {
    const { help, not } = WORDS[this.mode];
    this.run.out(
      [
        `y - ${help}`,
        `n - ${not} this hunk${WORDS[this.mode].end}`,
        `q - quit; ${not} this hunk or any of the remaining ones`,
        `a - ${help.replace(' from worktree', '')} and all later hunks in the file`,
        `d - ${not} this hunk or any of the later hunks in the file`,
        ...[...'jJkKg/se'].filter((key) => keys.includes(key)).map((key) => `${key} - ${KEYS[key]}`),
        `? - ${KEYS['?']}`,
        '',
      ].join('\n'),
    );
  }

  private applyChosen(): void {
    const chosen = this.choices.filter((each) => each.use);
    if (chosen.length) this.apply({ ...this.patch, hunks: joined(chosen.map((each) => each.hunk)) });
  }

  private apply(patch: FilePatch): void {
    const { run, mode } = this;
    const part =
      patch.isDelete && patch.hunks.length < this.patch.hunks.length ? { ...patch, isDelete: false } : patch;
    const wanted = mode === 'add' ? part : undone(part);
    const applier = new PatchApplier(run, { ...PLAIN, cached: mode !== 'checkout' });
    if (applier.check([wanted])) applier.write();
  }
}

function rendered(hunk: PatchHunk): string {
  return shown(hunk.text);
}

/** Runs of changes with context between them. */
function groupsOf(hunk: PatchHunk): number {
  return hunk.lines.filter((line, at) => line[0] !== ' ' && (at === 0 || hunk.lines[at - 1]![0] === ' '))
    .length;
}

/** A hunk for each run of changes; the context between two belongs to both. */
function splitHunk(hunk: PatchHunk): PatchHunk[] {
  const { lines } = hunk;
  const parts: PatchHunk[] = [];
  let old = hunk.oldStart;
  let now = hunk.newStart;
  for (let start = 0; start < lines.length;) {
    let at = start;
    while (at < lines.length && lines[at]![0] === ' ') at++;
    while (at < lines.length && lines[at]![0] !== ' ') at++;
    const changed = at;
    while (at < lines.length && lines[at]![0] === ' ') at++;
    const own = lines.slice(start, at);
    const count = (sign: string): number => own.filter((line) => line[0] !== sign).length;
    const heading = parts.length ? '' : (/^@@ .*? @@ ?(.*)/.exec(hunk.text)?.[1] ?? '');
    parts.push(made(own, old, now, heading));
    if (at >= lines.length) break;
    const context = at - changed;
    old += count('+') - context;
    now += count('-') - context;
    start = changed;
  }
  return parts;
}

function made(lines: string[], oldStart: number, newStart: number, heading = ''): PatchHunk {
  const count = (sign: string): number => lines.filter((line) => line[0] !== sign).length;
  const hunk = { oldStart, oldCount: count('+'), newStart, newCount: count('-'), heading, lines: [] };
  const text = lines
    .map((line) => (line.endsWith('\n') ? line : `${line}\n\\ No newline at end of file\n`))
    .join('');
  const last = [...lines].reverse().findIndex((line) => line[0] !== ' ');
  return { ...hunk, lines, trailing: last < 0 ? lines.length : last, text: `${hunkHeader(hunk)}\n${text}` };
}

/** Hunks that share context (of one that was split) become one again; new positions follow from what is left out. */
function joined(hunks: readonly PatchHunk[]): PatchHunk[] {
  const result: PatchHunk[] = [];
  let moved = 0;
  for (const hunk of hunks) {
    const before = result.at(-1);
    const overlap = before ? before.oldStart + before.oldCount - hunk.oldStart : 0;
    if (before && overlap > 0)
      result[result.length - 1] = made(
        [...before.lines, ...hunk.lines.slice(overlap)],
        before.oldStart,
        before.newStart,
      );
    else result.push({ ...hunk, newStart: hunk.oldStart + moved });
    moved += hunk.newCount - hunk.oldCount;
  }
  return result;
}

/** The patch that takes it back; its hunks are found in the new file. */
function undone(patch: FilePatch): FilePatch {
  const hunks = patch.hunks.map((hunk) => ({
    ...hunk,
    oldStart: hunk.newStart,
    oldCount: hunk.newCount,
    newStart: hunk.newStart,
    newCount: hunk.oldCount,
    lines: hunk.lines.map((line) => (line[0] === '+' ? '-' : line[0] === '-' ? '+' : ' ') + line.slice(1)),
  }));
  return {
    ...patch,
    oldName: patch.newName,
    newName: patch.oldName,
    isNew: patch.isDelete,
    isDelete: patch.isNew,
    oldMode: patch.newMode,
    newMode: patch.oldMode,
    hunks,
  };
}
