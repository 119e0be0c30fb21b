/**
 * Names of commits and other objects, as gitrevisions(7) lets one write them.
 *
 * Models: get_oid: refs by git's rules of where to look, short names, `~ ^ ^{…} @{…} :path :/text`.
 */
import { join, relative } from '../files/files';
import { approxidate } from './approxidate';
import { ancestors } from './history';
import type { ObjectType } from './objects';
import { readReflog } from './refs';
import type { Repository } from './repository';

/** Something in a name is wrong in a way of its own; the message is git's, after `fatal: `. */
export class RevisionError extends Error {
  constructor(
    message: string,
    /** Lines before the fatal one. */
    readonly notes: readonly string[] = [],
    /** A path of a revision is not there: told only where nothing else can be meant. */
    readonly path = false,
  ) {
    super(message);
    this.name = 'RevisionError';
  }
}

const PLACES = [
  (name: string) => name,
  (name: string) => `refs/${name}`,
  (name: string) => `refs/tags/${name}`,
  (name: string) => `refs/heads/${name}`,
  (name: string) => `refs/remotes/${name}`,
  (name: string) => `refs/remotes/${name}/HEAD`,
];

/** The full name of a ref written short; undefined where there is none. */
export function findRef(repository: Repository, name: string): string | undefined {
  if (name === '@') return findRef(repository, 'HEAD');
  return PLACES.map((place) => place(name)).find(
    (full) => isTopName(full) && repository.oid(full) !== undefined,
  );
}

/** All refs a short name may mean. */
export function findRefs(repository: Repository, name: string): string[] {
  return PLACES.map((place) => place(name)).filter(
    (full) => isTopName(full) && repository.oid(full) !== undefined,
  );
}

/** Outside of `refs/`, only names in capitals are refs. */
function isTopName(full: string): boolean {
  return full.startsWith('refs/') || /^[A-Z_]+$/.test(full);
}

/**
 * The object that `text` names; undefined where it names none.
 * @param prefix the current folder from the top of the working tree, for `HEAD:./x`
 * @param now seconds since 1970
 * @throws RevisionError
 */
export function resolveRevision(
  repository: Repository,
  text: string,
  prefix = '',
  now = 0,
): string | undefined {
  const colon = findColon(text);
  if (colon === 0) return resolveIndexPath(repository, text, prefix);
  if (colon > 0) return resolveTreePath(repository, text.slice(0, colon), text.slice(colon + 1), prefix, now);
  return resolveName(repository, text, now);
}

/** The colon of `rev:path`, not one inside braces. */
function findColon(text: string): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '{') depth++;
    else if (text[i] === '}') depth--;
    else if (text[i] === ':' && depth <= 0) return i;
  }
  return -1;
}

/** The commit that `text` names; undefined where it names none, or something else. */
export function resolveCommit(
  repository: Repository,
  text: string,
  prefix = '',
  now = 0,
): string | undefined {
  const oid = resolveRevision(repository, text, prefix, now);
  return oid === undefined ? undefined : repository.objects.peel(oid, 'commit');
}

/** The branch that `@{-1}` and `-` mean: `main`, or a commit where HEAD was detached. */
export function previousBranch(repository: Repository, back = 1): string | undefined {
  let left = back;
  for (const line of repository.reflog('HEAD').reverse()) {
    const found = /^checkout: moving from (\S+) to /.exec(line.message);
    if (found && --left === 0) return found[1];
  }
  return undefined;
}

/** Full name of the ref that a branch follows; undefined where none is configured. */
export function upstreamOf(repository: Repository, branch: string): string | undefined {
  const { config } = repository;
  const remote = config.get(`branch.${branch}.remote`);
  const merge = config.get(`branch.${branch}.merge`);
  if (!remote || !merge) return undefined;
  if (remote === '.') return merge;
  return trackingRef(repository, remote, merge);
}

/** Where a ref of a remote is kept here, by the remote's fetch rules. */
export function trackingRef(repository: Repository, remote: string, ref: string): string | undefined {
  for (const rule of repository.config.all(`remote.${remote}.fetch`)) {
    const [from, to] = (rule ?? '').replace(/^\+/, '').split(':') as [string, string | undefined];
    if (to === undefined) continue;
    if (from === ref) return to;
    const star = from.indexOf('*');
    if (star >= 0 && ref.startsWith(from.slice(0, star)) && ref.endsWith(from.slice(star + 1))) {
      return to.replace('*', ref.slice(star, ref.length - (from.length - star - 1)));
    }
  }
  return undefined;
}

function resolveName(repository: Repository, text: string, now: number): string | undefined {
  const suffix = /(?:~(\d*)|\^(\d*)|\^\{([^}]*)\})$/.exec(text);
  if (suffix && suffix.index > 0) {
    const base = resolveName(repository, text.slice(0, suffix.index), now);
    return base === undefined ? undefined : applySuffix(repository, base, suffix);
  }
  return resolveBasic(repository, text, now);
}

function applySuffix(
  repository: Repository,
  base: string,
  [, tilde, caret, braces]: RegExpExecArray,
): string | undefined {
  const { objects } = repository;
  if (braces !== undefined) {
    if (braces === '') return objects.peel(base, 'any');
    if (braces === 'object') return base;
    if (braces.startsWith('/')) return searchMessage(repository, [base], braces.slice(1));
    if (!['commit', 'tree', 'blob', 'tag'].includes(braces)) return undefined;
    return objects.peel(base, braces as ObjectType);
  }
  let commit = objects.peel(base, 'commit');
  if (caret !== undefined) {
    const number = caret === '' ? 1 : Number(caret);
    if (commit === undefined || number === 0) return commit;
    return objects.commit(commit).parents[number - 1];
  }
  for (let left = tilde === '' ? 1 : Number(tilde); left > 0 && commit !== undefined; left--) {
    commit = objects.commit(commit).parents[0];
  }

  return commit;
}

function resolveBasic(repository: Repository, text: string, now: number): string | undefined {
  if (/^[0-9a-f]{40}$/.test(text)) return text;
  const at = /^(.*)@\{([^}]*)\}$/s.exec(text);
  if (at) return resolveAt(repository, at[1]!, at[2]!, now);
  const ref = findRef(repository, text);
  if (ref !== undefined) return repository.oid(ref);
  const described = /-g([0-9a-f]{4,40})$/.exec(text);
  return resolveShort(repository, described ? described[1]! : text);
}

function resolveShort(repository: Repository, text: string): string | undefined {
  if (!/^[0-9a-f]{4,39}$/i.test(text)) return undefined;
  const found = repository.objects.store.startingWith(text.toLowerCase());
  if (found.length <= 1) return found[0];
  // commits are preferred, as almost every command wants one
  const commits = found.filter((oid) => repository.objects.type(oid) === 'commit');
  return commits.length === 1 ? commits[0] : undefined;
}

function resolveAt(repository: Repository, name: string, inside: string, now: number): string | undefined {
  if (/^-\d+$/.test(inside) && name === '') {
    const branch = previousBranch(repository, Number(inside.slice(1)));
    return branch === undefined ? undefined : resolveBasic(repository, branch, now);
  }
  if (/^(u|upstream|push)$/i.test(inside)) {
    return repository.oid(upstreamNamed(repository, name, /^push$/i.test(inside)));
  }
  const ref = name === '' ? (repository.headRef() ?? 'HEAD') : findRef(repository, name);
  if (ref === undefined) return undefined;
  const shown = name === '' ? (repository.branch() ?? 'HEAD') : name;
  const log = readReflog(repository.files, repository.gitDir, ref);
  if (/^\d+$/.test(inside)) return atNumber(repository, log ?? [], Number(inside), ref, shown);
  if (!log?.length) throw new RevisionError(`log for '${shown}' is empty`);
  const wanted = approxidate(inside, now);
  return [...log].reverse().find((line) => line.who.seconds <= wanted)?.after ?? log[0]!.before;
}

function atNumber(
  repository: Repository,
  log: { before: string; after: string }[],
  number: number,
  ref: string,
  shown: string,
): string | undefined {
  const line = log[log.length - 1 - number];
  if (line) return line.after;
  if (number === 0) return repository.oid(ref);
  if (number === log.length && log.length && !/^0+$/.test(log[0]!.before)) return log[0]!.before;
  throw new RevisionError(`log for '${shown}' only has ${log.length} entries`);
}

/**
 * The ref that `name@{upstream}` means.
 * @throws RevisionError
 */
export function upstreamNamed(repository: Repository, name: string, push = false): string {
  const branch = name === '' || name === 'HEAD' || name === '@' ? repository.branch() : name;
  if (branch === undefined) throw new RevisionError('HEAD does not point to a branch');
  if (repository.oid(`refs/heads/${branch}`) === undefined)
    throw new RevisionError(`no such branch: '${branch}'`);
  const merge = repository.config.get(`branch.${branch}.merge`);
  const upstream = upstreamOf(repository, branch);
  if (upstream !== undefined) return upstream;
  if (merge && !push)
    throw new RevisionError(`upstream branch '${merge}' not stored as a remote-tracking branch`);
  throw new RevisionError(`no upstream configured for branch '${branch}'`);
}

function searchMessage(repository: Repository, from: string[], pattern: string): string | undefined {
  const { objects } = repository;
  const expression = new RegExp(pattern, 'm');
  const found = [
    ...ancestors(
      objects,
      from.filter((oid) => objects.type(oid) === 'commit'),
    ),
  ]
    .filter((oid) => expression.test(objects.commit(oid).message))
    .sort((a, b) => objects.commit(b).committer.seconds - objects.commit(a).committer.seconds);
  return found[0];
}

function resolveTreePath(
  repository: Repository,
  revision: string,
  written: string,
  prefix: string,
  now: number,
): string | undefined {
  const base = resolveName(repository, revision, now);
  if (base === undefined) throw new RevisionError(`invalid object name '${revision}'.`, [], true);
  const tree = repository.objects.peel(base, 'tree');
  if (tree === undefined) return undefined;
  const path = fromPrefix(written, prefix);
  const found = repository.objects.at(tree, path);
  if (found) return found.oid;
  const onDisk =
    repository.place.workTree !== null && repository.files.exists(join(repository.place.workTree, path));
  if (onDisk) throw new RevisionError(`path '${path}' exists on disk, but not in '${revision}'`, [], true);
  const inside = prefix !== '' && repository.objects.at(tree, prefix + path);
  if (inside) {
    const full = prefix + path;
    throw new RevisionError(
      `path '${full}' exists, but not '${path}'`,
      [`hint: Did you mean '${revision}:${full}' aka '${revision}:./${path}'?`],
      true,
    );
  }
  throw new RevisionError(`path '${path}' does not exist in '${revision}'`, [], true);
}

function resolveIndexPath(repository: Repository, text: string, prefix: string): string | undefined {
  if (text.startsWith(':/')) {
    const tips = repository.refs
      .names('refs/')
      .flatMap((name) => repository.objects.peel(repository.oid(name)!, 'commit') ?? []);

    return searchMessage(
      repository,
      [...tips, ...(repository.head() ? [repository.head()!] : [])],
      text.slice(2),
    );
  }
  const staged = /^:([0-3]):(.*)$/s.exec(text);
  const stage = Number(staged?.[1] ?? 0) as 0 | 1 | 2 | 3;
  const path = fromPrefix(staged ? staged[2]! : text.slice(1), prefix);
  const index = repository.readIndex();
  const entry = index.get(path, stage);
  if (entry) return entry.oid;
  const other = ([0, 1, 2, 3] as const).find((each) => index.get(path, each));
  if (other !== undefined) {
    throw new RevisionError(
      `path '${path}' is in the index, but not at stage ${stage}`,
      [`hint: Did you mean ':${other}:${path}'?`],
      true,
    );
  }
  const onDisk =
    repository.place.workTree !== null && repository.files.exists(join(repository.place.workTree, path));
  if (onDisk) throw new RevisionError(`path '${path}' exists on disk, but not in the index`, [], true);
  throw new RevisionError(`path '${path}' does not exist (neither on disk nor in the index)`, [], true);
}

function fromPrefix(path: string, prefix: string): string {
  if (!path.startsWith('./') && !path.startsWith('../') && path !== '.') return path.replace(/\/$/, '');
  const inside = relative('/', join(`/${prefix}`, path));
  return inside === '.' ? '' : inside;
}
