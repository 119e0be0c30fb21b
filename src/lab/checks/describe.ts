/** What a pattern means, in words: `Kustomization with spec.path ./tenants/test`. */
import type { Pattern } from '../check';
import type { Path } from '../match';
import { fieldOf, MEANING_KEYS, wanted } from '../match';

export function describe(where: Pattern, kind = 'document'): string {
  const fields = leaves(where, []);
  const named = fields.find(({ path }) => fieldOf(path) === 'kind');
  const rest = fields.filter(({ path }) => !['kind', 'apiVersion'].includes(fieldOf(path)));
  const what = named ? wanted(named.pattern) : kind;
  if (rest.length === 0) return what;
  return `${what} with ${rest.map(({ path, pattern }) => `${fieldOf(path)} ${wanted(pattern)}`).join(' and ')}`;
}

function leaves(pattern: Pattern, path: Path): { path: Path; pattern: Pattern }[] {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return [{ path, pattern }];
  const entries = Object.entries(pattern);
  if (entries.length === 1 && MEANING_KEYS.includes(entries[0]![0])) return [{ path, pattern }];
  return entries.flatMap(([field, inner]) => leaves(inner, [...path, field]));
}
