/**
 * The list of an interactive rebase: written for the editor, and read back.
 *
 * Models: the sequencer's todo file. Left out: `label`, `reset`, `merge`, `update-ref`, `fixup -C`.
 */
import { notModelled } from '../not-modelled';
import { editFile } from './editor';
import { cleanMessage } from './message';
import type { GitRun } from './run';

export type TodoCommand =
  'pick' | 'reword' | 'edit' | 'squash' | 'fixup' | 'exec' | 'break' | 'drop' | 'noop';

export interface TodoItem {
  command: TodoCommand;
  oid?: string;
  /** The subject of a commit; the line that `exec` runs. */
  rest: string;
}

const LETTERS: Record<string, TodoCommand> = {
  p: 'pick',
  r: 'reword',
  e: 'edit',
  s: 'squash',
  f: 'fixup',
  x: 'exec',
  b: 'break',
  d: 'drop',
};
const COMMANDS: readonly string[] = [...Object.values(LETTERS), 'noop'];
const NOT_HERE = /^(l|label|t|reset|m|merge|u|update-ref)$/;

const HELP = `
Commands:
p, pick <commit> = use commit
r, reword <commit> = use commit, but edit the commit message
e, edit <commit> = use commit, but stop for amending
s, squash <commit> = use commit, but meld into previous commit
f, fixup <commit> = like "squash" but keep only the previous
                   commit's log message
x, exec <command> = run command (the rest of the line) using shell
b, break = stop here (continue rebase later with 'git rebase --continue')
d, drop <commit> = remove commit

These lines can be re-ordered; they are executed from top to bottom.

If you remove a line here THAT COMMIT WILL BE LOST.

However, if you remove everything, the rebase will be aborted.

`;

/** A line as it is kept in `.git`, with full names. */
export function todoText({ command, oid, rest }: TodoItem): string {
  return [command, ...(oid === undefined ? [] : [oid]), ...(rest === '' ? [] : [rest])].join(' ');
}

/** Items by line; `problems` are git's words for lines that are wrong. */
export function readTodo(run: GitRun, text: string): { items: TodoItem[]; problems: string } {
  const items: TodoItem[] = [];
  let problems = '';
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '' || line.trimStart().startsWith('#')) return;
    const item = readLine(run, line.trim());
    if (typeof item === 'string') problems += `${item}error: invalid line ${index + 1}: ${line}\n`;
    else {
      const first = !items.some((each) => !['noop', 'drop', 'break', 'exec'].includes(each.command));
      if (first && (item.command === 'squash' || item.command === 'fixup'))
        problems += `error: cannot '${item.command}' without a previous commit\n`;
      items.push(item);
    }
  });
  return { items, problems };
}

function readLine(run: GitRun, line: string): TodoItem | string {
  const [word = '', ...words] = line.split(/\s+/);
  const command = LETTERS[word] ?? (COMMANDS.includes(word) ? (word as TodoCommand) : undefined);
  if (NOT_HERE.test(word)) throw notModelled('git', `rebase --interactive with ${word}`);
  if (!command) return '';
  if (command === 'exec') return { command, rest: line.slice(word.length).trim() };
  if (command === 'noop' || command === 'break') return { command, rest: '' };
  const [name, ...rest] = words;
  if (name === undefined) return `error: missing arguments for ${command}\n`;
  if (name === '-C' || name === '-c') throw notModelled('git', `rebase --interactive with fixup ${name}`);
  const oid = run.tryResolve(name, true);
  const commit = oid === undefined ? undefined : run.repository.objects.peel(oid, 'commit');
  if (commit === undefined) return `error: could not parse '${name}'\n`;
  return { command, oid: commit, rest: rest.join(' ') };
}

/** Lets the learner edit the list; undefined where the editor failed. @param title `Rebase a..b onto a (2 commands)` */
export async function editTodo(run: GitRun, items: TodoItem[], title: string): Promise<string | undefined> {
  const { repository } = run;
  const short = items.map((item) =>
    todoText({ ...item, oid: item.oid === undefined ? undefined : run.abbrev(item.oid) }),
  );
  const comment = `${title}\n${HELP}`
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '#' : `# ${line}`));
  const path = 'rebase-merge/git-rebase-todo';
  repository.writeState(path, `${[...short, '', ...comment, '#'].join('\n')}\n`);
  const edited = await editFile(run, `${repository.gitDir}/${path}`, true);
  return edited ? cleanMessage(repository.state(path) ?? '') : undefined;
}
