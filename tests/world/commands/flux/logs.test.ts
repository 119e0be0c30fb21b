import { beforeAll, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from '../../flux/small-world';
import { shpod, type Shpod } from './shpod';

let world: SmallWorld;
let ops: Shpod;
beforeAll(async () => {
  world = await smallWorld();
  ops = shpod({}, world);
  world.commit({ 'deploy/a.yaml': CONFIG_MAP('a') });
  world.apply(APP);
  await world.pass(10);
  world.commit({ 'deploy/a.yaml': 'a: [\n' });
  await world.pass(120);
});

/** Lines without their times. */
const lines = async (flags: string): Promise<string[]> => {
  const { stdout } = await ops.run(`flux logs ${flags}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => line.replace(/^\S+ /, ''));
};

describe('flux logs', () => {
  it('shows what concerns an object, by kind whatever its case, and name', async () => {
    const all = await lines('-A --kind=kustomization --name=app');
    expect(all.length).toBeGreaterThan(2);
    expect(all.every((line) => / Kustomization\/app\.default - /.test(line))).toBe(true);
    expect(await lines('-A --kind=Kustomization --name=other')).toEqual([]);
  });

  it('shows errors alone', async () => {
    const errors = await lines('-A --level=error');
    expect(errors.length).toBeGreaterThan(0);
    for (const line of errors)
      expect(line).toMatch(
        /^error Kustomization\/app\.default - Reconciliation failed after \S+, next try in 10m0s failed to decode Kubernetes YAML/,
      );
  });

  it('leaves out other namespaces unless all are asked for', async () => {
    expect(await lines('--kind=Kustomization')).toEqual([]);
    expect((await lines('--kind=Kustomization -n default')).length).toBeGreaterThan(0);
  });

  it('shows no more than the last lines of each controller', async () => {
    expect((await lines('-A --kind=Kustomization --tail=1')).length).toBeLessThanOrEqual(1);
    expect(await lines('-A --since=1ms')).toEqual([]);
  });

  it.each([
    ['x', 'no argument required'],
    ['--since-time=now', 'now is not a valid (RFC3339) time'],
    ['--flux-namespace=nope', 'no Flux pods found in namespace "nope"'],
  ])('refuses %s', async (flags, why) => {
    expect(await ops.run(`flux logs ${flags}`)).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
  });
});
