/**
 * Namespaces: what each gets at its beginning, and how it ends.
 *
 * Models: the namespace controller (it waits five seconds before it empties a namespace, as the real one does for the
 * sake of other API servers), the service account controller and the publisher of the root certificate.
 */
import type { KubeObject } from '../api';
import type { Discovery } from '../discovery';
import { createQueue, type Condition, type Workshop } from './controller';

const BEGIN = 2;
const GRACE = 5000;
const AGAIN = 1000;

export function startNamespaces(workshop: Workshop, discovery: Discovery): void {
  const { store, clock } = workshop;
  const begin = createQueue(clock, 'serviceaccount-controller', BEGIN, (name) => furnish(workshop, name));
  const end = createQueue(clock, 'namespace-controller', GRACE, (name) => {
    if (!empty(workshop, discovery, name)) end.add(name, AGAIN);
  });
  for (const namespace of store.list('namespaces')) begin.add(namespace.metadata.name);
  store.watch('namespaces', undefined, ({ type, object }) => {
    if (type === 'DELETED') return;
    if (!object.metadata.deletionTimestamp) begin.add(object.metadata.name);
    else end.add(object.metadata.name);
  });
  for (const key of ['serviceaccounts', 'configmaps'])
    store.watch(key, undefined, ({ type, object }) => {
      if (type === 'DELETED' && [DEFAULT, ROOT_CA].includes(object.metadata.name))
        begin.add(object.metadata.namespace!);
    });
}

const DEFAULT = 'default';
const ROOT_CA = 'kube-root-ca.crt';

function furnish({ store, client }: Workshop, namespace: string): void {
  const found = store.get('namespaces', '', namespace)?.object;
  if (!found || found.metadata.deletionTimestamp) return;
  if (!store.get('configmaps', namespace, ROOT_CA)) {
    client.create(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name: ROOT_CA,
          namespace,
          annotations: {
            'kubernetes.io/description':
              'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.',
          },
        },
        data: { 'ca.crt': CERTIFICATE },
      },
      { fieldManager: 'kube-controller-manager' },
    );
  }
  if (!store.get('serviceaccounts', namespace, DEFAULT))
    client.create(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: DEFAULT, namespace } },
      { fieldManager: 'kube-controller-manager' },
    );
}

const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR2gAwIBAgIBADAKBggqhkjOPQQDAjAjMSEwHwYDVQQDDBhjbG91ZHkt
c2VydmVyLWNhQDE3OTUzNzg1ODQwHhcNMjYxMTIyMDAwMDAwWhcNMzYxMTE5MDAw
MDAwWjAjMSEwHwYDVQQDDBhjbG91ZHktc2VydmVyLWNhQDE3OTUzNzg1ODQ=
-----END CERTIFICATE-----
`;

/** Deletes what is in it; true once the namespace itself is gone. */
function empty(workshop: Workshop, discovery: Discovery, name: string): boolean {
  const { store, client } = workshop;
  const namespace = store.get('namespaces', '', name)?.object;
  if (!namespace?.metadata.deletionTimestamp) return true;
  for (const { group, resource, key } of contentTypes(workshop, discovery)) {
    for (const object of [...store.list(key, name)]) {
      if (object.metadata.deletionTimestamp) continue;
      client.delete(
        { group, resource, namespace: name, name: object.metadata.name },
        { propagationPolicy: 'Background' },
      );
    }
  }
  const left = contentTypes(workshop, discovery).flatMap(({ key }) =>
    store.list(key, name).map((object) => ({ key, object })),
  );
  if (left.length) {
    report(workshop, namespace, left);
    return false;
  }
  finalize(workshop, namespace);
  return true;
}

function contentTypes({ store }: Workshop, discovery: Discovery) {
  const keys = new Set(store.keys());
  const seen = new Set<string>();
  return discovery.all().filter(({ namespaced, key }) => {
    if (!namespaced || !keys.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function finalize({ store }: Workshop, namespace: KubeObject): void {
  const name = namespace.metadata.name;
  const stored = store.get('namespaces', '', name)!;
  // the `finalize` subresource: the only one that may empty spec.finalizers
  store.put('namespaces', { ...stored, object: { ...stored.object, spec: {} } });
  if (!namespace.metadata.finalizers?.length) store.remove('namespaces', '', name);
}

function report(
  { clock, client }: Workshop,
  namespace: KubeObject,
  left: { key: string; object: KubeObject }[],
): void {
  const counts = new Map<string, number>();
  for (const { key } of left) counts.set(key, (counts.get(key) ?? 0) + 1);
  const list = [...counts].map(([key, count]) => `${dotted(key)} has ${count} resource instances`);
  const finalizers = new Map<string, number>();
  for (const { object } of left)
    for (const each of (object.metadata.finalizers ?? []) as string[])
      finalizers.set(each, (finalizers.get(each) ?? 0) + 1);
  const held = [...finalizers].map(([each, count]) => `${each} in ${count} resource instances`);
  const now = clock.timestamp();
  const say = (type: string, status: boolean, reason: string, message: string): Condition => ({
    lastTransitionTime: now,
    message,
    reason,
    status: status ? 'True' : 'False',
    type,
  });
  const conditions = [
    say(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    say(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    say(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ),
    say(
      'NamespaceContentRemaining',
      true,
      'SomeResourcesRemain',
      `Some resources are remaining: ${list.join(', ')}`,
    ),
    held.length
      ? say(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`,
        )
      : say(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
  const { resourceVersion: _version, ...metadata } = namespace.metadata;
  client.update(
    { ...namespace, metadata, status: { ...namespace.status, conditions } },
    { subresource: 'status' },
  );
}

/** `pods.`, `deployments.apps`: as the controller writes resources. */
function dotted(key: string): string {
  return key.includes('.') ? key : `${key}.`;
}
