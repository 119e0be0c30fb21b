/**
 * `git apply`.
 *
 * Models: builtin/apply.c and apply_all_patches: patches from files or standard input, checked, applied, or counted.
 * Left out: `--whitespace=fix`, `-C`, `--build-fake-ancestor`.
 */
import { join } from '../../files/files';
import { BadPatch, parsePatch, reversed, type FilePatch, type SpaceError } from '../../git/apply/patch-text';
import { asByteString, quotePath, shown, toByteString } from '../../git/byte-text';
import { octal } from '../../git/diff/patch';
import { renameText } from '../../git/diff/stat';
import { notModelled } from '../not-modelled';
import { PatchApplier, type ApplySettings } from './apply-patches';
import { exit } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';

const MODELLED = [
  ...['exclude', 'include', 'p', 'stat', 'numstat', 'summary', 'check', 'index', 'intent-to-add', 'cached'],
  ...[
    'apply',
    '3way',
    'z',
    'whitespace',
    'reverse',
    'unidiff-zero',
    'reject',
    'verbose',
    'quiet',
    'directory',
  ],
  'allow-empty',
];
/** Whitespace errors that are shown one by one. */
const SHOWN_ERRORS = 5;

export function apply(run: GitRun, args: string[]): number {
  const options = parseOptions('apply', args, { modelled: MODELLED });
  const settings = settingsOf(options);
  if (run.maybeRepository()?.place.workTree === null) void run.workRepository;
  if ((settings.index || settings.cached || settings.threeWay) && !run.maybeRepository())
    exit(
      128,
      `error: '${settings.threeWay ? '--3way' : settings.cached ? '--cached' : '--index'}' outside a repository\n`,
    );
  let code = 0;
  const spaces: SpaceError[] = [];
  const inputs = options.args.length ? options.args : ['-'];
  for (const input of inputs) {
    const text = readInput(run, input);
    code = Math.max(code, applyText(run, options, settings, text, input === '-' ? '<stdin>' : input, spaces));
  }
  tellSpaces(run, spaces, options);
  return code;
}

function settingsOf(options: Options): ApplySettings {
  const action = options.text('whitespace');
  if (action !== undefined && !['nowarn', 'warn', 'error', 'error-all'].includes(action))
    throw notModelled('git', `apply --whitespace=${action}`);
  return {
    index: options.has('index'),
    cached: options.has('cached'),
    threeWay: options.has('3way'),
    reject: options.has('reject'),
    intentToAdd: options.has('intent-to-add'),
    unidiffZero: options.has('unidiff-zero'),
    verbose: options.has('verbose') || options.has('reject'),
    silent: options.has('quiet'),
  };
}

function readInput(run: GitRun, input: string): string {
  if (input === '-') return asByteString(run.context.stdin);
  const path = join(run.cwd, input);
  if (run.files.isFile(path)) return toByteString(run.files.readBytes(path));
  const why = run.files.isDirectory(path) ? 'Is a directory' : 'No such file or directory';
  const prefix = run.maybeRepository() && !input.startsWith('/') ? run.prefix : '';
  return exit(128, `error: can't open patch '${prefix}${input}': ${why}\n`);
}

function applyText(
  run: GitRun,
  options: Options,
  settings: ApplySettings,
  text: string,
  source: string,
  spaces: SpaceError[],
): number {
  const patches = readPatches(run, options, text, source, spaces);
  const looks = options.has('stat') || options.has('numstat') || options.has('summary');
  const onlyChecks = options.has('check') && !options.has('apply');
  const refused = spaces.length > 0 && /^error/.test(options.text('whitespace') ?? '');
  const applies = !refused && (options.has('apply') || (!looks && !onlyChecks));
  const applier = new PatchApplier(run, settings);
  if (applies || options.has('check')) {
    if (!applier.check(patches) && !settings.reject) return 1;
  }
  const whole = !applies || applier.write();
  if (options.has('stat')) run.out(statText(patches));
  if (options.has('numstat')) run.out(numstatText(patches));
  if (options.has('summary')) run.out(patches.map(summaryOf).join(''));
  return whole ? 0 : 1;
}

function readPatches(
  run: GitRun,
  options: Options,
  text: string,
  source: string,
  spaces: SpaceError[],
): FilePatch[] {
  const strip = options.text('p');
  const reverse = options.has('reverse');
  try {
    const read = parsePatch(text, strip === undefined ? undefined : Number(strip), reverse);
    const wanted = read.patches.filter((each) => isWanted(run, options, each));
    if (!read.patches.length && !options.has('allow-empty'))
      exit(128, 'error: No valid patches in input (allow with "--allow-empty")\n');
    const shows = options.text('whitespace') !== 'nowarn';
    if (shows) noteSpaces(run, read.spaceErrors, source, spaces, options.has('quiet'));
    const placed = wanted.map((each) => moved(run, options, each));
    return reverse ? placed.map(reversed).reverse() : placed;
  } catch (error) {
    if (!(error instanceof BadPatch)) throw error;
    return exit(128, `error: ${shown(error.message)}\n`);
  }
}

/** In a folder only what is in it is patched. */
function isWanted(run: GitRun, options: Options, patch: FilePatch): boolean {
  const name = shown((patch.newName ?? patch.oldName)!);
  const prefix = run.maybeRepository() ? run.prefix : '';
  if (prefix !== '' && patch.fromTop && !name.startsWith(prefix)) return false;
  const matches = (pattern: string): boolean => run.pathspec([pattern]).matches(name);
  if (options.texts('exclude').some(matches)) return false;
  const includes = options.texts('include');
  return !includes.length || includes.some(matches);
}

/** `--directory`, and the current folder for plain diffs. */
function moved(run: GitRun, options: Options, patch: FilePatch): FilePatch {
  const folder = options.text('directory')?.replace(/\/*$/, '/') ?? '';
  const prefix = run.maybeRepository() && !patch.fromTop ? run.prefix : '';
  const root = asByteString(prefix + folder);
  if (root === '') return patch;
  const place = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : root + name;
  return { ...patch, oldName: place(patch.oldName), newName: place(patch.newName) };
}

function noteSpaces(
  run: GitRun,
  found: readonly SpaceError[],
  source: string,
  spaces: SpaceError[],
  silent: boolean,
): void {
  for (const each of found) {
    spaces.push(each);
    if (spaces.length <= SHOWN_ERRORS && !silent)
      run.err(`${source}:${each.line}: ${each.what}.\n${shown(each.text)}\n`);
  }
}

function tellSpaces(run: GitRun, spaces: readonly SpaceError[], options: Options): void {
  if (!spaces.length || options.has('quiet')) return;
  const squelched = spaces.length - SHOWN_ERRORS;
  if (squelched > 0)
    run.warn(`warning: squelched ${squelched} whitespace error${squelched === 1 ? '' : 's'}`);
  const count = spaces.length === 1 ? '1 line adds' : `${spaces.length} lines add`;
  if (/^error/.test(options.text('whitespace') ?? '')) exit(128, `error: ${count} whitespace errors.\n`);
  run.warn(`warning: ${count} whitespace errors.`);
}

function counts({ hunks }: FilePatch): { added: number; deleted: number } {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const of = (sign: string): number => lines.filter((line) => line[0] === sign).length;
  return { added: of('+'), deleted: of('-') };
}

function nameOf(patch: FilePatch): string {
  return quotePath(shown((patch.newName ?? patch.oldName)!));
}

function numstatText(patches: readonly FilePatch[]): string {
  return patches
    .map((patch) => {
      const { added, deleted } = counts(patch);
      return `${patch.binary ? '-\t-' : `${added}\t${deleted}`}\t${nameOf(patch)}\n`;
    })
    .join('');
}

/** A diffstat of its own: narrower, and the numbers always take five columns. */
function statText(patches: readonly FilePatch[]): string {
  const all = patches.map((patch) => ({ patch, name: nameOf(patch), ...counts(patch) }));
  const width = Math.min(50, Math.max(0, ...all.map((each) => each.name.length)));
  const most = Math.max(0, ...all.map((each) => each.added + each.deleted));
  const room = width + most > 70 ? 70 - width : most;
  const lines = all.map(({ patch, name, added, deleted }) => {
    const shownName = name.length > width ? `...${name.slice(name.length - width + 3)}` : name;
    if (patch.binary) return ` ${shownName.padEnd(width)} |  Bin\n`;
    const scale = (count: number): number =>
      most ? Math.trunc((count * room + Math.trunc(most / 2)) / most) : 0;
    const plus = scale(added);
    const minus = scale(added + deleted) - plus;
    const sum = String(added + deleted).padStart(5);
    return ` ${shownName.padEnd(width)} |${sum} ${'+'.repeat(plus)}${'-'.repeat(Math.max(0, minus))}\n`;
  });
  const sum = (pick: (each: (typeof all)[number]) => number): number =>
    all.reduce((total, each) => total + pick(each), 0);
  return (
    lines.join('') +
    totals(
      all.length,
      sum((each) => each.added),
      sum((each) => each.deleted),
    )
  );
}

function totals(files: number, added: number, deleted: number): string {
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  if (!files) return ' 0 files changed\n';
  let line = ` ${plural(files, 'file')} changed`;
  if (added || !deleted) line += `, ${plural(added, 'insertion')}(+)`;
  if (deleted || !added) line += `, ${plural(deleted, 'deletion')}(-)`;
  return `${line}\n`;
}

function summaryOf(patch: FilePatch): string {
  const { oldMode, newMode, oldName, newName } = patch;
  if (patch.isNew) return ` create mode ${octal(newMode ?? 0o100644)} ${nameOf(patch)}\n`;
  if (patch.isDelete) return ` delete mode ${octal(oldMode ?? 0o100644)} ${nameOf(patch)}\n`;
  const changed = oldMode !== undefined && newMode !== undefined && oldMode !== newMode;
  const modes = changed ? ` mode change ${octal(oldMode)} => ${octal(newMode)}` : '';
  if (patch.isRename || patch.isCopy) {
    const verb = patch.isRename ? 'rename' : 'copy';
    const line = ` ${verb} ${renameText(shown(oldName!), shown(newName!))} (${patch.score}%)\n`;
    return changed ? `${line}${modes}\n` : line;
  }
  return changed ? `${modes} ${nameOf(patch)}\n` : '';
}
