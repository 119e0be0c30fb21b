import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const FILES = { 'deploy/one.yaml': CONFIG_MAP('one'), 'deploy/two.yaml': CONFIG_MAP('two') };

describe('what a Kustomization prunes', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit(FILES);
  });

  it('is what is gone from the source', async () => {
    world.apply(APP);
    await world.pass(10);
    world.commit({ 'deploy/two.yaml': null });
    await world.pass(70);
    expect(world.exists('ConfigMap', 'two')).toBe(false);
    expect(world.events('Kustomization', 'app')).toContain(
      'Normal Progressing ConfigMap/default/two deleted',
    );
    expect(world.get('Kustomization', 'app').status.inventory.entries).toHaveLength(1);
  });

  it('is nothing where prune is off', async () => {
    world.apply(APP.replace('prune: true', 'prune: false'));
    await world.pass(10);
    world.commit({ 'deploy/two.yaml': null });
    await world.pass(70);
    expect(world.exists('ConfigMap', 'two')).toBe(true);
  });

  it('leaves alone what says so', async () => {
    const kept = CONFIG_MAP('two').replace(
      '  name: two',
      '  name: two\n  annotations:\n    kustomize.toolkit.fluxcd.io/prune: disabled',
    );
    world.commit({ 'deploy/two.yaml': kept });
    world.apply(APP);
    await world.pass(10);
    world.commit({ 'deploy/two.yaml': null });
    await world.pass(70);
    expect(world.exists('ConfigMap', 'two')).toBe(true);
  });

  it('is everything when the Kustomization is deleted', async () => {
    world.apply(APP);
    await world.pass(10);
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('Kustomization', 'app')).toBe(false);
    expect(world.exists('ConfigMap', 'one')).toBe(false);
    expect(world.events('Kustomization', 'app')).toContain(
      'Normal ReconciliationSucceeded ConfigMap/default/two deleted\nConfigMap/default/one deleted',
    );
  });

  it('stays when it is suspended while it is deleted', async () => {
    world.apply(APP);
    await world.pass(10);
    world.apply(APP.replace('interval: 10m', 'interval: 10m\n  suspend: true'));
    world.remove('Kustomization', 'app');
    await world.pass(5);
    expect(world.exists('Kustomization', 'app')).toBe(false);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });
});
