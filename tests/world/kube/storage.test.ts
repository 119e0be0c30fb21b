import { describe, expect, it } from 'vitest';
import type { WatchEvent } from '../../../src/world/kube/api';
import { configMap, deployment, DEPLOYMENTS, namespaceNamed, refusal, smallCluster } from './small-cluster';

const MAPS = { group: '', resource: 'configmaps' };

describe('the store behind the API server', () => {
  it('gives an object an identity, and a new revision with every change', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(configMap('team', 'cfg'));
    expect(made.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(made.metadata.creationTimestamp).toBe('2026-11-22T20:00:00Z');
    const changed = admin.update({ ...made, data: { a: 'c' } });
    expect(Number(changed.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion));
    expect(changed.metadata.uid).toBe(made.metadata.uid);
  });

  it('keeps the revision where nothing changed', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(configMap('team', 'cfg'));
    expect(admin.update(made).metadata.resourceVersion).toBe(made.metadata.resourceVersion);
  });

  it('counts changes of the spec alone as generations', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(deployment('team', 'web'));
    expect(made.metadata.generation).toBe(1);
    const ref = { ...DEPLOYMENTS, namespace: 'team', name: 'web' };
    expect(admin.patch(ref, 'merge', { metadata: { labels: { a: 'b' } } }).metadata.generation).toBe(1);
    expect(admin.patch(ref, 'merge', { spec: { replicas: 3 } }).metadata.generation).toBe(2);
    expect(admin.patch(ref, 'merge', { spec: { replicas: 3 } }).metadata.generation).toBe(2);
  });

  it('refuses to replace what was changed meanwhile', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(configMap('team', 'cfg'));
    admin.update({ ...made, data: { a: 'c' } });
    expect(refusal(() => admin.update({ ...made, data: { a: 'd' } })).message).toBe(
      'Operation cannot be fulfilled on configmaps "cfg": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  it('hands out copies: changing one changes nothing', async () => {
    const { admin } = await smallCluster('team');
    admin.create(configMap('team', 'cfg'));
    admin.get({ ...MAPS, namespace: 'team', name: 'cfg' }).data.a = 'changed';
    expect(admin.get({ ...MAPS, namespace: 'team', name: 'cfg' }).data).toEqual({ a: 'b' });
  });

  it('makes names up where only their beginning is given', async () => {
    const { admin } = await smallCluster('team');
    const object = {
      ...configMap('team', ''),
      metadata: { name: '', generateName: 'run-', namespace: 'team' },
    };
    expect(admin.create(object).metadata.name).toMatch(/^run-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('changes nothing in a dry run', async () => {
    const { admin } = await smallCluster('team');
    expect(admin.create(configMap('team', 'cfg'), { dryRun: true }).metadata.uid).toBeDefined();
    expect(refusal(() => admin.get({ ...MAPS, namespace: 'team', name: 'cfg' })).message).toBe(
      'configmaps "cfg" not found',
    );
  });

  it('lists in order of namespace and name, and picks by labels and fields', async () => {
    const { admin } = await smallCluster('b', 'a');
    for (const [namespace, name] of [
      ['b', 'x'],
      ['a', 'z'],
      ['a', 'y'],
    ] as const)
      admin.create({ ...configMap(namespace, name), metadata: { name, namespace, labels: { tier: name } } });
    const names = (options?: object): string[] =>
      admin
        .list(MAPS, options)
        .map((each) => each.metadata.name)
        .filter((name) => name.length === 1);
    expect(names()).toEqual(['y', 'z', 'x']);
    expect(names({ labelSelector: 'tier in (x, y)' })).toEqual(['y', 'x']);
    expect(names({ labelSelector: 'tier,tier!=x' })).toEqual(['y', 'z']);
    expect(names({ fieldSelector: 'metadata.name=z' })).toEqual(['z']);
    expect(refusal(() => admin.list(MAPS, { fieldSelector: 'data.a=b' })).message).toBe(
      '"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"',
    );
  });

  it('tells watchers of what comes, changes, goes, and begins to match', async () => {
    const { admin } = await smallCluster('team');
    const seen: string[] = [];
    const note = ({ type, object }: WatchEvent): void => void seen.push(`${type} ${object.metadata.name}`);
    const stop = admin.watch({ ...MAPS, namespace: 'team' }, note, { labelSelector: 'on=yes' });
    const ref = { ...MAPS, namespace: 'team', name: 'cfg' };
    admin.create(configMap('team', 'cfg'));
    admin.patch(ref, 'merge', { metadata: { labels: { on: 'yes' } } });
    admin.patch(ref, 'merge', { data: { a: 'c' } });
    admin.patch(ref, 'merge', { metadata: { labels: { on: 'no' } } });
    stop();
    admin.delete(ref);
    expect(seen).toEqual(['ADDED cfg', 'MODIFIED cfg', 'DELETED cfg']);
  });

  it('refuses what needs a namespace and has none, or one that is not there', async () => {
    const { admin } = await smallCluster();
    expect(refusal(() => admin.create(configMap('nope', 'cfg'))).message).toBe('namespaces "nope" not found');
    const without = { ...configMap('', 'cfg'), metadata: { name: 'cfg' } };
    expect(refusal(() => admin.create(without)).message).toBe(
      'the server could not find the requested resource',
    );
    expect(refusal(() => admin.create(namespaceNamed('default'))).message).toBe(
      'namespaces "default" already exists',
    );
  });
});
