/**
 * Which files of a source do not get into its artifact: version control and CI files, pictures and archives,
 * `.sourceignore` files and `spec.ignore`.
 *
 * Models: fluxcd/pkg sourceignore over go-git's gitignore: the last pattern that matches a path or a folder above it
 * decides, so a folder can be taken back after all was left out.
 */
import { parseIgnore, type IgnoreRule } from '../../git/ignore';
import { wildmatch } from '../../git/wildmatch';

const DEFAULTS = [
  '.git/,.gitignore,.gitmodules,.gitattributes',
  '*.jpg,*.jpeg,*.gif,*.png,*.wmv,*.flv,*.tar.gz,*.zip',
  '.github/,.circleci/,.travis.yml,.gitlab-ci.yml,appveyor.yml,.drone.yml,cloudbuild.yaml,codeship-services.yml,codeship-steps.yml',
  '**/.goreleaser.yml,**/.sops.yaml,**/.flux.yaml',
];

const IGNORE_FILE = '.sourceignore';

/** The files that are left, in order of path. @param ignore `spec.ignore`, lines as in a .gitignore */
export function withoutIgnoredFiles(
  files: ReadonlyMap<string, Uint8Array>,
  ignore: string | undefined,
): Map<string, Uint8Array> {
  const rules = [
    ...parse(DEFAULTS.join(',').replaceAll(',', '\n'), ''),
    ...fileRules(files),
    ...parse(ignore ?? '', ''),
  ];
  const kept = [...files].filter(([path]) => !isIgnored(rules, path));
  return new Map(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function fileRules(files: ReadonlyMap<string, Uint8Array>): IgnoreRule[] {
  const decoder = new TextDecoder();
  return [...files]
    .filter(([path]) => path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`))
    .flatMap(([path, content]) => parse(decoder.decode(content), path.slice(0, -IGNORE_FILE.length)));
}

function parse(text: string, base: string): IgnoreRule[] {
  return parseIgnore(text, base, '').filter((rule) => rule.text.trim() !== '');
}

function isIgnored(rules: readonly IgnoreRule[], path: string): boolean {
  for (let i = rules.length - 1; i >= 0; i--) {
    const rule = rules[i]!;
    if (path.startsWith(rule.base) && matches(rule, path.slice(rule.base.length))) return !rule.negated;
  }
  return false;
}

/** Does the rule match the file or one of the folders on the way to it? */
function matches(rule: IgnoreRule, path: string): boolean {
  const parts = path.split('/');
  for (let depth = 1; depth <= parts.length; depth++) {
    if (depth === parts.length && rule.onlyFolders) return false;
    const subject = rule.anchored ? parts.slice(0, depth).join('/') : parts[depth - 1]!;
    if (wildmatch(rule.pattern, subject, { pathname: true })) return true;
  }
  return false;
}
