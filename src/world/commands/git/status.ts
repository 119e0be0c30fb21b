/**
 * `git status`.
 *
 * Models: builtin/commit.c's status: long, short, porcelain (both versions). Left out: columns, submodules.
 */
import { quotePath } from '../../git/byte-text';
import { trackingOf } from '../../git/branches';
import { pathOf, similarity, type FilePair } from '../../git/diff/file-pair';
import { octal } from '../../git/diff/patch';
import { collectStatus, type Status } from '../../git/status';
import { die } from './failure';
import { longStatus } from './long-status';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';

export function status(run: GitRun, args: string[]): number {
  const options = parseOptions('status', args, {
    modelled: [
      'verbose',
      'short',
      'branch',
      'show-stash',
      'ahead-behind',
      'porcelain',
      'long',
      'null',
      'untracked-files',
      'ignored',
      'renames',
      'find-renames',
      'no-renames',
      'column',
    ],
  });
  const repository = run.workRepository;
  const untracked = untrackedMode(run, options);
  const found = collectStatus(repository, repository.readIndex(), {
    ignore: run.ignore,
    untracked,
    ignored: options.has('ignored') && options.text('ignored') !== 'no',
    pathspec: run.pathspec(options.args),
    renames: !options.hasNot('renames') && !options.has('no-renames'),
  });
  const format = formatOf(run, options);
  if (format === 'long') {
    const lines = longStatus(run, found, {
      hints: run.config.bool('advice.statushints') !== false,
      showUntracked: untracked !== 'no',
      showIgnored: options.has('ignored'),
      relative: run.config.bool('status.relativepaths') !== false,
      showStash: options.has('show-stash') || run.config.bool('status.showstash') === true,
    });
    run.out(lines.map((line) => `${line}\n`).join(''));
  } else if (format === 'porcelain2') printVersion2(run, options, found);
  else printShort(run, options, found, format === 'porcelain');
  return 0;
}

function untrackedMode(run: GitRun, options: Options): 'no' | 'normal' | 'all' {
  const given = options.has('untracked-files')
    ? (options.text('untracked-files') ?? 'all')
    : (run.config.get('status.showuntrackedfiles') ?? 'normal');
  if (given === 'no' || given === 'normal' || given === 'all') return given;
  return die(`Invalid untracked files mode '${given}'`);
}

function formatOf(run: GitRun, options: Options): 'long' | 'short' | 'porcelain' | 'porcelain2' {
  const last = options.last('short', 'porcelain', 'long');
  if (last === 'porcelain') {
    const version = options.text('porcelain') ?? 'v1';
    if (version === '2' || version === 'v2') return 'porcelain2';
    if (version === '1' || version === 'v1') return 'porcelain';
    die(`unsupported porcelain version '${version}'`);
  }
  if (last === 'short') return 'short';
  if (last === 'long') return 'long';
  if (options.has('null')) return 'porcelain';
  return run.config.bool('status.short') ? 'short' : 'long';
}

const UNMERGED = ['', 'DD', 'AU', 'UD', 'UA', 'DU', 'AA', 'UU'];

interface Change {
  staged: string;
  work: string;
  from?: FilePair;
}

/** Staged and unstaged changes side by side, by path. */
function byPaths({ staged, unstaged, unmerged }: Status): [string, Change | number][] {
  const changes = new Map<string, Change | number>();
  const at = (path: string): Change => {
    const known = changes.get(path) as Change | undefined;
    if (known) return known;
    const change = { staged: ' ', work: ' ' };
    changes.set(path, change);
    return change;
  };
  for (const pair of staged) Object.assign(at(pathOf(pair)), { staged: pair.status, from: renamed(pair) });
  for (const pair of unstaged) {
    const change = at(pathOf(pair));
    change.work = pair.status;
    change.from ??= renamed(pair);
  }
  for (const [path, mask] of unmerged) changes.set(path, mask);
  return [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
}

function renamed(pair: FilePair): FilePair | undefined {
  return pair.status === 'R' || pair.status === 'C' ? pair : undefined;
}

/** @param options of `status` or `commit`: `--branch`, `--null` count */
export function printShort(run: GitRun, options: Options, found: Status, porcelain: boolean): void {
  const zero = options.has('null');
  const end = zero ? '\0' : '\n';
  const name = (path: string): string => {
    if (zero) return path;
    const shown = porcelain ? path : run.relative(path);
    return quotePath(shown).startsWith('"') || !shown.includes(' ') ? quotePath(shown) : `"${shown}"`;
  };
  if (
    options.has('branch') ||
    (!porcelain && run.config.bool('status.branch') && !options.hasNot('branch'))
  ) {
    run.out(branchLine(run) + end);
  }
  for (const [path, change] of byPaths(found)) {
    if (typeof change === 'number') run.out(`${UNMERGED[change]} ${name(path)}${end}`);
    else {
      const old = change.from?.old?.path;
      const names =
        old === undefined ? name(path) : zero ? `${path}\0${old}` : `${name(old)} -> ${name(path)}`;
      run.out(`${change.staged}${change.work} ${names}${end}`);
    }
  }
  for (const path of found.untracked) run.out(`?? ${name(path)}${end}`);
  for (const path of found.ignored) run.out(`!! ${name(path)}${end}`);
}

function branchLine(run: GitRun): string {
  const { repository } = run;
  const branch = repository.branch();
  const initial = repository.head() === undefined ? 'No commits yet on ' : '';
  if (branch === undefined) return `## ${initial}HEAD (no branch)`;
  const tracking = trackingOf(repository, branch);
  if (!tracking) return `## ${initial}${branch}`;
  const parts: string[] = [];
  if (tracking.ahead) parts.push(`ahead ${tracking.ahead}`);
  if (tracking.behind) parts.push(`behind ${tracking.behind}`);
  if (tracking.gone) parts.push('gone');
  return `## ${initial}${branch}...${tracking.short}${parts.length ? ` [${parts.join(', ')}]` : ''}`;
}

function printVersion2(run: GitRun, options: Options, found: Status): void {
  const end = options.has('null') ? '\0' : '\n';
  const name = (path: string): string => (options.has('null') ? path : quotePath(run.relative(path)));
  if (options.has('branch')) printBranch2(run, end);
  const { repository } = run;
  const stages = repository.readIndex().unmerged();
  for (const [path, change] of byPaths(found)) {
    if (typeof change === 'number') {
      const sides = stages.get(path)!;
      const modes = ([1, 2, 3] as const).map((stage) => octal(sides[stage]?.mode ?? 0)).join(' ');
      const oids = ([1, 2, 3] as const).map((stage) => sides[stage]?.oid ?? '0'.repeat(40)).join(' ');
      const work = octal(repository.files.isFile(repository.workPath(path)) ? 0o100644 : 0);
      run.out(`u ${UNMERGED[change]} N... ${modes} ${work} ${oids} ${name(path)}${end}`);
    } else run.out(entry2(found, path, change, name, options.has('null')) + end);
  }
  for (const path of found.untracked) run.out(`? ${name(path)}${end}`);
  for (const path of found.ignored) run.out(`! ${name(path)}${end}`);
}

function entry2(
  found: Status,
  path: string,
  change: Change,
  name: (path: string) => string,
  zero: boolean,
): string {
  const staged = found.staged.find((pair) => pathOf(pair) === path);
  const work = found.unstaged.find((pair) => pathOf(pair) === path);
  const index = staged ? staged.new : (work?.old ?? null);
  const head = staged ? staged.old : index;
  const tree = work ? work.new : index;
  const letters = `${change.staged}${change.work}`.replace(/ /g, '.');
  const modes = [head, index, tree].map((side) => octal(side?.mode ?? 0)).join(' ');
  const oids = [head, index].map((side) => side?.oid ?? '0'.repeat(40)).join(' ');
  if (!change.from) return `1 ${letters} N... ${modes} ${oids} ${name(path)}`;
  const score = `${change.from.status}${similarity(change.from)}`;
  return `2 ${letters} N... ${modes} ${oids} ${score} ${name(path)}${zero ? '\0' : '\t'}${name(change.from.old!.path)}`;
}

function printBranch2(run: GitRun, end: string): void {
  const { repository } = run;
  const branch = repository.branch();
  run.out(
    `# branch.oid ${repository.head() ?? '(initial)'}${end}# branch.head ${branch ?? '(detached)'}${end}`,
  );
  const tracking = branch === undefined ? undefined : trackingOf(repository, branch);
  if (!tracking) return;
  run.out(`# branch.upstream ${tracking.short}${end}`);
  if (!tracking.gone) run.out(`# branch.ab +${tracking.ahead} -${tracking.behind}${end}`);
}
