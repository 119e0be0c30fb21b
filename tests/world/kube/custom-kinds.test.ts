import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { evaluate } from '../../../src/world/kube/custom/cel';
import { installFluxDefinitions, refusal, smallCluster } from './small-cluster';

function kustomization(spec: object): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'apps', namespace: 'team' },
    spec: { interval: '1m', prune: true, sourceRef: { kind: 'GitRepository', name: 'app' }, ...spec },
  };
}

const UNCHECKED =
  '<nil>: Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

describe('custom kinds', () => {
  it('come with their definition, and go with it', async () => {
    const { admin } = await smallCluster('team');
    expect(admin.typeOf('kustomize.toolkit.fluxcd.io/v1', 'Kustomization')).toBeUndefined();
    installFluxDefinitions(admin);
    expect(admin.typeOf('kustomize.toolkit.fluxcd.io/v1', 'Kustomization')).toMatchObject({
      resource: 'kustomizations',
      shortNames: ['ks'],
      subresources: ['status'],
    });
    const made = admin.create(kustomization({}));
    expect(made.spec.force).toBe(false);
    expect(made.status).toEqual({ observedGeneration: -1 });
  });

  it('lose what is empty in their metadata', async () => {
    const { admin } = await smallCluster('team');
    installFluxDefinitions(admin);
    const made = admin.create(kustomization({}));
    const ref = {
      group: 'kustomize.toolkit.fluxcd.io',
      resource: 'kustomizations',
      name: 'apps',
      namespace: 'team',
    };
    const metadata = { finalizers: [], labels: {}, annotations: {} };
    expect(admin.patch(ref, 'merge', { metadata }).metadata).toEqual(made.metadata);
  });

  it('are validated by their schema', async () => {
    const { admin } = await smallCluster('team');
    installFluxDefinitions(admin);
    const words = (spec: object): string => refusal(() => admin.create(kustomization(spec))).message;
    const head = 'Kustomization.kustomize.toolkit.fluxcd.io "apps" is invalid: ';
    expect(words({ interval: '5' })).toBe(
      `${head}spec.interval: Invalid value: "5": spec.interval in body should match '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$'`,
    );
    expect(words({ prune: 'yes' })).toBe(
      `${head}[spec.prune: Invalid value: "string": spec.prune in body must be of type boolean: "string", ${UNCHECKED}]`,
    );
    expect(words({ prune: undefined })).toBe(`${head}[spec.prune: Required value, ${UNCHECKED}]`);
    expect(words({ sourceRef: { kind: 'Helm', name: 'x' } })).toBe(
      `${head}[spec.sourceRef.kind: Unsupported value: "Helm": supported values: "OCIRepository", "GitRepository", "Bucket", "ExternalArtifact", ${UNCHECKED}]`,
    );
    expect(words({ kubeConfig: {} })).toBe(
      `${head}spec.kubeConfig: Invalid value: exactly one of spec.kubeConfig.configMapRef or spec.kubeConfig.secretRef must be specified`,
    );
  });

  it('bring schemas, columns and rules of their own', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        names: { kind: 'Widget', plural: 'widgets' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            additionalPrinterColumns: [{ name: 'Size', type: 'integer', jsonPath: '.spec.size' }],
            schema: {
              openAPIV3Schema: {
                type: 'object',
                properties: {
                  spec: {
                    type: 'object',
                    properties: { size: { type: 'integer', minimum: 1, default: 3 } },
                    'x-kubernetes-validations': [{ rule: 'self.size < 10', message: 'too large' }],
                  },
                },
              },
            },
          },
        ],
      },
    });
    await pass(10);
    const widget = (spec: object): KubeObject => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'team' },
      spec,
    });
    expect(refusal(() => admin.create(widget({ size: 0 }))).message).toBe(
      'Widget.example.com "w" is invalid: spec.size: Invalid value: 0: spec.size in body should be greater than or equal to 1',
    );
    expect(refusal(() => admin.create(widget({ size: 11 }))).message).toBe(
      'Widget.example.com "w" is invalid: spec: Invalid value: too large',
    );
    const made = admin.create(widget({ colour: 'red' }));
    expect(made.spec).toEqual({ size: 3 });
    const table = admin.table({ group: 'example.com', resource: 'widgets', namespace: 'team' });
    expect(table.columns.map((column) => column.name)).toEqual(['Name', 'Size']);
    expect(table.rows[0]!.cells).toEqual(['w', 3]);
  });

  it('let an update keep what a stricter definition refuses', async () => {
    const { admin, pass } = await smallCluster('team');
    const define = (pattern: string): void => {
      const schema = {
        type: 'object',
        properties: { spec: { type: 'object', properties: { size: { type: 'string', pattern } } } },
      };
      const versions = [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }];
      const definition = {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'boxes.example.com' },
        spec: {
          group: 'example.com',
          names: { kind: 'Box', plural: 'boxes', singular: 'box', listKind: 'BoxList' },
          scope: 'Namespaced',
          versions,
        },
      };
      admin.apply(definition, { fieldManager: 'test', force: true });
    };
    const box = (size: string, labels = {}): KubeObject => ({
      apiVersion: 'example.com/v1',
      kind: 'Box',
      metadata: { name: 'a', namespace: 'team', labels },
      spec: { size },
    });
    define('^.*$');
    await pass(50);
    admin.create(box('large'));
    define('^[0-9]+$');
    await pass(50);
    expect(admin.apply(box('large', { kept: 'yes' }), { fieldManager: 'test' }).metadata.labels).toEqual({
      kept: 'yes',
    });
    expect(refusal(() => admin.apply(box('huge'), { fieldManager: 'test', force: true })).message).toContain(
      "spec.size in body should match '^[0-9]+$'",
    );
  });

  it.each([
    ["self.a == 'x' || size(self.list) > 1", true],
    ['self.list.all(i, i > 0) && !has(self.b)', true],
    ['self.list.exists_one(i, i == 2)', true],
    ["self.a.startsWith('y') ? false : 1 + 2 * 3 == 7", true],
    ["'x' in ['x', 'y'] && !(3 in self.list)", true],
    ["self.a.matches('^[a-c]$')", false],
  ])('understand the rule %s', (rule, holds) => {
    expect(evaluate(rule, { self: { a: 'x', list: [1, 2] } })).toBe(holds);
  });
});
