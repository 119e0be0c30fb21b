/** Dependencies, pruning, force, and specs that change. */
import {
  docs,
  configMap,
  namespace,
  gitRepository,
  kustomization,
  account,
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
const two = (
  id: string,
  spec1: Part,
  spec2: Part,
  more: Step[] = [],
  files: Files = { 'one/a.yaml': docs(configMap('one')), 'two/b.yaml': docs(configMap('two')) },
): Scenario => ({
  id,
  steps: [
    [
      0,
      (act) => {
        act.commit(`org/${id}`, files);
        act.apply(
          namespace(id),
          gitRepository(id),
          kustomization(id, { path: './one', ...spec1 }, 'one'),
          kustomization(id, { path: './two', ...spec2 }, 'two'),
        );
      },
    ],
    ...more,
  ],
});
const sel = (l: string) => ({
  ...deployment('web'),
  spec: {
    ...deployment('web').spec,
    selector: { matchLabels: { app: l } },
    template: { metadata: { labels: { app: l } }, spec: { containers: [{ name: 'web', image: 'nginx:1' }] } },
  },
});
const change = (id: string, files: Files): Step[] => [
  [
    15,
    (act: Act) => {
      act.commit(`org/${id}`, files);
      act.poke('GitRepository', 'app');
    },
  ],
];
const job = (img: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: img }] } } },
});

export const KUSTOMIZATIONS: Scenario[] = [
  two('d-chain', {}, { dependsOn: [{ name: 'one' }] }),
  two('d-missing', {}, { dependsOn: [{ name: 'nope' }] }),
  two('d-othernsmiss', {}, { dependsOn: [{ name: 'one', namespace: 'nowhere' }] }),
  two('d-cycle', { dependsOn: [{ name: 'two' }] }, { dependsOn: [{ name: 'one' }] }),
  two('d-self', { dependsOn: [{ name: 'one' }] }, {}),
  two('d-failing', { path: './nope' }, { dependsOn: [{ name: 'one' }] }),
  two('d-suspended', { suspend: true }, { dependsOn: [{ name: 'one' }] }),
  two('d-fixed', { path: './nope' }, { dependsOn: [{ name: 'one' }] }, [
    [12, (act: Act) => act.patch('Kustomization', 'one', { spec: { path: './one' } })],
  ]),
  two('d-expr', {}, { dependsOn: [{ name: 'one', readyExpr: "dep.metadata.labels['x'] == 'y'" }] }),
  two('d-exprfalse', {}, { dependsOn: [{ name: 'one', readyExpr: 'dep.status.observedGeneration == 7' }] }),
  two('d-exprbad', {}, { dependsOn: [{ name: 'one', readyExpr: 'dep.status.' }] }),
  two('d-exprtype', {}, { dependsOn: [{ name: 'one', readyExpr: 'dep.metadata.name' }] }),
  applied(
    'p-prune',
    { 'deploy/a.yaml': docs(configMap('a')), 'deploy/b.yaml': docs(configMap('b')) },
    { interval: '1m' },
    {},
    [
      [
        15,
        (act) => {
          act.commit('org/p-prune', { 'deploy/b.yaml': null });
          act.poke('GitRepository', 'app');
        },
      ],
    ],
  ),
  applied(
    'p-noprune',
    { 'deploy/a.yaml': docs(configMap('a')), 'deploy/b.yaml': docs(configMap('b')) },
    { prune: false },
    {},
    [
      [
        15,
        (act) => {
          act.commit('org/p-noprune', { 'deploy/b.yaml': null });
          act.poke('GitRepository', 'app');
        },
      ],
    ],
  ),
  applied(
    'p-keep',
    {
      'deploy/a.yaml': docs(configMap('a')),
      'deploy/b.yaml': docs(
        configMap('b', {}, { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
      ),
    },
    {},
    {},
    [
      [
        15,
        (act) => {
          act.commit('org/p-keep', { 'deploy/b.yaml': null });
          act.poke('GitRepository', 'app');
        },
      ],
    ],
  ),
  applied('p-delete', A, {}, {}, [[15, (act) => act.remove('Kustomization', 'app')]]),
  applied('p-deletenoprune', A, { prune: false }, {}, [[15, (act) => act.remove('Kustomization', 'app')]]),
  applied('p-deletesusp', A, {}, {}, [
    [12, (act) => act.patch('Kustomization', 'app', { spec: { suspend: true } })],
    [18, (act) => act.remove('Kustomization', 'app')],
  ]),
  applied('p-orphan', A, { deletionPolicy: 'Orphan' }, {}, [
    [15, (act) => act.remove('Kustomization', 'app')],
  ]),
  applied('p-waitterm', A, { deletionPolicy: 'WaitForTermination' }, {}, [
    [15, (act) => act.remove('Kustomization', 'app')],
  ]),
  applied('p-sourcegone', A, {}, {}, [
    [15, (act) => act.remove('GitRepository', 'app')],
    [20, (act) => act.poke('Kustomization', 'app')],
  ]),
  applied('p-nsgone', { 'deploy/a.yaml': docs(configMap('a')) }, {}, {}, [
    [15, (act) => act.remove('Namespace', 'p-nsgone')],
  ]),
  applied(
    'p-delfail',
    A,
    { serviceAccountName: 'bot' },
    {},
    [
      [
        15,
        (act) => {
          act.remove('RoleBinding', 'edit-bot');
        },
      ],
      [18, (act) => act.remove('Kustomization', 'app')],
    ],
    [account('p-delfail', 'bot'), binding('p-delfail', 'edit', 'bot', 'ClusterRole')],
  ),
  applied(
    'p-delsagone',
    A,
    { serviceAccountName: 'bot' },
    {},
    [
      [
        15,
        (act) => {
          act.remove('ServiceAccount', 'bot');
          act.remove('RoleBinding', 'edit-bot');
        },
      ],
      [18, (act) => act.remove('Kustomization', 'app')],
    ],
    [account('p-delsagone', 'bot'), binding('p-delsagone', 'edit', 'bot', 'ClusterRole')],
  ),
  applied(
    'p-reconciledis',
    {
      'deploy/a.yaml': docs(
        configMap('a', { x: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } }),
        configMap('b'),
      ),
    },
    {},
    {},
    [],
  ),
  applied(
    'p-ssa-merge',
    {
      'deploy/a.yaml': docs(
        configMap('a', { x: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Merge' } }),
      ),
    },
    {},
    {},
    [
      [12, (act) => act.patch('ConfigMap', 'a', { data: { x: 'mine', y: 'more' } })],
      [15, (act) => act.poke('Kustomization', 'app')],
    ],
  ),
  applied(
    'p-ssa-ignore',
    {
      'deploy/a.yaml': docs(
        configMap('a', { x: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'Ignore' } }),
      ),
    },
    {},
    {},
    [
      [12, (act) => act.patch('ConfigMap', 'a', { data: { x: 'mine', y: 'more' } })],
      [15, (act) => act.poke('Kustomization', 'app')],
    ],
  ),
  applied(
    'p-ssa-ifnot',
    {
      'deploy/a.yaml': docs(
        configMap('a', { x: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' } }),
      ),
    },
    {},
    {},
    [
      [12, (act) => act.patch('ConfigMap', 'a', { data: { x: 'mine', y: 'more' } })],
      [15, (act) => act.poke('Kustomization', 'app')],
    ],
  ),
  applied('p-drift', A, {}, {}, [
    [12, (act) => act.patch('ConfigMap', 'a', { data: { key: 'mine', y: 'more' } })],
    [15, (act) => act.poke('Kustomization', 'app')],
  ]),
  applied('p-driftdel', A, {}, {}, [
    [12, (act) => act.remove('ConfigMap', 'a')],
    [15, (act) => act.poke('Kustomization', 'app')],
  ]),
  applied(
    'f-immutable',
    { 'deploy/a.yaml': docs(sel('x')) },
    {},
    {},
    change('f-immutable', { 'deploy/a.yaml': docs(sel('y')) }),
  ),
  applied(
    'f-force',
    { 'deploy/a.yaml': docs(sel('x')) },
    { force: true },
    {},
    change('f-force', { 'deploy/a.yaml': docs(sel('y')) }),
  ),
  applied(
    'f-cm',
    { 'deploy/a.yaml': docs({ ...configMap('a'), immutable: true }) },
    {},
    {},
    change('f-cm', { 'deploy/a.yaml': docs({ ...configMap('a', { z: 'new' }), immutable: true }) }),
  ),
  applied(
    'f-forceann',
    { 'deploy/a.yaml': docs(sel('x')) },
    {},
    {},
    change('f-forceann', {
      'deploy/a.yaml': docs({
        ...sel('y'),
        metadata: { name: 'web', annotations: { 'kustomize.toolkit.fluxcd.io/force': 'enabled' } },
      }),
    }),
  ),
  applied(
    'f-job',
    { 'deploy/a.yaml': docs(job('busybox:1')) },
    {},
    {},
    change('f-job', { 'deploy/a.yaml': docs(job('busybox:2')) }),
  ),
  applied(
    'f-pvc',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'p' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '2Gi' } } },
      }),
    },
    {},
    {},
    change('f-pvc', {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'p' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      }),
    }),
  ),
  applied(
    'f-svc',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { ports: [{ port: 80 }] },
      }),
    },
    {},
    {},
    change('f-svc', {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { clusterIP: '10.96.1.77', ports: [{ port: 80 }] },
      }),
    }),
  ),
  applied(
    'f-rolebinding',
    {
      'deploy/a.yaml': docs({
        ...binding('f-rolebinding', 'view', 'x', 'ClusterRole'),
        metadata: { name: 'rb' },
      }),
    },
    {},
    {},
    change('f-rolebinding', {
      'deploy/a.yaml': docs({
        ...binding('f-rolebinding', 'edit', 'x', 'ClusterRole'),
        metadata: { name: 'rb' },
      }),
    }),
  ),
  applied(
    't-nested',
    {
      'deploy/k.yaml': docs(kustomization('t-nested', { path: './inner' }, 'inner')),
      'inner/a.yaml': docs(configMap('in')),
    },
    { wait: true, timeout: '30s' },
  ),
  applied(
    't-two-owners',
    {
      'deploy/a.yaml': docs(configMap('shared', { from: 'app' })),
      'other/a.yaml': docs(configMap('shared', { from: 'other' })),
    },
    {},
    {},
    [[8, (act) => act.apply(kustomization('t-two-owners', { path: './other' }, 'other'))]],
  ),
  applied(
    't-two-ownersdel',
    {
      'deploy/a.yaml': docs(configMap('shared', { from: 'app' })),
      'other/a.yaml': docs(configMap('shared', { from: 'other' })),
    },
    {},
    {},
    [
      [8, (act) => act.apply(kustomization('t-two-ownersdel', { path: './other' }, 'other'))],
      [16, (act) => act.remove('Kustomization', 'app')],
    ],
  ),
  applied(
    't-nsinside',
    {
      'deploy/a.yaml': docs(
        namespace('t-nsinside-x'),
        configMap('a', {}, { namespace: 't-nsinside-x' }),
        account('t-nsinside-x', 'bot'),
        binding('t-nsinside-x', 'edit', 'bot', 'ClusterRole'),
      ),
    },
    { targetNamespace: undefined },
  ),
  applied('t-crd', {
    'deploy/a.yaml': docs(
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.tcrd.io' },
        spec: {
          group: 'tcrd.io',
          scope: 'Namespaced',
          names: { kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: {
                openAPIV3Schema: {
                  type: 'object',
                  properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
                },
              },
            },
          ],
        },
      },
      { apiVersion: 'tcrd.io/v1', kind: 'Widget', metadata: { name: 'w' }, spec: { size: 3 } },
    ),
  }),
  applied('c-fixpath', A, { path: './nope' }, {}, [
    [10, (act) => act.patch('Kustomization', 'app', { spec: { path: './deploy' } })],
  ]),
  applied('c-break', A, {}, {}, [
    [10, (act) => act.patch('Kustomization', 'app', { spec: { path: './nope' } })],
  ]),
  applied('c-breaksource', A, {}, {}, [
    [10, (act) => act.patch('GitRepository', 'app', { spec: { ref: { branch: 'nope' } } })],
  ]),
  applied('c-srcname', A, { sourceRef: { kind: 'GitRepository', name: 'zzz' }, retryInterval: '10s' }),
  applied('c-srckind', A, { sourceRef: { kind: 'OCIRepository', name: 'zzz' } }),
  applied('c-srckindbucket', A, { sourceRef: { kind: 'Bucket', name: 'app' } }),
  applied('c-srcns', A, { sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'nowhere' } }),
  applied('c-poke', A, {}, {}, [
    [10, (act) => act.poke('Kustomization', 'app', 'T1')],
    [14, (act) => act.poke('Kustomization', 'app', 'T2')],
  ]),
  applied('c-retry', A, { path: './nope', retryInterval: '5s' }),
  applied('c-breakcommit', A, {}, {}, change('c-breakcommit', { 'deploy/a.yaml': 'a: [b' })),
  applied('c-kubeconfig', A, { kubeConfig: { secretRef: { name: 'nope' } } }),
  {
    id: 'c-crossns',
    steps: [
      [
        0,
        (act) => {
          act.commit('org/c-crossns', A);
          act.apply(namespace('c-crossns'), namespace('c-crossns-t'), gitRepository('c-crossns'), {
            ...kustomization('c-crossns-t', {
              targetNamespace: 'c-crossns-t',
              sourceRef: { kind: 'GitRepository', name: 'app', namespace: 'c-crossns' },
            }),
          });
        },
      ],
    ],
  },
];
