/** What a pattern means, in words: `Namespace rocky-test`, `Kustomization with spec.path ./tenants/test`. */
import type { Pattern } from '../check';
import type { Path } from '../match';
import { fieldOf, MEANING_KEYS, wanted } from '../match';

export function describe(where: Pattern, kind = 'document'): string {
  const fields = new Map(leaves(where, []).map(({ path, pattern }) => [fieldOf(path), pattern]));
  const taken = (field: string): string | undefined => {
    const pattern = fields.get(field);
    fields.delete(field);
    return pattern === undefined ? undefined : wanted(pattern);
  };
  const words = [taken('kind') ?? kind, taken('metadata.name')];
  taken('apiVersion');
  const namespace = taken('metadata.namespace');
  if (namespace !== undefined) words.push(`in ${namespace}`);
  const rest = [...fields].map(([field, pattern]) => `${field} ${wanted(pattern)}`);
  if (rest.length > 0) words.push(`with ${rest.join(' and ')}`);
  return words.filter((word) => word !== undefined).join(' ');
}

/** Does the pattern mean one thing, by its name or its path? */
export function isParticular(where: Pattern): boolean {
  return leaves(where, []).some(({ path }) => ['metadata.name', 'spec.path'].includes(fieldOf(path)));
}

function leaves(pattern: Pattern, path: Path): { path: Path; pattern: Pattern }[] {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern)) return [{ path, pattern }];
  const entries = Object.entries(pattern);
  if (entries.length === 1 && MEANING_KEYS.includes(entries[0]![0])) return [{ path, pattern }];
  return entries.flatMap(([field, inner]) => leaves(inner, [...path, field]));
}
