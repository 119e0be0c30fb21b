import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshal } from '../../../src/world/yaml/marshal';
import { type Texts, ask, askReal } from './built';

// With `KUBECTL=/path/to/kubectl` (its own kustomize answers) or `KUSTOMIZE=...`; without, only what must hold anyway.
const program = process.env.KUSTOMIZE ?? process.env.KUBECTL;

const name = fc.constantFrom('web', 'api', 'settings', 'team');
const namespace = fc.constantFrom('default', 'prod', 'flux-system');
const labels = fc.dictionary(
  fc.constantFrom('app', 'tier', 'team'),
  fc.constantFrom('web', '1', 'true', 'a.b'),
);
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const metadata = fc.record({ name, namespace: optional(namespace), labels: optional(labels) });

const pod = fc.record({
  serviceAccountName: optional(name),
  containers: fc.tuple(
    fc.record({
      name: fc.constant('main'),
      image: fc.constantFrom('nginx', 'nginx:1.2', 'ghcr.io/x/app:v1'),
      envFrom: optional(fc.record({ configMapRef: fc.record({ name }) }).map((each) => [each])),
    }),
  ),
});
const object = fc.oneof(
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constantFrom('ConfigMap', 'ServiceAccount', 'Namespace'),
    metadata,
    data: optional(fc.record({ k: fc.constantFrom('a', '1', 'x\ny\n') })),
  }),
  fc.record({
    apiVersion: fc.constant('apps/v1'),
    kind: fc.constantFrom('Deployment', 'StatefulSet'),
    metadata,
    spec: fc.record({
      replicas: optional(fc.nat(3)),
      selector: fc.constant({ matchLabels: { app: 'web' } }),
      template: fc.record({ metadata: fc.constant({ labels: { app: 'web' } }), spec: pod }),
    }),
  }),
  fc.record({
    apiVersion: fc.constant('kustomize.toolkit.fluxcd.io/v1'),
    kind: fc.constant('Kustomization'),
    metadata,
    spec: fc.record({ path: fc.constant('./x'), serviceAccountName: optional(name) }),
  }),
);
const target = fc.record({
  kind: optional(fc.constantFrom('Deployment', 'Config.*', 'Kustom.*')),
  name: optional(name),
});
const operations = fc.constantFrom(
  [{ op: 'add', path: '/metadata/annotations', value: { a: '1' } }],
  [{ op: 'replace', path: '/spec/replicas', value: 5 }],
  [{ op: 'remove', path: '/metadata/namespace' }],
  [{ op: 'replace', path: '/metadata/name', value: 'renamed' }],
);
const jsonPatch = fc.record({ target, patch: operations.map((each) => marshal(each)) });
const mergePatch = fc.record({
  patch: object.map((each) => marshal(each)),
  target: optional(target),
});
const fields = fc.record({
  namespace: optional(namespace),
  namePrefix: optional(fc.constantFrom('p-', 'x-')),
  nameSuffix: optional(fc.constantFrom('-s')),
  labels: optional(
    fc.tuple(fc.record({ pairs: labels, includeSelectors: fc.boolean(), includeTemplates: fc.boolean() })),
  ),
  images: optional(fc.tuple(fc.record({ name: fc.constant('nginx'), newTag: fc.constantFrom('2', 'v9') }))),
  configMapGenerator: optional(
    fc.tuple(
      fc.record({
        name,
        behavior: optional(fc.constantFrom('create', 'merge')),
        literals: fc.constant(['a=1']),
      }),
    ),
  ),
  patches: optional(fc.array(fc.oneof(jsonPatch, mergePatch), { maxLength: 2 })),
  sortOptions: optional(fc.record({ order: fc.constantFrom('legacy', 'fifo') })),
});
const overlay = fc
  .tuple(fc.array(object, { maxLength: 3 }), fields, fc.array(object, { minLength: 1, maxLength: 3 }), fields)
  .map(([own, over, inherited, under]): Texts => ({
    'r.yaml': own.map((each) => marshal(plain(each))).join('---\n'),
    'kustomization.yaml': marshal(plain({ resources: own.length ? ['r.yaml', 'base'] : ['base'], ...over })),
    'base/b.yaml': inherited.map((each) => marshal(plain(each))).join('---\n'),
    'base/kustomization.yaml': marshal(plain({ resources: ['b.yaml'], ...under })),
  }));

/** Without fields that are not there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value)) as unknown;
}

describe('overlays made by chance', () => {
  it('build to the same each time, or stop with the same sentence', () => {
    fc.assert(
      fc.property(overlay, (files) => {
        expect(ask(files)).toBe(ask(files));
      }),
      { numRuns: 50 },
    );
  });

  it.runIf(program)('build as the real program builds them', { timeout: 600_000 }, () => {
    fc.assert(
      fc.property(overlay, (files) => {
        expect(ask(files)).toBe(askReal(program!, files));
      }),
      {
        numRuns: Number(process.env.RUNS ?? 200),
      },
    );
  });
});
