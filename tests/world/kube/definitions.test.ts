import { expect, it } from 'vitest';
import { crds } from '../../../src/world/flux/components/crds';
import { smallCluster } from './small-cluster';

const KUSTOMIZATIONS = { group: 'kustomize.toolkit.fluxcd.io', resource: 'kustomizations' };
const DEFINITION = {
  group: 'apiextensions.k8s.io',
  resource: 'customresourcedefinitions',
  name: 'kustomizations.kustomize.toolkit.fluxcd.io',
};

it('forgets the objects of a definition that is deleted, also should it come back', async () => {
  const { admin, pass } = await smallCluster('team');
  const definition = crds('kustomize-controller', {})[0]!;
  admin.create(structuredClone(definition));
  await pass(1000);
  admin.create({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: 'web', namespace: 'team' },
    spec: { interval: '1m', prune: true, sourceRef: { kind: 'GitRepository', name: 'web' } },
  });
  admin.delete(DEFINITION);
  await pass(1000);
  expect(admin.typeOf('kustomize.toolkit.fluxcd.io/v1', 'Kustomization')).toBeUndefined();
  admin.create(structuredClone(definition));
  await pass(1000);
  expect(admin.list(KUSTOMIZATIONS)).toEqual([]);
});
