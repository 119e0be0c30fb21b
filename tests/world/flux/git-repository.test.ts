import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, REPOSITORY, smallWorld, type SmallWorld } from './small-world';

const SOURCE = APP.split('---\n')[0]!;

describe('a GitRepository', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('stores the files of its branch', async () => {
    const commit = world.commit({ 'one.yaml': CONFIG_MAP('one') });
    world.apply(SOURCE);
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `True Succeeded stored artifact for revision 'main@sha1:${commit}'`,
    );
    expect(world.events('GitRepository', 'app')).toEqual([
      "Normal NewArtifact stored artifact for commit 'Change'",
    ]);
  });

  it('follows the branch at its interval', async () => {
    world.apply(SOURCE);
    await world.pass(5);
    const commit = world.commit({ 'one.yaml': CONFIG_MAP('one') });
    await world.pass(30);
    expect(world.ready('GitRepository', 'app')).not.toContain(commit);
    await world.pass(40);
    expect(world.ready('GitRepository', 'app')).toContain(commit);
  });

  it('says what a branch lacks', async () => {
    world.apply(SOURCE.replace('branch: main', 'branch: ghost'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False GitOperationFailed failed to checkout and determine revision: unable to clone 'https://github.com/${REPOSITORY}': couldn't find remote ref "refs/heads/ghost"`,
    );
  });

  it('names the secret it misses', async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  secretRef:\n    name: keys'));
    await world.pass(5);
    expect(world.ready('GitRepository', 'app')).toBe(
      `False AuthenticationFailed failed to get secret 'default/keys': failed to get secret 'default/keys': secrets "keys" not found`,
    );
  });

  it('stands still while it is suspended', async () => {
    world.apply(SOURCE.replace('interval: 1m', 'interval: 1m\n  suspend: true'));
    await world.pass(100);
    expect(world.ready('GitRepository', 'app')).toBe('');
  });

  it('says so when it looked and nothing was new', async () => {
    world.apply(SOURCE);
    await world.pass(5);
    world.annotate('GitRepository', 'app', { 'reconcile.fluxcd.io/requestedAt': '1' });
    await world.pass(5);
    expect(world.events('GitRepository', 'app').at(-1)).toMatch(
      /^Normal GitOperationSucceeded no changes since last reconcil/,
    );
  });
});
