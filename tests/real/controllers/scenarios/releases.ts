/** Releases from install to uninstall. */
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

const C = (version = '1.0.0', extra: Files = {}, more: Files = {}): Files => ({
  'charts/app/Chart.yaml': `apiVersion: v2\nname: app\nversion: ${version}\nappVersion: "7"\n`,
  'charts/app/values.yaml': 'msg: hello\nreplicas: 1\nimage: nginx:1\n',
  'charts/app/templates/cm.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-cm\ndata:\n  msg: {{ .Values.msg | quote }}\n',
  ...extra,
  ...more,
});
const D = {
  'charts/app/templates/d.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: {{ .Values.replicas }}\n  selector: {matchLabels: {app: x}}\n  template:\n    metadata: {labels: {app: x}}\n    spec:\n      containers:\n      - name: c\n        image: {{ .Values.image }}\n',
};
const patch = (at: number, spec: Part): Step => [at, (act: Act) => act.patch('HelmRelease', 'app', { spec })];
const T = {
  'charts/app/templates/t.yaml':
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}-test\n  annotations: {"helm.sh/hook": test}\nspec:\n  restartPolicy: Never\n  containers: [{name: c, image: "busybox:1", command: ["true"]}]\n',
};
const H = (kind: string, image = 'busybox:1') => ({
  'charts/app/templates/h.yaml': `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: {{ .Release.Name }}-hook\n  annotations: {"helm.sh/hook": ${kind}}\nspec:\n  backoffLimit: 0\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: c, image: "${image}"}]\n`,
});

export const RELEASES: Scenario[] = [
  released('l-ok', C()),
  released('l-values', C(), { values: { msg: 'custom' } }),
  released('l-upgrade', C(), {}, [patch(15, { values: { msg: 'new' } })]),
  released('l-chartmiss', C(), {
    chart: { spec: { chart: 'charts/nope', sourceRef: { kind: 'GitRepository', name: 'app' } } },
  }),
  released('l-srcmiss', C(), {
    chart: { spec: { chart: 'charts/app', sourceRef: { kind: 'GitRepository', name: 'nope' } } },
  }),
  released('l-version', C(), {
    chart: {
      spec: { chart: 'charts/app', version: '>=2.0.0', sourceRef: { kind: 'GitRepository', name: 'app' } },
    },
  }),
  released('l-refmiss', C(), { chart: undefined, chartRef: { kind: 'OCIRepository', name: 'nope' } }),
  released('l-refchart', C(), { chart: undefined, chartRef: { kind: 'HelmChart', name: 'nope' } }),
  released(
    'l-from',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v' }] },
    [],
    [configMap('v', { 'values.yaml': 'msg: from\n' }, { namespace: 'l-from' })],
  ),
  released('l-frommiss', C(), { valuesFrom: [{ kind: 'ConfigMap', name: 'v' }] }),
  released('l-fromsecmiss', C(), { valuesFrom: [{ kind: 'Secret', name: 'v' }] }),
  released('l-fromopt', C(), { valuesFrom: [{ kind: 'Secret', name: 'v', optional: true }] }),
  released(
    'l-fromkey',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v', valuesKey: 'x.yaml' }] },
    [],
    [configMap('v', { 'values.yaml': 'msg: from\n' }, { namespace: 'l-fromkey' })],
  ),
  released(
    'l-fromkeyopt',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v', valuesKey: 'x.yaml', optional: true }] },
    [],
    [configMap('v', { 'values.yaml': 'msg: from\n' }, { namespace: 'l-fromkeyopt' })],
  ),
  released(
    'l-frombad',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v' }] },
    [],
    [configMap('v', { 'values.yaml': 'msg: [from\n' }, { namespace: 'l-frombad' })],
  ),
  released(
    'l-fromlist',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v' }] },
    [],
    [configMap('v', { 'values.yaml': '- a\n' }, { namespace: 'l-fromlist' })],
  ),
  released(
    'l-target',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v', valuesKey: 'm', targetPath: 'msg' }] },
    [],
    [configMap('v', { m: 'one,two' }, { namespace: 'l-target' })],
  ),
  released(
    'l-target2',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v', valuesKey: 'm', targetPath: 'msg' }] },
    [],
    [configMap('v', { m: 'plain' }, { namespace: 'l-target2' })],
  ),
  released(
    'l-targetbad',
    C(),
    { valuesFrom: [{ kind: 'ConfigMap', name: 'v', valuesKey: 'm', targetPath: 'a[x]' }] },
    [],
    [configMap('v', { m: 'plain' }, { namespace: 'l-targetbad' })],
  ),
  released('l-fromlate', C(), { valuesFrom: [{ kind: 'ConfigMap', name: 'v' }] }, [
    [15, (act) => act.apply(configMap('v', { 'values.yaml': 'msg: late\n' }, { namespace: 'l-fromlate' }))],
  ]),
  released(
    'l-schema',
    C('1.0.0', {
      'charts/app/values.schema.json': JSON.stringify({
        type: 'object',
        properties: { replicas: { type: 'integer' } },
      }),
    }),
    { values: { replicas: 'many' } },
  ),
  released('l-tplerr', C('1.0.0', { 'charts/app/templates/x.yaml': 'a: {{ .Values.nope.deep }}\n' })),
  released(
    'l-tplreq',
    C('1.0.0', { 'charts/app/templates/x.yaml': 'a: {{ required "say who" .Values.who }}\n' }),
  ),
  released('l-tplparse', C('1.0.0', { 'charts/app/templates/x.yaml': 'a: {{ if }}\n' })),
  released('l-tplyaml', C('1.0.0', { 'charts/app/templates/x.yaml': 'a: b: c\n' })),
  released(
    'l-tplkind',
    C('1.0.0', {
      'charts/app/templates/x.yaml': 'apiVersion: acme.io/v1\nkind: Widget\nmetadata: {name: x}\n',
    }),
  ),
  released(
    'l-invalid',
    C('1.0.0', {
      'charts/app/templates/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: BAD_NAME}\n',
    }),
  ),
  released(
    'l-badfield',
    C('1.0.0', {
      'charts/app/templates/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: 5}\n',
    }),
  ),
  released('l-exists', C(), {}, [], [configMap('app-cm', { a: 'b' }, { namespace: 'l-exists' })]),
  released(
    'l-exists2',
    C('1.0.0', {
      'charts/app/templates/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: taken}\n',
    }),
    { install: { disableTakeOwnership: true } },
    [],
    [configMap('taken', { a: 'b' }, { namespace: 'l-exists2' })],
  ),
  released('l-waitfail', C('1.0.0', D), { values: { image: 'nginx:nope' }, timeout: '10s' }),
  released('l-waitretry', C('1.0.0', D), {
    values: { image: 'nginx:nope' },
    timeout: '8s',
    install: { remediation: { retries: 1 } },
  }),
  released('l-waitretryinf', C('1.0.0', D), {
    values: { image: 'nginx:nope' },
    timeout: '5s',
    install: { remediation: { retries: -1 } },
  }),
  released('l-remediatelast', C('1.0.0', D), {
    values: { image: 'nginx:nope' },
    timeout: '8s',
    install: { remediation: { retries: 0, remediateLastFailure: true } },
  }),
  released('l-strategy', C('1.0.0', D), {
    values: { image: 'nginx:nope' },
    timeout: '8s',
    install: { strategy: { name: 'RetryOnFailure', retryInterval: '5s' } },
  }),
  released('l-nowait', C('1.0.0', D), {
    values: { image: 'nginx:nope' },
    timeout: '10s',
    install: { disableWait: true },
  }),
  released('l-upfail', C('1.0.0', D), { timeout: '10s' }, [patch(12, { values: { image: 'nginx:nope' } })]),
  released('l-uprollback', C('1.0.0', D), { timeout: '8s', upgrade: { remediation: { retries: 1 } } }, [
    patch(12, { values: { image: 'nginx:nope' } }),
  ]),
  released(
    'l-uplast',
    C('1.0.0', D),
    { timeout: '8s', upgrade: { remediation: { retries: 0, remediateLastFailure: true } } },
    [patch(12, { values: { image: 'nginx:nope' } })],
  ),
  released(
    'l-upuninstall',
    C('1.0.0', D),
    { timeout: '8s', upgrade: { remediation: { retries: 1, strategy: 'uninstall' } } },
    [patch(12, { values: { image: 'nginx:nope' } })],
  ),
  released(
    'l-uptpl',
    C('1.0.0', {
      'charts/app/templates/x.yaml': '{{ if eq .Values.msg "boom" }}{{ fail "no boom" }}{{ end }}\n',
    }),
    {},
    [patch(12, { values: { msg: 'boom' } })],
  ),
  released(
    'l-upfix',
    C('1.0.0', {
      'charts/app/templates/x.yaml': '{{ if eq .Values.msg "boom" }}{{ fail "no boom" }}{{ end }}\n',
    }),
    {},
    [patch(12, { values: { msg: 'boom' } }), patch(22, { values: { msg: 'ok' } })],
  ),
  released('l-test', C('1.0.0', T), { test: { enable: true } }),
  released(
    'l-testbad',
    C('1.0.0', {
      'charts/app/templates/t.yaml': T['charts/app/templates/t.yaml'].replace('busybox:1', 'busybox:nope'),
    }),
    { test: { enable: true, timeout: '8s' } },
  ),
  released('l-hook', C('1.0.0', H('pre-install'))),
  released('l-hookbad', C('1.0.0', H('pre-install', 'busybox:nope')), { timeout: '8s' }),
  released('l-hookoff', C('1.0.0', H('pre-install', 'busybox:nope')), {
    timeout: '8s',
    install: { disableHooks: true },
  }),
  released('l-delete', C(), {}, [[15, (act) => act.remove('HelmRelease', 'app')]]),
  released('l-deletekeep', C(), { uninstall: { keepHistory: true } }, [
    [15, (act) => act.remove('HelmRelease', 'app')],
  ]),
  released('l-deletesusp', C(), {}, [
    patch(10, { suspend: true }),
    [15, (act) => act.remove('HelmRelease', 'app')],
  ]),
  released('l-drift', C('1.0.0', D), { driftDetection: { mode: 'enabled' } }, [
    [15, (act) => act.patch('Deployment', 'app', { spec: { replicas: 3 } })],
    [17, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('l-driftwarn', C('1.0.0', D), { driftDetection: { mode: 'warn' } }, [
    [15, (act) => act.patch('Deployment', 'app', { spec: { replicas: 3 } })],
    [17, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released(
    'l-driftignore',
    C('1.0.0', D),
    { driftDetection: { mode: 'enabled', ignore: [{ paths: ['/spec/replicas'] }] } },
    [
      [15, (act) => act.patch('Deployment', 'app', { spec: { replicas: 3 } })],
      [17, (act) => act.poke('HelmRelease', 'app')],
    ],
  ),
  released('l-driftdel', C(), { driftDetection: { mode: 'enabled' } }, [
    [15, (act) => act.remove('ConfigMap', 'app-cm')],
    [17, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('l-driftnone', C(), {}, [
    [15, (act) => act.remove('ConfigMap', 'app-cm')],
    [17, (act) => act.poke('HelmRelease', 'app')],
  ]),
  released('l-post', C(), {
    postRenderers: [
      {
        kustomize: {
          patches: [
            { target: { kind: 'ConfigMap' }, patch: '- op: add\n  path: /data/extra\n  value: yes-please\n' },
          ],
          images: [],
        },
      },
    ],
  }),
  released('l-postbad', C(), {
    postRenderers: [
      {
        kustomize: {
          patches: [
            { target: { kind: 'ConfigMap' }, patch: '- op: replace\n  path: /data/nope/x\n  value: y\n' },
          ],
        },
      },
    ],
  }),
  released('l-meta', C(), { commonMetadata: { labels: { team: 'x' } } }),
  released('l-depmiss', C(), { dependsOn: [{ name: 'nope' }] }),
  released('l-dep', C(), { dependsOn: [{ name: 'base' }] }, [
    [8, (act) => act.apply(helmRelease('l-dep', {}, 'base'))],
  ]),
  released('l-depself', C(), { dependsOn: [{ name: 'app' }] }),
  released('l-depexpr', C(), { dependsOn: [{ name: 'base', readyExpr: 'dep.status.x == 5' }] }, [
    [1, (act) => act.apply(helmRelease('l-depexpr', {}, 'base'))],
  ]),
  released('l-target-ns', C(), { targetNamespace: 'l-target-ns-t' }),
  released('l-target-nsok', C(), { targetNamespace: 'l-target-nsok-t', install: { createNamespace: true } }),
  released('l-target-have', C(), { targetNamespace: 'l-target-have-t' }, [], [namespace('l-target-have-t')]),
  released(
    'l-storage',
    C(),
    { storageNamespace: 'l-storage-s', targetNamespace: 'l-storage-s' },
    [],
    [namespace('l-storage-s')],
  ),
  released('l-storagemiss', C(), { storageNamespace: 'l-storagemiss-s' }),
  released('l-relname', C(), { releaseName: 'other' }, [patch(15, { releaseName: 'third' })]),
  released('l-sa', C(), { serviceAccountName: 'ghost' }),
  released(
    'l-saview',
    C(),
    { serviceAccountName: 'bot' },
    [],
    [account('l-saview', 'bot'), binding('l-saview', 'view', 'bot', 'ClusterRole')],
  ),
  released(
    'l-saedit',
    C(),
    { serviceAccountName: 'bot' },
    [],
    [account('l-saedit', 'bot'), binding('l-saedit', 'edit', 'bot', 'ClusterRole')],
  ),
  released(
    'l-sanosecret',
    C(),
    { serviceAccountName: 'bot' },
    [],
    [
      account('l-sanosecret', 'bot'),
      role('l-sanosecret', 'r', [{ apiGroups: [''], resources: ['configmaps'], verbs: ['*'] }]),
      binding('l-sanosecret', 'r', 'bot'),
    ],
  ),
  released(
    'l-sanocm',
    C(),
    { serviceAccountName: 'bot' },
    [],
    [
      account('l-sanocm', 'bot'),
      role('l-sanocm', 'r', [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }]),
      binding('l-sanocm', 'r', 'bot'),
    ],
  ),
  released(
    'l-sanorole',
    C('1.0.0', {
      'charts/app/templates/r.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: []\n',
    }),
    { serviceAccountName: 'bot' },
    [],
    [account('l-sanorole', 'bot'), binding('l-sanorole', 'edit', 'bot', 'ClusterRole')],
  ),
  released('l-suspend', C(), { suspend: true }),
  released('l-poke', C(), {}, [[12, (act) => act.poke('HelmRelease', 'app', 'T1')]]),
  released(
    'l-force',
    C('1.0.0', {
      'charts/app/templates/x.yaml': '{{ if eq .Values.msg "boom" }}{{ fail "no boom" }}{{ end }}\n',
    }),
    { values: { msg: 'boom' } },
    [
      [
        14,
        (act) =>
          act.patch('HelmRelease', 'app', {
            metadata: {
              annotations: { 'reconcile.fluxcd.io/requestedAt': 'T1', 'reconcile.fluxcd.io/forceAt': 'T1' },
            },
          }),
      ],
    ],
  ),
  released(
    'l-reset',
    C('1.0.0', {
      'charts/app/templates/x.yaml': '{{ if eq .Values.msg "boom" }}{{ fail "no boom" }}{{ end }}\n',
    }),
    { values: { msg: 'boom' }, install: { remediation: { retries: 1 } } },
    [
      [
        16,
        (act) =>
          act.patch('HelmRelease', 'app', {
            metadata: {
              annotations: { 'reconcile.fluxcd.io/requestedAt': 'T1', 'reconcile.fluxcd.io/resetAt': 'T1' },
            },
          }),
      ],
    ],
  ),
  released('l-forceup', C(), {}, [
    [
      14,
      (act) =>
        act.patch('HelmRelease', 'app', {
          metadata: {
            annotations: { 'reconcile.fluxcd.io/requestedAt': 'T1', 'reconcile.fluxcd.io/forceAt': 'T1' },
          },
        }),
    ],
  ]),
  released('l-chartup', C(), {}, [
    [
      12,
      (act) => {
        act.commit('org/l-chartup', C('1.1.0'));
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released('l-chartdown', C('2.0.0'), {}, [
    [
      12,
      (act) => {
        act.commit('org/l-chartdown', C('1.1.0'));
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released('l-chartbreak', C(), {}, [
    [
      12,
      (act) => {
        act.commit('org/l-chartbreak', { 'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\n' });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  released(
    'l-immutable',
    C('1.0.0', {
      'charts/app/templates/d.yaml': D['charts/app/templates/d.yaml'].replaceAll(
        'app: x',
        'app: {{ .Values.msg }}',
      ),
    }),
    {},
    [patch(14, { values: { msg: 'other' } })],
  ),
  released(
    'l-immutableforce',
    C('1.0.0', {
      'charts/app/templates/d.yaml': D['charts/app/templates/d.yaml'].replaceAll(
        'app: x',
        'app: {{ .Values.msg }}',
      ),
    }),
    { upgrade: { force: true } },
    [patch(14, { values: { msg: 'other' } })],
  ),
  released(
    'l-crds',
    C('1.0.0', {
      'charts/app/crds/w.yaml': docs({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'gizmos.lcrd.io' },
        spec: {
          group: 'lcrd.io',
          scope: 'Namespaced',
          names: { kind: 'Gizmo', plural: 'gizmos', singular: 'gizmo', listKind: 'GizmoList' },
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
      'charts/app/templates/g.yaml': 'apiVersion: lcrd.io/v1\nkind: Gizmo\nmetadata: {name: g}\n',
    }),
  ),
  released('l-healthexpr', C(), {
    healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: "data.msg == 'zzz'" }],
    timeout: '8s',
  }),
  released('l-waitstrategy', C('1.0.0', D), { waitStrategy: { name: 'legacy' } }),
  released(
    'l-sprig',
    C('1.0.0', {
      'charts/app/templates/NOTES.txt':
        'Hi {{ .Release.Name }} {{ .Release.Revision }} {{ .Capabilities.KubeVersion.Version }}\n',
      'charts/app/templates/k.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: caps\ndata:\n  v: {{ .Capabilities.KubeVersion.Version }}\n  has: {{ .Capabilities.APIVersions.Has "apps/v1/Deployment" | quote }}\n  up: {{ .Release.IsUpgrade | quote }}\n  svc: {{ .Release.Service }}\n',
    }),
  ),
  released('l-two', C(), {}, [
    [10, (act) => act.apply(helmRelease('l-two', { releaseName: 'app' }, 'second'))],
  ]),
  released('l-longname', C(), { releaseName: undefined, targetNamespace: 'l-longname' }),
  released(
    'l-lookup',
    C('1.0.0', {
      'charts/app/templates/k.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: look\ndata:\n  v: {{ (lookup "v1" "Namespace" "" "default").metadata.name | quote }}\n',
    }),
  ),
  released('l-kubeversion', {
    ...C(),
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nkubeVersion: ">=2.0.0"\n',
  }),
  released('l-deprecated', {
    ...C(),
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ndeprecated: true\n',
  }),
  released('l-library', {
    ...C(),
    'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\ntype: library\n',
  }),
  released('l-prerelease', C('1.0.0-beta.1')),
  released('l-buildmeta', C('1.0.0+build.5')),
  released(
    'l-quota',
    C('1.0.0', D),
    { timeout: '8s' },
    [],
    [
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'q', namespace: 'l-quota' },
        spec: { hard: { configmaps: '1' } },
      },
    ],
  ),
];
