import { beforeEach, describe, expect, it } from 'vitest';
import { APP, smallWorld, type SmallWorld } from './small-world';

const THING = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: inner
  namespace: default
spec:
  interval: 1m
  suspend: true
  url: https://github.com/org/app
`;

const CHECKED = (expressions: string): string =>
  APP.replace(
    'interval: 10m',
    `interval: 10m
  wait: true
  timeout: 30s
  healthCheckExprs:
    - apiVersion: source.toolkit.fluxcd.io/v1
      kind: GitRepository
${expressions}`,
  );

describe('health by expressions', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/thing.yaml': THING });
  });

  it('is what the expressions say, once the generation was observed', async () => {
    world.apply(CHECKED('      current: "true"\n      failed: status.observedGeneration == 1'));
    await world.pass(5);
    world.admin.patch(
      { group: 'source.toolkit.fluxcd.io', resource: 'gitrepositories', namespace: 'default', name: 'inner' },
      'merge',
      { status: { observedGeneration: 1 } },
      { subresource: 'status' },
    );
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False HealthCheckFailed health check failed after .*: failed early due to stalled resources: \[GitRepository\/default\/inner status: 'Failed'\]$/,
    );
  });

  it('stalls where an expression is none', async () => {
    world.apply(CHECKED('      current: "status.("'));
    await world.pass(5);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False InvalidCELExpression Reconciliation failed terminally due to configuration error: failed to create custom status evaluator for healthchecks\[0\]: failed to parse the expression Current: failed to parse the CEL expression 'status\.\('/,
    );
  });
});

describe('a dependency with an expression', () => {
  it('is ready when the expression says so', async () => {
    const world = await smallWorld();
    world.commit({ 'deploy/thing.yaml': THING, 'second/.keep': '' });
    world.apply(APP);
    const second = APP.split('---')[1]!.replace('name: app', 'name: second').replace('./deploy', './second');
    world.apply(
      second.replace(
        'interval: 10m',
        "interval: 10m\n  dependsOn:\n    - name: app\n      readyExpr: dep.spec.path == './other'",
      ),
    );
    await world.pass(5);
    expect(world.ready('Kustomization', 'second')).toBe(
      "False DependencyNotReady dependency 'default/app' is not ready according to readyExpr eval",
    );
  });
});
