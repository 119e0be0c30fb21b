/** Charts that are wrong, and what a release makes of them. */
import {
  docs,
  configMap,
  namespace,
  helmRelease,
  account,
  role,
  binding,
  released,
  type Act,
  type Files,
  type Part,
  type Scenario,
  type Step,
} from '../scenario';

const C = (version = '1.0.0', extra: Files = {}, chart = ''): Files => ({
  'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: ${version}\nappVersion: "7"\n${chart}`,
  'charts/app/values.yaml': 'msg: hello\nreplicas: 1\nimage: nginx:1\n',
  'charts/app/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  msg: {{ .Values.msg | quote }}\n',
  ...extra,
});
const D = {
  'charts/app/templates/d.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: {{ .Values.replicas }}\n  selector: {matchLabels: {app: x}}\n  template:\n    metadata: {labels: {app: x}}\n    spec:\n      containers:\n      - name: c\n        image: {{ .Values.image }}\n',
};
const patch = (at: number, spec: Part): Step => [at, (act: Act) => act.patch('HelmRelease', 'app', { spec })];
const T = (name: string, body: string) => ({ [`charts/app/templates/${name}`]: body });
const boom = T('x.yaml', '{{ if eq .Values.msg "boom" }}{{ fail "no boom" }}{{ end }}\n');

export const CHARTS: Scenario[] = [
  released(
    'j-ns',
    C('1.0.0', T('x.yaml', docs(configMap('other', {}, { namespace: 'j-ns-x' })))),
    {},
    [],
    [namespace('j-ns-x')],
  ),
  released('j-nsmiss', C('1.0.0', T('x.yaml', docs(configMap('other', {}, { namespace: 'j-nsmiss-x' }))))),
  released('j-nsobj', C('1.0.0', T('x.yaml', docs(namespace('j-nsobj-x'))))),
  released('j-dupobj', C('1.0.0', T('x.yaml', docs(configMap('same'), configMap('same'))))),
  released('j-empty', {
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/values.yaml': '',
  }),
  released('j-novalues', {
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
    'charts/app/templates/x.yaml': docs(configMap('x')),
  }),
  released('j-badvalues', C('1.0.0', { 'charts/app/values.yaml': 'a: [b\n' })),
  released('j-badvalues2', C('1.0.0', { 'charts/app/values.yaml': '- a\n' })),
  released('j-badname', { ...C(), 'charts/app/Chart.yaml': 'apiVersion: v2\nname: App_X\nversion: 1.0.0\n' }),
  released('j-badversion', { ...C(), 'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: one\n' }),
  released('j-noapi', { ...C(), 'charts/app/Chart.yaml': 'name: app\nversion: 1.0.0\n' }),
  released('j-typo', {
    ...C(),
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nicons: x\ntype: applicatoin\n',
  }),
  released('j-range', C(), {
    chart: {
      spec: {
        chart: 'charts/app',
        version: 'not a range',
        sourceRef: { kind: 'GitRepository', name: 'app' },
      },
    },
  }),
  released(
    'j-valfiles',
    { ...C(), 'charts/app/prod.yaml': 'msg: prod\n' },
    {
      chart: {
        spec: {
          chart: 'charts/app',
          valuesFiles: ['charts/app/values.yaml', 'charts/app/prod.yaml'],
          sourceRef: { kind: 'GitRepository', name: 'app' },
        },
      },
    },
  ),
  released('j-valfilesmiss', C(), {
    chart: {
      spec: {
        chart: 'charts/app',
        valuesFiles: ['prod.yaml'],
        sourceRef: { kind: 'GitRepository', name: 'app' },
      },
    },
  }),
  released('j-chartname', C(), {
    chart: { spec: { chart: 'app', sourceRef: { kind: 'GitRepository', name: 'app' } } },
  }),
  released('j-dots', C(), {
    chart: { spec: { chart: './charts/app/', sourceRef: { kind: 'GitRepository', name: 'app' } } },
  }),
  released('j-sub', {
    ...C('1.0.0', {}, 'dependencies:\n- name: sub\n  version: 0.1.0\n  repository: ""\n'),
    'charts/app/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
    'charts/app/charts/sub/templates/s.yaml': docs(configMap('sub')),
    'charts/app/charts/sub/values.yaml': 'x: 1\n',
  }),
  released(
    'j-subcond',
    {
      ...C('1.0.0', {}, 'dependencies:\n- name: sub\n  version: 0.1.0\n  condition: sub.enabled\n'),
      'charts/app/charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
      'charts/app/charts/sub/templates/s.yaml': docs(configMap('sub')),
    },
    { values: { sub: { enabled: false } } },
  ),
  released('j-submiss', C('1.0.0', {}, 'dependencies:\n- name: sub\n  version: 0.1.0\n')),
  released(
    'j-include',
    C('1.0.0', {
      ...T('_h.tpl', '{{ define "n" }}x-{{ .Release.Name }}{{ end }}'),
      ...T('y.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "n" . }}\n'),
    }),
  ),
  released(
    'j-includemiss',
    C('1.0.0', T('y.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ include "nope" . }}\n')),
  ),
  released('j-func', C('1.0.0', T('y.yaml', 'a: {{ nofunc }}\n'))),
  released(
    'j-indent',
    C('1.0.0', T('y.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\n data:\n  a: b\n')),
  ),
  released('j-nokind', C('1.0.0', T('y.yaml', 'apiVersion: v1\nmetadata:\n  name: y\n'))),
  released('j-noname', C('1.0.0', T('y.yaml', 'apiVersion: v1\nkind: ConfigMap\ndata: {}\n'))),
  released(
    'j-unknownfield',
    C('1.0.0', T('y.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\nspec: {}\n')),
  ),
  released(
    'j-unknowndeploy',
    C('1.0.0', {
      'charts/app/templates/d.yaml': D['charts/app/templates/d.yaml'].replace('replicas:', 'replica:'),
    }),
  ),
  released('j-strreplicas', C('1.0.0', D), { values: { replicas: 'two' } }),
  released('j-resume', C(), { suspend: true }, [patch(10, { suspend: false })]),
  released('j-suspfail', C('1.0.0', boom), { values: { msg: 'boom' } }, [
    patch(8, { suspend: true }),
    [12, (act) => act.patch('HelmRelease', 'app', { spec: { values: { msg: 'ok' } } })],
    patch(16, { suspend: false }),
  ]),
  released('j-fixvalues', C('1.0.0', boom), { values: { msg: 'boom' } }, [
    patch(10, { values: { msg: 'fine' } }),
  ]),
  released('j-fixchart', C('1.0.0', T('x.yaml', '{{ fail "bad" }}\n')), {}, [
    [
      10,
      (act) => {
        act.commit('org/j-fixchart', C('1.0.1', T('x.yaml', '')));
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released('j-samechart', C('1.0.0', T('x.yaml', '{{ fail "bad" }}\n')), {}, [
    [
      10,
      (act) => {
        act.commit('org/j-samechart', C('1.0.0', T('x.yaml', '')));
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released(
    'j-revision',
    C(),
    {
      chart: {
        spec: {
          chart: 'charts/app',
          reconcileStrategy: 'Revision',
          sourceRef: { kind: 'GitRepository', name: 'app' },
        },
      },
    },
    [
      [
        10,
        (act) => {
          act.commit('org/j-revision', { 'charts/app/templates/cm.yaml': docs(configMap('renamed')) });
          act.poke('GitRepository', 'app');
        },
      ],
    ],
  ),
  released('j-removed', C('1.0.0', T('x.yaml', docs(configMap('gone')))), {}, [
    [
      10,
      (act) => {
        act.commit('org/j-removed', {
          'charts/app/templates/x.yaml': null,
          'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.1.0\n',
        });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released(
    'j-keep',
    C(
      '1.0.0',
      T('x.yaml', docs(configMap('kept', {}, { annotations: { 'helm.sh/resource-policy': 'keep' } }))),
    ),
    {},
    [[10, (act) => act.remove('HelmRelease', 'app')]],
  ),
  released('j-unreleased', C(), {}, [
    [10, (act) => act.remove('Secret', 'sh.helm.release.v1.app.v1')],
    [13, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('j-objgone', C('1.0.0', D), {}, [
    [10, (act) => act.remove('Deployment', 'app')],
    [13, (act) => patch(0, { values: { msg: 'n' } })[1](act)],
  ]),
  released(
    'j-taken',
    C(),
    {},
    [],
    [
      {
        ...configMap(
          'app-cm',
          { a: 'b' },
          {
            namespace: 'j-taken',
            labels: { 'app.kubernetes.io/managed-by': 'Helm' },
            annotations: {
              'meta.helm.sh/release-name': 'other',
              'meta.helm.sh/release-namespace': 'j-taken',
            },
          },
        ),
      },
    ],
  ),
  released('j-twohr', C(), {}, [
    [8, (act) => act.apply(helmRelease('j-twohr', { values: { msg: 'b' } }, 'b'))],
  ]),
  released('j-twosame', C('1.0.0', T('x.yaml', docs(configMap('shared')))), {}, [
    [8, (act) => act.apply(helmRelease('j-twosame', {}, 'b'))],
  ]),
  released('j-history', C(), { maxHistory: 2 }, [
    patch(6, { values: { msg: '1' } }),
    patch(10, { values: { msg: '2' } }),
    patch(14, { values: { msg: '3' } }),
  ]),
  released(
    'j-tnschange',
    C(),
    {},
    [
      [
        8,
        (act) => {
          act.apply(namespace('j-tnschange-x'));
          act.patch('HelmRelease', 'app', { spec: { targetNamespace: 'j-tnschange-x' } });
        },
      ],
    ],
    [],
  ),
  released(
    'j-hookpost',
    C(
      '1.0.0',
      T(
        'h.yaml',
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: h\n  annotations: {"helm.sh/hook": "post-install,post-upgrade", "helm.sh/hook-delete-policy": hook-succeeded}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: c, image: "busybox:1"}]\n',
      ),
    ),
    {},
    [patch(12, { values: { msg: 'x' } })],
  ),
  released(
    'j-hookup',
    C(
      '1.0.0',
      T(
        'h.yaml',
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: h\n  annotations: {"helm.sh/hook": "pre-upgrade"}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: c, image: "busybox:nope"}]\n',
      ),
    ),
    { timeout: '8s' },
    [patch(10, { values: { msg: 'x' } })],
  ),
  released(
    'j-hookdel',
    C(
      '1.0.0',
      T(
        'h.yaml',
        'apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: h\n  annotations: {"helm.sh/hook": "pre-delete"}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: c, image: "busybox:nope"}]\n',
      ),
    ),
    { timeout: '8s' },
    [[10, (act) => act.remove('HelmRelease', 'app')]],
  ),
  released(
    'j-testfail',
    C(
      '1.0.0',
      T(
        't.yaml',
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {"helm.sh/hook": test}\nspec:\n  restartPolicy: Never\n  containers: [{name: c, image: "busybox:nope"}]\n',
      ),
    ),
    {
      test: { enable: true, timeout: '6s' },
      install: { remediation: { retries: 1, ignoreTestFailures: false } },
    },
  ),
  released(
    'j-testignore',
    C(
      '1.0.0',
      T(
        't.yaml',
        'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n  annotations: {"helm.sh/hook": test}\nspec:\n  restartPolicy: Never\n  containers: [{name: c, image: "busybox:nope"}]\n',
      ),
    ),
    { test: { enable: true, timeout: '6s', ignoreFailures: true } },
  ),
  released('j-driftreplicas', C('1.0.0', D), { driftDetection: { mode: 'enabled' } }, [
    [10, (act) => act.patch('ConfigMap', 'app-cm', { data: { msg: 'edited', more: 'x' } })],
    [13, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('j-driftwarncm', C('1.0.0', D), { driftDetection: { mode: 'warn' } }, [
    [
      10,
      (act) => {
        act.patch('ConfigMap', 'app-cm', { data: { msg: 'edited', more: 'x' } });
        act.remove('Deployment', 'app');
      },
    ],
    [13, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('j-postimg', C('1.0.0', D), {
    postRenderers: [{ kustomize: { images: [{ name: 'nginx', newTag: '2' }] } }],
  }),
  released('j-postmiss', C('1.0.0', D), {
    postRenderers: [
      { kustomize: { patches: [{ target: { kind: 'StatefulSet' }, patch: '- {op: remove, path: /x}\n' }] } },
    ],
  }),
  released('j-postsm', C('1.0.0', D), {
    postRenderers: [
      { kustomize: { patches: [{ patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: nope\n' }] } },
    ],
  }),
  released('j-depchain', C(), { dependsOn: [{ name: 'base' }] }, [
    [
      2,
      (act) =>
        act.apply(
          helmRelease(
            'j-depchain',
            {
              values: { msg: 'boom' },
              chart: { spec: { chart: 'charts/nope', sourceRef: { kind: 'GitRepository', name: 'app' } } },
            },
            'base',
          ),
        ),
    ],
  ]),
  released(
    'j-crdskip',
    C('1.0.0', {
      'charts/app/crds/w.yaml': docs({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'things.jcrd.io' },
        spec: {
          group: 'jcrd.io',
          scope: 'Namespaced',
          names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
          versions: [
            {
              name: 'v1',
              served: true,
              storage: true,
              schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
            },
          ],
        },
      }),
    }),
    { install: { crds: 'Skip' } },
  ),
  released('j-refhc', C(), { chart: undefined, chartRef: { kind: 'HelmChart', name: 'mine' } }, [
    [
      4,
      (act) =>
        act.apply({
          apiVersion: 'source.toolkit.fluxcd.io/v1',
          kind: 'HelmChart',
          metadata: { name: 'mine', namespace: 'j-refhc' },
          spec: { interval: '10m', chart: './charts/app', sourceRef: { kind: 'GitRepository', name: 'app' } },
        }),
    ],
  ]),
  released('j-kubeconfig', C(), { kubeConfig: { secretRef: { name: 'nope' } } }),
  released(
    'j-quoting',
    C(
      '1.0.0',
      T('q.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: q\ndata:\n  a: {{ .Values.msg }}\n'),
    ),
    { values: { msg: 5 } },
  ),
  released(
    'j-fromtwo',
    C(),
    {
      valuesFrom: [
        { kind: 'ConfigMap', name: 'a' },
        { kind: 'Secret', name: 'b' },
      ],
      values: { x: 1 },
    },
    [],
    [
      configMap('a', { 'values.yaml': 'msg: one\n' }, { namespace: 'j-fromtwo' }),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'b', namespace: 'j-fromtwo' },
        stringData: { 'values.yaml': 'msg: two\n' },
      },
    ],
  ),
  released(
    'j-fromchange',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'a' }] },
    [[10, (act) => act.patch('ConfigMap', 'a', { data: { 'values.yaml': 'msg: changed\n' } })]],
    [
      configMap(
        'a',
        { 'values.yaml': 'msg: one\n' },
        { namespace: 'j-fromchange', labels: { 'reconcile.fluxcd.io/watch': 'Enabled' } },
      ),
    ],
  ),
  released(
    'j-sadel',
    C(),
    { serviceAccountName: 'bot' },
    [
      [
        12,
        (act) => {
          act.remove('RoleBinding', 'admin-bot');
          act.patch('HelmRelease', 'app', { spec: { values: { msg: 'n' } } });
        },
      ],
    ],
    [account('j-sadel', 'bot'), binding('j-sadel', 'admin', 'bot', 'ClusterRole')],
  ),
  released(
    'j-sawait',
    C('1.0.0', D),
    { serviceAccountName: 'bot', timeout: '10s' },
    [],
    [
      account('j-sawait', 'bot'),
      role('j-sawait', 'r', [
        { apiGroups: ['', 'apps'], resources: ['configmaps', 'secrets', 'deployments'], verbs: ['*'] },
      ]),
      binding('j-sawait', 'r', 'bot'),
    ],
  ),
];
