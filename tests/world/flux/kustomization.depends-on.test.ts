import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const SECOND = APP.split('---')[1]!
  .replace('name: app', 'name: second')
  .replace('./deploy', './second')
  .replace('interval: 10m', 'interval: 10m\n  dependsOn:\n    - name: app');

describe('a Kustomization with dependsOn', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'second/two.yaml': CONFIG_MAP('two') });
  });

  it('waits until the other one is ready, and looks every 30 seconds', async () => {
    world.apply(APP);
    world.apply(SECOND);
    await world.pass(10);
    expect(world.ready('Kustomization', 'second')).toBe(
      "False DependencyNotReady dependency 'default/app' is not ready",
    );
    expect(world.events('Kustomization', 'second')).toContain(
      'Normal DependencyNotReady Dependencies do not meet ready condition, retrying in 30s',
    );
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
    await world.pass(100);
    expect(world.ready('Kustomization', 'second')).toContain('True ReconciliationSucceeded');
  });

  it('ends for good where readyExpr is no expression', async () => {
    world.apply(APP);
    world.apply(SECOND.replace('    - name: app', '    - name: app\n      readyExpr: dep.status.'));
    await world.pass(10);
    const why =
      'Reconciliation failed terminally due to configuration error: terminal error: failed to evaluate dependency app: ';
    expect(world.ready('Kustomization', 'second')).toContain(`False InvalidCELExpression ${why}`);
    expect(world.events('Kustomization', 'second')[0]).toContain(`Warning InvalidCELExpression ${why}`);
  });

  it('names the one that is not there', async () => {
    world.apply(APP);
    world.apply(SECOND.replace('    - name: app', '    - name: ghost'));
    await world.pass(10);
    expect(world.ready('Kustomization', 'second')).toBe(
      `False DependencyNotReady dependency 'default/ghost' not found: kustomizations.kustomize.toolkit.fluxcd.io "ghost" not found`,
    );
  });
});
