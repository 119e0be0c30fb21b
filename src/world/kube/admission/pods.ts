/**
 * What a pod gets on its way in: a service account with its token, a priority, tolerations.
 *
 * Models: ServiceAccount, Priority and DefaultTolerationSeconds.
 */
import type { KubeObject } from '../api';
import { forbidden } from '../status-errors';
import type { Admission } from './request';

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @throws StatusError (Forbidden) where the account does not exist */
export function serviceAccount({ resource, object, before, store, names }: Admission): void {
  if (resource.key !== 'pods' || before) return;
  const { spec, metadata } = object;
  spec.serviceAccountName ||= 'default';
  spec.serviceAccount = spec.serviceAccountName;
  const account = store.get('serviceaccounts', metadata.namespace!, spec.serviceAccountName)?.object;
  if (!account)
    throw forbidden(
      '',
      'pods',
      metadata.name || metadata.generateName!,
      `error looking up service account ${metadata.namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
    );
  if (!spec.imagePullSecrets?.length && account.imagePullSecrets?.length)
    spec.imagePullSecrets = account.imagePullSecrets;
  if (spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true)
    mountToken(object, `kube-api-access-${names.suffix(5)}`);
}

interface Container {
  volumeMounts?: { name: string; mountPath: string; readOnly?: boolean }[];
}

function mountToken(pod: KubeObject, name: string): void {
  const containers = [...(pod.spec.initContainers ?? []), ...pod.spec.containers] as Container[];
  const without = containers.filter(
    (each) => !each.volumeMounts?.some(({ mountPath }) => mountPath === TOKEN_PATH),
  );
  if (!without.length) return;
  for (const container of without)
    container.volumeMounts = [
      ...(container.volumeMounts ?? []),
      { mountPath: TOKEN_PATH, name, readOnly: true },
    ];
  pod.spec.volumes = [...(pod.spec.volumes ?? []), { name, projected: tokenVolume() }];
}

function tokenVolume(): object {
  return {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
      {
        downwardAPI: {
          items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
        },
      },
    ],
  };
}

interface Toleration {
  key?: string;
  operator?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/** @throws StatusError (Forbidden) where the priority class does not exist */
export function podDefaultsByAdmission({ resource, object, before, store }: Admission): void {
  if (resource.key !== 'pods' || before) return;
  const { spec, metadata } = object;
  const priority = spec.priorityClassName
    ? store.get('priorityclasses.scheduling.k8s.io', '', spec.priorityClassName)?.object
    : undefined;
  if (spec.priorityClassName && !priority)
    throw forbidden(
      '',
      'pods',
      metadata.name || metadata.generateName!,
      `no PriorityClass with name ${spec.priorityClassName} was found`,
    );
  spec.priority = priority?.value ?? 0;
  spec.preemptionPolicy ??= priority?.preemptionPolicy ?? 'PreemptLowerPriority';
  spec.tolerations = withStandingTolerations(spec.tolerations ?? []);
}

function withStandingTolerations(tolerations: Toleration[]): Toleration[] {
  const out = [...tolerations];
  for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
    const known = tolerations.some(
      (each) => (each.key === key || !each.key) && (!each.effect || each.effect === 'NoExecute'),
    );
    if (!known) out.push({ effect: 'NoExecute', key, operator: 'Exists', tolerationSeconds: 300 });
  }
  return out;
}
