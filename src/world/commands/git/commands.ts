/** The commands of git, by the name they are called by. */
import { add } from './add';
import { am } from './am';
import { apply } from './apply';
import { bisect } from './bisect';
import { annotate, blame } from './blame';
import { catFile } from './cat-file';
import { checkIgnore } from './check-ignore';
import { cherry } from './cherry';
import { cherryPick, revert } from './cherry-pick';
import { clone } from './clone';
import { commit } from './commit';
import { config } from './config';
import { describe } from './describe';
import { writeTree } from './create-commit';
import { diff } from './diff';
import { fetch } from './fetch';
import { grep } from './grep';
import { hashObject } from './hash-object';
import { help } from './help';
import { init } from './init';
import { log, whatchanged } from './log';
import { lsFiles } from './ls-files';
import { lsRemote } from './ls-remote';
import { lsTree } from './ls-tree';
import { countObjects, fsck, gc, variable } from './maintenance';
import { branch } from './branch';
import { checkout, restore, switchBranch } from './checkout';
import { clean } from './clean';
import { merge } from './merge';
import { mergeBase } from './merge-base';
import { pickingInstead } from './pick-hunks';
import { pull } from './pull';
import { push } from './push';
import { rebase } from './rebase';
import { reflog } from './reflog';
import { remote } from './remote';
import { reset } from './reset';
import { revList } from './rev-list';
import { revParse } from './rev-parse';
import { mv, rm } from './rm';
import { tag } from './tag';
import type { GitRun } from './run';
import { shortlog } from './shortlog';
import { show } from './show';
import { formatPatch } from './format-patch';
import { forEachRef, showRef } from './show-ref';
import { stash } from './stash';
import { status } from './status';
import { symbolicRef } from './symbolic-ref';
import { version } from './version';
import { submodule, worktree } from './worktree';

/** Answers the exit code, 0 where there is none. */
export type GitCommand = (run: GitRun, args: string[]) => Promise<number | void> | number | void;

export const commands: Record<string, GitCommand> = {
  add,
  am,
  annotate,
  apply,
  bisect,
  blame,
  branch,
  'cat-file': catFile,
  'check-ignore': checkIgnore,
  checkout: (run, args) => pickingInstead(run, 'checkout', args) ?? checkout(run, args),
  cherry,
  'cherry-pick': cherryPick,
  clean,
  clone,
  commit,
  config,
  'count-objects': countObjects,
  describe,
  diff,
  fetch,
  'for-each-ref': forEachRef,
  fsck,
  'format-patch': formatPatch,
  gc,
  grep,
  'hash-object': hashObject,
  help,
  init,
  log,
  'ls-files': lsFiles,
  'ls-remote': lsRemote,
  'ls-tree': lsTree,
  merge,
  'merge-base': mergeBase,
  mv,
  pull,
  push,
  rebase,
  reflog,
  remote,
  reset: (run, args) => pickingInstead(run, 'reset', args) ?? reset(run, args),
  restore: (run, args) => pickingInstead(run, 'restore', args) ?? restore(run, args),
  'rev-list': revList,
  'rev-parse': revParse,
  revert,
  rm,
  shortlog,
  show,
  'show-ref': showRef,
  stage: add,
  stash,
  status,
  submodule,
  switch: switchBranch,
  'symbolic-ref': symbolicRef,
  tag,
  var: variable,
  version,
  whatchanged,
  worktree,
  'write-tree': (run) => run.say(writeTree(run.repository, run.repository.readIndex())),
};

/** Commands that git has and this shell has not. */
export const NOT_MODELLED: ReadonlySet<string> = new Set();
