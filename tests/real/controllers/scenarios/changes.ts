/** Many objects at once, what changes about them, and variables. */
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
  deployment,
  applied,
  type Act,
  type Files,
  type Scenario,
  type Step,
} from '../scenario';

const svc = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { selector: { app: name }, ports: [{ port: 80 }] },
});
const sec = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData: { a: 'b' },
});
const crd = (p: string, g: string, k: string) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${p}.${g}` },
  spec: {
    group: g,
    scope: 'Namespaced',
    names: { kind: k, plural: p, singular: k.toLowerCase(), listKind: k + 'List' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
});
const many = (id: string) =>
  docs(
    deployment('web'),
    svc('web'),
    configMap('z'),
    configMap('a'),
    sec('s'),
    account(id, 'bot'),
    role(id, 'r', []),
    binding(id, 'r', 'bot'),
    namespace(`${id}-n`, { a: 'b' }),
    { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'q' }, spec: { hard: { pods: '10' } } },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'np' },
      spec: { podSelector: {} },
    },
    {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: {
        schedule: '* * * * *',
        jobTemplate: {
          spec: {
            template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1' }] } },
          },
        },
      },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: `${id}-cr` },
      rules: [],
    },
  );
const ch = (id: string, files: Files, at = 12): Step[] => [
  [
    at,
    (act: Act) => {
      act.commit(`org/${id}`, files);
      act.poke('GitRepository', 'app');
    },
  ],
];

export const CHANGES: Scenario[] = [
  applied(
    'm-many',
    { 'deploy/x.yaml': many('m-many') },
    { targetNamespace: undefined, wait: true, timeout: '40s' },
  ),
  applied('m-manyt', { 'deploy/x.yaml': many('m-manyt') }, { wait: true, timeout: '40s' }),
  applied(
    'm-update',
    { 'deploy/x.yaml': docs(configMap('a'), configMap('b'), configMap('c'), svc('s')) },
    {},
    {},
    ch('m-update', {
      'deploy/x.yaml': docs(configMap('a', { n: '1' }), configMap('b'), configMap('d'), {
        ...svc('s'),
        metadata: { name: 's', labels: { x: 'y' } },
      }),
    }),
  ),
  applied(
    'm-updatebad',
    { 'deploy/x.yaml': docs(configMap('a'), configMap('b')) },
    {},
    {},
    ch('m-updatebad', {
      'deploy/x.yaml': docs(configMap('a', { n: '1' }), configMap('Bad_B'), configMap('c')),
    }),
  ),
  applied('m-crd', {
    'deploy/x.yaml': docs(
      { apiVersion: 'mc.io/v1', kind: 'Gadget', metadata: { name: 'g' } },
      crd('gadgets', 'mc.io', 'Gadget'),
      configMap('a'),
    ),
  }),
  applied(
    'm-crdlate',
    { 'deploy/x.yaml': docs({ apiVersion: 'ml.io/v1', kind: 'Gizmo', metadata: { name: 'g' } }) },
    { retryInterval: '10s' },
    {},
    [[8, (act) => act.apply(crd('gizmos', 'ml.io', 'Gizmo'))]],
  ),
  applied(
    'm-crdgone',
    {
      'deploy/x.yaml': docs(crd('gumps', 'mg.io', 'Gump'), {
        apiVersion: 'mg.io/v1',
        kind: 'Gump',
        metadata: { name: 'g' },
      }),
    },
    {},
    {},
    [[12, (act) => act.remove('Kustomization', 'app')]],
  ),
  applied(
    'm-nsobj',
    { 'deploy/x.yaml': docs(namespace('m-nsobj-a'), configMap('x', {}, { namespace: 'm-nsobj-a' })) },
    { targetNamespace: undefined },
    {},
    [[12, (act) => act.remove('Kustomization', 'app')]],
  ),
  applied(
    'm-nsdel',
    { 'deploy/x.yaml': docs(namespace('m-nsdel-a'), configMap('x', {}, { namespace: 'm-nsdel-a' })) },
    { targetNamespace: undefined },
    {},
    [
      [8, (act) => act.remove('Namespace', 'm-nsdel-a')],
      [12, (act) => act.poke('Kustomization', 'app', 'T1')],
    ],
  ),
  applied(
    'm-psa',
    { 'deploy/x.yaml': docs(deployment('web')) },
    {},
    {},
    [],
    [
      namespace('m-psa', {
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      }),
    ],
  ),
  applied(
    'm-quota',
    { 'deploy/x.yaml': docs(configMap('a'), configMap('b'), configMap('c')) },
    {},
    {},
    [],
    [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'q', namespace: 'm-quota' },
        spec: { hard: { configmaps: '2' } },
      },
    ],
  ),
  applied(
    'm-annots',
    {
      'deploy/x.yaml': docs(
        configMap('a', {}, { annotations: { 'kustomize.toolkit.fluxcd.io/prune': 'Disabled' } }),
        configMap('b', {}, { labels: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' } }),
        configMap('c'),
      ),
    },
    {},
    {},
    ch('m-annots', { 'deploy/x.yaml': docs(configMap('d')) }),
  ),
  applied('m-reconciledis', { 'deploy/x.yaml': docs(configMap('a', { v: '1' })) }, {}, {}, [
    [
      8,
      (act) =>
        act.patch('ConfigMap', 'a', {
          metadata: { annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' } },
        }),
    ],
    [
      12,
      (act) => {
        act.commit('org/m-reconciledis', { 'deploy/x.yaml': docs(configMap('a', { v: '2' })) });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  applied(
    'm-ssaforce',
    {
      'deploy/x.yaml': docs(
        configMap('a', { v: '1' }, { annotations: { 'kustomize.toolkit.fluxcd.io/ssa': 'merge' } }),
      ),
    },
    {},
    {},
    [
      [8, (act) => act.patch('ConfigMap', 'a', { data: { w: 'x' } })],
      [12, (act) => act.poke('Kustomization', 'app', 'T1')],
    ],
  ),
  applied(
    'm-hpa',
    {
      'deploy/x.yaml': docs({
        ...deployment('web'),
        spec: { ...deployment('web').spec, replicas: undefined },
      }),
    },
    {},
    {},
    [
      [8, (act) => act.patch('Deployment', 'web', { spec: { replicas: 4 } })],
      [12, (act) => act.poke('Kustomization', 'app', 'T1')],
    ],
  ),
  applied('m-scale', { 'deploy/x.yaml': docs(deployment('web')) }, {}, {}, [
    [
      8,
      (act) =>
        act.patch('Deployment', 'web', {
          spec: {
            replicas: 4,
            template: {
              spec: {
                containers: [{ name: 'web', image: 'nginx:edited', env: [{ name: 'A', value: 'b' }] }],
              },
            },
          },
        }),
    ],
    [12, (act) => act.poke('Kustomization', 'app', 'T1')],
  ]),
  applied(
    'm-substall',
    {
      'deploy/x.yaml': docs(
        configMap('a', {
          a: '${A}',
          b: '${B:-b}',
          c: '${C:=c}',
          d: '${D-d}',
          e: '${A:0:2}',
          f: '${#A}',
          g: '${A^^}',
          h: '${A/o/0}',
          i: '${A//l/L}',
          j: '$A',
          k: '$$A',
          l: '${A%o}',
          m: '${A#h}',
          n: '${ A }',
        }),
      ),
    },
    { postBuild: { substitute: { A: 'hello' } } },
  ),
  applied(
    'm-substdash',
    { 'deploy/x.yaml': docs(configMap('a', { a: '${a-b}', b: '${a_b}', c: '${1}' })) },
    { postBuild: { substitute: { a_b: 'x' } } },
  ),
  applied(
    'm-substname',
    { 'deploy/x.yaml': docs(configMap('x-${env}', { a: '${env}' }), namespace('m-substname-${env}')) },
    { postBuild: { substitute: { env: 'prod' } }, targetNamespace: undefined },
  ),
  applied(
    'm-substbool',
    {
      'deploy/x.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: "${B}"\n  y: ${Q}\n',
    },
    { postBuild: { substitute: { B: 'true', Q: '"quoted"' } } },
  ),
  applied(
    'm-substempty',
    { 'deploy/x.yaml': docs(configMap('a', { x: '${E}' })) },
    { postBuild: { substitute: { E: '' } } },
  ),
  applied(
    'm-substfrombad',
    { 'deploy/x.yaml': docs(configMap('a', { x: '${E}' })) },
    { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'v' }] } },
    {},
    [],
    [configMap('v', { 'bad-key': 'x', E: 'y' }, { namespace: 'm-substfrombad' })],
  ),
  applied(
    'm-substover',
    { 'deploy/x.yaml': docs(configMap('a', { x: '${E}' })) },
    {
      postBuild: {
        substitute: { E: 'inline' },
        substituteFrom: [
          { kind: 'ConfigMap', name: 'v' },
          { kind: 'Secret', name: 'w' },
        ],
      },
    },
    {},
    [],
    [
      configMap('v', { E: 'cm' }, { namespace: 'm-substover' }),
      { ...sec('w'), metadata: { name: 'w', namespace: 'm-substover' }, stringData: { E: 'secret' } },
    ],
  ),
  applied(
    'm-kscheck',
    {
      'deploy/x.yaml': docs(kustomization('m-kscheck', { path: './in' }, 'in')),
      'in/y.yaml': docs(deployment('web')),
    },
    {
      healthChecks: [
        {
          apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
          kind: 'Kustomization',
          name: 'in',
          namespace: 'm-kscheck',
        },
      ],
      timeout: '20s',
    },
  ),
  applied(
    'm-waitsusp',
    {
      'deploy/x.yaml': docs(kustomization('m-waitsusp', { path: './in', suspend: true }, 'in')),
      'in/y.yaml': docs(configMap('y')),
    },
    { wait: true, timeout: '10s' },
  ),
  applied(
    'm-waitstalled',
    {
      'deploy/x.yaml': docs(
        gitRepository(
          'm-waitstalled',
          { url: 'https://github.com/org/m-waitstalled', ref: { branch: 'nope' } },
          'src',
        ),
      ),
    },
    { wait: true, timeout: '10s' },
  ),
  applied(
    'm-waitjobfail',
    {
      'deploy/x.yaml': docs({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'j' },
        spec: {
          backoffLimit: 0,
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:nope' }] } },
        },
      }),
    },
    { wait: true, timeout: '10s' },
  ),
  applied(
    'm-waitds',
    {
      'deploy/x.yaml': docs(
        {
          apiVersion: 'apps/v1',
          kind: 'DaemonSet',
          metadata: { name: 'd' },
          spec: {
            selector: { matchLabels: { a: 'b' } },
            template: {
              metadata: { labels: { a: 'b' } },
              spec: { containers: [{ name: 'c', image: 'nginx:1' }] },
            },
          },
        },
        {
          apiVersion: 'policy/v1',
          kind: 'PodDisruptionBudget',
          metadata: { name: 'p' },
          spec: { minAvailable: 1, selector: { matchLabels: { a: 'b' } } },
        },
        {
          apiVersion: 'networking.k8s.io/v1',
          kind: 'Ingress',
          metadata: { name: 'i' },
          spec: {
            rules: [
              {
                host: 'x.y',
                http: {
                  paths: [
                    {
                      path: '/',
                      pathType: 'Prefix',
                      backend: { service: { name: 's', port: { number: 80 } } },
                    },
                  ],
                },
              },
            ],
          },
        },
      ),
    },
    { wait: true, timeout: '30s' },
  ),
  applied(
    'm-progress',
    {
      'deploy/x.yaml': docs({
        ...deployment('web', 'nginx:nope'),
        spec: { ...deployment('web', 'nginx:nope').spec, progressDeadlineSeconds: 5 },
      }),
    },
    { wait: true, timeout: '30s' },
  ),
  applied(
    'm-paused',
    { 'deploy/x.yaml': docs({ ...deployment('web'), spec: { ...deployment('web').spec, replicas: 0 } }) },
    { wait: true, timeout: '10s' },
  ),
  applied(
    'm-renamefile',
    { 'deploy/x.yaml': docs(configMap('a')) },
    {},
    {},
    ch('m-renamefile', { 'deploy/x.yaml': null, 'deploy/y.yml': docs(configMap('a')) }),
  ),
  applied(
    'm-kzadd',
    { 'deploy/a.yaml': docs(configMap('a')), 'deploy/b.yaml': docs(configMap('b')) },
    {},
    {},
    ch('m-kzadd', { 'deploy/kustomization.yaml': 'resources: [a.yaml]\n' }),
  ),
  applied(
    'm-force',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'j' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1' }] } },
        },
      }),
    },
    { force: true },
    {},
    ch('m-force', {
      'deploy/a.yaml': docs({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'j' },
        spec: {
          template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:2' }] } },
        },
      }),
    }),
  ),
  applied(
    'm-takeover',
    {
      'deploy/a.yaml': docs(helmRelease('m-takeover')),
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'charts/app/values.yaml': 'a: 1\n',
      'charts/app/templates/x.yaml': docs(configMap('x')),
    },
    {},
    {},
    [
      [
        16,
        (act) => {
          act.commit('org/m-takeover', { 'deploy/a.yaml': docs(configMap('x', { by: 'ks' })) });
          act.poke('GitRepository', 'app');
        },
      ],
    ],
  ),
];
