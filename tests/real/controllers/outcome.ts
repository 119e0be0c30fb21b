/**
 * How a scenario stands: what its Flux objects say, which objects there are, what was told in events. What differs between
 * two true runs is taken out: clocks, hashes, temporary folders, how often something was tried.
 */
import type { Client, KubeObject } from '../../../src/world/kube/api';

export interface Outcome {
  /** What the API server said to steps it refused. */
  refused?: string[];
  /** Status by `Kind/namespace/name`: conditions as lines, the rest as it is. */
  flux: Record<string, unknown>;
  /** `Kind/namespace/name` of all other objects. */
  objects: string[];
  /** `Kind/namespace/name Type Reason message`, each once. */
  events: string[];
}

/** Kinds of which there are more or fewer by chance, or always. */
const UNTOLD = new Set([
  'pods',
  'events',
  'replicasets',
  'endpoints',
  'endpointslices',
  'controllerrevisions',
  'leases',
  'jobs',
]);
/** Sources that were looked at in the moment before they were ready, or once more. */
const BY_CHANCE =
  /GitOperationSucceeded|ArtifactUpToDate|NoSourceArtifact|ArtifactVerificationFailed|GarbageCollection|integrity failure/;
const COUNTED = [
  'history',
  'failures',
  'installFailures',
  'upgradeFailures',
  'lastAttemptedReleaseActionDuration',
  'artifact',
  'includedArtifacts',
];

/** @param ids of all scenarios: `a-b` is no namespace of `a` where it is one of these */
export function outcomeOf(admin: Client, id: string, ids: readonly string[]): Outcome {
  const mine = (name = ''): boolean => ownerOf(name, ids) === id;
  const flux: Record<string, unknown> = {};
  const objects: string[] = [];
  const seen = new Set<string>();
  for (const { group, version, resource, kind, namespaced, verbs } of admin.resources()) {
    const key = `${resource}.${group}`;
    if (seen.has(key) || UNTOLD.has(resource) || !verbs.includes('list')) continue;
    seen.add(key);
    for (const object of admin.list({ group, version, resource })) {
      const { name, namespace } = object.metadata;
      if (!mine(namespaced ? namespace : name) || name === 'kube-root-ca.crt') continue;
      const place = [kind, namespace, name].filter(Boolean).join('/');
      if (group.endsWith('toolkit.fluxcd.io')) flux[place] = statusOf(object);
      else objects.push(place);
    }
  }
  const events = admin
    .list({ group: '', resource: 'events' })
    .filter(
      ({ involvedObject: { apiVersion = '', namespace } }) => /fluxcd/.test(apiVersion) && mine(namespace),
    )
    .map(eventLine)
    .filter((line) => !BY_CHANCE.test(line));
  return { flux, objects: objects.sort(), events: [...new Set(events)].sort() };
}

/** The scenario with the longest id that a namespace begins with. */
function ownerOf(name: string, ids: readonly string[]): string | undefined {
  const owners = ids.filter((id) => name === id || name.startsWith(`${id}-`));
  return owners.sort((a, b) => b.length - a.length)[0];
}

function statusOf({ status = {} }: KubeObject): unknown {
  const rest = Object.entries(status as Record<string, unknown>).filter(([name]) => !COUNTED.includes(name));
  const conditions = ((status.conditions ?? []) as Record<string, string>[]).map(
    ({ type, status: state, reason, message = '' }) => `${type} ${state} ${reason} ${told(message)}`,
  );
  const shown = JSON.parse(told(JSON.stringify(Object.fromEntries(rest)))) as object;
  return { ...shown, conditions: conditions.sort() };
}

function eventLine({ involvedObject: { kind, namespace, name }, type, reason, message }: KubeObject): string {
  const text = (message as string)
    .replace('(combined from similar events): ', '')
    .replace(/\n\nLast Helm logs:[^]*$/, '');
  return `${kind}/${namespace}/${name} ${type} ${reason} ${told(text)}`;
}

const SPAN = /\b(\d+h)?(\d+m)?\d+(\.\d+)?(ns|µs|ms)\b|\b(\d+m)?\d+\.\d+s\b/g;
/** Objects of one set are tried side by side: which refusal is told first is chance. */
const REFUSED =
  /\S+ (dry-run failed \(Forbidden\): )\S+ "[^"]+" is forbidden: (User "[^"]+" cannot patch) resource "[^"]+" in API group "[^"]*"/g;

function told(text: string): string {
  return text
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z\b/g, 'TIME')
    .replace(/sha256:[0-9a-f]{64}|\b[0-9a-f]{40}\b/g, 'SHA')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID')
    .replace(/\b10\.(96|244)\.\d+\.\d+\b/g, 'IP')
    .replace(/\b0x[0-9a-f]{6,}/g, '0xADDRESS')
    .replace(/\+[0-9a-f]{12}(\.\d+)?\b/g, '+SHA$1')
    .replace(/\/tmp\/[\w-]*?-?\d{5,}/g, '/tmp/N')
    .replace(SPAN, 'SPAN')
    .replace(REFUSED, 'OBJECT $1$2');
}
