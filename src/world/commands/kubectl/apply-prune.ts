/**
 * `kubectl apply --prune`: what apply once made and the files do not name any more goes.
 *
 * Models: kubectl's `cmd/apply/prune.go` and `util/prune`. Left out: apply sets.
 */
import type { KubeObject, ResourceType } from '../../kube/api';
import { KubectlError } from './errors';
import type { Info } from './info';
import { lastApplied } from './last-applied';
import { changePrinter } from './printers';
import type { DryRun, Run } from './run';

const NAMESPACED = [
  ...[
    'ConfigMap',
    'Endpoints',
    'PersistentVolumeClaim',
    'Pod',
    'ReplicationController',
    'Secret',
    'Service',
  ].map((kind) => `core/v1/${kind}`),
  'batch/v1/Job',
  'batch/v1/CronJob',
  'networking.k8s.io/v1/Ingress',
  ...['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet'].map((kind) => `apps/v1/${kind}`),
];
const CLUSTER_WIDE = ['core/v1/Namespace', 'core/v1/PersistentVolume'];

/** @throws KubectlError for kinds that are not written well, or that the server does not have */
export function checkAllowlist(run: Run): void {
  for (const each of run.list('prune-allowlist')) typeNamed(run, each);
}

/** Deletes, in the namespaces of the objects applied, those of the allowed kinds that were applied before. @throws StatusError, KubectlError */
export function prune(run: Run, applied: Info[], dryRun: DryRun): void {
  const types = allowedTypes(run);
  const visited = new Set(applied.map(({ object }) => object?.metadata.uid));
  const namespaces = new Set(applied.filter(({ type }) => type.namespaced).map(({ namespace }) => namespace));
  for (const namespace of namespaces)
    for (const type of types.filter((each) => each.namespaced))
      pruneType(run, type, namespace, visited, dryRun);
  for (const type of types.filter((each) => !each.namespaced))
    pruneType(run, type, undefined, visited, dryRun);
}

function allowedTypes(run: Run): ResourceType[] {
  const given = run.list('prune-allowlist');
  if (given.length === 0)
    run.log(
      'W',
      'prune.go:71',
      'Deprecated: kubectl apply will no longer prune non-namespaced resources by default when used with the --namespace flag in a future release. To preserve the current behaviour, list the resources you want to target explicitly in the --prune-allowlist flag.',
    );
  return (given.length ? given : [...NAMESPACED, ...CLUSTER_WIDE]).map((each) => typeNamed(run, each));
}

function typeNamed(run: Run, text: string): ResourceType {
  const parts = text.split('/');
  if (parts.length !== 3)
    throw new KubectlError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
  const [group, version, kind] = parts as [string, string, string];
  const apiVersion = group === 'core' || group === '' ? version : `${group}/${version}`;
  const type = run.client.typeOf(apiVersion, kind);
  if (!type)
    throw new KubectlError(
      `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`,
    );
  return type;
}

function pruneType(
  run: Run,
  type: ResourceType,
  namespace: string | undefined,
  visited: Set<string | undefined>,
  dryRun: DryRun,
): void {
  const ref = { group: type.group, version: type.version, resource: type.resource, namespace };
  const found = run.client.list(ref, { labelSelector: run.text('selector') || undefined, warn: run.warn });
  for (const object of found) {
    if (lastApplied(object) === undefined || visited.has(object.metadata.uid)) continue;
    if (dryRun !== 'client') remove(run, ref, object, dryRun);
    changePrinter(run, 'pruned', dryRun)(object);
  }
}

function remove(
  run: Run,
  ref: { group: string; version: string; resource: string; namespace: string | undefined },
  { metadata }: KubeObject,
  dryRun: DryRun,
): void {
  const grace = Number(run.text('grace-period') || -1);
  const policies = { orphan: 'Orphan', foreground: 'Foreground' } as const;
  run.client.delete(
    { ...ref, name: metadata.name },
    {
      propagationPolicy: policies[run.text('cascade') as keyof typeof policies] ?? 'Background',
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      dryRun: dryRun === 'server',
    },
  );
}
