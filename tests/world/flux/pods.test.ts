import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

describe('a controller', () => {
  let world: SmallWorld;
  const scale = (replicas: number): unknown =>
    world.admin.patch(
      { group: 'apps', resource: 'deployments', namespace: 'flux-system', name: 'kustomize-controller' },
      'merge',
      { spec: { replicas } },
    );
  const withArgs = (args: string[]): unknown =>
    world.admin.patch(
      { group: 'apps', resource: 'deployments', namespace: 'flux-system', name: 'kustomize-controller' },
      'json',
      args.map((value) => ({ op: 'add', path: '/spec/template/spec/containers/0/args/-', value })),
    );

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
  });

  it('works only while a pod of it runs', async () => {
    scale(0);
    await world.pass(40);
    world.apply(APP);
    await world.pass(30);
    expect(world.ready('GitRepository', 'app')).toMatch(/^True /);
    expect(world.exists('ConfigMap', 'one')).toBe(false);
    scale(1);
    await world.pass(30);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });

  it('logs a line of JSON for what it does', async () => {
    world.apply(APP);
    await world.pass(10);
    const lines = world.log('kustomize-controller').filter(({ name }) => name === 'app');
    expect(lines.map(({ level, msg }) => `${String(level)} ${String(msg)}`)).toEqual([
      expect.stringMatching(/^info metadata.finalizers: .* prefer a domain-qualified finalizer name/),
      'info Source artifact not found, retrying in 30s',
      'info server-side apply completed',
      expect.stringMatching(/^info Reconciliation finished in .*ms, next run in 10m0s$/),
    ]);
    expect(lines.at(-1)).toMatchObject({
      controller: 'kustomization',
      controllerGroup: 'kustomize.toolkit.fluxcd.io',
      controllerKind: 'Kustomization',
      Kustomization: { name: 'app', namespace: 'default' },
      revision: world.get('Kustomization', 'app').status.lastAppliedRevision,
    });
  });

  it('obeys its flags', async () => {
    withArgs(['--default-service-account=weak']);
    await world.pass(60);
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain('User "system:serviceaccount:default:weak"');
  });

  it('does not start with a flag that it does not know', async () => {
    withArgs(['--no-such-thing']);
    await world.pass(60);
    world.apply(APP);
    await world.pass(20);
    const pods = world.admin.list({ group: '', resource: 'pods', namespace: 'flux-system' });
    const broken = pods.filter((pod) => JSON.stringify(pod.spec).includes('--no-such-thing'));
    expect(broken).toHaveLength(1);
    expect(world.flux.logs(broken[0]!, 'manager')).toContain('unknown flag: --no-such-thing');
  });
});
