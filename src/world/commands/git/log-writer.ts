/**
 * Commits written one after the other, with graph and diffs.
 *
 * Models: log-tree.c: what separates commits, when a blank line stands before a diff, what each merge is compared with.
 */
import { findRenames } from '../../git/diff/rename';
import { diffTrees } from '../../git/diff/trees';
import { formatCombined, type CombinedFile } from '../../git/diff/combined';
import { pathOf, type FilePair, type FileSide } from '../../git/diff/file-pair';
import { storedSide, treeFiles } from '../../git/diff/trees';
import type { Commit } from '../../git/objects';
import type { LogLine } from '../../git/refs';
import { formatDate } from '../../git/ident';
import { decorations } from './decorate';
import { preparePairs, printPairs } from './diff-options';
import { Graph } from './graph';
import type { LogSettings } from './log-options';
import { prettyBody, type PrettyContext } from './pretty';
import type { GitRun } from './run';

export interface LogEntry {
  oid: string;
  commit: Commit;
  /** As they are shown. */
  parents: readonly string[];
  /** Those that a graph draws. */
  drawn?: readonly string[];
  path?: string;
  /** `<` or `>`: which side of `a...b` it is on. */
  side?: '<' | '>';
  /** The name it was reached by (`--source`). */
  source?: string;
  reflog?: { selector: string; line: LogLine };
}

/** What the placeholders of a format need to know. */
export function prettyContext(
  run: GitRun,
  settings: LogSettings,
  entry: LogEntry,
  names: ReadonlyMap<string, string[]> = new Map(),
): PrettyContext {
  return {
    abbrev: (oid) => run.abbrev(oid, settings.diff.abbrevLength),
    shortNames: settings.shortNames,
    date: settings.date,
    now: run.now(),
    decorations: (oid) => names.get(oid) ?? [],
    parents: entry.commit.parents,
    mark: entry.side ?? '>',
    reflog: entry.reflog,
  };
}

/** What a commit changed against one parent, or against all at once. */
interface EntryDiff {
  parent?: string;
  text: string;
  combined?: boolean;
}

export class LogWriter {
  private shownOne = false;
  private missingNewline = false;
  private readonly graph: Graph | undefined;
  private readonly names: Map<string, string[]>;
  private readonly formats: boolean;

  constructor(
    private readonly run: GitRun,
    private readonly settings: LogSettings,
  ) {
    this.graph = settings.graph ? new Graph() : undefined;
    const wantsNames = settings.decorate !== 'no' || /%[-+ ]?[dD]/.test(settings.pretty.format);
    this.names = wantsNames ? decorations(run, settings.decorate === 'full') : new Map<string, string[]>();
    this.formats = Object.values(settings.diff.formats).some(Boolean);
  }

  /** Writes a commit; answers whether there was anything to write. */
  write(entry: LogEntry): boolean {
    const diff = this.formats ? this.diffs(entry) : [];
    if (!this.alwaysShown() && !(this.formats ? diff.length : this.hasChanges(entry))) return false;
    const mark = this.settings.leftRight ? entry.side : undefined;
    this.graph?.update(entry.oid, entry.drawn ?? entry.parents, mark);
    if (!diff.length) this.writeEntry(entry, { text: '' });
    for (const each of diff) this.writeEntry(entry, each);
    return true;
  }

  /** Does a filter on changes find any, where none are to be shown? Merges are looked at only if they are compared. */
  private hasChanges({ commit, path }: LogEntry): boolean {
    const { merges } = this.settings;
    if (commit.parents.length > 1 && merges === 'none') return false;
    const { objects } = this.run.repository;
    const parents = merges === 'separate' ? commit.parents : commit.parents.slice(0, 1);
    const trees = parents.length ? parents.map((oid) => objects.commit(oid).tree) : [''];
    return trees.some((tree) => this.pairs(tree, commit.tree, path).length > 0);
  }

  /** Commits are left out where a filter on their changes finds nothing. */
  private alwaysShown(): boolean {
    const { diff, follow, walk, onlyChanged } = this.settings;
    return (
      !onlyChanged &&
      !diff.pickaxe &&
      diff.filter === undefined &&
      !(follow && walk.follow !== undefined && this.formats)
    );
  }

  private writeEntry(entry: LogEntry, { parent, text: diff, combined }: EntryDiff): void {
    this.writeCommit(entry, parent);
    if (diff === '' && !combined) return;
    const { pretty, diff: settings } = this.settings;
    const nothing = pretty.name === 'user' && pretty.format === '';
    if (combined && !nothing) this.run.out(this.prefixed('\n'));
    else if (pretty.name !== 'oneline' && !nothing) {
      const dashes = settings.formats.stat && settings.formats.patch && !diff.startsWith('diff --');
      this.run.out(this.prefixed(dashes ? '---\n' : '\n'));
    }
    if (diff !== '') this.run.out(this.prefixed(diff));
  }

  private prefixed(text: string): string {
    if (!this.graph) return text;
    const lines = text.replace(/\n$/, '').split('\n');
    return lines.map((line) => `${this.graph!.padding()}${line}\n`).join('');
  }

  private writeCommit(entry: LogEntry, parent: string | undefined): void {
    const { pretty } = this.settings;
    if (this.shownOne && !pretty.terminator) {
      if (!this.missingNewline && this.graph) this.run.out(this.graph.padding());
      this.run.out('\n');
    }
    this.shownOne = true;
    this.run.out(this.graph?.commitPrefix() ?? '');
    if (pretty.name !== 'user') {
      this.run.out(this.headLine(entry, parent));
      if (entry.reflog) {
        this.writeReflog(entry.reflog);
        if (pretty.name === 'oneline') return;
      }
    }
    const body = prettyBody(pretty, entry.oid, entry.commit, this.context(entry));
    this.missingNewline = !body.endsWith('\n');
    this.writeBody(body);
    if (pretty.terminator && !(pretty.name === 'user' && pretty.format === '')) {
      if (!this.missingNewline && this.graph) this.run.out(this.graph.padding());
      this.run.out('\n');
    }
  }

  private headLine({ oid, commit, parents, side, source }: LogEntry, parent: string | undefined): string {
    const { settings } = this;
    const name = (each: string): string =>
      settings.shortNames ? this.run.abbrev(each, settings.diff.abbrevLength) : each;
    if (settings.pretty.name === 'email') return `From ${oid} Mon Sep 17 00:00:00 2001\n`;
    let line = settings.pretty.name === 'oneline' ? '' : 'commit ';
    if (settings.leftRight && side && !this.graph) line += `${side} `;
    line += name(oid);
    if (source !== undefined) line += `\t${source}`;
    if (settings.showParents) line += parents.map((each) => ` ${name(each)}`).join('');
    if (parent !== undefined) line += ` (from ${name(parent)})`;
    const names = settings.decorate === 'no' ? undefined : this.names.get(oid);
    if (names) line += ` (${names.join(', ')})`;
    if (settings.pretty.name === 'oneline') return `${line} `;
    line += `\n${this.graph?.nextLine() ?? ''}`;
    const merged = commit.parents.length > 1 && settings.pretty.name !== 'raw';
    if (!merged) return line;
    const short = commit.parents.map((each) => this.run.abbrev(each)).join(' ');
    return `${line}Merge: ${short}\n${this.graph?.nextLine() ?? ''}`;
  }

  private writeReflog({ selector, line }: { selector: string; line: LogLine }): void {
    if (this.settings.pretty.name === 'oneline') this.run.out(`${selector}: ${line.message}\n`);
    else {
      this.run.out(
        `Reflog: ${selector} (${line.who.name} <${line.who.email}>)\nReflog message: ${line.message}\n`,
      );
    }
  }

  /** Text with the graph before each line but the first. */
  private writeBody(body: string): void {
    if (!this.graph) {
      this.run.out(body);
      return;
    }
    const lines = body.split('\n');
    if (body.endsWith('\n')) lines.pop();
    lines.forEach((line, index) => {
      const last = index === lines.length - 1;
      this.run.out(line + (last ? (body.endsWith('\n') ? '\n' : '') : '\n'));
      if (!last) this.run.out(this.graph!.nextLine());
    });
    if (this.graph.finished) return;
    const ended = body.endsWith('\n');
    this.run.out(`${ended ? '' : '\n'}${this.graph.remainder()}${ended ? '\n' : ''}`);
  }

  private context(entry: LogEntry): PrettyContext {
    return prettyContext(this.run, this.settings, entry, this.names);
  }

  /** What the commit changed: a text for each parent it is compared with. */
  private diffs(entry: LogEntry): EntryDiff[] {
    const { commit } = entry;
    const { settings } = this;
    const { objects } = this.run.repository;
    const treeOf = (oid: string): string => objects.commit(oid).tree;
    const of = (text: string, parent?: string): EntryDiff[] => (text === '' ? [] : [{ parent, text }]);
    if (!commit.parents.length) return of(this.between('', commit.tree, entry.path));
    if (commit.parents.length === 1 || settings.merges === 'first') {
      return of(this.between(treeOf(commit.parents[0]!), commit.tree, entry.path));
    }
    if (settings.merges === 'separate') {
      return commit.parents.flatMap((parent) =>
        of(this.between(treeOf(parent), commit.tree, entry.path), parent),
      );
    }
    if (settings.merges === 'none') return [];
    const text = this.combined(commit);
    return text === '' && !this.alwaysShown() ? [] : [{ text, combined: true }];
  }

  private between(before: string, after: string, path: string | undefined): string {
    return printPairs(this.run, this.pairs(before, after, path), this.settings.diff);
  }

  private pairs(before: string, after: string, path: string | undefined): FilePair[] {
    const { objects } = this.run.repository;
    const { args, diff } = this.settings;
    if (path !== undefined) {
      // one file is followed: its rename is found among all changes
      const all = findRenames(diffTrees(objects, before, after), { minimum: diff.minimum });
      return preparePairs(
        all.filter((pair) => pathOf(pair) === path),
        { ...diff, renames: 'none' },
      );
    }
    const wanted = (each: string): boolean => args.pathspec.matches(each);
    const unchanged = (): FileSide[] => (before === '' ? [] : [...treeFiles(objects, before).values()]);
    return preparePairs(diffTrees(objects, before, after, wanted), diff, unchanged);
  }

  private combined(commit: Commit): string {
    const { settings } = this;
    const { formats } = settings.diff;
    const { objects } = this.run.repository;
    const first = objects.commit(commit.parents[0]!).tree;
    const stats = {
      ...settings.diff,
      formats: {
        stat: formats.stat,
        numstat: formats.numstat,
        shortstat: formats.shortstat,
        summary: formats.summary,
      },
    };
    const files = this.combinedFiles(commit);
    let text = '';
    if (formats.stat || formats.numstat || formats.shortstat) {
      text += printPairs(this.run, this.pairs(first, commit.tree, undefined), stats);
    }
    if (formats.nameOnly) text += files.map((file) => `${file.path}\n`).join('');
    if (formats.nameStatus) text += files.map((file) => `${statusLetters(file)}\t${file.path}\n`).join('');
    if (!formats.patch) return text;
    const patch = files
      .map((file) =>
        formatCombined(file, {
          ...settings.diff.output,
          dense: settings.merges === 'dense',
          abbrev: (oid) => (settings.diff.output.fullIndex ? oid : this.run.abbrev(oid)),
        }),
      )
      .join('');
    return text + (text !== '' && files.length ? '\n' : '') + patch;
  }

  /** Files that differ from every parent. */
  private combinedFiles(commit: Commit): CombinedFile[] {
    const { objects } = this.run.repository;
    const { args } = this.settings;
    const trees = commit.parents.map((parent) => objects.commit(parent).tree);
    const changed = trees.map(
      (tree) =>
        new Set(diffTrees(objects, tree, commit.tree, (path) => args.pathspec.matches(path)).map(pathOf)),
    );
    const side = (tree: string, path: string): FileSide | null => {
      const found = objects.at(tree, path);
      return found ? storedSide(objects, path, found) : null;
    };
    return [...changed[0]!]
      .filter((path) => changed.every((set) => set.has(path)))
      .map((path) => ({
        path,
        parents: trees.map((tree) => side(tree, path)),
        result: side(commit.tree, path),
      }));
  }
}

function statusLetters({ parents, result }: CombinedFile): string {
  return parents.map((parent) => (!parent ? 'A' : !result ? 'D' : 'M')).join('');
}

/** `HEAD@{0}`, or the date where one was asked for. */
export function reflogSelector(
  name: string,
  index: number,
  line: LogLine,
  settings: LogSettings,
  now: number,
): string {
  const inside = settings.dateGiven
    ? formatDate(line.who.seconds, line.who.zone, settings.date, now)
    : String(index);
  return `${name}@{${inside}}`;
}
