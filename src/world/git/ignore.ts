/**
 * Which files git does not look at: `.gitignore` of each folder, `.git/info/exclude`, `core.excludesFile`.
 *
 * Models: gitignore(5): the last pattern that matches decides, nearer files win, `!` takes back, a trailing `/` means
 * folders, a slash inside ties the pattern to its folder; nothing inside an ignored folder can be taken back.
 */
import { join, type Files } from '../files/files';
import { wildmatch } from './wildmatch';

export interface IgnoreRule {
  /** As written. */
  text: string;
  pattern: string;
  negated: boolean;
  onlyFolders: boolean;
  /** Folder the rule stands in, '' or ending in `/`. */
  base: string;
  anchored: boolean;
  /** File it stands in, as git names it, and line (1-based). */
  source: string;
  line: number;
}

export class Ignore {
  private perFolder = new Map<string, IgnoreRule[]>();
  private general: IgnoreRule[];

  constructor(
    private readonly files: Files,
    private readonly workTree: string,
    gitDir: string,
    excludesFile?: string,
  ) {
    this.general = [
      ...(excludesFile ? this.read(excludesFile, '', excludesFile) : []),
      ...this.read(`${gitDir}/info/exclude`, '', '.git/info/exclude'),
    ];
  }

  /** Is the path ignored, by itself or by a folder above it? */
  ignores(path: string, isFolder: boolean): boolean {
    const rule = this.ruleFor(path, isFolder);
    return rule !== undefined && !rule.negated;
  }

  /** The rule that decides about a path. */
  ruleFor(path: string, isFolder: boolean): IgnoreRule | undefined {
    const parts = path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const rule = this.match(parts.slice(0, depth).join('/'), true);
      if (rule && !rule.negated) return rule;
    }
    return this.match(path, isFolder);
  }

  private match(path: string, isFolder: boolean): IgnoreRule | undefined {
    const folders = path.split('/').slice(0, -1);
    for (let depth = folders.length; depth >= 0; depth--) {
      const found = lastMatch(this.rulesOf(folders.slice(0, depth).join('/')), path, isFolder);
      if (found) return found;
    }
    return lastMatch(this.general, path, isFolder);
  }

  private rulesOf(folder: string): IgnoreRule[] {
    let rules = this.perFolder.get(folder);
    if (!rules) {
      const base = folder === '' ? '' : `${folder}/`;
      rules = this.read(join(this.workTree, `${base}.gitignore`), base, `${base}.gitignore`);
      this.perFolder.set(folder, rules);
    }
    return rules;
  }

  private read(path: string, base: string, source: string): IgnoreRule[] {
    return this.files.isFile(path) ? parseIgnore(this.files.readText(path), base, source) : [];
  }
}

export function parseIgnore(text: string, base: string, source: string): IgnoreRule[] {
  const rules: IgnoreRule[] = [];
  text.split('\n').forEach((raw, index) => {
    const written = raw.replace(/\r$/, '');
    if (written === '' || written.startsWith('#')) return;
    let pattern = written.replace(/(?<!\\)( +)$/, '').replace(/\\ $/, ' ');
    const negated = pattern.startsWith('!');
    if (negated) pattern = pattern.slice(1);
    const onlyFolders = pattern.endsWith('/');
    if (onlyFolders) pattern = pattern.slice(0, -1);
    if (pattern === '') return;
    const anchored = pattern.includes('/');
    if (pattern.startsWith('/')) pattern = pattern.slice(1);
    rules.push({ text: written, pattern, negated, onlyFolders, base, anchored, source, line: index + 1 });
  });
  return rules;
}

function lastMatch(rules: IgnoreRule[], path: string, isFolder: boolean): IgnoreRule | undefined {
  for (let i = rules.length - 1; i >= 0; i--) {
    const rule = rules[i]!;
    if (rule.onlyFolders && !isFolder) continue;
    const inside = path.slice(rule.base.length);
    const subject = rule.anchored ? inside : inside.slice(inside.lastIndexOf('/') + 1);
    if (wildmatch(rule.pattern, subject, { pathname: true })) return rule;
  }
  return undefined;
}
