import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const ACCOUNT = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: team
  namespace: default
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: team
  namespace: default
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: admin
subjects:
  - kind: ServiceAccount
    name: team
    namespace: default
`;

describe('a Kustomization that is deleted', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(ACCOUNT);
    world.apply(APP.replace('prune: true', 'prune: true\n  serviceAccountName: team'));
    await world.pass(10);
  });

  it('takes its objects with it', async () => {
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('ConfigMap', 'one')).toBe(false);
  });

  it('leaves its objects where its account is gone', async () => {
    world.remove('ServiceAccount', 'team');
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('Kustomization', 'app')).toBe(false);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
    expect(world.events('Kustomization', 'app')).toContain(
      'Warning ReconciliationSucceeded unable to prune objects: \nConfigMap/default/one',
    );
  });

  it('stays where its account may no longer delete', async () => {
    world.remove('RoleBinding', 'team');
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('Kustomization', 'app')).toBe(true);
    expect(world.events('Kustomization', 'app').join('\n')).toContain('pruning for deleted resource failed');
  });

  it('leaves them where it should not prune', async () => {
    world.apply(APP.replace('prune: true', 'prune: false'));
    await world.pass(5);
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('Kustomization', 'app')).toBe(false);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });

  it('leaves them where its deletion policy says so', async () => {
    world.apply(APP.replace('prune: true', 'prune: true\n  deletionPolicy: Orphan'));
    await world.pass(5);
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });
});
