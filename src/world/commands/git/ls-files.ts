/**
 * `git ls-files`.
 *
 * Models: builtin/ls-files.c. Left out: line endings, debugging data, resolve-undo, submodules, killed files.
 */
import { quotePath } from '../../git/byte-text';

import { Ignore, parseIgnore } from '../../git/ignore';
import { listUntracked } from '../../git/status';
import type { IndexEntry } from '../../git/index-file';
import type { Pathspec } from '../../git/pathspec';
import { isUnchanged, workSide } from '../../git/diff/trees';
import { wildmatch } from '../../git/wildmatch';
import { die, exit } from './failure';
import { parseOptions, usageError, type Options } from './parse-options';
import type { GitRun } from './run';

const TAGS = { cached: 'H ', unmerged: 'M ', removed: 'R ', modified: 'C ', other: '? ' };

export function lsFiles(run: GitRun, args: string[]): number {
  const options = parseOptions('ls-files', args, {
    modelled: [
      'z',
      't',
      'v',
      'f',
      'cached',
      'deleted',
      'modified',
      'others',
      'ignored',
      'stage',
      'directory',
      'no-empty-directory',
      'unmerged',
      'exclude',
      'exclude-standard',
      'full-name',
      'error-unmatch',
      'abbrev',
      'deduplicate',
      'sparse',
      'format',
    ],
  });
  const format = options.text('format');
  if (format !== undefined && ['stage', 'others', 't', 'deduplicate'].some((each) => options.has(each))) {
    usageError(
      'ls-files',
      'fatal: --format cannot be used with -s, -o, -k, -t, --resolve-undo, --deduplicate, --eol\n',
    );
  }
  if (options.has('ignored')) checkIgnored(options);
  new Listing(run, options).write();
  return 0;
}

function checkIgnored(options: Options): void {
  if (!options.has('others') && !options.has('cached')) die('ls-files -i must be used with either -o or -c');
  if (!options.has('exclude-standard') && !options.texts('exclude').length)
    die('ls-files --ignored needs some exclude pattern');
}

class Listing {
  private readonly pathspec: Pathspec;
  private readonly tagged: boolean;
  private readonly end: string;
  private readonly staged: boolean;
  private last: string | undefined;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {
    const { args } = options;
    this.pathspec = run.pathspec(args.length ? args : run.prefix === '' ? [] : ['.']);
    this.tagged = ['t', 'v', 'f'].some((each) => options.has(each));
    this.end = options.has('z') ? '\0' : '\n';
    this.staged = options.has('stage') || options.has('unmerged');
  }

  write(): void {
    const { options } = this;
    const chosen = ['deleted', 'others', 'modified', 'unmerged', 'stage'].some((each) => options.has(each));
    const cached = options.has('cached') || !chosen;
    if (options.has('others')) this.writeOthers();
    if (cached || this.staged || options.has('deleted') || options.has('modified')) this.writeIndex(cached);
    if (options.has('error-unmatch')) this.checkUnmatched();
  }

  private name(path: string): string {
    const shown = this.options.has('full-name') ? path : this.run.relative(path);
    return this.end === '\0' ? shown : quotePath(shown);
  }

  private line(tag: string, path: string, facts = ''): void {
    this.run.out(`${this.tagged ? tag : ''}${facts}${this.name(path)}${this.end}`);
  }

  private ignored(): (path: string, isFolder: boolean) => boolean {
    const { run, options } = this;
    const rules = parseIgnore(options.texts('exclude').join('\n'), '', '');
    const standard = options.has('exclude-standard') ? run.ignore : undefined;
    const own = (path: string): boolean =>
      rules.some((rule) => {
        const name = rule.anchored ? path : path.slice(path.lastIndexOf('/') + 1);
        return wildmatch(rule.pattern, name, { pathname: true }) !== rule.negated;
      });
    return (path, isFolder) => own(path) || (standard?.ignores(path, isFolder) ?? false);
  }

  private writeOthers(): void {
    const { run, options } = this;
    const { repository } = run;
    const nothing = new Ignore(run.files, '/dev/null', '/dev/null');
    const { untracked } = listUntracked(repository, repository.readIndex(), {
      ignore: nothing,
      all: !options.has('directory'),
      pathspec: this.pathspec,
    });
    const ignored = this.ignored();
    for (const path of untracked) {
      if (ignored(path.replace(/\/$/, ''), path.endsWith('/')) === options.has('ignored')) {
        this.line(TAGS.other, path);
      }
    }
  }

  private writeIndex(cached: boolean): void {
    const { options } = this;
    const ignored = options.has('ignored') ? this.ignored() : undefined;
    for (const entry of this.run.repository.readIndex().entries()) {
      if (!this.pathspec.matches(entry.path) || (ignored && !ignored(entry.path, false))) continue;
      if ((cached || this.staged) && (!options.has('unmerged') || entry.stage))
        this.entry(entry.stage ? TAGS.unmerged : TAGS.cached, entry);
      if (options.has('deleted') || options.has('modified')) this.writeChanged(entry);
    }
  }

  private writeChanged(entry: IndexEntry): void {
    const { repository } = this.run;
    const gone = workSide(repository, entry.path) === null;
    if (this.options.has('deleted') && gone) this.entry(TAGS.removed, entry);
    if (this.options.has('modified') && (gone || !isUnchanged(repository, entry)))
      this.entry(TAGS.modified, entry);
  }

  private entry(tag: string, entry: IndexEntry): void {
    const { options } = this;
    const format = options.text('format');
    if (format !== undefined) {
      this.run.out(this.formatted(format, entry) + this.end);
      return;
    }
    if (options.has('deduplicate') && !this.tagged && !this.staged && this.last === entry.path) return;
    this.last = entry.path;
    if (!this.staged) return this.line(tag, entry.path);
    const mode = entry.mode.toString(8).padStart(6, '0');
    this.line(tag, entry.path, `${mode} ${this.oid(entry)} ${entry.stage}\t`);
  }

  private oid({ oid }: IndexEntry): string {
    if (!this.options.has('abbrev')) return oid;
    return this.run.abbrev(oid, Number(this.options.text('abbrev') ?? 7));
  }

  private formatted(format: string, entry: IndexEntry): string {
    const values: Record<string, () => string> = {
      objectmode: () => entry.mode.toString(8).padStart(6, '0'),
      objectname: () => this.oid(entry),
      stage: () => String(entry.stage),
      path: () => this.name(entry.path),
      'eolinfo:index': () => '',
      'eolinfo:worktree': () => '',
      eolattr: () => '',
    };
    return format.replace(/%(?:(%)|x([0-9a-fA-F]{2})|\(([^)]*)\)|n)/g, (all, percent, code, name) => {
      if (percent) return '%';
      if (code) return String.fromCharCode(parseInt(code as string, 16));
      if (name === undefined) return '\n';
      return values[name as string]?.() ?? die(`bad ls-files format: ${all}`);
    });
  }

  private checkUnmatched(): void {
    const index = this.run.repository.readIndex();
    let unmatched = false;
    for (const arg of this.options.args) {
      const only = this.run.pathspec([arg]);
      if (index.paths().some((path) => only.matches(path))) continue;
      this.run.warn(`error: pathspec '${arg}' did not match any file(s) known to git`);
      unmatched = true;
    }
    if (unmatched) exit(1, "Did you forget to 'git add'?\n");
  }
}
