/** Folders of kustomizations made by chance: bases, components, patches, generators, replacements, odd YAML. */
import fc from 'fast-check';
import { marshal } from '../../../src/world/yaml/marshal';
import type { Texts } from './built';

const optional = <T>(value: fc.Arbitrary<T>, freq = 2): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined, freq });
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.tuple(fc.nat(7), value).map(([dice, made]) => (dice === 1 ? made : undefined));
/** What as a rule stops the build: once in forty. */
const rarely = <T>(usual: fc.Arbitrary<T>, bad: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: bad });
const list = <T>(value: fc.Arbitrary<T>, maxLength = 2): fc.Arbitrary<T[]> =>
  fc.array(value, { minLength: 1, maxLength });

const name = fc.constantFrom('web', 'api', 'settings', 'team-a', 'db', 'front', 'job', 'x1');
const namespace = fc.constantFrom('default', 'prod', 'flux-system');
const tag = fc.constantFrom('1', '1.10', 'v2.0.0', '0o17', 'latest', '010', 'yes');
const word = fc.constantFrom(
  'a',
  'two words',
  '1',
  'true',
  'on',
  'y',
  'no',
  '0o7',
  '010',
  '1e3',
  '0x1f',
  '1_000',
  '~',
  'null',
  '',
  '12:30',
  '2001-01-01',
  '.5',
  '-',
  ' lead',
  'trail ',
  'a: b',
  'a #b',
  '# c',
  '- x',
  "it's",
  'say "hi"',
  'x\ny\n',
  'x\ny',
  '\n\nx',
  'tab\there',
  'ümläut ☃',
  '=',
  '<<',
  '{a}',
  '*a',
  '&a',
  '!t',
  '%x',
  '@x',
  '`x`',
  'long '.repeat(40).trim(),
  'x'.repeat(200),
);
/** A plain value as a person writes it, quoted or not. */
const written = fc.constantFrom(
  'y',
  'yes',
  'on',
  'Off',
  'true',
  'True',
  'TRUE',
  '0o17',
  '017',
  '010',
  '08',
  '0x1F',
  '1e3',
  '1.0',
  '1.50',
  '.inf',
  '.nan',
  '~',
  'null',
  '""',
  "''",
  '"y"',
  "'on'",
  '"1"',
  "'it''s'",
  '"a\\tb\\u00e9"',
  '1_000',
  '+1',
  '-0',
  '12:30:45',
  '2024-01-02',
  '2024-01-02T03:04:05Z',
  'plain words here',
  'a: b'.replace(': ', ':'),
  '"multi\\nline"',
  '|\n    one\n    two',
  '|-\n    one\n\n    two',
  '|+\n    one\n',
  '>\n    folded\n    text\n\n    more',
  '>-\n    folded\n    text',
  '"a very long text ' + 'with many words '.repeat(12) + '"',
  "'a very long text " + 'with many words '.repeat(12) + "'",
  'a very long text ' + 'with many words '.repeat(12),
  '[a, "b", 1]',
  '{a: 1, b: [x]}',
  '[]',
  '{}',
  '!!str 1',
  '!!binary aGk=',
  '1 # a remark',
  '"x" # a remark',
);
const texts = fc.dictionary(fc.constantFrom('a', 'b.c', 'config.yaml', '1', 'yes'), word, { maxKeys: 3 });
const labels = fc.dictionary(
  fc.constantFrom('app', 'tier', 'app.kubernetes.io/name'),
  fc.constantFrom('web', '1', 'true', 'a.b', 'y'),
  { maxKeys: 2 },
);
const metadata = fc.record({
  name,
  namespace: seldom(namespace),
  labels: seldom(labels),
  annotations: seldom(fc.dictionary(fc.constantFrom('note', 'a/b'), word, { maxKeys: 2 })),
});

const variable = fc.oneof(
  fc.record({ name: fc.constantFrom('A', 'B'), value: word }),
  fc.record({
    name: fc.constantFrom('A', 'C'),
    valueFrom: fc.oneof(
      fc.record({ configMapKeyRef: fc.record({ name, key: fc.constant('a') }) }),
      fc.record({ secretKeyRef: fc.record({ name, key: fc.constant('a') }) }),
    ),
  }),
);
const container = (named: string): fc.Arbitrary<unknown> =>
  fc.record({
    name: fc.constant(named),
    image: fc.constantFrom(
      'nginx',
      'nginx:1.2',
      'ghcr.io/x/app:v1',
      'nginx@sha256:abc',
      'localhost:5000/nginx:1',
    ),
    args: seldom(fc.constant(['--a', '1'])),
    env: seldom(list(variable)),
    envFrom: seldom(
      fc
        .oneof(
          fc.record({ configMapRef: fc.record({ name }) }),
          fc.record({ secretRef: fc.record({ name }) }),
        )
        .map((each) => [each]),
    ),
    ports: seldom(
      list(
        fc.record({
          containerPort: fc.constantFrom(80, 443),
          name: seldom(fc.constant('http')),
          protocol: seldom(fc.constantFrom('TCP', 'UDP')),
        }),
      ),
    ),
    resources: seldom(fc.constant({ limits: { cpu: '1', memory: '1Gi' } })),
    volumeMounts: seldom(fc.constant([{ name: 'v', mountPath: '/v' }])),
  });
const volume = fc.oneof(
  fc.record({ name: fc.constant('v'), configMap: fc.record({ name }) }),
  fc.record({ name: fc.constant('w'), secret: fc.record({ secretName: name }) }),
  fc.record({ name: fc.constant('x'), emptyDir: fc.constant({}) }),
  fc.record({ name: fc.constant('p'), persistentVolumeClaim: fc.record({ claimName: name }) }),
);
const pod = fc.record({
  serviceAccountName: seldom(name),
  containers: fc
    .tuple(container('main'), seldom(container('side')))
    .map(([main, side]) => (side ? [main, side] : [main])),
  initContainers: seldom(container('init').map((each) => [each])),
  volumes: seldom(list(volume)),
  tolerations: seldom(fc.constant([{ key: 'a', operator: 'Exists' }])),
});
const template = fc.record({ metadata: seldom(fc.record({ labels })), spec: pod });
const object: fc.Arbitrary<unknown> = fc.oneof(
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('ConfigMap', 'Secret'),
    metadata,
    data: optional(texts),
  }),
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('ServiceAccount', 'Namespace'),
    metadata,
  }),
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Service'),
    metadata,
    spec: fc.record({
      selector: optional(labels),
      ports: list(
        fc.record({
          port: fc.constantFrom(80, 443),
          protocol: seldom(fc.constant('TCP')),
          name: seldom(fc.constant('http')),
        }),
      ),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('apps/v1'),
    kind: fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet'),
    metadata,
    spec: fc.record({
      replicas: optional(fc.nat(3)),
      selector: fc.record({ matchLabels: labels }),
      template,
      serviceName: seldom(name),
      volumeClaimTemplates: seldom(
        fc.record({ metadata: fc.record({ name: fc.constant('data') }) }).map((each) => [each]),
      ),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('batch/v1'),
    kind: fc.constant('CronJob'),
    metadata,
    spec: fc.record({
      schedule: fc.constant('* * * * *'),
      jobTemplate: fc.record({ spec: fc.record({ template }) }),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('rbac.authorization.k8s.io/v1'),
    kind: fc.constantFrom('RoleBinding', 'ClusterRoleBinding'),
    metadata,
    roleRef: fc.record({
      apiGroup: fc.constant('rbac.authorization.k8s.io'),
      kind: fc.constantFrom('Role', 'ClusterRole'),
      name,
    }),
    subjects: list(
      fc.record({
        kind: fc.constantFrom('ServiceAccount', 'User', 'Group'),
        name: fc.oneof(name, fc.constant('default')),
        namespace: optional(namespace),
      }),
    ),
  }),
  fc.record({
    apiVersion: fc.constant('rbac.authorization.k8s.io/v1'),
    kind: fc.constantFrom('Role', 'ClusterRole'),
    metadata,
    rules: fc.constant([{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]),
  }),
  fc.record({
    apiVersion: fc.constant('networking.k8s.io/v1'),
    kind: fc.constant('Ingress'),
    metadata,
    spec: fc.record({
      tls: seldom(fc.record({ secretName: name }).map((each) => [each])),
      rules: name.map((service) => [
        {
          host: 'x.y',
          http: { paths: [{ path: '/', backend: { service: { name: service, port: { number: 80 } } } }] },
        },
      ]),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('kustomize.toolkit.fluxcd.io/v1'),
    kind: fc.constant('Kustomization'),
    metadata,
    spec: fc.record({
      path: fc.constant('./x'),
      prune: fc.boolean(),
      serviceAccountName: seldom(name),
      dependsOn: seldom(list(fc.record({ name }))),
      sourceRef: fc.record({ kind: fc.constant('GitRepository'), name }),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('example.com/v1'),
    kind: fc.constant('Widget'),
    metadata,
    spec: fc.record({
      size: fc.nat(9),
      items: optional(list(fc.record({ name, value: word }))),
      secretRef: seldom(fc.record({ name })),
      image: seldom(fc.constant('nginx:1')),
    }),
  }),
);

/** Objects as text, with what people put around them. */
const oddText = fc.oneof(
  written.map(
    (value) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: odd\ndata:\n  k: ${value}\n  z: z\n`,
  ),
  written.map(
    (value) => `apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: odd\nspec:\n  k: ${value}\n`,
  ),
  fc
    .tuple(written, written)
    .map(
      ([one, two]) =>
        `# above\napiVersion: example.com/v1 # beside\nkind: Widget\nmetadata:\n  # within\n  name: odd\n  labels: {a: ${one.includes('\n') || one.includes('#') ? 'x' : one}, b: c}\nspec:\n  list:\n  - ${two.includes('\n') ? 'x' : two}\n  - # empty\n  - a: 1\n    # deep\n    b: 2\n  # below\n`,
    ),
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: anchored\n  labels: &l\n    a: b\n  annotations: *l\ndata:\n  <<: *l\n  c: d\n',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: listed\n- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: listed\n',
      'apiVersion: v1\nkind: ConfigMapList\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: listed\n  data: {a: "1"}\n',
      '---\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: lone\n---\n',
      '# only a remark\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: lone}\n---\n# and one\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n    name: deep\ndata:\n    a:   spaced\n    "b": \'q\'\n    ? c\n    : d\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels: {}\n',
      'apiVersion: v1\nmetadata:\n  name: a\n',
      'kind: ConfigMap\nmetadata:\n  name: noversion\n',
      'just words\n',
      '- a\n- b\n',
      'a: b: c\n',
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "json"}, "data": {"a": "1"}}\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n\tname: tab\n',
      '',
      'apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: crlf\r\ndata:\r\n  a: |\r\n    x\r\n    y\r\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: 123\ndata:\n  1: one\n  true: two\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n  annotations:\n    a: 1\n    b: true\n    c:\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: local\n  annotations:\n    config.kubernetes.io/local-config: "true"\n',
    ),
  },
);

const selector = fc.record({
  kind: optional(fc.constantFrom('Deployment', 'Config.*', 'Secret|Service', 'Kustom.*', 'Widget')),
  name: seldom(fc.oneof(name, fc.constantFrom('w.*', '.*'))),
  namespace: seldom(namespace),
  group: seldom(fc.constantFrom('apps', '')),
  version: seldom(fc.constant('v1')),
  labelSelector: seldom(fc.constantFrom('app=web', 'app!=web', 'tier in (1,2)', 'app', '!app')),
  annotationSelector: seldom(fc.constantFrom('note', 'note=a')),
});
const safe = fc.constantFrom<unknown>(
  { op: 'add', path: '/metadata/annotations', value: { a: '1' } },
  { op: 'add', path: '/metadata/annotations', value: { n: '1', on: 'off' } },
  { op: 'add', path: '/metadata/labels', value: { l: '1' } },
  { op: 'add', path: '/data', value: { q: 'on', w: 'long '.repeat(30) } },
  { op: 'add', path: '/data', value: { q: 'on' } },
  { op: 'add', path: '/spec', value: { q: [1, 'y', 1.5, null, { a: 'b' }] } },
  { op: 'copy', from: '/metadata/name', path: '/kept' },

  { op: 'replace', path: '/metadata/namespace', value: 'moved' },

  { op: 'add', path: '/list', value: ['a', 'yes', '1'] },
);
const onWorkload = fc.constantFrom<unknown>(
  { op: 'replace', path: '/spec/replicas', value: 5 },
  { op: 'add', path: '/spec/replicas', value: 7 },
  { op: 'add', path: '/spec/template/spec/containers/-', value: { name: 'more', image: 'x' } },
  { op: 'add', path: '/spec/template/spec/containers/0', value: { name: 'zero', image: 'x' } },
  { op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'y:1' },
  { op: 'add', path: '/spec/template/spec/containers/0/env', value: [{ name: 'A', value: '010' }] },
  { op: 'test', path: '/spec/template/spec/containers/0/name', value: 'main' },
  { op: 'remove', path: '/spec/selector' },
);
const risky = fc.constantFrom<unknown>(
  { op: 'add', path: '/metadata/annotations/x', value: 'y' },
  { op: 'add', path: '/metadata/labels/a~1b', value: '1' },
  { op: 'move', from: '/metadata/name', path: '/kept' },
  { op: 'remove', path: '/metadata/namespace' },
  { op: 'remove', path: '/spec/replicas' },
  { op: 'replace', path: '/metadata/name', value: 'renamed' },
  { op: 'remove', path: '/spec/template/spec/containers/1' },
  { op: 'add', path: '/spec/template/spec/containers/0/args/0', value: 'first' },
  { op: 'test', path: '/kind', value: 'Deployment' },
  { op: 'copy', from: '/metadata/name', path: '/metadata/annotations/copied' },
  { op: 'move', from: '/data', path: '/stringData' },
  { op: 'replace', path: '/data/a', value: 'new' },
  { op: 'add', path: '/spec/items/0', value: { name: 'zero', value: 0 } },
  { op: 'bogus', path: '/x' },
  { op: 'add', path: 'no-slash', value: 1 },
  { op: 'add', path: '/spec/none/deeper', value: 1 },
  { path: '/x', value: 1 },
  { op: 'replace', value: 1 },
);
const fragment: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  { spec: { replicas: 9 } },
  { spec: { template: { spec: { containers: [{ name: 'main', image: 'patched' }] } } } },
  { spec: { template: { spec: { containers: [{ name: 'new', image: 'added' }] } } } },
  { spec: { template: { spec: { containers: [{ name: 'main', $patch: 'delete' }] } } } },
  { spec: { template: { spec: { $patch: 'replace', containers: [{ name: 'only' }] } } } },
  {
    spec: {
      template: {
        spec: {
          containers: [
            {
              name: 'main',
              env: [
                { name: 'A', value: 'p' },
                { name: 'Z', value: '1' },
              ],
            },
          ],
        },
      },
    },
  },
  {
    spec: {
      template: {
        spec: {
          containers: [{ name: 'main', ports: [{ containerPort: 80, name: 'w' }, { containerPort: 8080 }] }],
        },
      },
    },
  },
  { spec: { template: { spec: { containers: [{ name: 'main', env: null }] } } } },
  {
    spec: {
      template: { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'emptyDir'], emptyDir: {} }] } },
    },
  },
  {
    spec: {
      template: {
        spec: {
          '$setElementOrder/containers': [{ name: 'side' }, { name: 'main' }],
          containers: [{ name: 'main', tty: true }],
        },
      },
    },
  },
  {
    spec: { template: { spec: { containers: [{ name: 'main', '$deleteFromPrimitiveList/args': ['1'] }] } } },
  },
  { metadata: { labels: { app: 'patched', gone: null } } },
  { metadata: { annotations: { note: 'p', y: 'yes' } } },
  { data: { a: 'patched', 'b.c': null } },
  { data: null },
  { $patch: 'delete' },
  { spec: { ports: [{ port: 80, name: 'w' }] } },
  { spec: { ports: [{ port: 8080, protocol: 'UDP' }] } },
  { spec: { items: [{ name: 'patched' }] } },
  { spec: { dependsOn: [{ name: 'other' }] } },
  { subjects: [{ kind: 'User', name: 'p' }] },
  { spec: null },
  { spec: 'text' },
);
/** A merge patch; `folder` aims most of them at an object that is there. */
const mergePatch = fc
  .tuple(
    fc.constantFrom(
      ['apps/v1', 'Deployment'],
      ['v1', 'ConfigMap'],
      ['v1', 'Service'],
      ['example.com/v1', 'Widget'],
      ['v1', 'Secret'],
    ),
    metadata,
    fragment,
  )
  .map(([[apiVersion, kind], meta, more]) =>
    plain({
      apiVersion,
      kind,
      ...(more as object),
      metadata: { ...meta, ...((more as { metadata?: object }).metadata ?? {}) },
    }),
  );
const json = (operations: unknown[], compact: boolean): string =>
  compact ? JSON.stringify(operations) : marshal(operations);
const workload = fc.constantFrom('Deployment', 'StatefulSet', 'D.*t', 'DaemonSet');
const patch: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .tuple(list(safe), selector, fc.boolean())
      .map(([made, target, compact]) => ({ patch: json(made, compact), target })),
  },
  {
    weight: 10,
    arbitrary: fc
      .tuple(list(onWorkload), workload, fc.boolean())
      .map(([made, kind, compact]) => ({ patch: json(made, compact), target: { kind } })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(risky, selector).map(([made, target]) => ({ patch: json([made], false), target })),
  },
  {
    weight: 15,
    arbitrary: fc
      .tuple(mergePatch, selector, fc.nat(5), fc.nat(20))
      .map(([made, target, aimed, renames]) => ({
        merge: made,
        ...(aimed === 0 ? { target } : {}),
        ...(renames === 0 ? { options: { allowNameChange: true, allowKindChange: true } } : {}),
      })),
  },
);

const options = fc.record({
  disableNameSuffixHash: seldom(fc.boolean()),
  immutable: seldom(fc.boolean()),
  labels: seldom(labels),
  annotations: seldom(fc.constant({ note: 'generated' })),
});
const generated = {
  name,
  namespace: seldom(namespace),
  behavior: seldom(rarely(fc.constant('create'), fc.constantFrom('merge', 'replace', 'bogus'))),
  literals: optional(
    list(
      rarely(
        fc.constantFrom('a=1', 'b=x y', "c='q'", 'd="q"', 'e=', 'f=a=b', 'g=on', 'h=ünï', 'yes=no', 'i=  s'),
        fc.constantFrom('nothing', '=v'),
      ),
      3,
    ),
  ),
  files: seldom(
    list(rarely(fc.constantFrom('f.txt', 'k=f.txt', 'bin.dat'), fc.constantFrom('missing.txt', 'a=b=c'))),
  ),
  envs: seldom(rarely(fc.constant<string[]>(['f.env']), fc.constant<string[]>(['bad.env']))),
  options: seldom(options),
};
const fieldPath = fc.constantFrom(
  'metadata.name',
  'metadata.namespace',
  'spec.replicas',
  'data.a',
  'data.[b.c]',
  'metadata.annotations.note',
  'metadata.annotations.new',
  'metadata.labels.[app.kubernetes.io/name]',
  'spec.template.spec.containers.[name=main].image',
  'spec.template.spec.containers.*.image',
  'spec.template.spec.containers.0.image',
  'spec.template.spec.containers.[name=main].env.[name=A].value',
  'spec.template.spec.containers.[name=none].image',
  'spec.items.0.name',
  'spec.none.deeper',
  'spec.rules.0.host',
);
const fieldOptions = fc.record({
  delimiter: seldom(fc.constantFrom(':', '.', '/')),
  index: seldom(fc.constantFrom(0, 1, 2, -1)),
  create: seldom(fc.boolean()),
  encoding: seldom(fc.constantFrom('base64')),
});
const identity = fc.record({
  kind: optional(fc.constantFrom('Deployment', 'ConfigMap', 'Service', 'Secret', 'Widget')),
  name: optional(name),
  namespace: seldom(namespace),
  group: seldom(fc.constant('apps')),
  version: seldom(fc.constant('v1')),
});
const replacement = fc.record({
  source: fc
    .tuple(identity, seldom(fieldPath), seldom(fieldOptions))
    .map(([id, path, opts]) => ({ ...id, fieldPath: path, options: opts })),
  targets: list(
    fc.record({
      select: identity,
      reject: seldom(list(identity, 1)),
      fieldPaths: seldom(list(fieldPath)).map((each) => each ?? ['metadata.annotations.note']),
      options: seldom(fieldOptions),
    }),
  ),
});
const image = fc.record({
  name: fc.constantFrom('nginx', 'ghcr.io/x/app', 'localhost:5000/nginx', 'none', 'n.*'),
  newName: seldom(fc.constantFrom('httpd', 'registry.example.com/n')),
  newTag: optional(tag),
  digest: seldom(fc.constant('sha256:0123')),
  tagSuffix: seldom(fc.constant('-alpine')),
});
const variableOf = fc.record({
  name: fc.constantFrom('V1', 'V2'),
  objref: fc.record({
    kind: fc.constantFrom('ConfigMap', 'Deployment', 'Service'),
    name,
    apiVersion: fc.constantFrom('v1', 'apps/v1'),
  }),
  fieldref: seldom(
    fc.record({ fieldpath: fc.constantFrom('metadata.name', 'data.a', 'metadata.namespace') }),
  ),
});
const FIELDS = {
  namespace: seldom(namespace),
  namePrefix: seldom(fc.constantFrom('p-', 'x-')),
  nameSuffix: seldom(fc.constantFrom('-s', '-v2')),
  labels: seldom(
    list(
      fc.record({
        pairs: labels,
        includeSelectors: seldom(fc.boolean()),
        includeTemplates: seldom(fc.boolean()),
        fields: seldom(fc.constant([{ path: 'spec/labels', kind: 'Widget', create: true }])),
      }),
    ),
  ),
  commonLabels: seldom(labels),
  commonAnnotations: seldom(fc.dictionary(fc.constantFrom('note', 'c'), word, { maxKeys: 2 })),
  images: seldom(list(image)),
  replicas: seldom(list(fc.record({ name: rarely(name, fc.constant('none')), count: fc.nat(9) }))),
  configMapGenerator: seldom(
    fc.uniqueArray(fc.record(generated), { minLength: 1, maxLength: 2, selector: (each) => each.name }),
  ),
  secretGenerator: seldom(list(fc.record({ ...generated, type: seldom(fc.constant('kubernetes.io/tls')) }))),
  generatorOptions: seldom(options),
  patches: optional(list(patch)),
  patchesStrategicMerge: seldom(list(mergePatch, 1)),
  replacements: seldom(list(replacement)),
  vars: seldom(seldom(list(variableOf, 1))),
  sortOptions: seldom(fc.record({ order: fc.constantFrom('legacy', 'fifo') })),
  buildMetadata: seldom(
    fc.constantFrom(
      ['originAnnotations'],
      ['managedByLabel'],
      ['transformerAnnotations'],
      ['originAnnotations', 'transformerAnnotations'],
    ),
  ),
  configurations: seldom(fc.constant(['config.yaml'])),
};
const fields = fc.record(FIELDS);
const EXTRA: Texts = {
  'f.txt': 'first\nsecond\n',
  'bin.dat': 'no \u0007 end',
  'f.env': '# remark\nA=1\n\nB=two words\n  C=lead\n',
  'bad.env': 'A=1\nB C=1\n',
  'config.yaml':
    'nameReference:\n- kind: Secret\n  fieldSpecs:\n  - kind: Widget\n    path: spec/secretRef/name\nimages:\n- path: spec/image\n  kind: Widget\nvarReference:\n- path: spec/items/value\n  kind: Widget\n',
};
const slip = fc.constantFrom<Record<string, unknown>>(
  { resourcs: ['x'] },
  { resources: 'r.yaml' },
  { namespace: 1 },
  { images: { name: 'x' } },
  { patches: ['p.yaml'] },
  { apiVersion: 'v1' },
  { kind: 'Kustomisation' },
  { replicas: [{ name: 'web', count: 'two' }] },
  { resources: ['missing.yaml'] },
  { resources: ['../out'] },
  { resources: ['.'] },
  { resources: ['base', 'base'] },
  { components: ['base'] },
  { components: ['missing'] },
  { configMapGenerator: [{ literals: ['a=1'] }] },
  { patches: [{ path: 'missing.yaml' }] },
  { patches: [{ patch: 'a', path: 'r.yaml' }] },
  { patches: [{ target: { kind: 'X' } }] },
  { commonLabels: ['a'] },
  { labels: { a: 'b' } },
  { bases: ['base'] },
  { images: [{ newTag: 1 }] },
  { sortOptions: { order: 'none' } },
  { buildMetadata: ['nothing'] },
  { namePrefix: true },
);
/** Objects, each id once. */
const distinct = (made: fc.Arbitrary<unknown>): fc.Arbitrary<unknown[]> =>
  fc.uniqueArray(made, {
    maxLength: 4,
    selector: (each) => {
      const { kind, metadata } = each as { kind: string; metadata: { name: string } };
      return `${kind}/${metadata.name}`;
    },
  });
interface Named {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}
interface Loose {
  patches?: Record<string, unknown>[];
  patchesStrategicMerge?: unknown[];
  replicas?: { name: string; count: number }[];
  replacements?: { source: object; targets: { select: object }[] }[];
  vars?: { objref: object }[];
}

/** Points what names an object at one that is there, but for one in fifteen. */
function aimed(loose: object, objects: Named[], dies: Iterator<number>): object {
  const die = (): number => dies.next().value as number;
  const pick = (among: Named[]): Named | undefined =>
    among.length === 0 || die() < 4 ? undefined : among[die() % among.length];
  const fields = loose as Loose;
  const merge = (patch: unknown): string => {
    const found = pick(objects);
    if (!found) return marshal(patch);
    const { metadata } = patch as Named;
    const { apiVersion, kind } = found;
    const { name, namespace } = found.metadata;
    return marshal(
      plain({ ...(patch as Named), apiVersion, kind, metadata: { ...metadata, name, namespace } }),
    );
  };
  const id = (loosely: object): object => {
    const found = pick(objects);
    if (!found) return loosely;
    const { kind, metadata } = found;
    return { ...loosely, kind, name: metadata.name, namespace: undefined, group: undefined };
  };
  const scaled = objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
  return {
    ...loose,
    patches: fields.patches?.map(({ merge: made, ...rest }) =>
      made ? { ...rest, patch: merge(made) } : rest,
    ),
    patchesStrategicMerge: objects.length ? fields.patchesStrategicMerge?.map(merge) : undefined,
    replicas: fields.replicas?.flatMap(({ name, count }) =>
      scaled.length ? [{ name: pick(scaled)?.metadata.name ?? name, count }] : [],
    ),
    replacements:
      objects.length === 0
        ? undefined
        : fields.replacements?.map(({ source, targets }) => ({
            source: id(source),
            targets: targets.map((each) => ({ ...each, select: id(each.select) })),
          })),
    vars:
      objects.length === 0
        ? undefined
        : fields.vars?.map((each) => {
            const found = objects[die() % objects.length]!;
            const { apiVersion, kind, metadata } = found;
            return { ...each, objref: { apiVersion, kind, name: metadata.name } };
          }),
  };
}

const folder = (resources: string[], made: string): fc.Arbitrary<Texts> =>
  fc
    .tuple(
      distinct(object),
      fields,
      seldom(oddText),
      fc.tuple(fc.nat(40), slip),
      fc.infiniteStream(fc.nat(60)),
    )
    .map(([objects, loose, odd, [dice, wrong], dies]) => {
      const given = aimed(loose, objects as Named[], dies);
      const own = [...(objects.length ? [`${made}.yaml`] : []), ...(odd === undefined ? [] : ['odd.yaml'])];
      const kustomization = plain({
        resources: [...own, ...resources],
        ...given,
        ...(dice === 1 ? wrong : {}),
      });
      return {
        ...EXTRA,
        ...(objects.length
          ? { [`${made}.yaml`]: objects.map((each) => marshal(plain(each))).join('---\n') }
          : {}),
        ...(odd === undefined ? {} : { 'odd.yaml': odd }),
        'kustomization.yaml': marshal(kustomization),
      };
    });
const component = folder([], 'c').map((files) => ({
  ...files,
  'kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${files['kustomization.yaml']}`,
}));
const within = (under: string, files: Texts): Texts =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${under}/${path}`, text]));

/** An overlay on a base, at times with a component and a second base. */
export const overlay: fc.Arbitrary<Texts> = fc.tuple(fc.nat(3), fc.nat(3)).chain(([second, part]) =>
  fc
    .tuple(
      folder(['base', ...(second === 0 ? ['other'] : [])], 'r'),
      folder([], 'b'),
      folder([], 'o'),
      component,
    )
    .map(([top, base, other, comp]) => ({
      ...top,
      ...(part === 0
        ? {
            'kustomization.yaml': `${top['kustomization.yaml']!}components:\n- part\n`,
            ...within('part', comp),
          }
        : {}),
      ...within('base', base),
      ...(second === 0 ? within('other', other) : {}),
    })),
);

/** Without fields that are not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}
