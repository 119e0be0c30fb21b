/**
 * Tells prompt, command and output apart in a piece of shell as slides show it.
 *
 * A block without any prompt is all commands. With one, a line after a prompt is a command, with the lines that
 * bash would still ask for (`\` at the end, open quotes, heredocs, loops); everything else is output.
 * Left out: prompts that span two lines, and shells other than bash and its kin.
 */
import { isComplete } from './complete';

export interface ShellLine {
  /** `more` goes on with the command above. */
  kind: 'command' | 'more' | 'output';
  /** As shown before the text; '' where there is none. */
  prompt: string;
  text: string;
}

const PROMPTS: readonly RegExp[] = [
  // $ ls
  /^[$❯](?: |$)/,
  // shpod:~/fleet# ls, root@04c0bb0a6c07:/# ls, (venv) k8s@shpod:~$ ls
  /^(?:\([\w.-]+\) ?)?(?:[\w.-]+@)?[\w.-]+:[~/][^\s#$%]*[#$%](?: |$)/,
  // k8s@shpod ~$ ls, k8s@shpod ~/x $ ls
  /^[\w.-]+@[\w.-]+ [~/][^\s#$%]* ?[#$%](?: |$)/,
  // [root@web /]# ls
  /^\[[^\]\s]+@[^\]]+\] ?[#$%](?: |$)/,
  // / # ls, as busybox asks; bash-5.2# ls
  /^(?:[~/] |(?:ba)?sh-[\d.]+)[#$](?: |$)/,
];

const CONTINUED = /^> ?/;

/** The lines of a block, in order. */
export function shellLines(code: string): ShellLine[] {
  const lines = code.replace(/\n+$/, '').split('\n');
  const bare = !lines.some((line) => promptOf(line) !== undefined);
  const told: ShellLine[] = [];
  let command: string | undefined;
  for (const line of lines) {
    const next = tell(line, command, bare);
    told.push(next);
    if (next.kind === 'output') continue;
    const whole: string = next.kind === 'more' ? `${command}\n${next.text}` : next.text;
    command = isComplete(whole) ? undefined : whole;
  }
  return told;
}

/** @param command what bash still asks more of; @param bare the block has no prompts */
function tell(line: string, command: string | undefined, bare: boolean): ShellLine {
  const prompt = bare ? undefined : promptOf(line);
  if (prompt !== undefined) return { kind: 'command', prompt, text: tidy(line.slice(prompt.length)) };
  if (command === undefined) return { kind: bare ? 'command' : 'output', prompt: '', text: line };
  const asked = bare ? '' : (CONTINUED.exec(line)?.[0] ?? '');
  return { kind: 'more', prompt: asked, text: tidy(line.slice(asked.length)) };
}

/** What "run" types: one complete command each, without comments that stand alone. */
export function commandsOf(lines: readonly ShellLine[]): string[] {
  const commands: string[] = [];
  for (const line of lines) {
    if (line.kind === 'command') commands.push(line.text);
    if (line.kind === 'more') commands.push(`${commands.pop()}\n${line.text}`);
  }
  return commands
    .map((command) => command.replace(/^(?:\s*\\\n)+\s*/, '').trim())
    .filter((command) => command !== '' && !isComment(command));
}

/** What "copy" takes: the commands, one below the other; a block without prompts as it stands. */
export function codeOf(code: string): string {
  return hasPrompt(code) ? commandsOf(shellLines(code)).join('\n') : code.replace(/\n+$/, '');
}

/** Does the block show a shell at work? */
export function hasPrompt(code: string): boolean {
  return code.split('\n').some((line) => promptOf(line) !== undefined);
}

function promptOf(line: string): string | undefined {
  for (const prompt of PROMPTS) {
    const found = prompt.exec(line);
    if (found) return found[0];
  }
  return undefined;
}

/** A `\` with blanks behind it is meant to continue; in a shell it would not. */
function tidy(text: string): string {
  return text.replace(/\\[ \t]+$/, '\\').trimEnd();
}

function isComment(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$)/.test(line));
}
