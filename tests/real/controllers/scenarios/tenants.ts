/** A locked down cluster. */
import {
  docs,
  configMap,
  namespace,
  gitRepository,
  kustomization,
  helmRelease,
  account,
  role,
  binding,
  applied,
  released,
  type Scenario,
} from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a')) };
const C = {
  'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
  'charts/app/values.yaml': 'a: 1\n',
  'charts/app/templates/cm.yaml': docs(configMap('from-chart')),
};
const dflt = (id: string, r = 'edit') => binding(id, r, 'default', 'ClusterRole');

export const TENANTS: Scenario[] = [
  applied('q-nosa', A),
  applied('q-dflt', A, {}, {}, [], [dflt('q-dflt')]),
  applied(
    'q-sa',
    A,
    { serviceAccountName: 'bot' },
    {},
    [],
    [account('q-sa', 'bot'), binding('q-sa', 'edit', 'bot', 'ClusterRole')],
  ),
  applied('q-samiss', A, { serviceAccountName: 'bot' }),
  {
    id: 'q-cross',
    steps: [
      [
        0,
        (act) => {
          act.commit('org/q-cross', A);
          act.apply(
            namespace('q-cross'),
            namespace('q-cross-t'),
            dflt('q-cross-t'),
            gitRepository('q-cross'),
            kustomization('q-cross-t', {
              sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'q-cross' },
            }),
          );
        },
      ],
    ],
  },
  applied(
    'q-samens',
    A,
    { sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'q-samens' } },
    {},
    [],
    [dflt('q-samens')],
  ),
  {
    id: 'q-crossfix',
    steps: [
      [
        0,
        (act) => {
          act.commit('org/q-crossfix', A);
          act.apply(
            namespace('q-crossfix'),
            namespace('q-crossfix-t'),
            dflt('q-crossfix-t'),
            gitRepository('q-crossfix'),
            kustomization('q-crossfix-t', {
              sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'q-crossfix' },
            }),
          );
        },
      ],
      [
        12,
        (act) => {
          act.apply({ ...gitRepository('q-crossfix-t'), spec: { ...gitRepository('q-crossfix').spec } });
          act.patch(
            'Kustomization',
            'app',
            { spec: { sourceRef: { kind: 'GitRepository', name: 'app', namespace: null } } },
            'q-crossfix-t',
          );
        },
      ],
    ],
  },
  applied(
    'q-remote',
    { 'deploy/kustomization.yaml': 'resources:\n- https://github.com/org/q-remote//deploy?ref=main\n' },
    {},
    {},
    [],
    [dflt('q-remote')],
  ),
  applied(
    'q-remotefile',
    { 'deploy/kustomization.yaml': 'resources:\n- https://raw.githubusercontent.com/org/x/main/y.yaml\n' },
    {},
    {},
    [],
    [dflt('q-remotefile')],
  ),
  applied(
    'q-remotecomp',
    { 'deploy/kustomization.yaml': 'components:\n- https://github.com/org/x//comp\n' },
    {},
    {},
    [],
    [dflt('q-remotecomp')],
  ),
  applied(
    'q-otherns',
    { 'deploy/a.yaml': docs(configMap('a', {}, { namespace: 'default' })) },
    { targetNamespace: undefined },
    {},
    [],
    [dflt('q-otherns')],
  ),
  applied(
    'q-ns',
    { 'deploy/a.yaml': docs(namespace('q-ns-x')) },
    { targetNamespace: undefined },
    {},
    [],
    [dflt('q-ns', 'admin')],
  ),
  applied(
    'q-role',
    { 'deploy/a.yaml': docs(role('q-role', 'r', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }])) },
    {},
    {},
    [],
    [dflt('q-role', 'admin')],
  ),
  applied(
    'q-ks',
    { 'deploy/a.yaml': docs(kustomization('q-ks', {}, 'inner')) },
    {},
    {},
    [],
    [dflt('q-ks', 'edit')],
  ),
  applied('q-deps', A, { dependsOn: [{ name: 'x', namespace: 'default' }] }, {}, [], [dflt('q-deps')]),
  applied(
    'q-subst',
    A,
    { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'nope' }] } },
    {},
    [],
    [dflt('q-subst')],
  ),
  applied('q-delete', A, {}, {}, [[14, (act) => act.remove('Kustomization', 'app')]], [dflt('q-delete')]),
  applied(
    'q-deletenorb',
    A,
    {},
    {},
    [
      [12, (act) => act.remove('RoleBinding', 'edit-default')],
      [14, (act) => act.remove('Kustomization', 'app')],
    ],
    [dflt('q-deletenorb')],
  ),
  applied(
    'q-health',
    A,
    {
      healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', namespace: 'default' }],
      timeout: '12s',
    },
    {},
    [],
    [dflt('q-health')],
  ),
  released('q-helm', C),
  released('q-helmdflt', C, {}, [], [dflt('q-helmdflt')]),
  released(
    'q-helmsa',
    C,
    { serviceAccountName: 'bot' },
    [],
    [account('q-helmsa', 'bot'), binding('q-helmsa', 'admin', 'bot', 'ClusterRole')],
  ),
  {
    id: 'q-helmcross',
    steps: [
      [
        0,
        (act) => {
          act.commit('org/q-helmcross', C);
          act.apply(
            namespace('q-helmcross'),
            namespace('q-helmcross-t'),
            dflt('q-helmcross-t'),
            gitRepository('q-helmcross'),
            helmRelease('q-helmcross-t', {
              chart: {
                spec: {
                  chart: 'charts/app',
                  sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'q-helmcross' },
                },
              },
            }),
          );
        },
      ],
    ],
  },
  {
    id: 'q-helmref',
    steps: [
      [
        0,
        (act) => {
          act.apply(
            namespace('q-helmref'),
            namespace('q-helmref-t'),
            dflt('q-helmref-t'),
            helmRelease('q-helmref-t', {
              chart: undefined,
              chartRef: { kind: 'OCIRepository', name: 'x', namespace: 'q-helmref' },
            }),
          );
        },
      ],
    ],
  },
  released('q-helmtns', C, { targetNamespace: 'default' }, [], [dflt('q-helmtns')]),
  released('q-helmstorage', C, { storageNamespace: 'default' }, [], [dflt('q-helmstorage')]),
  released('q-helmdep', C, { dependsOn: [{ name: 'x', namespace: 'default' }] }, [], [dflt('q-helmdep')]),
  released(
    'q-helmcreate',
    C,
    { targetNamespace: 'q-helmcreate-t', install: { createNamespace: true } },
    [],
    [dflt('q-helmcreate', 'admin')],
  ),
  released(
    'q-helmdel',
    C,
    {},
    [
      [12, (act) => act.remove('RoleBinding', 'edit-default')],
      [14, (act) => act.remove('HelmRelease', 'app')],
    ],
    [dflt('q-helmdel')],
  ),
  released('q-helmfix', C, {}, [[10, (act) => act.apply(dflt('q-helmfix'))]]),
  applied('q-fix', A, { retryInterval: '10s' }, {}, [[10, (act) => act.apply(dflt('q-fix'))]]),
];
