import { describe, expect, it } from 'vitest';
import {
  configMap,
  deployment,
  DEPLOYMENTS,
  installFluxDefinitions,
  refusal,
  smallCluster,
} from './small-cluster';

const WEB = { ...DEPLOYMENTS, namespace: 'team', name: 'web' };

describe('server-side apply', () => {
  it('names who else owns a field that changes', async () => {
    const { admin } = await smallCluster('team');
    admin.create(deployment('team', 'web'), { fieldManager: 'kubectl-client-side-apply' });
    const error = refusal(() =>
      admin.apply(deployment('team', 'web', { replicas: 3 }), { fieldManager: 'flux' }),
    );
    expect(error.reason).toBe('Conflict');
    expect(error.message).toBe(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas',
    );
  });

  it('lists several conflicts by manager', async () => {
    const { admin } = await smallCluster('team');
    admin.create(deployment('team', 'web'), { fieldManager: 'kubectl-create' });
    admin.patch(WEB, 'merge', { spec: { paused: true } }, { fieldManager: 'kubectl-edit' });
    const changed = deployment('team', 'web', { replicas: 3, image: 'nginx:2', paused: false });
    expect(refusal(() => admin.apply(changed, { fieldManager: 'flux' })).message).toBe(
      [
        'Apply failed with 3 conflicts: conflicts with "kubectl-create" using apps/v1:',
        '- .spec.replicas',
        '- .spec.template.spec.containers[name="web"].image',
        'conflicts with "kubectl-edit" using apps/v1:',
        '- .spec.paused',
      ].join('\n'),
    );
  });

  it('takes over by force, and the other loses the field', async () => {
    const { admin } = await smallCluster('team');
    admin.create(deployment('team', 'web'), { fieldManager: 'kubectl-create' });
    const applied = admin.apply(deployment('team', 'web', { replicas: 3 }), {
      fieldManager: 'flux',
      force: true,
    });
    expect(applied.spec.replicas).toBe(3);
    const managers = admin.get(WEB, { managedFields: true }).metadata.managedFields as {
      manager: string;
      operation: string;
      fieldsV1: Record<string, Record<string, unknown>>;
    }[];
    const owning = managers.filter((each) => each.fieldsV1['f:spec']?.['f:replicas']);
    expect(owning.map((each) => `${each.manager} ${each.operation}`)).toEqual(['flux Apply']);
  });

  it('removes what its manager no longer lists and nobody else owns', async () => {
    const { admin } = await smallCluster('team');
    admin.apply(configMap('team', 'cfg', { a: '1', b: '2' }), { fieldManager: 'one' });
    admin.apply(configMap('team', 'cfg', { b: '2', c: '3' }), { fieldManager: 'two' });
    const applied = admin.apply(configMap('team', 'cfg', {}), { fieldManager: 'one' });
    expect(applied.data).toEqual({ b: '2', c: '3' });
    expect(applied.metadata.name).toBe('cfg');
  });

  it('leaves alone what others added beside it', async () => {
    const { admin } = await smallCluster('team');
    const apply = (): unknown => admin.apply(deployment('team', 'web'), { fieldManager: 'flux' });
    apply();
    admin.patch(WEB, 'merge', { metadata: { annotations: { note: 'by hand' } } });
    apply();
    expect(admin.get(WEB).metadata.annotations?.note).toBe('by hand');
  });

  it('writes nothing where nothing changes', async () => {
    const { admin } = await smallCluster('team');
    const first = admin.apply(configMap('team', 'cfg'), { fieldManager: 'flux' });
    const second = admin.apply(configMap('team', 'cfg'), { fieldManager: 'flux' });
    expect(second.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it('lets kubectl take over what its own annotation says it applied', async () => {
    const { admin } = await smallCluster('team');
    const annotation = JSON.stringify({ spec: { replicas: 2 } });
    const object = deployment('team', 'web');
    object.metadata.annotations = { 'kubectl.kubernetes.io/last-applied-configuration': annotation };
    admin.create(object, { fieldManager: 'kubectl-client-side-apply' });
    const changed = deployment('team', 'web', { replicas: 4 });
    expect(admin.apply(changed, { fieldManager: 'kubectl' }).spec.replicas).toBe(4);
  });

  it('refuses values of wrong type in its own words', async () => {
    const { admin } = await smallCluster('team');
    const apply = (object: ReturnType<typeof configMap>): string =>
      refusal(() => admin.apply(object, { fieldManager: 'flux' })).message;
    expect(apply(configMap('team', 'c', { flag: true }))).toBe(
      'failed to create typed patch object (team/c; /v1, Kind=ConfigMap): .data.flag: expected string, got &value.valueUnstructured{Value:true}',
    );
    expect(apply(deployment('team', 'web', { replicas: 'two' }))).toBe(
      'failed to create typed patch object (team/web; apps/v1, Kind=Deployment): .spec.replicas: expected numeric (int or float), got string',
    );
    expect(apply(deployment('team', 'web', { container: { env: { A: 'b' } } }))).toBe(
      'failed to create typed patch object (team/web; apps/v1, Kind=Deployment): .spec.template.spec.containers[name="web"].env: expected list, got &{map[A:b]}',
    );
  });

  it('drops misspelt fields of built-in kinds in silence, and refuses those of custom ones', async () => {
    const { admin } = await smallCluster('team');
    installFluxDefinitions(admin);
    const applied = admin.apply(deployment('team', 'web', { replica: 5 }), { fieldManager: 'flux' });
    expect(applied.spec.replica).toBeUndefined();
    const custom = {
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: 'apps', namespace: 'team' },
      spec: { interval: '1m', prune: true, pathh: './x', sourceRef: { kind: 'GitRepository', name: 'x' } },
    };
    expect(refusal(() => admin.apply(custom, { fieldManager: 'flux' })).message).toBe(
      'failed to create typed patch object (team/apps; kustomize.toolkit.fluxcd.io/v1, Kind=Kustomization): .spec.pathh: field not declared in schema',
    );
  });

  it('asks for the right to create where there is nothing yet', async () => {
    const { admin } = await smallCluster('team');
    admin.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'patcher', namespace: 'team' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], verbs: ['patch'] }],
    });
    admin.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'patcher', namespace: 'team' },
      roleRef: { kind: 'Role', name: 'patcher' },
      subjects: [{ kind: 'User', name: 'jane' }],
    });
    const jane = admin.impersonate({ name: 'jane', groups: [] });
    expect(refusal(() => jane.apply(configMap('team', 'cfg'), { fieldManager: 'jane' })).message).toBe(
      'configmaps "cfg" is forbidden: User "jane" cannot create resource "configmaps" in API group "" in the namespace "team"',
    );
  });
});
