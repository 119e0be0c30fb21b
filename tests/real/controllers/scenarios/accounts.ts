/** Service accounts that may do too little. */
import {
  docs,
  configMap,
  namespace,
  kustomization,
  account,
  role,
  binding,
  deployment,
  applied,
  type Act,
  type Files,
  type Part,
  type Scenario,
  type Step,
} from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a'), configMap('b', { x: '1' })) };
const change = (id: string, files: Files): Step[] => [
  [
    15,
    (act: Act) => {
      act.commit(`org/${id}`, files);
      act.poke('GitRepository', 'app');
    },
  ],
];
const acct = (
  id: string,
  rules: Part[] | string | null,
  files: Files = A,
  spec: Part = {},
  later: Step[] = [],
): Scenario =>
  applied(id, files, { serviceAccountName: 'bot', ...spec }, {}, later, [
    account(id, 'bot'),
    ...(rules === null
      ? []
      : typeof rules === 'string'
        ? [binding(id, rules, 'bot', 'ClusterRole')]
        : [role(id, 'r', rules), binding(id, 'r', 'bot')]),
  ]);

export const ACCOUNTS: Scenario[] = [
  acct('a-none', null),
  acct('a-view', 'view'),
  acct('a-edit', 'edit'),
  acct('a-edit-role', 'edit', {
    'deploy/a.yaml': docs(
      configMap('a'),
      role('a-edit-role', 'x', [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }]),
    ),
  }),
  acct('a-admin-role', 'admin', {
    'deploy/a.yaml': docs(
      role('a-admin-role', 'x', [{ apiGroups: [''], resources: ['nodes'], verbs: ['get'] }]),
    ),
  }),
  acct('a-admin-bind', 'admin', {
    'deploy/a.yaml': docs(binding('a-admin-bind', 'cluster-admin', 'bot', 'ClusterRole')),
  }),
  acct(
    'a-ns',
    'admin',
    { 'deploy/a.yaml': docs(namespace('a-ns-x'), configMap('a')) },
    { targetNamespace: undefined },
  ),
  acct('a-cluster', 'admin', {
    'deploy/a.yaml': docs({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'a-cluster-x' },
      rules: [],
    }),
  }),
  acct('a-getonly', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] }]),
  acct('a-nopatch', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'create', 'update', 'delete'] },
  ]),
  acct('a-nocreate', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'patch', 'update', 'delete'] },
  ]),
  acct('a-nodelete', [
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'patch', 'create', 'update'] },
  ]),
  acct('a-noget', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch', 'create', 'update'] }]),
  acct('a-healthforbidden', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }], A, {
    healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', namespace: 'a-healthforbidden' }],
    timeout: '15s',
  }),
  acct(
    'a-waitnolist',
    [{ apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'patch', 'create', 'watch'] }],
    { 'deploy/a.yaml': docs(deployment('web')) },
    { wait: true, timeout: '15s' },
  ),
  applied('a-missing', A, { serviceAccountName: 'ghost' }),
  acct(
    'a-otherns',
    'edit',
    { 'deploy/a.yaml': docs(configMap('a', {}, { namespace: 'default' })) },
    { targetNamespace: undefined },
  ),
  acct('a-kscreate', 'edit', { 'deploy/a.yaml': docs(kustomization('a-kscreate', {}, 'inner')) }),
  acct(
    'a-prunedeny',
    [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'patch', 'create', 'update'] }],
    A,
    {},
    change('a-prunedeny', { 'deploy/a.yaml': docs(configMap('a')) }),
  ),
];
