/** Files that kustomize reads in every shape, and objects with more than one owner. */
import {
  docs,
  configMap,
  namespace,
  kustomization,
  helmRelease,
  account,
  binding,
  deployment,
  applied,
  type Part,
  type Scenario,
} from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a')) };
const kz = (text: string, more: Record<string, string> = {}) => ({
  'deploy/kustomization.yaml': text,
  'deploy/a.yaml': docs(configMap('a')),
  ...more,
});
const z = (id: string, text: string, more: Record<string, string> = {}, spec: Part = {}) =>
  applied(id, kz(text, more), spec);

export const FOLDERS: Scenario[] = [
  z('y-bad', 'resources: [a.yaml\n'),
  z('y-tab', 'resources:\n\t- a.yaml\n'),
  z('y-string', 'resources: a.yaml\n'),
  z('y-map', 'resources:\n  a: b\n'),
  z('y-nsnum', 'resources: [a.yaml]\nnamespace: 5\n'),
  z('y-nslist', 'resources: [a.yaml]\nnamespace: [x]\n'),
  z('y-nolist', '- a.yaml\n'),
  z('y-dup', 'resources: [a.yaml]\nresources: [a.yaml]\n'),
  z('y-dupres', 'resources: [a.yaml, a.yaml]\n'),
  z('y-patchfile', 'resources: [a.yaml]\npatches:\n- path: nope.yaml\n'),
  z('y-patchempty', 'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n'),
  z('y-patchboth', 'resources: [a.yaml]\npatches:\n- path: p.yaml\n  patch: "a: b"\n', {
    'deploy/p.yaml': docs(configMap('a', { z: 'w' })),
  }),
  z('y-patchyaml', 'resources: [a.yaml]\npatches:\n- patch: |-\n    apiVersion: v1\n   kind: x\n'),
  z(
    'y-patchop',
    'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: frobnicate\n      path: /data/x\n',
  ),
  z(
    'y-patchtest',
    'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - op: test\n      path: /data/key\n      value: other\n',
  ),
  z('y-psm', 'resources: [a.yaml]\npatchesStrategicMerge: [p.yaml]\n', {
    'deploy/p.yaml': docs(configMap('a', { z: 'w' })),
  }),
  z('y-psmmiss', 'resources: [a.yaml]\npatchesStrategicMerge: [p.yaml]\n'),
  z(
    'y-pj',
    'resources: [a.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  path: p.yaml\n',
    { 'deploy/p.yaml': '- op: add\n  path: /data/z\n  value: w\n' },
  ),
  z('y-labels', 'resources: [a.yaml, d.yaml]\ncommonLabels: {team: x}\n', {
    'deploy/d.yaml': docs(deployment('web')),
  }),
  z('y-labels2', 'resources: [a.yaml]\nlabels:\n- pairs: {team: x}\n  includeSelectors: true\n'),
  z('y-annot', 'resources: [a.yaml]\ncommonAnnotations: {team: 5}\n'),
  z('y-images', 'resources: [d.yaml]\nimages:\n- name: nginx\n  newTag: 1.28\n', {
    'deploy/d.yaml': docs(deployment('web')),
  }),
  z(
    'y-imagesboth',
    'resources: [d.yaml]\nimages:\n- name: nginx\n  newTag: "1.28"\n',
    { 'deploy/d.yaml': docs(deployment('web')) },
    { images: [{ name: 'nginx', newName: 'ghcr.io/acme/nginx' }] },
  ),
  z('y-replicas', 'resources: [d.yaml]\nreplicas:\n- name: web\n  count: 3\n', {
    'deploy/d.yaml': docs(deployment('web')),
  }),
  z('y-replicasmiss', 'resources: [d.yaml]\nreplicas:\n- name: nope\n  count: 3\n', {
    'deploy/d.yaml': docs(deployment('web')),
  }),
  z(
    'y-genmerge',
    'resources: [a.yaml]\nconfigMapGenerator:\n- name: g\n  behavior: merge\n  literals: [a=b]\n',
  ),
  z('y-gendup', 'configMapGenerator:\n- name: g\n  literals: [a=b]\n- name: g\n  literals: [a=c]\n'),
  z('y-genlit', 'configMapGenerator:\n- name: g\n  literals: [ab]\n'),
  z('y-genenv', 'configMapGenerator:\n- name: g\n  envs: [x.env]\n', {
    'deploy/x.env': 'A=1\nB\n# c\nC-D=5\n',
  }),
  z(
    'y-secgen',
    'secretGenerator:\n- name: g\n  literals: [a=b]\n  type: Opaque\ngeneratorOptions:\n  disableNameSuffixHash: true\n',
  ),
  z(
    'y-repl',
    'resources: [a.yaml, d.yaml]\nreplacements:\n- source: {kind: ConfigMap, name: nope, fieldPath: data.key}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.name]\n',
    { 'deploy/d.yaml': docs(deployment('web')) },
  ),
  z(
    'y-repl2',
    'resources: [a.yaml, d.yaml]\nreplacements:\n- source: {kind: ConfigMap, name: a, fieldPath: data.key}\n  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [spec.nope.x]\n',
    { 'deploy/d.yaml': docs(deployment('web')) },
  ),
  z('y-helm', 'helmCharts:\n- name: x\n  repo: https://nobody.github.io/charts\n'),
  z('y-trans', 'resources: [a.yaml]\ntransformers: [t.yaml]\n'),
  z('y-http', 'resources: [a.yaml, "https://nobody.github.io/x.yaml"]\n'),
  z('y-dirno', 'resources: [sub]\n', { 'deploy/sub/x.yaml': docs(configMap('x')) }),
  z('y-comp', 'components: [../c1, ../c2]\nresources: [a.yaml]\n', {
    'c1/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- target: {kind: ConfigMap}\n  patch: |-\n    - {op: add, path: /data/one, value: "1"}\n',
    'c2/kustomization.yaml': 'kind: Component\nnameSuffix: -x\n',
  }),
  z(
    'y-vars',
    'resources: [a.yaml]\nvars:\n- name: X\n  objref: {kind: ConfigMap, name: a, apiVersion: v1}\n',
  ),
  z('y-crdsf', 'resources: [a.yaml]\ncrds: [nope.yaml]\n'),
  z(
    'y-prefixns',
    'resources: [a.yaml, n.yaml]\nnamePrefix: p-\n',
    { 'deploy/n.yaml': docs(namespace('y-prefixns-n')) },
    { targetNamespace: undefined },
  ),
  z('y-ordering', 'resources: [a.yaml]\nsortOptions: {order: fifo}\n'),
  z('y-apiver', 'apiVersion: kustomize.config.k8s.io/v2\nkind: Kustomization\nresources: [a.yaml]\n'),
  z(
    'y-fluxkind',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: x}\nspec: {interval: 1m}\n',
  ),
  applied('y-fluxfile', {
    'deploy/kustomization.yaml': docs(kustomization('y-fluxfile', {}, 'inner')),
    'deploy/a.yaml': docs(configMap('a')),
  }),
  applied('y-subfluxfile', {
    'deploy/apps/kustomization.yaml': docs(kustomization('y-subfluxfile', {}, 'inner')),
    'deploy/a.yaml': docs(configMap('a')),
  }),
  applied('y-mixed', {
    'deploy/good.yaml': docs(configMap('good')),
    'deploy/helm/values.yaml': 'a: b\n',
    'deploy/README.md': 'x',
  }),
  applied('y-chart', {
    'deploy/Chart.yaml': 'apiVersion: v2\nname: x\nversion: 1.0.0\n',
    'deploy/templates/x.yaml': 'kind: {{ .Values.x }}\n',
  }),
  applied('y-jinja', { 'deploy/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ name }}\n' }),
  applied('y-unicode', {
    'deploy/x.yaml': '\ufeffapiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: bom\ndata:\n  é: "ü"\n',
  }),
  applied('y-crlf', {
    'deploy/x.yaml':
      'apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\ndata:\r\n  a: |\r\n    x\r\n    y\r\n',
  }),
  applied('y-sep', {
    'deploy/x.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n--- # comment\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: two\n----\napiVersion: v1\n',
  }),
  applied('y-multi', {
    'deploy/x.yaml': '---\n# first\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n---\n',
  }),
  applied('y-anchors', {
    'deploy/x.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  labels: &l {a: b}\ndata: *l\n',
  }),
  applied('y-merge', {
    'deploy/x.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\nx: &l {a: b}\ndata:\n  <<: *l\n',
  }),
  applied('y-octal', {
    'deploy/x.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a: 0777\n  b: yes\n  c: 1e3\n  d: 2024-01-01\n  e: ~\n',
  }),
  applied('y-intname', { 'deploy/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 123\n' }),
  applied('y-labelbool', {
    'deploy/x.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  labels:\n    on: true\n    n: 5\n',
  }),
  applied('y-annonull', {
    'deploy/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n  annotations:\n    a:\n',
  }),
  applied(
    'y-nslabel',
    {
      'deploy/x.yaml': docs({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'y-nslabel-x', labels: { 'pod-security.kubernetes.io/enforce': 'strict' } },
      }),
    },
    { targetNamespace: undefined },
  ),
  applied('y-datanested', {
    'deploy/x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\ndata:\n  a:\n    b: c\n',
  }),
  applied('y-secret', {
    'deploy/x.yaml': docs({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      data: { a: 'not base64!' },
    }),
  }),
  applied('y-secretstring', {
    'deploy/x.yaml': docs({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's' },
      stringData: { a: 'plain' },
    }),
  }),
  applied('y-several', { 'deploy/x.yaml': docs(configMap('Bad_1'), configMap('Bad_2'), configMap('good')) }),
  applied(
    'y-twons',
    {
      'deploy/x.yaml': docs(
        configMap('a', {}, { namespace: 'y-twons' }),
        configMap('a', {}, { namespace: 'default' }),
      ),
    },
    { targetNamespace: undefined },
  ),
  applied('y-twonstarget', {
    'deploy/x.yaml': docs(
      configMap('a', {}, { namespace: 'y-x1' }),
      configMap('a', {}, { namespace: 'y-x2' }),
    ),
  }),
  applied('y-binding', {
    'deploy/x.yaml': docs(account('other', 'bot'), binding('other', 'edit', 'bot', 'ClusterRole')),
  }),
  applied('y-generateName', {
    'deploy/x.yaml': docs({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'x-' } }),
  }),
  applied('y-crdinst', { 'deploy/x.yaml': docs(helmRelease('y-crdinst', { chart: undefined }, 'bad')) }),
  applied(
    'o-kubectl',
    A,
    {},
    {},
    [],
    [
      configMap(
        'a',
        { key: 'kubectl', mine: 'x' },
        {
          namespace: 'o-kubectl',
          annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
          labels: { mine: 'y' },
        },
      ),
    ],
  ),
  applied('o-kubectledit', A, {}, {}, [
    [
      12,
      (act) =>
        act.patch('ConfigMap', 'a', {
          data: { key: 'edited', extra: 'x' },
          metadata: {
            labels: { mine: 'y' },
            annotations: { 'kustomize.toolkit.fluxcd.io/reconcile': 'disabled' },
          },
        }),
    ],
    [16, (act) => act.poke('Kustomization', 'app', 'T1')],
  ]),
  applied('o-unlabel', A, {}, {}, [
    [12, (act) => act.patch('ConfigMap', 'a', { metadata: { labels: null } })],
    [16, (act) => act.poke('Kustomization', 'app', 'T1')],
  ]),
  applied('o-rename', A, {}, {}, [
    [12, (act) => act.apply(kustomization('o-rename', {}, 'app2'))],
    [16, (act) => act.remove('Kustomization', 'app')],
  ]),
  applied('o-tnschange', A, {}, {}, [
    [
      10,
      (act) => {
        act.apply(namespace('o-tnschange-b'));
        act.patch('Kustomization', 'app', { spec: { targetNamespace: 'o-tnschange-b' } });
      },
    ],
  ]),
  applied('o-pathchange', { ...A, 'other/b.yaml': docs(configMap('b')) }, {}, {}, [
    [10, (act) => act.patch('Kustomization', 'app', { spec: { path: './other' } })],
  ]),
  applied('o-empty', A, {}, {}, [
    [
      10,
      (act) => {
        act.commit('org/o-empty', { 'deploy/a.yaml': null, 'deploy/keep.txt': 'x' });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  applied('o-delgone', A, {}, {}, [
    [10, (act) => act.remove('ConfigMap', 'a')],
    [13, (act) => act.remove('Kustomization', 'app')],
  ]),
  applied('o-partial', { 'deploy/x.yaml': docs(configMap('good'), deployment('web')) }, {}, {}, [
    [
      10,
      (act) => {
        act.commit('org/o-partial', {
          'deploy/x.yaml': docs(configMap('good', { n: '2' }), {
            ...deployment('web'),
            spec: { replicas: 'x' },
          }),
        });
        act.poke('GitRepository', 'app');
      },
    ],
  ]),
  applied(
    'o-nested',
    {
      'deploy/k.yaml': docs(kustomization('o-nested', { path: './inner' }, 'inner')),
      'inner/a.yaml': docs(configMap('in')),
    },
    {},
    {},
    [[14, (act) => act.remove('Kustomization', 'app')]],
  ),
  applied('o-nestedsusp', {
    'deploy/k.yaml': docs(kustomization('o-nestedsusp', { path: './inner', suspend: true }, 'inner')),
    'inner/a.yaml': docs(configMap('in')),
  }),
  applied('o-selfapply', { 'deploy/k.yaml': docs(kustomization('o-selfapply', {}, 'app')) }),
  applied('o-resuspend', A, {}, {}, [
    [8, (act) => act.patch('Kustomization', 'app', { spec: { suspend: true } })],
    [
      10,
      (act) => {
        act.commit('org/o-resuspend', { 'deploy/b.yaml': docs(configMap('b')) });
        act.poke('GitRepository', 'app');
      },
    ],
    [14, (act) => act.poke('Kustomization', 'app', 'T9')],
  ]),
  applied('o-tagswitch', A, {}, {}, [
    [
      8,
      (act) => {
        act.tag('org/o-tagswitch', 'v1');
        act.patch('GitRepository', 'app', { spec: { ref: { branch: null, tag: 'v1' } } });
      },
    ],
  ]),
  applied('o-gitbreak', A, {}, {}, [
    [8, (act) => act.patch('GitRepository', 'app', { spec: { url: 'https://github.com/org/vanished' } })],
    [14, (act) => act.poke('Kustomization', 'app', 'T2')],
  ]),
  applied('o-gitignore', { ...A, 'deploy/b.yaml': docs(configMap('b')), '.sourceignore': 'deploy/b.yaml\n' }),
  applied('o-kustsourceignore', {
    'deploy/a.yaml': docs(configMap('a')),
    'deploy/b.yaml': docs(configMap('b')),
    'deploy/.sourceignore': 'b.yaml\n',
  }),
  applied('o-wrongfilter', A, {}, { ignore: '/*\n' }),
  applied('o-timeoutshort', { 'deploy/x.yaml': docs(deployment('web')) }, { wait: true, timeout: '1s' }),
  applied('o-retryless', A, { path: './x', interval: '30s' }),
  applied(
    'o-helmks',
    {
      'deploy/h.yaml': docs(helmRelease('o-helmks')),
      'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n',
      'charts/app/values.yaml': 'a: 1\n',
      'charts/app/templates/cm.yaml': docs(configMap('from-chart')),
    },
    { wait: true, timeout: '30s' },
  ),
  applied(
    'o-helmksbad',
    { 'deploy/h.yaml': docs(helmRelease('o-helmksbad', {}, 'app', 'charts/nope')) },
    { wait: true, timeout: '15s' },
  ),
];
