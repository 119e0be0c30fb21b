/** What cannot be built, and what builds in spite of it. */
import { docs, configMap, namespace, kustomization, deployment, applied, type Scenario } from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a'), configMap('b', { x: '1' })) };
const kz = (text: string, more: Record<string, string> = {}) => ({
  'deploy/kustomization.yaml': text,
  'deploy/a.yaml': docs(configMap('a')),
  ...more,
});
const V = { 'deploy/a.yaml': docs(configMap('a', { v: '${X}', d: '${Y:=dflt}', e: '$${Z}', l: '${X,,}' })) };

export const BUILDS: Scenario[] = [
  applied('k-badpath', A, { path: './nope' }),
  applied('k-pathfile', A, { path: './deploy/a.yaml' }),
  applied('k-pathup', A, { path: '../../etc' }),
  applied('k-pathabs', A, { path: '/deploy' }),
  applied(
    'k-pathempty',
    { 'a.yaml': docs(configMap('a')), 'sub/b.yaml': docs(configMap('b')) },
    { path: undefined },
  ),
  applied('k-nofiles', { 'README.md': '# x', 'deploy/readme.txt': 'x' }),
  applied('k-dup', { 'deploy/a.yaml': docs(configMap('a')), 'deploy/b.yaml': docs(configMap('a')) }),
  applied('k-dup-one', { 'deploy/a.yaml': docs(configMap('a'), configMap('a')) }),
  applied('k-badyaml-tab', { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: a\n' }),
  applied('k-badyaml-indent', {
    'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n data:\n  x: y\n',
  }),
  applied('k-badyaml-colon', {
    'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a: b\n',
  }),
  applied('k-badyaml-quote', { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "a\n' }),
  applied('k-badyaml-flow', { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n' }),
  applied('k-badyaml-anchor', {
    'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata: *x\n',
  }),
  applied('k-dupkey', {
    'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: a\n  x: b\n',
  }),
  applied('k-scalar', { 'deploy/a.yaml': 'hello world\n' }),
  applied('k-list', { 'deploy/a.yaml': '- a\n- b\n' }),
  applied('k-empty', { 'deploy/a.yaml': '' }),
  applied('k-comments', { 'deploy/a.yaml': '# nothing\n---\n---\n' }),
  applied('k-nokind', { 'deploy/a.yaml': 'apiVersion: v1\nmetadata:\n  name: a\n' }),
  applied('k-noname', { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {a: b}\n' }),
  applied('k-noapiversion', { 'deploy/a.yaml': 'kind: ConfigMap\nmetadata:\n  name: a\n' }),
  applied('k-nometa', { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\n' }),
  applied('k-listkind', {
    'deploy/a.yaml': docs({ apiVersion: 'v1', kind: 'List', items: [configMap('a'), configMap('b')] }),
  }),
  applied('k-json', { 'deploy/a.json': JSON.stringify(configMap('a')) }),
  applied('k-ymlyaml', {
    'deploy/a.yml': docs(configMap('a')),
    'deploy/sub/deep/b.yaml': docs(configMap('b')),
  }),
  applied('k-unknownkind', {
    'deploy/a.yaml': docs(configMap('a'), {
      apiVersion: 'acme.io/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: {},
    }),
  }),
  applied('k-oldversion', {
    'deploy/a.yaml': docs({
      apiVersion: 'extensions/v1beta1',
      kind: 'Ingress',
      metadata: { name: 'w' },
      spec: {},
    }),
  }),
  applied('k-typo-builtin', {
    'deploy/a.yaml': docs({ ...deployment('web'), spec: { ...deployment('web').spec, replica: 3 } }),
  }),
  applied('k-typo-custom', {
    'deploy/a.yaml': docs({
      ...kustomization('x', {}, 'inner'),
      metadata: { name: 'inner' },
      spec: { interval: '1m', prune: true, pathh: './x', sourceRef: { kind: 'GitRepository', name: 'app' } },
    }),
  }),
  applied('k-custom-missing', {
    'deploy/a.yaml': docs({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'inner' },
      spec: { interval: '1m' },
    }),
  }),
  applied('k-badvalue-bool', {
    'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  on: true\n  n: 5\n',
  }),
  applied('k-badlabel', {
    'deploy/a.yaml': docs(configMap('a', {}, { labels: { 'bad key': 'x', ok: 'not ok!' } })),
  }),
  applied('k-badname', { 'deploy/a.yaml': docs(configMap('Not_A_Name')) }),
  applied('k-badselector', {
    'deploy/a.yaml': docs({
      ...deployment('web'),
      spec: { ...deployment('web').spec, selector: { matchLabels: { app: 'other' } } },
    }),
  }),
  applied('k-noimage', {
    'deploy/a.yaml': docs({
      ...deployment('web'),
      spec: {
        ...deployment('web').spec,
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web' }] } },
      },
    }),
  }),
  applied('k-strreplicas', {
    'deploy/a.yaml': docs({ ...deployment('web'), spec: { ...deployment('web').spec, replicas: 'two' } }),
  }),
  applied('k-quotaport', {
    'deploy/a.yaml': docs({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 's' },
      spec: { ports: [{ port: 99999 }] },
    }),
  }),
  applied('z-missing', kz('resources: [a.yaml, b.yaml]\n')),
  applied('z-missingdir', kz('resources: [a.yaml, ../base]\n')),
  applied('z-badfield', kz('resources: [a.yaml]\nresource: [x]\n')),
  applied('z-badkind', kz('apiVersion: v1\nkind: Kustomize\nresources: [a.yaml]\n')),
  applied('z-emptykz', kz('')),
  applied(
    'z-patchmiss',
    kz(
      'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap, name: zzz}\n  patch: |\n    - op: add\n      path: /data/x\n      value: y\n',
    ),
  ),
  applied(
    'z-patchsm',
    kz(
      'resources: [a.yaml]\npatches:\n- patch: |\n    apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: zzz}\n    data: {q: w}\n',
    ),
  ),
  applied(
    'z-patchbad',
    kz(
      'resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n    - op: replace\n      path: /data/nope/x\n      value: y\n',
    ),
  ),
  applied('z-cycle', {
    'deploy/kustomization.yaml': 'resources: [../other]\n',
    'other/kustomization.yaml': 'resources: [../deploy]\n',
  }),
  applied('z-outside', kz('resources: [a.yaml, ../../../x.yaml]\n')),
  applied('z-gen', kz('resources: [a.yaml]\nconfigMapGenerator:\n- name: g\n  literals: [a=b]\n')),
  applied('z-genfile', kz('resources: [a.yaml]\nconfigMapGenerator:\n- name: g\n  files: [nope.txt]\n')),
  applied('z-ns', kz('resources: [a.yaml]\nnamespace: elsewhere\n'), { targetNamespace: undefined }),
  applied('z-nsboth', kz('resources: [a.yaml]\nnamespace: elsewhere\n')),
  applied(
    'z-comp',
    kz('resources: [a.yaml]\ncomponents: [../comp]\n', {
      'comp/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\n',
    }),
  ),
  applied(
    'z-compkind',
    kz('resources: [a.yaml]\ncomponents: [../comp]\n', { 'comp/kustomization.yaml': 'namePrefix: c-\n' }),
  ),
  applied('z-yml', {
    'deploy/kustomization.yml': 'resources: [a.yaml]\n',
    'deploy/a.yaml': docs(configMap('a')),
    'deploy/b.yaml': docs(configMap('b')),
  }),
  applied('z-two', {
    'deploy/kustomization.yml': 'resources: [a.yaml]\n',
    'deploy/kustomization.yaml': 'resources: [a.yaml]\n',
    'deploy/a.yaml': docs(configMap('a')),
  }),
  applied('z-remote', kz('resources:\n- https://github.com/org/z-ok-remote//deploy?ref=main\n')),
  applied('s-prefix', A, { namePrefix: 'pre-', nameSuffix: '-suf' }),
  applied('s-meta', A, { commonMetadata: { labels: { team: 'rocky' }, annotations: { 'a/b': 'c' } } }),
  applied('s-patch', A, {
    patches: [
      { patch: '- op: add\n  path: /data/q\n  value: w\n', target: { kind: 'ConfigMap', name: 'a' } },
    ],
  }),
  applied('s-patchbad', A, { patches: [{ patch: 'not: [valid', target: { kind: 'ConfigMap' } }] }),
  applied('s-patchnotarget', A, { patches: [{ patch: '- op: add\n  path: /data/q\n  value: w\n' }] }),
  applied('s-patchmiss', A, {
    patches: [{ patch: '- op: remove\n  path: /data/zzz\n', target: { kind: 'ConfigMap', name: 'a' } }],
  }),
  applied('s-patchsmiss', A, {
    patches: [{ patch: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: zzz\ndata: {a: b}\n' }],
  }),
  applied(
    's-images',
    { 'deploy/a.yaml': docs(deployment('web')) },
    { images: [{ name: 'nginx', newName: 'ghcr.io/acme/nginx', newTag: '9' }] },
  ),
  applied(
    's-comp',
    {
      ...A,
      'comp/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: c-\n',
    },
    { components: ['../comp'] },
  ),
  applied('s-compmiss', A, { components: ['../nope'] }),
  applied('s-compmiss2', A, { components: ['../nope'], ignoreMissingComponents: true }),
  applied('s-tns', A, { targetNamespace: 'nowhere-at-all' }),
  applied('s-notns', A, { targetNamespace: undefined }),
  applied(
    's-tnscluster',
    {
      'deploy/a.yaml': docs(namespace('s-tnscluster-x'), configMap('a', {}, { namespace: 's-tnscluster-x' })),
    },
    { targetNamespace: undefined },
  ),
  applied(
    's-tnsrename',
    { 'deploy/a.yaml': docs(namespace('s-tnsrename-x'), configMap('a', {}, { namespace: 's-tnsrename-x' })) },
    { targetNamespace: 's-tnsrename' },
  ),
  applied('s-suspend', A, { suspend: true }),
  applied('s-unsuspend', A, { suspend: true }, {}, [
    [15, (act) => act.patch('Kustomization', 'app', { spec: { suspend: false } })],
  ]),
  applied('s-decrypt', A, { decryption: { provider: 'sops', secretRef: { name: 'nope' } } }),
  applied('s-decrypt2', {
    'deploy/a.yaml': docs({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      stringData: { a: 'ENC[AES256_GCM,data:x,iv:x,tag:x,type:str]' },
      sops: { mac: 'x' },
    }),
  }),
  applied('v-plain', V, { postBuild: { substitute: { X: 'Hello' } } }),
  applied('v-none', V, { postBuild: { substitute: { Q: 'x' } } }),
  applied('v-nopost', V),
  applied('v-empty', V, { postBuild: {} }),
  applied(
    'v-bad',
    { 'deploy/a.yaml': docs(configMap('a', { v: '${X' })) },
    { postBuild: { substitute: { X: 'Hello' } } },
  ),
  applied(
    'v-badname',
    { 'deploy/a.yaml': docs(configMap('a', { v: '${x-y}', w: '${a.b}' })) },
    { postBuild: { substitute: { X: 'Hello' } } },
  ),
  applied('v-badkey', V, { postBuild: { substitute: { 'X-Y': 'Hello' } } }),
  applied(
    'v-required',
    { 'deploy/a.yaml': docs(configMap('a', { v: '${X:?must be set}' })) },
    { postBuild: { substitute: { Q: 'Hello' } } },
  ),
  applied(
    'v-from',
    V,
    { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] } },
    {},
    [],
    [configMap('vars', { X: 'from' }, { namespace: 'v-from' })],
  ),
  applied('v-frommiss', V, { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] } }),
  applied('v-frommisssec', V, { postBuild: { substituteFrom: [{ kind: 'Secret', name: 'vars' }] } }),
  applied('v-fromopt', V, {
    postBuild: { substituteFrom: [{ kind: 'Secret', name: 'vars', optional: true }] },
  }),
  applied('v-later', V, { postBuild: { substituteFrom: [{ kind: 'ConfigMap', name: 'vars' }] } }, {}, [
    [20, (act) => act.apply(configMap('vars', { X: 'late' }, { namespace: 'v-later' }))],
  ]),
  applied('v-multiline', V, { postBuild: { substitute: { X: 'a: b\nc: d' } } }),
  applied(
    'v-number',
    { 'deploy/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  n: ${N}\n' },
    { postBuild: { substitute: { N: '5' } } },
  ),
  applied(
    'v-disabled',
    {
      'deploy/a.yaml': docs(
        configMap(
          'a',
          { v: '${X}' },
          { annotations: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' } },
        ),
      ),
    },
    { postBuild: { substitute: { X: 'Hello' } } },
  ),
];
