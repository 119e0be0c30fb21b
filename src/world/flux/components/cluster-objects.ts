/**
 * What a Flux installation has beside its controllers: namespace, network policies, quota and rights.
 *
 * Models: fluxcd/flux2 manifests/policies, manifests/rbac and the namespace of `flux install`.
 */
import type { KubeObject } from '../../kube/api';
import type { InstallOptions } from './options';

const GROUPS = [
  'notification.toolkit.fluxcd.io',
  'source.toolkit.fluxcd.io',
  'source.extensions.fluxcd.io',
  'helm.toolkit.fluxcd.io',
  'image.toolkit.fluxcd.io',
  'kustomize.toolkit.fluxcd.io',
];

type Labels = Record<string, string>;

export function clusterObjects(options: InstallOptions, labels: Labels): KubeObject[] {
  return [
    namespace(options, labels),
    ...(options.networkPolicy ? networkPolicies(options, labels) : []),
    quota(options, labels),
    ...clusterRoles(options, labels),
    ...bindings(options, labels),
  ];
}

function namespace({ namespace: name }: InstallOptions, labels: Labels): KubeObject {
  const security = {
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': 'latest',
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { labels: { ...labels, ...security }, name } };
}

function networkPolicies({ namespace }: InstallOptions, labels: Labels): KubeObject[] {
  const policy = (name: string, spec: Record<string, unknown>): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { labels: { ...labels }, name, namespace },
    spec,
  });
  const fromAnywhere = (port: number) => [
    { from: [{ namespaceSelector: {} }], ports: [{ port, protocol: 'TCP' }] },
  ];
  return [
    policy('allow-egress', {
      egress: [{}],
      ingress: [{ from: [{ podSelector: {} }] }],
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    }),
    policy('allow-scraping', { ingress: fromAnywhere(8080), podSelector: {}, policyTypes: ['Ingress'] }),
    policy('allow-webhooks', {
      ingress: fromAnywhere(9292),
      podSelector: { matchLabels: { app: 'notification-controller' } },
      policyTypes: ['Ingress'],
    }),
  ];
}

function quota({ namespace }: InstallOptions, labels: Labels): KubeObject {
  const critical = {
    operator: 'In',
    scopeName: 'PriorityClass',
    values: ['system-node-critical', 'system-cluster-critical'],
  };
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { labels: { ...labels }, name: `critical-pods-${namespace}`, namespace },
    spec: { hard: { pods: '1000' }, scopeSelector: { matchExpressions: [critical] } },
  };
}

function clusterRoles({ namespace }: InstallOptions, labels: Labels): KubeObject[] {
  const role = (name: string, rules: unknown[], more: Labels = {}): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { labels: { ...labels, ...more }, name: `${name}-${namespace}` },
    rules,
  });
  const aggregate = (...to: string[]): Labels =>
    Object.fromEntries(to.map((each) => [`rbac.authorization.k8s.io/aggregate-to-${each}`, 'true']));
  const all = (verbs: string[]) => [{ apiGroups: GROUPS, resources: ['*'], verbs }];
  return [
    role('crd-controller', crdControllerRules()),
    role(
      'flux-edit',
      all(['create', 'delete', 'deletecollection', 'patch', 'update']),
      aggregate('admin', 'edit'),
    ),
    role('flux-view', all(['get', 'list', 'watch']), aggregate('admin', 'edit', 'view')),
  ];
}

function crdControllerRules(): unknown[] {
  const core = (resources: string[], verbs: string[]) => ({ apiGroups: [''], resources, verbs });
  const write = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
  return [
    ...[
      'source.toolkit.fluxcd.io',
      'kustomize.toolkit.fluxcd.io',
      'helm.toolkit.fluxcd.io',
      'notification.toolkit.fluxcd.io',
      'image.toolkit.fluxcd.io',
      'source.extensions.fluxcd.io',
    ].map((group) => ({ apiGroups: [group], resources: ['*'], verbs: ['*'] })),
    core(['namespaces', 'secrets', 'configmaps', 'serviceaccounts'], ['get', 'list', 'watch']),
    core(['events'], ['create', 'patch']),
    core(['configmaps'], write),
    core(['configmaps/status'], ['get', 'update', 'patch']),
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: write },
    core(['serviceaccounts/token'], ['create']),
    { nonResourceURLs: ['/livez/ping'], verbs: ['head'] },
  ];
}

function bindings({ namespace }: InstallOptions, labels: Labels): KubeObject[] {
  const binding = (name: string, role: string, accounts: string[]): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { labels: { ...labels }, name: `${name}-${namespace}` },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects: accounts.map((account) => ({ kind: 'ServiceAccount', name: account, namespace })),
  });
  const appliers = ['kustomize-controller', 'helm-controller'];
  return [
    binding('cluster-reconciler', 'cluster-admin', appliers),
    binding('crd-controller', `crd-controller-${namespace}`, [
      ...appliers,
      'source-controller',
      'notification-controller',
      'image-reflector-controller',
      'image-automation-controller',
      'source-watcher',
    ]),
  ];
}
