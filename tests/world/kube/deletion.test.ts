import { describe, expect, it } from 'vitest';
import type { Client, KubeObject } from '../../../src/world/kube/api';
import { configMap, deployment, DEPLOYMENTS, PODS, refusal, smallCluster } from './small-cluster';

const MAPS = { group: '', resource: 'configmaps' };

function owned(name: string, owner: KubeObject): KubeObject {
  const { apiVersion, kind, metadata } = owner;
  const reference = { apiVersion, kind, name: metadata.name, uid: metadata.uid, blockOwnerDeletion: true };
  return { ...configMap('team', name), metadata: { name, namespace: 'team', ownerReferences: [reference] } };
}

function mapNames(admin: Client): string[] {
  return admin.list({ ...MAPS, namespace: 'team' }).map((each) => each.metadata.name);
}

describe('deleting', () => {
  it('takes what an object owns away after it', async () => {
    const { admin, pass } = await smallCluster('team');
    const owner = admin.create(configMap('team', 'owner'));
    admin.create(owned('child', owner));
    expect(admin.delete({ ...MAPS, namespace: 'team', name: 'owner' })).toBeUndefined();
    expect(mapNames(admin)).toEqual(['child', 'kube-root-ca.crt']);
    await pass(200);
    expect(mapNames(admin)).toEqual(['kube-root-ca.crt']);
  });

  it('keeps the owner until all it owns is gone, in the foreground', async () => {
    const { admin, pass } = await smallCluster('team');
    const owner = admin.create(configMap('team', 'owner'));
    admin.create(owned('child', owner));
    const ref = { ...MAPS, namespace: 'team', name: 'owner' };
    const waiting = admin.delete(ref, { propagationPolicy: 'Foreground' });
    expect(waiting?.metadata.finalizers).toEqual(['foregroundDeletion']);
    await pass(300);
    expect(mapNames(admin)).toEqual(['kube-root-ca.crt']);
  });

  it('sets free what an orphaning deletion leaves', async () => {
    const { admin, pass } = await smallCluster('team');
    const owner = admin.create(configMap('team', 'owner'));
    admin.create(owned('child', owner));
    admin.delete({ ...MAPS, namespace: 'team', name: 'owner' }, { propagationPolicy: 'Orphan' });
    await pass(300);
    expect(mapNames(admin)).toEqual(['child', 'kube-root-ca.crt']);
    expect(admin.get({ ...MAPS, namespace: 'team', name: 'child' }).metadata.ownerReferences).toBeUndefined();
  });

  it('waits for finalizers, and lets none be added meanwhile', async () => {
    const { admin } = await smallCluster('team');
    const held = {
      ...configMap('team', 'held'),
      metadata: { name: 'held', namespace: 'team', finalizers: ['a/b'] },
    };
    admin.create(held);
    const ref = { ...MAPS, namespace: 'team', name: 'held' };
    expect(admin.delete(ref)?.metadata.deletionTimestamp).toBe('2026-11-22T20:00:00Z');
    expect(
      refusal(() => admin.patch(ref, 'merge', { metadata: { finalizers: ['a/b', 'c/d'] } })).message,
    ).toBe(
      'ConfigMap "held" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"c/d"}',
    );
    admin.patch(ref, 'merge', { metadata: { finalizers: null } });
    expect(refusal(() => admin.get(ref)).reason).toBe('NotFound');
  });

  it('empties a namespace before it goes, and lets nothing new in', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    admin.delete({ group: '', resource: 'namespaces', name: 'team' });
    await pass(4000);
    expect(rows('', 'namespaces').find(([name]) => name === 'team')?.[1]).toBe('Terminating');
    expect(refusal(() => admin.create(configMap('team', 'late'))).message).toBe(
      'configmaps "late" is forbidden: unable to create new content in namespace team because it is being terminated',
    );
    await pass(5000);
    expect(rows('', 'namespaces').find(([name]) => name === 'team')).toBeUndefined();
    expect(admin.list({ ...DEPLOYMENTS, namespace: 'team' })).toEqual([]);
    expect(admin.list({ ...PODS, namespace: 'team' })).toEqual([]);
  });

  it('leaves the standing namespaces alone', async () => {
    const { admin } = await smallCluster();
    expect(refusal(() => admin.delete({ group: '', resource: 'namespaces', name: 'default' })).message).toBe(
      'namespaces "default" is forbidden: this namespace may not be deleted',
    );
  });
});
