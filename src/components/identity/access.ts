/** Which of the world's requests were about an object, and how a rule reads. */
import type { AccessRecord, KubeObject } from '../../session/session';

/** Requests that are alike in all but their time and what they name: the newest of them, and how many there were. */
export interface Access extends AccessRecord {
  times: number;
  /** What was asked for: `deployments`, `services`. */
  resources: string[];
}

/** How many are told, newest first. */
const MOST = 30;

/** Requests that would write an object; of reading nobody asks who did it. */
const WRITES = new Set(['create', 'update', 'patch', 'delete']);

/** Who wrote an object, and who was refused. That a controller keeps its status is no news. */
export function accessOf(object: KubeObject, records: readonly AccessRecord[]): Access[] {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  const about = records.filter(
    (record) =>
      WRITES.has(record.verb) &&
      record.group === group &&
      record.resource === pluralOf(object.kind) &&
      record.name === object.metadata.name,
  );
  return gathered(about, (record) => record.verb).slice(0, MOST);
}

/**
 * In whose name what was written, all over the cluster: a line for each identity, place and way. Left out: events and
 * statuses, and what the parts of Kubernetes itself do.
 */
export function identitiesOf(records: readonly AccessRecord[]): Access[] {
  const told = records.filter(
    ({ verb, resource, user }) =>
      WRITES.has(verb) &&
      resource !== 'events' &&
      !resource.includes('/') &&
      !/^system:(?!serviceaccount:)|^system:serviceaccount:kube-/.test(user),
  );
  const lines = gathered(told, (record) => (record.allowed ? '' : `${record.verb} ${record.resource}`));
  return [...lines.filter(tellsMost), ...lines.filter((line) => !tellsMost(line))];
}

function gathered(records: readonly AccessRecord[], alsoBy: (record: AccessRecord) => string): Access[] {
  const found = new Map<string, Access>();
  for (const record of records) {
    const { agent, user, namespace, allowed, binding, role } = record;
    const key = [agent, user, namespace, allowed, binding, role, alsoBy(record)].join('|');
    const before = found.get(key);
    found.set(key, {
      ...record,
      times: (before?.times ?? 0) + 1,
      resources: [...new Set([...(before?.resources ?? []), record.resource])],
    });
  }
  return [...found.values()].sort((a, b) => b.at - a.at);
}

/** Refusals, and what a controller did in the name of a tenant's account. */
function tellsMost({ allowed, agent, user }: Access): boolean {
  return !allowed || (user.startsWith('system:serviceaccount:') && !user.endsWith(`:${agent}`));
}

/** `kustomize-controller, as rocky of rocky-test`: who asked, and in whose name where that is somebody else. */
export function actorText({ agent, user }: Pick<AccessRecord, 'agent' | 'user'>): string {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(user) ?? [];
  if (account === agent) return agent;
  return `${agent}, as ${account ? `${account} of ${namespace}` : user}`;
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
