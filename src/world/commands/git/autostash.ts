/**
 * Local changes put aside while a rebase or a merge is under way, and brought back at its end.
 *
 * Models: `--autostash` of rebase, merge and pull, `rebase.autoStash`, `merge.autoStash`.
 */
import {
  applyStash,
  clearStashed,
  createStash,
  findStash,
  hasChanges,
  type StashOptions,
} from './stash-entry';
import { GitRun } from './run';

/** Where it is kept which commit holds them. */
type State = 'rebase-merge/autostash' | 'MERGE_AUTOSTASH';

/** Puts changes aside, if there are any. */
export function createAutostash(run: GitRun, state: State): void {
  const { repository } = run;
  const options: StashOptions = {
    message: 'autostash',
    pathspec: run.pathspec([]),
    untracked: 'no',
    staged: false,
    keepIndex: false,
  };
  if (!hasChanges(run, options)) return;
  const { oid, index } = createStash(run, options);
  repository.writeState(state, `${oid}\n`);
  run.say(`Created autostash: ${run.abbrev(oid)}`);
  clearStashed(run, options, index);
}

/** Brings them back; what conflicts becomes an entry of the stash, as does all with `keep`. */
export function applyAutostash(run: GitRun, state: State, keep = false): void {
  const { repository } = run;
  const oid = repository.state(state)?.trim();
  if (oid === undefined) return;
  repository.removeState(state);
  const entry = keep ? undefined : findStash(run, [oid]);
  if (entry && applyStash(silent(run), entry, false, true)) {
    run.warn('Applied autostash.');
    return;
  }
  repository.update('refs/stash', oid, 'autostash');
  run.warn(
    keep ? 'Autostash exists; creating a new stash entry.' : 'Applying autostash resulted in conflicts.',
  );
  run.warn('Your changes are safe in the stash.');
  run.warn('You can run "git stash pop" or "git stash drop" at any time.');
}

function silent(run: GitRun): GitRun {
  const nothing = (): void => undefined;
  const context = { ...run.context, out: nothing, err: nothing, outBytes: nothing };
  return new GitRun(run.env, context, run.cwd, run.commandConfig);
}
