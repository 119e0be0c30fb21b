/**
 * The clones on a machine, as `git status` knows them: for whoever looks from outside (the page, checks).
 *
 * Models: branch, commits the forge lacks, changed files. Left out: stashes, tags, remotes other than `origin`.
 */
import type { CloneChange, CloneInfo, CommitInfo } from '../../session/session';
import { join, type Files } from '../files/files';
import { pathOf, type FilePair } from './diff/file-pair';
import type { Forge } from './forge-api';
import { Ignore } from './ignore';
import { parseRemoteUrl } from './remote-url';
import { Repository, isGitDir } from './repository';
import { walkCommits } from './rev-walk';
import { collectStatus } from './status';

/** The clones under `home`, in order of path. Nothing is changed by looking. */
export function listClones(files: Files, home: string, forge: Forge): CloneInfo[] {
  if (!files.isDirectory(home)) return [];
  const folders = files
    .walk(home, (path) => !path.endsWith('/.git'))
    .filter((path) => path.endsWith('/.git'));
  return folders
    .filter((gitDir) => isGitDir(files, gitDir))
    .map((gitDir) => cloneInfo(files, join(gitDir, '..'), forge));
}

function cloneInfo(files: Files, path: string, forge: Forge): CloneInfo {
  const repository = new Repository(files, { gitDir: `${path}/.git`, workTree: path }, nobody);
  const name = forgeName(repository, forge);
  const branch = repository.branch();
  const head = repository.head();
  return {
    path,
    ...(name === undefined ? {} : { repository: name }),
    ...(branch === undefined ? {} : { branch }),
    ...(head === undefined ? {} : { head }),
    ahead: ahead(repository, name, forge),
    changes: changes(repository),
  };
}

/** Looking moves no ref, so nobody is ever named in a log. */
function nobody(): never {
  throw new Error('a clone that is looked at was changed');
}

function forgeName(repository: Repository, forge: Forge): string | undefined {
  const url = repository.config.get('remote.origin.url');
  const name = url === undefined ? undefined : parseRemoteUrl(url)?.path;
  return name !== undefined && forge.repository(name) ? name : undefined;
}

/** Commits of HEAD that the forge's branch of that name lacks; its default branch, where it has none of that name. */
function ahead(repository: Repository, name: string | undefined, forge: Forge): CommitInfo[] {
  const head = repository.head();
  if (head === undefined) return [];
  const branches = name === undefined ? {} : forge.branches(name);
  const there =
    branches[repository.branch() ?? ''] ??
    branches[name === undefined ? '' : forge.defaultBranch(name)] ??
    [];
  const known = new Set(there.map((commit) => commit.sha));
  return walkCommits(repository.objects, [head], [])
    .filter(({ oid }) => !known.has(oid))
    .map(({ oid, commit }) => ({
      sha: oid,
      message: commit.message,
      author: { name: commit.author.name, email: commit.author.email },
      at: commit.committer.seconds * 1000,
    }));
}

function changes(repository: Repository): CloneChange[] {
  const index = repository.readIndex();
  const ignore = new Ignore(repository.files, repository.place.workTree!, repository.gitDir);
  const status = collectStatus(repository, index, { ignore, untracked: 'all', renames: false });
  const found = new Map<string, CloneChange>();
  for (const path of status.untracked) found.set(path, { path, state: 'untracked', staged: false });
  for (const path of status.unmerged.keys()) found.set(path, { path, state: 'modified', staged: false });
  for (const pair of status.unstaged) found.set(pathOf(pair), changeOf(pair, false));
  for (const pair of status.staged) found.set(pathOf(pair), changeOf(pair, true));
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function changeOf(pair: FilePair, staged: boolean): CloneChange {
  const state = pair.status === 'A' ? 'added' : pair.status === 'D' ? 'deleted' : 'modified';
  return { path: pathOf(pair), state, staged };
}
