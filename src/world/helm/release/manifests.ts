/**
 * Rendered templates, taken apart: hooks on one side, objects in the order of their kinds on the other.
 *
 * Models: helm v4 pkg/release/v1/util (`SplitManifests`, `SortManifests` and its two orders).
 */
import { readStruct, STRING, structOf } from '../chart/go-struct';
import type { Log } from '../action/configuration';
import type { Hook, HookEvent } from './release';

export interface Manifest {
  /** The template it is from: `movy/templates/service.yaml` */
  name: string;
  content: string;
  head: ManifestHead;
}

export interface ManifestHead {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; annotations?: Record<string, string> };
}

const EVENTS: Record<string, HookEvent> = {
  'pre-install': 'pre-install',
  'post-install': 'post-install',
  'pre-delete': 'pre-delete',
  'post-delete': 'post-delete',
  'pre-upgrade': 'pre-upgrade',
  'post-upgrade': 'post-upgrade',
  'pre-rollback': 'pre-rollback',
  'post-rollback': 'post-rollback',
  test: 'test',
  'test-success': 'test',
};

export const INSTALL_ORDER = `PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodSecurityPolicy
  PodDisruptionBudget ServiceAccount Secret SecretList ConfigMap StorageClass PersistentVolume PersistentVolumeClaim
  CustomResourceDefinition ClusterRole ClusterRoleList ClusterRoleBinding ClusterRoleBindingList Role RoleList
  RoleBinding RoleBindingList Service DaemonSet Pod ReplicationController ReplicaSet Deployment
  HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService MutatingWebhookConfiguration
  ValidatingWebhookConfiguration`.split(/\s+/);

export const UNINSTALL_ORDER = `ValidatingWebhookConfiguration MutatingWebhookConfiguration APIService Ingress
  IngressClass Service CronJob Job StatefulSet HorizontalPodAutoscaler Deployment ReplicaSet ReplicationController Pod
  DaemonSet RoleBindingList RoleBinding RoleList Role ClusterRoleBindingList ClusterRoleBinding ClusterRoleList
  ClusterRole CustomResourceDefinition PersistentVolumeClaim PersistentVolume StorageClass ConfigMap SecretList Secret
  ServiceAccount PodDisruptionBudget PodSecurityPolicy LimitRange ResourceQuota NetworkPolicy Namespace
  PriorityClass`.split(/\s+/);

/** The documents of a stream, empty ones left out; what a document ends with stays. */
export function splitManifests(text: string): string[] {
  return text
    .trimStart()
    .split(/^---[ \t]*/m)
    .map((part) => part.trimStart())
    .filter((part) => part !== '');
}

/** As helm 4.1 splits: whatever blanks stand around `---` go, and what a document ends with too. */
export function splitTrimmedManifests(text: string): string[] {
  return text
    .trim()
    .split(/(?:^|\s*\n)---\s*/)
    .filter((part) => part !== '')
    .map((part) => part.trim());
}

/** A manifest is no YAML; `hooks` are those of the files before it. */
export class UnsortedError extends Error {
  constructor(
    message: string,
    readonly hooks: Hook[],
  ) {
    super(message);
  }
}

function understood<Result>(hooks: Hook[], read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw new UnsortedError((error as Error).message, hooks);
  }
}

/**
 * Takes rendered files apart.
 * @param files text by path of the template
 * @param split how a file is taken apart
 * @throws Error `YAML parse error on PATH: ...`
 */
export function sortManifests(
  files: Record<string, string>,
  order: readonly string[],
  split = splitManifests,
  log?: Log,
): { hooks: Hook[]; manifests: Manifest[] } {
  const hooks: Hook[] = [];
  const manifests: Manifest[] = [];
  for (const path of Object.keys(files).sort(byBytes)) {
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue;
    if (files[path]!.trim() === '') continue;
    for (const content of split(files[path]!)) {
      const manifest = { name: path, content, head: understood(hooks, () => headOf(path, content)) };
      const types = manifest.head.metadata?.annotations?.['helm.sh/hook'];
      if (types === undefined) manifests.push(manifest);
      else hooks.push(...hookOf(manifest, types, log));
    }
  }
  return {
    hooks: hooks.sort((a, b) => byKind(a.kind, b.kind, order)),
    manifests: manifests.sort((a, b) => byKind(a.head.kind ?? '', b.head.kind ?? '', order)),
  };
}

/** All manifests as one text, each under the name of its template. */
export function joinManifests(manifests: readonly Manifest[]): string {
  return manifests.map(({ name, content }) => `---\n# Source: ${name}\n${content}\n`).join('');
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const HEAD = structOf('util.SimpleHead', {
  apiVersion: STRING,
  kind: STRING,
  metadata: {
    kind: 'struct',
    name: '',
    go: 'struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
    fields: { name: STRING, annotations: { kind: 'map', of: STRING, go: 'map[string]string' } },
  },
});

function headOf(path: string, content: string): ManifestHead {
  try {
    return readStruct(content, HEAD) as ManifestHead;
  } catch (error) {
    throw new Error(`YAML parse error on ${path}: ${(error as Error).message}`);
  }
}

/** None where it names an event that nobody knows. */
function hookOf({ name: path, content, head }: Manifest, types: string, log: Log | undefined): Hook[] {
  const events = types.split(',').map((type) => EVENTS[type.trim().toLowerCase()]);
  if (events.some((event) => event === undefined)) {
    log?.('info', 'skipping unknown hooks', { hookTypes: types });
    return [];
  }
  const annotations = head.metadata?.annotations ?? {};
  const weight = annotations['helm.sh/hook-weight'] ?? '';
  const deletePolicies = wordsOf(annotations['helm.sh/hook-delete-policy']);
  const outputPolicies = wordsOf(annotations['helm.sh/hook-output-log-policy']);
  const hook: Hook = {
    name: head.metadata?.name ?? '',
    kind: head.kind ?? '',
    path,
    manifest: content,
    events: events as HookEvent[],
    last_run: { phase: '' },
  };
  if (/^[+-]?\d+$/.test(weight) && Number(weight)) hook.weight = Number(weight);
  if (deletePolicies.length) hook.delete_policies = deletePolicies;
  if (outputPolicies.length) hook.output_log_policies = outputPolicies;
  return [hook];
}

function wordsOf(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((word) => word.trim().toLowerCase());
}

/** Kinds that the order does not name come last, by name. */
function byKind(a: string, b: string, order: readonly string[]): number {
  const first = order.indexOf(a);
  const second = order.indexOf(b);
  if (first < 0 && second < 0) return byBytes(a, b);
  if (first < 0) return 1;
  if (second < 0) return -1;
  return first - second;
}
