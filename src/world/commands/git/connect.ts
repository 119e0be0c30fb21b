/**
 * Reaching the repository behind a URL.
 *
 * Models: what git says where it cannot: no such host, no such repository, nobody to ask for a password. Repositories of
 * the forge and folders on the same machine answer; who may only read is refused a push. Left out: the wire; credentials.
 */
import { join } from '../../files/files';
import { ForgeError, type ForgeRepository } from '../../git/forge-api';
import {
  receiveInto,
  type RefResult,
  type RefUpdate,
  type RemoteRepository,
} from '../../git/remote-repository';
import { parseRemoteUrl, type RemoteUrl } from '../../git/remote-url';
import { FORGE_HOST } from '../../git/forge';
import { findRepository, isGitDir, Repository } from '../../git/repository';
import { resolve } from '../../git/refs';
import { die, exit } from './failure';
import type { GitRun } from './run';

const RIGHTS = `fatal: Could not read from remote repository.

Please make sure you have the correct access rights
and the repository exists.
`;

/** A URL as `url.<base>.insteadOf` has it. */
export function rewriteUrl(run: GitRun, url: string): string {
  let best = { base: url, length: -1 };
  for (const base of run.config.subsections('url', 'insteadof')) {
    for (const prefix of run.config.all(`url.${base}.insteadof`)) {
      if (prefix && url.startsWith(prefix) && prefix.length > best.length) {
        best = { base: base + url.slice(prefix.length), length: prefix.length };
      }
    }
  }
  return best.base;
}

/** The same for a push; ends with the forge's words where the role may only read. */
export function connectToPush(run: GitRun, written: string): RemoteRepository {
  const far = connect(run, written);
  const { name, pushers } = far as Partial<ForgeRepository>;
  const account = run.context.machine.role;
  if (!pushers || pushers.includes(account)) return far;
  const url = rewriteUrl(run, written);
  const denied = `Permission to ${name}.git denied to ${account}.`;
  if (parseRemoteUrl(url)?.scheme === 'ssh') exit(128, `ERROR: ${denied}\n${RIGHTS}`);
  run.warn(`remote: ${denied}`);
  die(`unable to access '${url.replace(/\/*$/, '/')}': The requested URL returned error: 403`);
}

/** The repository behind a URL; ends with git's words where there is none. */
export function connect(run: GitRun, written: string): RemoteRepository {
  const url = rewriteUrl(run, written);
  const address = parseRemoteUrl(url);
  if (!address) {
    const scheme = url.slice(0, url.indexOf(':'));
    exit(128, `git: 'remote-${scheme}' is not a git command. See 'git --help'.\n`);
  }
  if (address.scheme === 'file') return localRepository(run, address.path);
  if (address.host !== FORGE_HOST) unreachable(url, address);
  try {
    return run.env.forge.open(url);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    if (address.scheme === 'ssh') exit(128, `ERROR: Repository not found.\n${RIGHTS}`);
    if (address.scheme === 'git') exit(128, `fatal: unable to connect to ${address.host}\n`);
    die(`could not read Username for '${address.scheme}://${address.host}': terminal prompts disabled`);
  }
}

function unreachable(url: string, address: RemoteUrl): never {
  const { host } = address;
  if (address.scheme === 'ssh') {
    exit(128, `ssh: Could not resolve hostname ${host}: Name or service not known\n${RIGHTS}`);
  }
  if (address.scheme === 'git') {
    exit(
      128,
      `fatal: unable to look up ${host} (port ${address.port ?? 9418}) (Name or service not known)\n`,
    );
  }
  const port = address.port ?? (address.scheme === 'https' ? 443 : 80);
  const local = host === 'localhost' || /^\d+(\.\d+){3}$/.test(host);
  const why = local
    ? `Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`
    : `Could not resolve host: ${host}`;
  die(`unable to access '${url.replace(/\/*$/, '/')}': ${why}`);
}

/** The folder of a repository on this machine: `path`, `path.git`, or the `.git` inside; undefined where there is none. */
export function localGitDir(run: GitRun, path: string): string | undefined {
  const base = join(run.cwd, path);
  return [`${base}/.git`, base, `${base}.git`, `${base}.git/.git`].find((each) => isGitDir(run.files, each));
}

function localRepository(run: GitRun, path: string): RemoteRepository {
  const gitDir = localGitDir(run, path);
  if (gitDir === undefined) {
    exit(128, `fatal: '${path}' does not appear to be a git repository\n${RIGHTS}`);
  }
  const place = gitDir.endsWith('/.git')
    ? findRepository(run.files, join(gitDir, '..'))!
    : { gitDir, workTree: null };
  const repository = run.openAt(place);
  return {
    objects: repository.objects,
    refs: repository.refs,
    receive: (updates) => receiveLocally(repository, updates),
  };
}

/** Pushing to the branch that somebody has checked out is refused. */
function receiveLocally(repository: Repository, updates: RefUpdate[]): RefResult[] {
  return updates.map((update) => {
    const current = repository.place.workTree !== null && repository.headRef() === update.ref;
    if (current && resolve(repository.refs, update.ref) !== undefined) {
      return {
        ref: update.ref,
        refused: 'branch is currently checked out',
        notes: checkedOutNotes(update.ref),
      };
    }
    return receiveInto(repository.refs, [update])[0]!;
  });
}

function checkedOutNotes(ref: string): string[] {
  return [
    `error: refusing to update checked out branch: ${ref}`,
    'error: By default, updating the current branch in a non-bare repository',
    'is denied, because it will make the index and work tree inconsistent',
    "with what you pushed, and will require 'git reset --hard' to match",
    'the work tree to HEAD.',
    '',
    "You can set the 'receive.denyCurrentBranch' configuration variable",
    "to 'ignore' or 'warn' in the remote repository to allow pushing into",
    'its current branch; however, this is not recommended unless you',
    'arranged to update its work tree to match what you pushed in some',
    'other way.',
    '',
    'To squelch this message and still keep the default behaviour, set',
    "'receive.denyCurrentBranch' configuration variable to 'refuse'.",
  ];
}
