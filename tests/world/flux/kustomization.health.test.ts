import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const WAITING = APP.replace('interval: 10m', 'interval: 10m\n  wait: true\n  timeout: 40s');
const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: inner
  namespace: default
spec:
  interval: 1m
  url: https://github.com/org/ghost
  ref:
    branch: main
`;

describe('the health of what a Kustomization applies', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('is waited for', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE.replace('org/ghost', 'org/app') });
    world.apply(WAITING);
    await world.pass(15);
    expect(world.ready('Kustomization', 'app')).toContain('True ReconciliationSucceeded');
    const { conditions } = world.get('Kustomization', 'app').status;
    expect(conditions).toContainEqual(
      expect.objectContaining({ type: 'Healthy', status: 'True', reason: 'Succeeded' }),
    );
  });

  it('fails it when time is up', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE.replace('interval: 1m', 'interval: 1m\n  suspend: true') });
    world.apply(WAITING);
    await world.pass(60);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False HealthCheckFailed health check failed after 40\.\d+s: timeout waiting for: \[GitRepository\/default\/inner status: 'InProgress'\]$/,
    );
  });

  it('names what failed', async () => {
    world.commit({ 'deploy/source.yaml': SOURCE });
    world.apply(WAITING);
    await world.pass(60);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False HealthCheckFailed health check failed after 40\.\d+s: timeout waiting for: \[GitRepository\/default\/inner status: 'InProgress'\]$/,
    );
  });

  it('is not asked of what nobody named', async () => {
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one'), 'deploy/source.yaml': SOURCE });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain('True ReconciliationSucceeded');
  });
});
