// Writes src/world/commands/git/usage.json: what `git <command> -h` says, for usage errors and for the options a command
// has. Run once, with git 2.39.5 on the PATH, in any repository.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const commands =
  `add bisect blame branch cat-file check-ignore check-ref-format checkout cherry cherry-pick clean clone
commit config count-objects describe diff fetch for-each-ref fsck gc grep hash-object init log ls-files ls-remote ls-tree
merge merge-base mktree mv pull push read-tree rebase reflog remote reset restore rev-list rev-parse revert rm shortlog
show-ref stash status submodule switch symbolic-ref tag update-index update-ref var version worktree write-tree am annotate
apply archive format-patch help name-rev whatchanged`.split(/\s+/);
const below =
  `remote add,remote rename,remote remove,remote set-head,remote show,remote prune,remote update,remote get-url,
remote set-url,remote set-branches,stash push,stash list,stash show,stash drop,stash pop,stash apply,stash branch,stash clear,
worktree list,worktree add,reflog show,reflog expire,reflog delete,reflog exists`.split(/,\s*/);

const usage = {};
const onStderr = [];
for (const name of [...commands, ...below]) {
  const { stdout, stderr } = spawnSync('git', [...name.split(' '), '-h'], { encoding: 'utf8' });
  const text = stdout || stderr;
  if (!stdout) onStderr.push(name);
  if (!text.startsWith('usage:')) throw new Error(`git ${name} -h: ${text}`);
  usage[name] = text;
}
usage['diff --no-index'] = spawnSync('git', ['diff', '--no-index'], { encoding: 'utf8' }).stderr;
const listed = spawnSync('git', ['--list-cmds=main,others,nohelpers'], { encoding: 'utf8' }).stdout;
// commands that print it on standard error even when asked
usage['*stderr'] = onStderr.join(' ');
// names of all commands, for suggestions
usage['*'] = [...new Set(listed.trim().split('\n'))]
  .filter((name) => !name.includes('.'))
  .sort()
  .join(' ');
usage[''] = spawnSync('git', [], { encoding: 'utf8' }).stdout;
writeFileSync('src/world/commands/git/usage.json', `${JSON.stringify(usage, null, 1)}\n`);
