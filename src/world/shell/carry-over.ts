/**
 * What a line leaves to the next one: folder, variables with their attributes, arrays, exports, functions, aliases, options,
 * positional parameters, `$?`.
 *
 * Models: the memory of an interactive bash. just-bash begins each line anew, so a preamble of shell is put before it that
 * makes all of this again. Left out: `set -e`, traps, read-only arrays.
 */
import type { Files } from '../files/files';
import { KEYBOARD_MARK, TERMINAL_MARK, type SyntaxNode } from './script';
import { shellQuote } from './shell-quote';

/** Kept by just-bash itself; carrying them over would freeze them. */
const OWN_VARIABLES = new Set([
  ...[
    '?',
    '_',
    '#',
    '@',
    '*',
    'IFS',
    'OPTIND',
    'SHELLOPTS',
    'BASHOPTS',
    'PWD',
    'OLDPWD',
    'PPID',
    'UID',
    'EUID',
  ],
  ...['BASHPID', 'PIPESTATUS', TERMINAL_MARK, KEYBOARD_MARK],
]);
const OPTIONS = new Set(['nounset', 'pipefail', 'noglob', 'noclobber', 'xtrace', 'allexport']);
const SHELL_OPTIONS = new Set([
  ...[
    'extglob',
    'globstar',
    'nullglob',
    'dotglob',
    'failglob',
    'nocaseglob',
    'nocasematch',
    'lastpipe',
    'xpg_echo',
  ],
]);
/** Text that may make arrays or attributes: only behind it does it need to be asked which there are. */
const DECLARES = /\b(declare|typeset|readonly|local|mapfile|readarray|read|eval|source|\.)\b|\w\+?=\(|\w\[/;

export class CarryOver {
  cwd: string;
  lastCode = 0;
  private variables = new Map<string, string>();
  private exported = new Set<string>();
  private functions = new Map<string, SyntaxNode>();
  /** `declare -a list=(…)`, by name. */
  private declared = new Map<string, string>();
  /** just-bash remembers what is `readonly`, but not its value: that is handed over with the environment. */
  private frozen = new Set<string>();
  private options: string[] = [];
  private shellOptions: string[] = [];
  private positional: string[] = [];

  constructor(
    private readonly files: Files,
    cwd: string,
    env: Record<string, string>,
  ) {
    this.cwd = cwd;
    for (const [name, value] of Object.entries(env)) {
      this.variables.set(name, value);
      this.exported.add(name);
    }
  }

  variable(name: string): string | undefined {
    return this.variables.get(name);
  }

  functionNames(): string[] {
    return [...this.functions.keys()];
  }

  aliasNames(): string[] {
    return [...this.variables.keys()]
      .filter((name) => name.startsWith('BASH_ALIAS_'))
      .map((name) => name.slice(11));
  }

  exportedEnv(): Record<string, string> {
    return Object.fromEntries(
      [...this.exported, ...this.frozen].map((name) => [name, this.variables.get(name) ?? '']),
    );
  }

  /** Remembers the functions a line defines, whether or not it comes to its end. */
  define(functions: ReadonlyMap<string, SyntaxNode>): void {
    for (const [name, statement] of functions) this.functions.set(name, structuredClone(statement));
  }

  /** Those that the statements of a line may call. */
  functionsIn(statements: SyntaxNode[]): SyntaxNode[] {
    const text = JSON.stringify(statements);
    return [...this.functions]
      .filter(([name]) => text.includes(`"${name}"`))
      .map(([, statement]) => structuredClone(statement));
  }

  /** Does a line need to be asked for what it declares? */
  asksDeclared(text: string): boolean {
    return this.declared.size > 0 || DECLARES.test(text);
  }

  /** Names of the variables that were exported at the end of a line, and what `declare -p` says there. */
  noteEnd(exported: string[], declared: string | undefined): void {
    this.exported = new Set(exported.filter((name) => !OWN_VARIABLES.has(name)));
    if (declared === undefined) return;
    this.declared.clear();
    for (const line of declared.split('\n')) {
      const found = /^declare -(\w*[aAilru]\w*) (\w+)(?:=(.*))?$/.exec(line);
      const [, flags = '', name = '', value] = found ?? [];
      if (!found || OWN_VARIABLES.has(name)) continue;
      if (flags.includes('r')) this.frozen.add(name);
      else this.declared.set(name, declaration(name, flags, value));
    }
  }

  /** A line has come to its end. @param env all variables as they are then */
  take(env: Record<string, string>): void {
    const before = this.cwd;
    this.cwd = env.PWD ?? this.cwd;
    if (env.OLDPWD !== undefined) this.variables.set('OLDPWD', env.OLDPWD);
    else if (before !== this.cwd) this.variables.set('OLDPWD', before);
    for (const name of [...this.variables.keys()]) if (name !== 'OLDPWD' && !(name in env)) this.forget(name);
    for (const [name, value] of Object.entries(env))
      if (!OWN_VARIABLES.has(name) && !/^\d+$/.test(name)) this.variables.set(name, value);
    this.options = (env.SHELLOPTS ?? '').split(':').filter((name) => OPTIONS.has(name));
    this.shellOptions = (env.BASHOPTS ?? '').split(':').filter((name) => SHELL_OPTIONS.has(name));
    this.positional = Array.from({ length: Number(env['#'] ?? 0) }, (_, index) => env[index + 1] ?? '');
  }

  private forget(name: string): void {
    this.variables.delete(name);
    this.exported.delete(name);
  }

  /** Shell that makes it all again. */
  preamble(): string {
    const plain = [...this.variables].filter(
      ([name]) =>
        !this.exported.has(name) &&
        !this.frozen.has(name) &&
        !this.declared.has(name) &&
        /^[A-Za-z_]\w*$/.test(name),
    );
    const old = this.variables.get('OLDPWD');
    const wentBefore =
      old && this.files.isDirectory(old) ? [`cd ${shellQuote(old)}; cd ${shellQuote(this.cwd)}`] : [];
    return [
      ['shopt -s expand_aliases', ...this.shellOptions].join(' '),
      ...wentBefore,
      ...plain.map(([name, value]) => `${name}=${shellQuote(value)}`),
      ...this.declared.values(),
      ...(this.positional.length ? [`set -- ${this.positional.map(shellQuote).join(' ')}`] : []),
      ...this.options.map((name) => `set -o ${name}`),
    ].join('\n');
  }

  /** The same memory for a shell of its own, as it is in the midst of a line. */
  fork(cwd: string, env: ReadonlyMap<string, string>, exported: string[]): CarryOver {
    const child = new CarryOver(this.files, cwd, {});
    child.exported = new Set(exported);
    child.variables = new Map([...env].filter(([name]) => !OWN_VARIABLES.has(name) && !/^\d+$/.test(name)));
    child.functions = new Map(this.functions);
    child.declared = new Map(this.declared);
    child.frozen = new Set(this.frozen);
    return child;
  }
}

/** just-bash reads quoted elements right in an assignment only, not behind `declare`. */
function declaration(name: string, flags: string, value: string | undefined): string {
  const kind = flags.replace(/[^aA]/g, '');
  const rest = flags.replace(/[aA]/g, '');
  const lines = [
    ...(kind ? [`declare -${kind} ${name}`] : []),
    ...(value === undefined ? [] : [`${name}=${value}`]),
    ...(rest ? [`declare -${rest} ${name}`] : []),
  ];
  return lines.join('\n');
}
