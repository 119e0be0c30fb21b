/**
 * Files that a local build leaves out: `.sourceignore`, `--ignore-paths`, and what no artifact ever has.
 *
 * Models: fluxcd/pkg sourceignore as its kustomize generator uses it.
 */
import type { Files } from '../../files/files';
import { FilesError } from '../../files/files';
import type { IgnoreRule } from '../../git/ignore';
import { parseIgnore } from '../../git/ignore';
import { wildmatch } from '../../git/wildmatch';

const DEFAULTS = [
  '.git/ .gitignore .gitmodules .gitattributes',
  '*.jpg *.jpeg *.gif *.png *.wmv *.flv *.tar.gz *.zip',
  '.github/ .circleci/ .travis.yml .gitlab-ci.yml appveyor.yml .drone.yml cloudbuild.yaml',
  'codeship-services.yml codeship-steps.yml **/.goreleaser.yml **/.sops.yaml **/.flux.yaml',
];
const FILE = '.sourceignore';

export interface IgnoredPaths {
  /** Is anything asked to be left out? */
  any: boolean;
  /** @param path absolute */
  ignores(path: string, isFolder: boolean): boolean;
}

/** @param dir absolute @throws Error where the folder can't be read */
export function loadIgnoredPaths(files: Files, dir: string, extra: string[]): IgnoredPaths {
  const own = [...rulesBelow(files, dir, ''), ...parse(extra.join('\n'), '')];
  const rules = [...parse(DEFAULTS.join(' ').replaceAll(' ', '\n'), ''), ...own];
  return {
    any: own.length > 0,
    ignores: (path, isFolder) =>
      path.startsWith(`${dir}/`) && decide(rules, path.slice(dir.length + 1), isFolder),
  };
}

/** Rules in .gitignore's form for what is below a folder; the built-in ones left aside. @param dir absolute */
export function ignoring(dir: string, patterns: string[]): IgnoredPaths['ignores'] {
  const rules = parse(patterns.join('\n'), '');
  return (path, isFolder) =>
    path.startsWith(`${dir}/`) && decide(rules, path.slice(dir.length + 1), isFolder);
}

function rulesBelow(files: Files, dir: string, base: string): IgnoreRule[] {
  const folder = base ? `${dir}/${base.slice(0, -1)}` : dir;
  const file = `${folder}/${FILE}`;
  const own = files.isFile(file) ? parse(files.readText(file), base) : [];
  let names: string[];
  try {
    names = files.list(folder);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new Error(`failed to load ignore patterns: open ${folder}: ${error.reason}`);
  }
  const folders = names.filter(
    (name) => name !== '.git' && files.lstat(`${folder}/${name}`).type === 'directory',
  );
  return [...own, ...folders.flatMap((name) => rulesBelow(files, dir, `${base}${name}/`))];
}

function parse(text: string, base: string): IgnoreRule[] {
  return parseIgnore(text, base, '').filter((rule) => rule.text.trim() !== '');
}

/** The last rule that matches the path, or a folder above it, decides. */
function decide(rules: IgnoreRule[], path: string, isFolder: boolean): boolean {
  const last = rules.filter((rule) => matches(rule, path, isFolder)).at(-1);
  return last !== undefined && !last.negated;
}

function matches(rule: IgnoreRule, path: string, isFolder: boolean): boolean {
  if (!path.startsWith(rule.base)) return false;
  const parts = path.slice(rule.base.length).split('/');
  return parts.some((part, index) => {
    if (rule.onlyFolders && !isFolder && index === parts.length - 1) return false;
    const subject = rule.anchored ? parts.slice(0, index + 1).join('/') : part;
    return wildmatch(rule.pattern, subject, { pathname: true });
  });
}
