/** Which of the world's requests were about an object, and how a rule reads. */
import type { AccessRecord, KubeObject } from '../../session/session';

/** How many are told, newest first. */
const MOST = 30;

/** Requests that would write an object; of reading nobody asks who did it. */
const WRITES = new Set(['create', 'update', 'patch', 'delete']);

export function accessOf(object: KubeObject, records: readonly AccessRecord[]): AccessRecord[] {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  return records
    .filter(
      (record) =>
        WRITES.has(record.verb) &&
        record.group === group &&
        record.resource.split('/')[0] === pluralOf(object.kind) &&
        record.name === object.metadata.name,
    )
    .reverse()
    .slice(0, MOST);
}

/** A rule as YAML has it. */
export function ruleText(rule: NonNullable<AccessRecord['rule']>): string {
  return Object.entries(rule)
    .filter(([, values]) => Array.isArray(values))
    .map(([field, values]) => `${field}: [${(values as string[]).map((value) => value || '""').join(', ')}]`)
    .join('\n');
}

/** `Deployment` → `deployments`, `Ingress` → `ingresses`, `NetworkPolicy` → `networkpolicies`. */
export function pluralOf(kind: string): string {
  const word = kind.toLowerCase();
  if (/(s|x|ch|sh)$/.test(word)) return `${word}es`;
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`;
  return `${word}s`;
}
