/**
 * New branches, and what a branch follows.
 *
 * Models: branch.c, shared by `branch`, `checkout`, `switch` and `push -u`.
 */
import { setConfig, unsetConfig } from '../../git/config-text';
import { mergeBases } from '../../git/history';
import { isRefName } from '../../git/refs';
import { clashOf } from '../../git/remote-repository';
import { findRefs, previousBranch } from '../../git/revisions';
import { currentOperation } from '../../git/operation';
import { die, exit } from './failure';
import type { GitRun } from './run';

/** `explicit` is `--track`, `remote` is git's default: follow remote branches. */
export type Track = 'never' | 'remote' | 'always' | 'explicit' | 'override' | 'inherit' | 'simple';

/** A branch as it may be written: `@{-1}` is the one before. */
export function branchName(run: GitRun, written: string): string {
  const back = /^@\{-(\d+)\}$/.exec(written);
  return back ? (previousBranch(run.repository, Number(back[1])) ?? written) : written;
}

/** Ends where the name cannot be one. */
export function checkBranchName(name: string): void {
  if (name.startsWith('-') || name === 'HEAD' || !isRefName(`refs/heads/${name}`)) {
    die(`'${name}' is not a valid branch name`);
  }
}

/** Where a branch is checked out, as a path; undefined where it is not. */
export function checkedOutAt(run: GitRun, branch: string): string | undefined {
  const { repository } = run;
  const here = repository.branch() === branch || currentOperation(repository).rebase?.branch === branch;
  return here ? (repository.place.workTree ?? repository.gitDir) : undefined;
}

export interface NewBranch {
  name: string;
  start: string;
  force?: boolean;
  /** The branch may be the current one (`checkout -B`). */
  mayBeCurrent?: boolean;
  quiet?: boolean;
  track: Track;
}

/** Makes (or moves) a branch; answers its commit. */
export function createBranch(
  run: GitRun,
  { name, start, force, mayBeCurrent, quiet, track }: NewBranch,
): string {
  const { repository } = run;
  checkBranchName(name);
  const exists = repository.oid(`refs/heads/${name}`) !== undefined;
  if (exists && !mayBeCurrent) {
    if (!force) die(`a branch named '${name}' already exists`);
    const at = checkedOutAt(run, name);
    if (at !== undefined) die(`cannot force update the branch '${name}' checked out at '${at}'`);
  }
  const { oid, ref } = startOf(run, start, track);
  checkRefSpace(run, `refs/heads/${name}`);
  repository.update(`refs/heads/${name}`, oid, `branch: ${exists ? 'Reset to' : 'Created from'} ${start}`);
  if (ref !== undefined && track !== 'never') setUpTracking(run, name, ref, track, quiet ?? false);
  return oid;
}

/** A branch `a` leaves no room for `a/b`. */
function checkRefSpace(run: GitRun, ref: string): void {
  const clash = clashOf(run.repository.refs, ref);
  if (clash !== undefined) die(`cannot lock ref '${ref}': '${clash}' exists; cannot create '${ref}'`);
}

/** The commit a branch begins at, and the branch that it may follow. */
function startOf(run: GitRun, start: string, track: Track): { oid: string; ref?: string } {
  const explicit = track === 'explicit' || track === 'override';
  const symmetric = /^(.*)\.\.\.(.*)$/.exec(start);
  const oid = symmetric ? mergeBaseOf(run, symmetric[1]!, symmetric[2]!) : run.resolve(start);
  if (oid === undefined) {
    if (explicit) missingUpstream(start);
    die(`not a valid object name: '${start}'`);
  }
  const meant = symmetric ? undefined : run.refNamed(start);
  const refs = symmetric
    ? []
    : meant !== undefined
      ? [meant]
      : findRefs(run.repository, branchName(run, start));
  if (refs.length > 1) die(`ambiguous object name: '${start}'`);
  let ref: string | undefined = refs[0];
  if (ref === 'HEAD') ref = run.repository.headRef() ?? ref;
  if (ref !== undefined && !ref.startsWith('refs/heads/') && remoteOf(run, ref) === undefined)
    ref = undefined;
  if (ref === undefined && explicit) {
    die(`cannot set up tracking information; starting point '${start}' is not a branch`);
  }
  const commit = run.repository.objects.peel(oid, 'commit');
  if (commit === undefined) die(`not a valid branch point: '${start}'`);
  return { oid: commit, ref };
}

function mergeBaseOf(run: GitRun, a: string, b: string): string | undefined {
  const one = run.commit(a === '' ? 'HEAD' : a);
  const two = run.commit(b === '' ? 'HEAD' : b);
  return one && two ? mergeBases(run.repository.objects, one, two)[0] : undefined;
}

/** The branch that was to be followed is not there. */
export function missingUpstream(start: string): never {
  exit(
    128,
    `fatal: the requested upstream branch '${start}' does not exist
hint: 
hint: If you are planning on basing your work on an upstream
hint: branch that already exists at the remote, you may need to
hint: run "git fetch" to retrieve it.
hint: 
hint: If you are planning to push out a new local branch that
hint: will track its remote counterpart, you may want to use
hint: "git push -u" to set the upstream config as you push.
hint: Disable this message with "git config advice.setUpstreamFailure false"
`,
  );
}

/** Which remote keeps its branch at a ref of ours: name of the remote, and of the branch there. */
export function remoteOf(run: GitRun, ref: string): { remote: string; source: string } | undefined {
  const { config } = run.repository;
  for (const remote of config.subsections('remote')) {
    for (const rule of config.all(`remote.${remote}.fetch`)) {
      const [from, to] = (rule ?? '').replace(/^\+/, '').split(':') as [string, string | undefined];
      if (to === undefined) continue;
      if (to === ref) return { remote, source: from };
      const star = to.indexOf('*');
      if (star >= 0 && ref.startsWith(to.slice(0, star)) && ref.endsWith(to.slice(star + 1))) {
        return { remote, source: from.replace('*', ref.slice(star, ref.length - (to.length - star - 1))) };
      }
    }
  }
  return undefined;
}

/** Lets a branch follow a ref (`refs/remotes/origin/main`, or a branch of our own), and says so. */
export function setUpTracking(run: GitRun, branch: string, ref: string, track: Track, quiet: boolean): void {
  const { config } = run.repository;
  if (track === 'inherit') {
    const from = ref.replace(/^refs\/heads\//, '');
    const remote = config.get(`branch.${from}.remote`);
    const merge = config.get(`branch.${from}.merge`);
    if (!remote) run.warn(`warning: asked to inherit tracking from '${from}', but no remote is set`);
    else if (!merge)
      run.warn(`warning: asked to inherit tracking from '${from}', but no merge configuration is set`);
    else follow(run, branch, remote, merge, quiet);
    return;
  }
  const found = remoteOf(run, ref);
  if (!found && !['always', 'explicit', 'override'].includes(track)) return;
  if (track === 'simple' && found?.source !== `refs/heads/${branch}`) return;
  if (!found && ref === `refs/heads/${branch}`) {
    run.warn(`warning: not setting branch '${branch}' as its own upstream`);
    return;
  }
  follow(run, branch, found?.remote ?? '.', found?.source ?? ref, quiet);
}

/** Writes what a branch follows, and says so. */
export function follow(run: GitRun, branch: string, remote: string, merge: string, quiet: boolean): void {
  const rebase = run.config.get('branch.autosetuprebase');
  const rebasing = rebase === 'always' || (remote === '.' ? rebase === 'local' : rebase === 'remote');
  run.repository.editConfig((text) => {
    let edited = setConfig(text, `branch.${branch}.remote`, remote);
    edited = setConfig(unsetConfig(edited, `branch.${branch}.merge`), `branch.${branch}.merge`, merge);
    return rebasing ? setConfig(edited, `branch.${branch}.rebase`, 'true') : edited;
  });
  if (quiet) return;
  const short = merge.replace(/^refs\/heads\//, '');
  const shown = remote === '.' ? short : `${remote}/${short}`;
  run.say(`branch '${branch}' set up to track '${shown}'${rebasing ? ' by rebasing' : ''}.`);
}

/** git's own choice, as `branch.autoSetupMerge` has it. */
export function defaultTrack(run: GitRun): Track {
  const value = run.config.get('branch.autosetupmerge');
  if (value === 'always' || value === 'inherit' || value === 'simple') return value;
  return run.config.bool('branch.autosetupmerge') === false ? 'never' : 'remote';
}

/** What `-t`, `--track[=…]`, `--no-track` say. */
export function readTrack(run: GitRun, given: { has: boolean; hasNot: boolean; text?: string }): Track {
  if (given.hasNot) return 'never';
  if (!given.has) return defaultTrack(run);
  if (given.text === undefined || given.text === 'direct') return 'explicit';
  if (given.text === 'inherit') return 'inherit';
  return exit(129, `error: option \`--track' expects "direct" or "inherit"\n`);
}
