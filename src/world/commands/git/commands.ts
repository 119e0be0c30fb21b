/** The commands of git, by the name they are called by. */
import { add } from './add';
import { cherryPick, revert } from './cherry-pick';
import { clone } from './clone';
import { commit } from './commit';
import { config } from './config';
import { diff } from './diff';
import { fetch } from './fetch';
import { init } from './init';
import { log } from './log';
import { branch } from './branch';
import { checkout, restore, switchBranch } from './checkout';
import { clean } from './clean';
import { merge } from './merge';
import { pull } from './pull';
import { push } from './push';
import { rebase } from './rebase';
import { reflog } from './reflog';
import { remote } from './remote';
import { reset } from './reset';
import { mv, rm } from './rm';
import { tag } from './tag';
import type { GitRun } from './run';
import { show } from './show';
import { stash } from './stash';
import { status } from './status';

/** Answers the exit code, 0 where there is none. */
export type GitCommand = (run: GitRun, args: string[]) => Promise<number | void> | number | void;

export const commands: Record<string, GitCommand> = {
  add,
  branch,
  checkout,
  'cherry-pick': cherryPick,
  clean,
  clone,
  commit,
  config,
  diff,
  fetch,
  init,
  log,
  merge,
  mv,
  pull,
  push,
  rebase,
  reflog,
  remote,
  reset,
  restore,
  revert,
  rm,
  show,
  stage: add,
  stash,
  status,
  switch: switchBranch,
  tag,
};

/** Commands that git has and this shell has not. */
export const NOT_MODELLED: ReadonlySet<string> = new Set();
