import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

describe('a Kustomization', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('applies what its source holds and says so', async () => {
    const commit = world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toBe(
      `True ReconciliationSucceeded Applied revision: main@sha1:${commit}`,
    );
    expect(world.get('ConfigMap', 'one').metadata.labels).toEqual({
      'kustomize.toolkit.fluxcd.io/name': 'app',
      'kustomize.toolkit.fluxcd.io/namespace': 'default',
    });
    const { status, metadata } = world.get('Kustomization', 'app');
    expect(status.lastAppliedRevision).toBe(`main@sha1:${commit}`);
    expect(status.inventory.entries).toEqual([{ id: 'default_one__ConfigMap', v: 'v1' }]);
    expect(metadata.finalizers).toEqual(['finalizers.fluxcd.io']);
  });

  it('tells of created and configured objects, not of unchanged ones', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one'), 'deploy/two.yaml': CONFIG_MAP('two') });
    world.apply(APP);
    await world.pass(10);
    world.commit({ 'deploy/two.yaml': CONFIG_MAP('two', 'other') });
    await world.pass(70);
    const progress = world
      .events('Kustomization', 'app')
      .filter((line) => line.startsWith('Normal Progressing'));
    expect(progress).toEqual([
      'Normal Progressing ConfigMap/default/one created\nConfigMap/default/two created',
      'Normal Progressing ConfigMap/default/two configured',
    ]);
  });

  it('is reconciled at once when its source has a new artifact', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(APP.replace('interval: 10m', 'interval: 1h'));
    await world.pass(10);
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one', 'new') });
    await world.pass(65);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'new' });
  });

  it('says which path it did not find', async () => {
    world.apply(APP.replace('./deploy', './nowhere'));
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False ArtifactFailed kustomization path not found: stat \/tmp\/kustomization-\d+\/nowhere: no such file or directory$/,
    );
  });

  it('waits for a source that is not there', async () => {
    world.apply(APP.replace('kind: GitRepository\n    name: app', 'kind: GitRepository\n    name: ghost'));
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toBe(
      'False ArtifactFailed GitRepository.source.toolkit.fluxcd.io "ghost" not found',
    );
  });

  it('drops all labels of an object where one of them is no text', async () => {
    const labels = 'metadata:\n  labels:\n    team: rocky\n    on: true';
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one').replace('metadata:', labels) });
    world.apply(APP);
    await world.pass(10);
    expect(world.get('ConfigMap', 'one').metadata.labels).toEqual({
      'kustomize.toolkit.fluxcd.io/name': 'app',
      'kustomize.toolkit.fluxcd.io/namespace': 'default',
    });
  });

  it('passes over an object whose name is a number', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('123'), 'deploy/two.yaml': CONFIG_MAP('two') });
    world.apply(APP);
    await world.pass(10);
    expect(world.get('Kustomization', 'app').status.inventory.entries).toEqual([
      { id: 'default_two__ConfigMap', v: 'v1' },
    ]);
  });

  it('logs what the server warns of, for the trial and for the real thing', async () => {
    world.apply(
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: default\n  labels:\n    pod-security.kubernetes.io/warn: restricted\n',
    );
    const pod =
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n    - name: web\n      image: nginx\n';
    world.commit({ 'deploy/pod.yaml': pod });
    world.apply(APP);
    await world.pass(10);
    const told = world.log('kustomize-controller').map(({ msg }) => String(msg));
    expect(
      told.filter((msg) => msg.startsWith('would violate PodSecurity "restricted:latest": ')),
    ).toHaveLength(2);
  });

  it('does nothing while it is suspended', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(APP.replace('interval: 10m', 'interval: 10m\n  suspend: true'));
    await world.pass(30);
    expect(world.exists('ConfigMap', 'one')).toBe(false);
    world.apply(APP.replace('interval: 10m', 'interval: 10m\n  suspend: false'));
    await world.pass(5);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });

  it('puts back what somebody changed, at its interval', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(APP.replace('interval: 10m', 'interval: 1m'));
    await world.pass(10);
    world.apply(CONFIG_MAP('one', 'changed'));
    await world.pass(70);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'value' });
  });

  it('answers a request to reconcile', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    world.apply(APP);
    await world.pass(10);
    world.remove('ConfigMap', 'one');
    world.annotate('Kustomization', 'app', { 'reconcile.fluxcd.io/requestedAt': 'now' });
    await world.pass(5);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
    expect(world.get('Kustomization', 'app').status.lastHandledReconcileAt).toBe('now');
  });
});
