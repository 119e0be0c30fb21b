/**
 * `git config`.
 *
 * Models: builtin/config.c of git 2.39: reading, writing, listing, of the global, the repository's and a given file.
 * Left out: colours, URL matching, includes, worktree settings.
 */
import { parseBool, readConfigFile, type ConfigEntry } from '../../git/config';
import {
  addConfig,
  canonicalKey,
  parseConfig,
  renameSection,
  setConfig,
  unsetConfig,
} from '../../git/config-text';
import { join } from '../../files/files';
import { die, exit, fail } from './failure';
import { editFile } from './editor';
import { parseOptions, usageError, type Options } from './parse-options';
import type { GitRun } from './run';

const ACTIONS = [
  'get',
  'get-all',
  'get-regexp',
  'replace-all',
  'add',
  'unset',
  'unset-all',
  'rename-section',
  'remove-section',
  'list',
  'edit',
];

export async function config(run: GitRun, args: string[]): Promise<number> {
  const options = parseOptions('config', args, {
    modelled: [
      'global',
      'system',
      'local',
      'file',
      ...ACTIONS,
      'type',
      'bool',
      'int',
      'bool-or-int',
      'path',
      'null',
      'name-only',
      'show-origin',
      'show-scope',
      'default',
      'fixed-value',
      'includes',
    ],
    hidden: ['--unset-all', '--bool-or-int', '--bool-or-str'],
    stopAtArgument: true,
  });
  const given = ACTIONS.filter((action) => options.has(action));
  if (given.length > 1) usageError('config', 'error: only one action at a time');
  if (['global', 'system', 'local', 'file'].filter((each) => options.has(each)).length > 1) {
    usageError('config', 'error: only one config file at a time');
  }
  if (options.has('local') && !run.maybeRepository()) die('--local can only be used inside a git repository');
  const work = new ConfigCommand(run, options);
  return work.perform(given[0] ?? actionFor(options.args.length));
}

function actionFor(count: number): string {
  return count === 1 ? 'get' : count === 2 ? 'set' : count === 3 ? 'set-all' : usageError('config');
}

class ConfigCommand {
  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {}

  async perform(action: string): Promise<number> {
    const { args } = this.options;
    switch (action) {
      case 'list':
        this.needArgs(0, 0);
        return this.list();
      case 'get':
      case 'get-all':
        this.needArgs(1, 2);
        return this.get(action === 'get-all');
      case 'get-regexp':
        this.needArgs(1, 2);
        return this.getPattern();
      case 'edit':
        return (await editFile(this.run, this.writePath('edit'))) ? 0 : 1;
      case 'unset':
      case 'unset-all':
        this.needArgs(1, 2);
        return this.unset(action === 'unset-all');
      case 'rename-section':
        this.needArgs(2, 2);
        return this.changeSection(args[0]!, args[1]!);
      case 'remove-section':
        this.needArgs(1, 1);
        return this.changeSection(args[0]!, null);
      default:
        this.needArgs(2, action === 'set' || action === 'add' ? 2 : 3);
        return this.set(action);
    }
  }

  private needArgs(least: number, most: number): void {
    const count = this.options.args.length;
    if (count >= least && count <= most) return;
    const should = least === most ? `should be ${least}` : `should be from ${least} to ${most}`;
    usageError('config', `error: wrong number of arguments, ${should}`);
  }

  /** Entries of the file that was chosen, or of all. */
  private entries(): readonly ConfigEntry[] {
    const { run, options } = this;
    const file = options.text('file');
    if (file !== undefined) {
      const path = join(run.cwd, file);
      if (!run.files.isFile(path)) {
        if (options.has('list')) die(`unable to read config file '${file}': No such file or directory`);
        return [];
      }
      return readConfigFile(run.files, path, 'command');
    }
    if (options.has('global')) {
      if (options.has('list') && !run.files.isFile(run.globalConfigPath)) {
        die(`unable to read config file '${run.globalConfigPath}': No such file or directory`);
      }
      return run.config.entries.filter((entry) => entry.scope === 'global');
    }
    if (options.has('system')) {
      if (options.has('list')) die("unable to read config file '/etc/gitconfig': No such file or directory");
      return [];
    }
    if (options.has('local')) return run.config.entries.filter((entry) => entry.scope === 'local');
    return run.config.entries;
  }

  private end(): string {
    return this.options.has('null') ? '\0' : '\n';
  }

  private origin(entry: ConfigEntry): string {
    const { run, options } = this;
    const scope = options.has('show-scope') ? `${entry.scope}\t` : '';
    if (!options.has('show-origin')) return scope;
    const path =
      entry.scope === 'command' && entry.path === 'command line'
        ? 'command line:'
        : `file:${run.shownPath(entry.path)}`;
    return `${scope}${path}\t`;
  }

  private list(): number {
    const between = this.options.has('null') ? '\n' : '=';
    for (const entry of this.entries()) {
      const value = entry.value === null || this.options.has('name-only') ? '' : between + entry.value;
      this.run.out(this.origin(entry) + entry.key + value + this.end());
    }
    return 0;
  }

  /** Ends where the key cannot be one. */
  private checkKey(key: string, reading: boolean): void {
    const dot = key.lastIndexOf('.');
    const code = reading ? 1 : 2;
    if (dot <= 0) fail(`key does not contain a section: ${key}`, code);
    if (dot === key.length - 1) fail(`key does not contain variable name: ${key}`, code);
    const section = key.slice(0, key.indexOf('.'));
    if (!/^[A-Za-z0-9-]+$/.test(section) || !/^[A-Za-z][A-Za-z0-9-]*$/.test(key.slice(dot + 1))) {
      fail(`invalid key: ${key}`, 1);
    }
  }

  private matcher(pattern: string | undefined): (value: string | null) => boolean {
    if (pattern === undefined) return () => true;
    if (this.options.has('fixed-value')) return (value) => (value ?? '') === pattern;
    const negated = pattern.startsWith('!');
    const expression = new RegExp(negated ? pattern.slice(1) : pattern);
    return (value) => expression.test(value ?? '') !== negated;
  }

  private get(all: boolean): number {
    const [key, pattern] = this.options.args as [string, string | undefined];
    this.checkKey(key, true);
    const matches = this.matcher(pattern);
    const found = this.entries().filter((entry) => entry.key === canonicalKey(key) && matches(entry.value));
    const fallback = this.options.text('default');
    if (!found.length && fallback !== undefined) {
      this.run.out(this.typed(key, fallback) + this.end());
      return 0;
    }
    for (const entry of all ? found : found.slice(-1)) {
      this.run.out(this.origin(entry) + this.typed(key, entry.value) + this.end());
    }
    return found.length ? 0 : 1;
  }

  private getPattern(): number {
    const [pattern, valuePattern] = this.options.args as [string, string | undefined];
    const matches = this.matcher(valuePattern);
    const expression = new RegExp(canonicalKey(pattern));
    const found = this.entries().filter((entry) => expression.test(entry.key) && matches(entry.value));
    for (const entry of found) {
      const value =
        entry.value === null || this.options.has('name-only') ? '' : ` ${this.typed(entry.key, entry.value)}`;
      this.run.out(this.origin(entry) + entry.key + value + this.end());
    }
    return found.length ? 0 : 1;
  }

  private kind(): string | undefined {
    const named = this.options.last('bool', 'int', 'bool-or-int', 'path');
    const type = this.options.text('type') ?? named;
    if (
      type !== undefined &&
      !['bool', 'int', 'bool-or-int', 'path', 'bool-or-str', 'expiry-date', 'color'].includes(type)
    ) {
      die(`unrecognized --type argument, ${type}`);
    }
    return type;
  }

  /** A value as `--type` wants it. */
  private typed(key: string, value: string | null): string {
    const kind = this.kind();
    const entry = this.run.config.entries.filter((each) => each.key === key).at(-1);
    const file = entry && entry.scope !== 'command' ? this.run.shownPath(entry.path) : undefined;
    const from = file === undefined ? '' : ` in file ${file}`;
    if (
      kind === 'bool' ||
      (kind === 'bool-or-int' && parseBool(value) !== undefined && !/^-?\d+$/.test(value ?? ''))
    ) {
      const bool = parseBool(value);
      if (bool === undefined) die(`bad boolean config value '${value}' for '${key.toLowerCase()}'`);
      return String(bool);
    }
    if (kind === 'int' || kind === 'bool-or-int') {
      const found = /^(-?\d+)([kmg]?)$/i.exec(value ?? '');
      if (!found)
        die(`bad numeric config value '${value ?? ''}' for '${key.toLowerCase()}'${from}: invalid unit`);
      const factor = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }[found[2]!.toLowerCase()]!;
      return String(Number(found[1]) * factor);
    }
    if (kind === 'path') return (value ?? '').replace(/^~(?=\/|$)/, this.run.home);
    return value ?? '';
  }

  /** The file that is written to. */
  private writePath(action: string): string {
    const { run, options } = this;
    const file = options.text('file');
    if (file !== undefined) return join(run.cwd, file);
    if (options.has('global')) return run.globalConfigPath;
    if (options.has('system')) return '/etc/gitconfig';
    const repository = run.maybeRepository();
    if (!repository) {
      if (action === 'edit') die('not in a git directory');
      die('not in a git directory');
    }
    return repository.configPath;
  }

  private read(path: string): string {
    return this.run.files.isFile(path) ? this.run.files.readText(path) : '';
  }

  private set(action: string): number {
    const [key, value, pattern] = this.options.args as [string, string, string | undefined];
    const path = this.writePath(action);
    this.checkKey(key, false);
    const text = this.read(path);
    const typed = this.kind() === undefined ? value : this.typed(key, value);
    const matches = this.matcher(pattern);
    const old = parseConfig(text).filter((entry) => entry.key === canonicalKey(key) && matches(entry.value));
    if (action === 'add') this.write(path, addConfig(text, key, typed));
    else if (action === 'replace-all') this.write(path, replaceAll(text, key, typed, matches));
    else if (old.length > 1) {
      this.run.warn(`warning: ${canonicalKey(key)} has multiple values`);
      if (action === 'set') {
        fail(
          `cannot overwrite multiple values with a single value\n       Use a regexp, --add or --replace-all to change ${key}.`,
          5,
        );
      }
      return 5;
    } else if (pattern !== undefined && !old.length) this.write(path, addConfig(text, key, typed));
    else if (pattern !== undefined) this.write(path, replaceAll(text, key, typed, matches));
    else this.write(path, setConfig(text, key, typed));
    return 0;
  }

  private unset(all: boolean): number {
    const [key, pattern] = this.options.args as [string, string | undefined];
    const path = this.writePath('unset');
    this.checkKey(key, false);
    const text = this.read(path);
    const matches = this.matcher(pattern);
    const old = parseConfig(text).filter((entry) => entry.key === canonicalKey(key) && matches(entry.value));
    if (!old.length) return 5;
    if (old.length > 1 && !all) {
      this.run.warn(`warning: ${canonicalKey(key)} has multiple values`);
      return 5;
    }
    this.write(path, unsetConfig(text, key, matches));
    return 0;
  }

  private changeSection(section: string, to: string | null): number {
    const path = this.writePath('section');
    if (to !== null && !/^[A-Za-z0-9-]+(\..*)?$/.test(to)) exit(255, `error: invalid section name: ${to}\n`);
    const text = renameSection(this.read(path), section, to);
    if (text === undefined) die(`no such section: ${section}`);
    this.write(path, text);
    return 0;
  }

  private write(path: string, text: string): void {
    this.run.files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
    this.run.files.write(path, text);
  }
}

function replaceAll(
  text: string,
  key: string,
  value: string,
  matches: (value: string | null) => boolean,
): string {
  const old = parseConfig(text).filter((entry) => entry.key === canonicalKey(key) && matches(entry.value));
  if (old.length === 1 && parseConfig(text).filter((entry) => entry.key === canonicalKey(key)).length === 1) {
    return setConfig(text, key, value);
  }
  return addConfig(unsetConfig(text, key, matches), key, value);
}
