/**
 * `.helmignore`: which files of a folder are no part of the chart.
 *
 * Models: helm v4 pkg/ignore: rules in order, the first that matches decides; files beginning with a dot in `templates/`
 * are always left out.
 */
import { BadPattern, matchPath } from './glob';

interface Rule {
  negate: boolean;
  mustBeFolder: boolean;
  matches(path: string): boolean;
}

export interface IgnoreRules {
  /** @param path within the chart */
  ignores(path: string, isFolder: boolean): boolean;
}

/** @throws Error for a rule that cannot be read */
export function parseIgnore(text: string): IgnoreRules {
  const rules: Rule[] = [];
  for (const line of `${text.replace(/^\uFEFF/, '')}\ntemplates/.?*`.split('\n')) {
    const rule = line.trim();
    if (rule !== '' && !rule.startsWith('#')) rules.push(parseRule(rule));
  }
  return { ignores: (path, isFolder) => isIgnored(rules, path, isFolder) };
}

function parseRule(text: string): Rule {
  if (text.includes('**')) throw new Error('double-star (**) syntax is not supported');
  try {
    matchPath(text, 'abc');
  } catch (error) {
    throw error instanceof BadPattern ? new Error('syntax error in pattern') : error;
  }
  const negate = text.startsWith('!');
  let pattern = negate ? text.slice(1) : text;
  const mustBeFolder = pattern.endsWith('/');
  if (mustBeFolder) pattern = pattern.slice(0, -1);
  const matches = pattern.startsWith('/')
    ? (path: string) => matchPath(pattern.slice(1), path)
    : pattern.includes('/')
      ? (path: string) => matchPath(pattern, path)
      : (path: string) => matchPath(pattern, path.slice(path.lastIndexOf('/') + 1));
  return { negate, mustBeFolder, matches };
}

function isIgnored(rules: Rule[], path: string, isFolder: boolean): boolean {
  for (const { negate, mustBeFolder, matches } of rules) {
    if (negate) {
      if ((mustBeFolder && !isFolder) || !matches(path)) return true;
    } else if ((!mustBeFolder || isFolder) && matches(path)) return true;
  }
  return false;
}
