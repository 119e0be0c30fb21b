/**
 * The options of `git log` and its relatives: which commits, in which order, how they look.
 *
 * Models: setup_revisions and cmd_log_init. Left out: options that are told to be so.
 */
import { approxidate } from '../../git/approxidate';
import type { DateMode } from '../../git/ident';
import type { WalkOptions } from '../../git/rev-walk';
import { notModelled } from '../not-modelled';
import { defaultDiffSettings, takeDiffOption, type DiffSettings } from './diff-options';
import { die, exit, fail } from './failure';
import { parsePretty, type Pretty } from './pretty';
import { HelpAsked, usageError } from './parse-options';
import { readRefOption, readRevArgs, readRevision, type RevArg, type RevArgs } from './rev-args';
import type { GitRun } from './run';

export interface LogSettings {
  walk: WalkOptions;
  diff: DiffSettings;
  pretty: Pretty;
  /** Was a format asked for? */
  prettyGiven: boolean;
  shortNames: boolean;
  date: DateMode;
  dateGiven: boolean;
  graph: boolean;
  decorate: 'no' | 'short' | 'full';
  count: number | undefined;
  skip: number;
  reverse: boolean;
  reflog: boolean;
  showParents: boolean;
  /** How merges are compared. */
  merges: 'none' | 'first' | 'separate' | 'combined' | 'dense';
  mergesGiven: boolean;
  root: boolean;
  args: RevArgs;
  follow: boolean;
  /** Commits that change nothing are left out (`git whatchanged`). */
  onlyChanged?: boolean;
  leftRight: boolean;
  source: boolean;
  /** Just the commits that are named: by date, or as they were named. */
  noWalk?: string;
}

const DEFAULT_PRETTY: Pretty = { name: 'medium', format: '', terminator: false };

export interface LogCommand {
  name: string;
  /** Revisions stand for themselves, none is HEAD. */
  unknown?: (word: string) => void;
}

/** Reads the words of a command of this family. */
export function readLogOptions(run: GitRun, command: string, words: readonly string[]): LogSettings {
  return new LogReader(run, command).read(words);
}

class LogReader {
  private readonly settings: LogSettings;
  private readonly refs: RevArg[] = [];
  private ignoreCase = false;
  private fixed = false;
  private readonly patterns: Record<'author' | 'committer' | 'grep', string[]> = {
    author: [],
    committer: [],
    grep: [],
  };
  private not = false;
  private named = false;
  private merging = false;
  private followAsked = false;

  constructor(
    private readonly run: GitRun,
    private readonly command: string,
  ) {
    const date = run.config.get('log.date');
    this.settings = {
      walk: {},
      diff: defaultDiffSettings(run),
      pretty: this.configuredPretty() ?? DEFAULT_PRETTY,
      prettyGiven: false,
      shortNames: run.config.bool('log.abbrevcommit') === true,
      date: date === undefined ? 'default' : readDateMode(date),
      dateGiven: date !== undefined,
      graph: false,
      decorate: this.configuredDecoration(),
      count: undefined,
      skip: 0,
      reverse: false,
      reflog: false,
      showParents: false,
      merges: 'none',
      mergesGiven: false,
      root: true,
      args: { revisions: [], paths: [], pathspec: undefined as never, named: false },
      follow: run.config.bool('log.follow') === true,
      leftRight: false,
      source: false,
    };
  }

  private configuredPretty(): Pretty | undefined {
    const value = this.run.config.get('format.pretty');
    return value === undefined ? undefined : parsePretty(value);
  }

  private configuredDecoration(): LogSettings['decorate'] {
    const value = this.run.config.get('log.decorate');
    if (value === 'full') return 'full';
    return value === 'short' || value === 'true' || value === '' ? 'short' : 'no';
  }

  read(words: readonly string[]): LogSettings {
    const rest = [...words];
    const plain: string[] = [];
    let dash = -1;
    while (rest.length) {
      const word = rest.shift()!;
      if (word === '--') {
        dash = plain.length;
        plain.push(...rest);
        break;
      }
      // behind `--not` what was asked for is left out, and the other way round
      if (!word.startsWith('-'))
        plain.push(this.not ? word.replace(/^\^?/, (sign) => (sign ? '' : '^')) : word);
      else if (!this.takeOption(word, rest)) this.unknown(word, plain);
    }
    const args = readRevArgs(this.run, plain, dash);
    this.settings.args = {
      ...args,
      revisions: [...this.refs, ...args.revisions.map((each) => each)],
      named: args.named || this.named,
    };
    this.finish();
    if (this.merging) this.limitToMerge();
    return this.settings;
  }

  /** What both sides of a merge did to the paths in conflict. */
  private limitToMerge(): void {
    const { repository } = this.run;
    const { args, walk } = this.settings;
    if (repository.head() === undefined) die('--merge without HEAD?');
    if (repository.oid('MERGE_HEAD') === undefined) die('--merge without MERGE_HEAD?');
    args.revisions.push(...(readRevision(this.run, 'HEAD...MERGE_HEAD') ?? []));
    args.named = true;
    const unmerged = repository.readIndex().unmerged();
    const wanted = walk.paths;
    walk.paths = (path) => unmerged.has(path) && (wanted?.(path) ?? true);
  }

  private unknown(word: string, plain: string[]): void {
    if (word === '-h' && !plain.length) throw new HelpAsked(this.command);
    if (this.command === 'rev-list') usageError('rev-list');
    if (/^(blame|annotate|shortlog)$/.test(this.command))
      usageError(this.command, `error: unknown option \`${word}'`);
    die(`unrecognized argument: ${word}`);
  }

  private finish(): void {
    const { settings, patterns } = this;
    const compile = (sources: string[]): RegExp[] | undefined =>
      sources.length ? sources.map((source) => this.expression(source)) : undefined;
    settings.walk.author = compile(patterns.author);
    settings.walk.committer = compile(patterns.committer);
    settings.walk.grep = compile(patterns.grep);
    if (settings.graph && settings.reverse) die("options '--reverse' and '--graph' cannot be used together");
    if (settings.graph && settings.reflog)
      die("options '--graph' and '--walk-reflogs' cannot be used together");
    if (settings.graph) {
      settings.walk.ancestry = true;
      settings.walk.order ??= 'topo';
    }
    if (settings.showParents) settings.walk.ancestry = true;
    const { args } = settings;
    if (settings.follow && this.followAsked && args.pathspec.items.length !== 1)
      die('--follow requires exactly one pathspec');
    if (args.paths.length) {
      if (settings.follow && args.pathspec.items.length === 1 && !args.pathspec.items[0]!.exclude) {
        settings.walk.follow = args.pathspec.items[0]!.path;
      } else settings.walk.paths = (path) => args.pathspec.matches(path);
    }
  }

  private expression(source: string): RegExp {
    const text = this.fixed ? source.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : basicToExtended(source);
    try {
      return new RegExp(text, this.ignoreCase ? 'im' : 'm');
    } catch {
      return die(`command line, '${source}': Invalid regular expression`);
    }
  }

  private takeOption(word: string, rest: string[]): boolean {
    const refs = readRefOption(this.run, word);
    if (refs) {
      this.named = true;
      this.refs.push(...refs.map((each) => ({ ...each, excluded: each.excluded !== this.not })));
      return true;
    }
    return (
      this.takeSelection(word, rest) ||
      this.takeLook(word, rest) ||
      this.takeMerges(word) ||
      takeDiffOption(this.run, this.settings.diff, word, rest)
    );
  }

  /** Which commits, and in which order. */
  private takeSelection(word: string, rest: string[]): boolean {
    const { settings } = this;
    const { walk } = settings;
    const [name, inline] = split(word);
    const value = (): string =>
      inline ?? rest.shift() ?? exit(128, `fatal: Option '${name}' requires a value\n`);
    const short = /^-(\d+)$/.exec(word);
    if (short) {
      settings.count = Number(short[1]);
      return true;
    }
    const counted = /^-n(.*)$/.exec(word);
    if (counted) {
      settings.count = this.count(
        counted[1] === '' ? (rest.shift() ?? fail('-n requires an argument', 128)) : counted[1]!,
      );
      return true;
    }
    switch (name) {
      case '--max-count':
        settings.count = this.count(value());
        return true;
      case '--skip':
        settings.skip = this.integer(value());
        return true;
      case '--since':
      case '--after':
        walk.since = approxidate(value(), this.run.now());
        return true;
      case '--until':
      case '--before':
        walk.until = approxidate(value(), this.run.now());
        return true;
      case '--author':
        this.patterns.author.push(value());
        return true;
      case '--committer':
        this.patterns.committer.push(value());
        return true;
      case '--grep':
        this.patterns.grep.push(value());
        return true;
      case '-i':
      case '--regexp-ignore-case':
        this.ignoreCase = true;
        return true;
      case '-F':
      case '--fixed-strings':
        this.fixed = true;
        return true;
      case '-E':
      case '--extended-regexp':
      case '-P':
      case '--perl-regexp':
        return true;
      case '--all-match':
        walk.allMatch = true;
        return true;
      case '--invert-grep':
        walk.invertGrep = true;
        return true;
      case '--no-walk':
        settings.noWalk = inline ?? 'sorted';
        return true;
      case '--do-walk':
        settings.noWalk = undefined;
        return true;
      case '--merge':
        this.merging = true;
        return true;
      case '--merges':
        walk.minParents = 2;
        return true;
      case '--no-merges':
        walk.maxParents = 1;
        return true;
      case '--min-parents':
        walk.minParents = this.integer(value());
        return true;
      case '--max-parents':
        walk.maxParents = this.integer(value());
        return true;
      case '--first-parent':
        walk.firstParent = true;
        if (!settings.mergesGiven) settings.merges = 'first';
        return true;
      case '--not':
        this.not = !this.not;
        return true;
      case '--reverse':
        settings.reverse = !settings.reverse;
        return true;
      case '--topo-order':
        walk.order = 'topo';
        return true;
      case '--date-order':
        walk.order = 'topo-date';
        return true;
      case '--author-date-order':
        walk.order = 'author-date';
        return true;
      case '--full-history':
        walk.fullHistory = true;
        return true;
      case '--follow':
        settings.follow = this.followAsked = true;
        return true;
      case '--no-follow':
        settings.follow = false;
        return true;
      case '-g':
      case '--walk-reflogs':
        settings.reflog = true;
        return true;
      case '--left-right':
        settings.leftRight = true;
        return true;
      case '--ignore-missing':
      case '--dense':
      case '--sparse':
      case '--remove-empty':
        return true;
    }
    if (
      /^--(cherry|simplify|ancestry-path|boundary|stdin|exclude|show-pulls|disk-usage|cherry-pick|cherry-mark|left-only|right-only)/.test(
        word,
      ) ||
      word.startsWith('-L')
    ) {
      throw notModelled('git', `${this.command} ${word}`);
    }
    return false;
  }

  /** As far as it is a number: what is none counts as 0. */
  private integer(text: string): number {
    return parseInt(text, 10) || 0;
  }

  /** A negative count is no limit. */
  private count(text: string): number | undefined {
    const number = this.integer(text);
    return number < 0 ? undefined : number;
  }

  /** How commits look. */
  private takeLook(word: string, rest: string[]): boolean {
    const { settings } = this;
    const [name, inline] = split(word);
    switch (name) {
      case '--oneline':
        this.setPretty('oneline');
        settings.shortNames = true;
        return true;
      case '--pretty':
        this.setPretty(inline ?? 'medium');
        return true;
      case '--format':
        this.setPretty(inline ?? rest.shift() ?? '');
        return true;
      case '--abbrev-commit':
        settings.shortNames = true;
        return true;
      case '--no-abbrev-commit':
        settings.shortNames = false;
        return true;
      case '--date':
        settings.date = readDateMode(inline ?? rest.shift() ?? '');
        settings.dateGiven = true;
        return true;
      case '--relative-date':
        settings.date = 'relative';
        settings.dateGiven = true;
        return true;
      case '--graph':
        settings.graph = true;
        return true;
      case '--no-graph':
        settings.graph = false;
        return true;
      case '--decorate':
        return this.takeDecoration(inline ?? 'short');
      case '--no-decorate':
        settings.decorate = 'no';
        return true;
      case '--parents':
        settings.showParents = true;
        return true;
      case '--source':
        settings.source = true;
        return true;
      case '--color':
      case '--no-color':
      case '--no-expand-tabs':
      case '--expand-tabs':
      case '--no-notes':
      case '--notes':
      case '--use-mailmap':
      case '--mailmap':
      case '--no-mailmap':
      case '--no-use-mailmap':
      case '--clear-decorations':
      case '--encoding':
      case '--no-show-signature':
      case '--show-signature':
        return true;
      case '-q':
        settings.diff.none = true;
        return true;
    }
    if (/^--(decorate-refs|children|log-size|remerge-diff|show-linear-break)/.test(word)) {
      throw notModelled('git', `${this.command} ${word}`);
    }
    return false;
  }

  private takeDecoration(value: string): boolean {
    if (value === 'full' || value === 'short' || value === 'no') this.settings.decorate = value;
    else if (value === 'auto') this.settings.decorate = 'no';
    else die(`invalid --decorate option: ${value}`);
    return true;
  }

  private setPretty(text: string): void {
    const custom = this.run.config.get(`pretty.${text}`);
    const found = parsePretty(text) ?? (custom === undefined ? undefined : parsePretty(custom));
    if (!found) die(`invalid --pretty format: ${text}`);
    this.settings.pretty = found;
    this.settings.prettyGiven = true;
    if (text === 'reference') {
      this.settings.shortNames = true;
      if (!this.settings.dateGiven) this.settings.date = 'short';
    }
  }

  private takeMerges(word: string): boolean {
    const { settings } = this;
    const set = (kind: LogSettings['merges'], patch: boolean): true => {
      settings.merges = kind;
      settings.mergesGiven = true;
      if (patch && !Object.keys(settings.diff.formats).length) settings.diff.formats.patch = true;
      return true;
    };
    switch (word) {
      case '-m':
      case '--diff-merges=separate':
      case '--diff-merges=m':
        return set('separate', word !== '-m');
      case '-c':
      case '--diff-merges=combined':
      case '--diff-merges=c':
        return set('combined', true);
      case '--cc':
      case '--diff-merges=dense-combined':
      case '--diff-merges=cc':
        return set('dense', true);
      case '--diff-merges=first-parent':
      case '--diff-merges=1':
        return set('first', true);
      case '--no-diff-merges':
      case '--diff-merges=off':
      case '--diff-merges=none':
        return set('none', false);
      case '--root':
      case '-r':
      case '-t':
        return true;
    }
    return false;
  }
}

function split(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return word.startsWith('--') && at >= 0 ? [word.slice(0, at), word.slice(at + 1)] : [word, undefined];
}

/** In a basic expression `\|`, `\(`, `\)`, `\+`, `\?` are special, and without the backslash they are not. */
export function basicToExtended(source: string): string {
  return source.replace(
    /\\([|(){}+?])|([|(){}+?])/g,
    (_, special: string, plain: string) => special ?? `\\${plain}`,
  );
}

export function readDateMode(text: string): DateMode {
  const names: Record<string, DateMode> = {
    default: 'default',
    normal: 'default',
    iso: 'iso',
    iso8601: 'iso',
    'iso-strict': 'iso-strict',
    'iso8601-strict': 'iso-strict',
    rfc: 'rfc',
    rfc2822: 'rfc',
    short: 'short',
    raw: 'raw',
    unix: 'unix',
    relative: 'relative',
    human: 'human',
    local: 'local',
    'default-local': 'local',
  };
  const found = names[text] ?? names[text.replace(/-local$/, '')];
  if (found) return found;
  if (text.startsWith('format:')) return text as DateMode;
  if (text.startsWith('format-local:')) return `format:${text.slice('format-local:'.length)}`;
  return die(`unknown date format ${text}`);
}
