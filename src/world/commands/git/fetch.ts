/**
 * `git fetch`.
 *
 * Models: builtin/fetch.c: which refs come over by the remote's rules or by name, tags that point at them, pruning, `FETCH_HEAD`, the
 * report of each ref. Left out: groups of remotes, several at once, depth.
 */
import { copyReachable } from '../../git/object-store';
import { isAncestor } from '../../git/history';
import { advertise } from '../../git/remote-repository';
import { trackingRef } from '../../git/revisions';
import { connect } from './connect';
import { exit } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';

/** A ref that came over. */
export interface Fetched {
  /** Full name at the far end; `HEAD` where only that was asked for. */
  ref: string;
  oid: string;
  /** Is it what a pull merges? */
  forMerge: boolean;
}

export interface FetchResult {
  url: string;
  fetched: Fetched[];
  code: number;
}

export function fetch(run: GitRun, args: string[]): number {
  const options = parseOptions('fetch', args, {
    modelled: [
      'verbose',
      'quiet',
      'all',
      'force',
      'tags',
      'n',
      'prune',
      'dry-run',
      'progress',
      'no-tags',
      'set-upstream',
    ],
  });
  const remotes = options.has('all')
    ? run.config.subsections('remote', 'url').sort()
    : [options.args[0] ?? defaultRemote(run)];
  return Math.max(0, ...remotes.map((remote) => fetchFrom(run, remote, options.args.slice(1), options).code));
}

/** The remote of the current branch, else `origin`. */
export function defaultRemote(run: GitRun): string {
  const branch = run.repository.branch();
  return (branch && run.config.get(`branch.${branch}.remote`)) || 'origin';
}

interface Row {
  flag: string;
  summary: string;
  from: string;
  to: string;
  note?: string;
}

/** Brings refs over. @param specs as written; none means the remote's own rules */
export function fetchFrom(
  run: GitRun,
  remote: string,
  specs: readonly string[],
  options: Options,
): FetchResult {
  const { repository } = run;
  const url = run.config.get(`remote.${remote}.url`) ?? remote;
  const far = connect(run, url);
  const shown = advertise(far);
  const rows: Row[] = [];
  if (options.has('prune') || run.config.bool('fetch.prune')) rows.push(...prune(run, remote, shown.refs));
  const fetched = specs.length ? named(shown, specs) : ruled(run, remote, shown);
  copyReachable(
    far.objects,
    repository.objects,
    fetched.map((each) => each.oid),
  );
  let refused = false;
  for (const each of fetched) {
    const kept =
      each.target ??
      (each.ref.startsWith('refs/heads/') ? trackingRef(repository, remote, each.ref) : undefined);
    const row =
      kept === undefined
        ? specs.length
          ? headRow(each)
          : undefined
        : keep(run, each, kept, options.has('force') || !each.target);
    if (specs.length && each.target === undefined) rows.push(headRow(each));
    if (row && !(specs.length && each.target === undefined && kept === undefined)) rows.push(row);
    refused ||= row?.flag === '!';
  }
  if (!options.hasNot('tags') && !options.has('no-tags') && !options.has('n'))
    rows.push(...tags(run, shown.refs, far.objects, options.has('tags')));
  if (rows.length && !options.has('quiet')) report(run, url, rows);
  writeFetchHead(run, url, fetched);
  return { url, fetched, code: refused ? 1 : 0 };
}

type Wanted = Fetched & { target?: string };

function ruled(run: GitRun, remote: string, shown: ReturnType<typeof advertise>): Wanted[] {
  const branch = run.repository.branch();
  const follows =
    branch && run.config.get(`branch.${branch}.remote`) === remote
      ? run.config.get(`branch.${branch}.merge`)
      : undefined;
  const kept = [...shown.refs].filter(([ref]) => trackingRef(run.repository, remote, ref) !== undefined);
  if (!kept.length && shown.headOid !== undefined && run.config.get(`remote.${remote}.url`) === undefined) {
    return [{ ref: 'HEAD', oid: shown.headOid, forMerge: true }];
  }
  return kept.map(([ref, oid]) => ({ ref, oid, forMerge: ref === follows }));
}

function named(shown: ReturnType<typeof advertise>, specs: readonly string[]): Wanted[] {
  return specs.map((spec) => {
    const [source = '', target] = spec.replace(/^\+/, '').split(':');
    const ref = [source, `refs/heads/${source}`, `refs/tags/${source}`, `refs/${source}`].find((each) =>
      shown.refs.has(each),
    );
    const oid = source === 'HEAD' ? shown.headOid : ref && shown.refs.get(ref);
    if (oid === undefined) exit(128, `fatal: couldn't find remote ref ${source}\n`);
    const into =
      target === undefined || target === ''
        ? undefined
        : target.startsWith('refs/')
          ? target
          : `refs/heads/${target}`;
    return { ref: ref ?? 'HEAD', oid, forMerge: true, target: into };
  });
}

const short = (ref: string): string => ref.replace(/^refs\/(heads|tags|remotes)\//, '');

function headRow({ ref }: Fetched): Row {
  return {
    flag: '*',
    summary: ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    from: short(ref),
    to: 'FETCH_HEAD',
  };
}

/** Moves the ref that keeps it; undefined where it stood there already. */
function keep(run: GitRun, { ref, oid }: Fetched, kept: string, force: boolean): Row | undefined {
  const { repository } = run;
  const before = repository.oid(kept);
  const row = { from: short(ref), to: short(kept) };
  if (before === oid) return undefined;
  if (before === undefined) {
    repository.update(kept, oid, 'fetch: storing head');
    return { ...row, flag: '*', summary: kept.startsWith('refs/tags/') ? '[new tag]' : '[new branch]' };
  }
  if (isAncestor(repository.objects, before, oid)) {
    repository.update(kept, oid, 'fetch: fast-forward');
    return { ...row, flag: ' ', summary: `${run.abbrev(before)}..${run.abbrev(oid)}` };
  }
  if (!force) return { ...row, flag: '!', summary: '[rejected]', note: 'non-fast-forward' };
  repository.update(kept, oid, 'fetch: forced-update');
  return { ...row, flag: '+', summary: `${run.abbrev(before)}...${run.abbrev(oid)}`, note: 'forced update' };
}

/** Tags come along when what they point at is here; with `--tags` all of them. */
function tags(
  run: GitRun,
  shown: Map<string, string>,
  far: Parameters<typeof copyReachable>[0],
  all: boolean,
): Row[] {
  const rows: Row[] = [];
  for (const [ref, oid] of shown) {
    if (!ref.startsWith('refs/tags/') || run.repository.oid(ref) !== undefined) continue;
    const commit = far.peel(oid, 'commit');
    if (!all && (commit === undefined || !run.repository.objects.has(commit))) continue;
    copyReachable(far, run.repository.objects, [oid]);
    run.repository.refs.set(ref, oid);
    rows.push({ flag: '*', summary: '[new tag]', from: short(ref), to: short(ref) });
  }
  return rows;
}

function prune(run: GitRun, remote: string, shown: Map<string, string>): Row[] {
  const { refs } = run.repository;
  const alive = new Set([...shown.keys()].map((ref) => trackingRef(run.repository, remote, ref)));
  const gone = refs
    .names(`refs/remotes/${remote}/`)
    .filter((ref) => !alive.has(ref) && !ref.endsWith('/HEAD'));
  for (const ref of gone) refs.remove(ref);
  return gone.map((ref) => ({ flag: '-', summary: '[deleted]', from: '(none)', to: short(ref) }));
}

function report(run: GitRun, url: string, rows: Row[]): void {
  const width = Math.max(10, ...rows.map((row) => row.from.length));
  run.warn(`From ${url.replace(/\.git$/, '')}`);
  for (const { flag, summary, from, to, note } of rows) {
    run.warn(` ${flag} ${summary.padEnd(17)} ${from.padEnd(width)} -> ${to}${note ? `  (${note})` : ''}`);
  }
}

function writeFetchHead(run: GitRun, url: string, fetched: Fetched[]): void {
  const ordered = [...fetched].sort((a, b) => Number(b.forMerge) - Number(a.forMerge));
  const lines = ordered.map(({ ref, oid, forMerge }) => {
    const what =
      ref === 'HEAD' ? '' : `${ref.startsWith('refs/tags/') ? 'tag' : 'branch'} '${short(ref)}' of `;
    return `${oid}\t${forMerge ? '' : 'not-for-merge'}\t${what}${url.replace(/\.git$/, '')}\n`;
  });
  run.files.write(`${run.repository.gitDir}/FETCH_HEAD`, lines.join(''));
}
