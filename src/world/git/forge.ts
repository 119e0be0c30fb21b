/**
 * The forge: bare repositories in memory, reachable as github.com.
 *
 * Models: a Git host as far as clients see it, and what go-git says where it is refused. Left out: see forge-api.
 */
import type { Clock } from '../time/clock';
import { toBytes } from './byte-text';
import {
  ForgeError,
  type Checkout,
  type Forge,
  type ForgeChange,
  type ForgeCommit,
  type ForgeRepository,
  type GitReference,
} from './forge-api';
import { memoryStore, Objects, writeTrees } from './object-store';
import { MODE, type Commit } from './objects';
import { memoryRefs, resolve } from './refs';
import { receiveInto } from './remote-repository';
import { parseRemoteUrl, type RemoteUrl } from './remote-url';
import { walkCommits } from './rev-walk';

export const FORGE_HOST = 'github.com';

export interface ForgeOptions {
  clock: Clock;
  /**
   * The newest of `versions` that a constraint allows, for `spec.ref.semver`.
   * @throws Error where the constraint does not parse
   */
  pickVersion?: (constraint: string, versions: string[]) => string | undefined;
}

export function createForge(options: ForgeOptions): Forge {
  const { clock } = options;
  const repositories = new Map<string, ForgeRepository>();
  const listeners = new Set<(repository: string, branch: string) => void>();
  const checkouts = new Map<string, Map<string, Uint8Array>>();

  const need = (name: string): ForgeRepository => {
    const found = repositories.get(name);
    if (!found) throw notFound();
    return found;
  };
  const tell = (name: string, ref: string): void => {
    if (!ref.startsWith('refs/heads/')) return;
    for (const listener of listeners) listener(name, ref.slice('refs/heads/'.length));
  };
  const filesOf = (repository: ForgeRepository, oid: string): Map<string, Uint8Array> => {
    let files = checkouts.get(oid);
    if (!files) {
      files = readFiles(repository.objects, oid);
      checkouts.set(oid, files);
    }
    return new Map(files);
  };
  const open = (url: string): ForgeRepository => {
    const address = parseRemoteUrl(url);
    if (!address || address.host !== FORGE_HOST) throw unreachable(url, address);
    return need(address.path);
  };

  return {
    open,
    repositories: () => [...repositories.keys()].sort(),
    repository: (name) => repositories.get(name),
    remove: (name) => void repositories.delete(name),
    create: (name, { branch = 'main', commits = [], pushers }) => {
      const repository = { ...emptyRepository(name, branch, tell), pushers };
      repositories.set(name, repository);
      for (const change of commits) addCommit(repository, `refs/heads/${branch}`, change, clock.now());
      return repository;
    },
    commit: (name, branch, change) => {
      const oid = addCommit(need(name), `refs/heads/${branch}`, change, clock.now());
      tell(name, `refs/heads/${branch}`);
      return oid;
    },
    checkout: async (url, reference) => {
      const repository = open(url);
      const { oid, revision } = resolveReference(repository, reference, options);
      return {
        commit: describe(repository.objects, oid),
        revision,
        files: filesOf(repository, oid),
      } as Checkout;
    },
    defaultBranch: (name) => need(name).refs.get('HEAD')!.target!.slice('refs/heads/'.length),
    branches: (name) => {
      const { refs, objects } = need(name);
      const commits = (ref: string): ForgeCommit[] =>
        walkCommits(objects, [resolve(refs, ref)!], []).map(({ oid }) => describe(objects, oid));
      return Object.fromEntries(
        refs.names('refs/heads/').map((ref) => [ref.slice('refs/heads/'.length), commits(ref)]),
      );
    },
    files: (name, ref) => {
      const repository = need(name);
      const found =
        resolve(repository.refs, `refs/heads/${ref}`) ??
        resolve(repository.refs, `refs/tags/${ref}`) ??
        resolve(repository.refs, ref) ??
        ref;
      const commit = repository.objects.peel(found, 'commit');
      if (commit === undefined) throw new ForgeError('ref-not-found', 'reference not found');
      return filesOf(repository, commit);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function emptyRepository(
  name: string,
  branch: string,
  tell: (name: string, ref: string) => void,
): ForgeRepository {
  const refs = memoryRefs();
  refs.setSymbolic('HEAD', `refs/heads/${branch}`);
  return {
    name,
    url: `https://${FORGE_HOST}/${name}`,
    refs,
    objects: new Objects(memoryStore()),
    receive: (updates) => {
      const results = receiveInto(refs, updates);
      // whoever listens finds all of the push done
      for (const { ref, refused } of results) if (refused === undefined) tell(name, ref);
      return results;
    },
  };
}

function addCommit(
  { objects, refs }: ForgeRepository,
  ref: string,
  change: ForgeChange,
  now: number,
): string {
  const parent = resolve(refs, ref);
  const files = parent
    ? objects.flatten(objects.commit(parent).tree)
    : new Map<string, { mode: number; oid: string }>();
  for (const [path, content] of Object.entries(change.files)) {
    if (content === null) files.delete(path);
    else {
      const bytes = typeof content === 'string' ? toBytes(content) : content;
      files.set(path, { mode: files.get(path)?.mode ?? MODE.file, oid: objects.writeBlob(bytes) });
    }
  }
  const who = { ...change.author, seconds: Math.floor((change.at ?? now) / 1000), zone: '+0000' };
  const commit: Commit = {
    tree: writeTrees(objects, files),
    parents: parent ? [parent] : [],
    author: who,
    committer: who,
    message: change.message.endsWith('\n') ? change.message : `${change.message}\n`,
  };
  const oid = objects.writeCommit(commit);
  refs.set(ref, oid);
  return oid;
}

function describe(objects: Objects, oid: string): ForgeCommit {
  const { message, author, committer } = objects.commit(oid);
  return {
    sha: oid,
    message,
    author: { name: author.name, email: author.email },
    at: committer.seconds * 1000,
  };
}

function readFiles(objects: Objects, commit: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const [path, { oid, mode }] of objects.flatten(objects.commit(commit).tree)) {
    if (mode !== MODE.gitlink) files.set(path, objects.blob(oid));
  }
  return files;
}

/** @throws ForgeError */
function resolveReference(
  repository: ForgeRepository,
  reference: GitReference,
  options: ForgeOptions,
): { oid: string; revision: string } {
  const { refs, objects } = repository;
  if (!refs.names('refs/').length) throw new ForgeError('empty', 'remote repository is empty');
  const commitAt = (ref: string): string => {
    const oid = resolve(refs, ref);
    const commit = oid === undefined ? undefined : objects.peel(oid, 'commit');
    if (commit === undefined) throw new ForgeError('ref-not-found', `couldn't find remote ref "${ref}"`);
    return commit;
  };
  const named = (ref: string, shown: string): { oid: string; revision: string } => {
    const oid = commitAt(ref);
    return { oid, revision: `${shown}@sha1:${oid}` };
  };
  if (reference.commit) {
    const branch = reference.branch;
    if (branch) commitAt(`refs/heads/${branch}`);
    if (objects.type(reference.commit) !== 'commit')
      throw new ForgeError('ref-not-found', 'object not found');
    const digest = `sha1:${reference.commit}`;
    return { oid: reference.commit, revision: branch ? `${branch}@${digest}` : digest };
  }
  if (reference.name) return named(reference.name.replace(/\^\{\}$/, ''), reference.name);
  if (reference.tag) return named(`refs/tags/${reference.tag}`, reference.tag);
  if (reference.semver) {
    const tag = pickTag(repository, reference.semver, options);
    return named(`refs/tags/${tag}`, tag);
  }
  const branch = reference.branch || 'master';
  return named(`refs/heads/${branch}`, branch);
}

function pickTag({ refs }: ForgeRepository, constraint: string, { pickVersion }: ForgeOptions): string {
  if (!pickVersion) throw new ForgeError('unsupported', 'semver references are not supported');
  const tags = refs.names('refs/tags/').map((name) => name.slice('refs/tags/'.length));
  let tag: string | undefined;
  try {
    tag = pickVersion(constraint, tags);
  } catch (error) {
    throw new ForgeError('ref-not-found', (error as Error).message);
  }
  if (tag === undefined) throw new ForgeError('ref-not-found', `no match found for semver: ${constraint}`);
  return tag;
}

/** As GitHub answers somebody who is not logged in, whether the repository is private or not there. */
function notFound(): ForgeError {
  return new ForgeError('repository-not-found', 'authentication required: Repository not found.\n');
}

function unreachable(url: string, address: RemoteUrl | undefined): ForgeError {
  if (!address || address.scheme === 'file')
    return new ForgeError('unsupported', `unsupported scheme ${quoteScheme(url)}`);
  const local = address.host === 'localhost' || /^\d+(\.\d+){3}$/.test(address.host);
  const ip = address.host === 'localhost' ? '127.0.0.1' : address.host;
  const port = address.port ?? { https: 443, http: 80, ssh: 22, git: 9418, file: 0 }[address.scheme];
  const dial = local
    ? `dial tcp ${ip}:${port}: connect: connection refused`
    : `dial tcp: lookup ${address.host} on 10.96.0.10:53: no such host`;
  if (address.scheme === 'ssh') return new ForgeError('host-unknown', dial);
  const why = address.host ? dial : 'http: no Host in request URL';
  return new ForgeError('host-unknown', `Get "${url}/info/refs?service=git-upload-pack": ${why}`);
}

function quoteScheme(url: string): string {
  return `"${url.split(':')[0]}"`;
}
