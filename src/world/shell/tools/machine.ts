/**
 * What the machine says of itself.
 *
 * Models: `id`, `groups`, `uname`, `arch`, `tty`, `umask` of a container of root's. Left out: other users, changing the mask.
 */
import { done, failed, type ShellCommand, type ToolResult } from './tool-result';

const SYSTEM: Record<string, string> = {
  s: 'Linux',
  n: 'shpod',
  r: '6.8.0-60-generic',
  v: '#63-Ubuntu SMP PREEMPT_DYNAMIC',
  m: 'x86_64',
  o: 'GNU/Linux',
};

export const machineCommands: Record<string, ShellCommand> = {
  id: async (args) => id(args),
  groups: async () => done('root\n'),
  arch: async () => done(`${SYSTEM.m}\n`),
  tty: async () => done('/dev/pts/0\n'),
  umask: async (args) =>
    args.length ? failed(`bash: umask: the mask is always 0022 here\n`, 1) : done('0022\n'),
  uname: async (args) => uname(args),
};

function id(args: string[]): ToolResult {
  const name = args.some((arg) => arg.startsWith('-') && arg.includes('n'));
  if (args.some((arg) => /^-n?[ugG]n?$/.test(arg))) return done(name ? 'root\n' : '0\n');
  return done('uid=0(root) gid=0(root) groups=0(root)\n');
}

function uname(args: string[]): ToolResult {
  const letters = args.flatMap((arg) => [...arg.replace(/^-+/, '')]);
  const unknown = letters.find((letter) => letter !== 'a' && !(letter in SYSTEM));
  if (unknown)
    return failed(`uname: invalid option -- '${unknown}'\nTry 'uname --help' for more information.\n`, 1);
  const wanted = !letters.length ? ['s'] : letters.includes('a') ? Object.keys(SYSTEM) : letters;
  const words = Object.keys(SYSTEM).filter((letter) => wanted.includes(letter));
  return done(`${words.map((letter) => SYSTEM[letter]).join(' ')}\n`);
}
