import { describe, expect, it } from 'vitest';
import { pod, PODS, smallCluster, type SmallCluster } from './small-cluster';

const HOST = 'kubernetes.io/hostname';

function labelled(name: string, app: string, spec: Record<string, unknown> = {}): ReturnType<typeof pod> {
  const made = pod('team', name, spec);
  made.metadata.labels = { app };
  return made;
}

function term(app: string): object {
  const labelSelector = { matchLabels: { app } };
  return { requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector, topologyKey: HOST }] };
}

const nodeOf = ({ admin }: SmallCluster, name: string): string | undefined =>
  admin.get({ ...PODS, namespace: 'team', name }).spec.nodeName;

function refusal({ admin }: SmallCluster, name: string): string | undefined {
  const fieldSelector = `involvedObject.name=${name},reason=FailedScheduling`;
  return admin.list({ group: '', resource: 'events', namespace: 'team' }, { fieldSelector })[0]?.message;
}

describe('pods that must not stand side by side', () => {
  it('are spread, and the third of two nodes finds none', async () => {
    const small = await smallCluster('team');
    for (const name of ['a', 'b', 'c'])
      small.admin.create(labelled(name, 'web', { affinity: { podAntiAffinity: term('web') } }));
    await small.pass(1000);
    expect(nodeOf(small, 'a')).not.toBe(nodeOf(small, 'b'));
    expect(refusal(small, 'c')).toBe(
      "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules. no new claims to deallocate, preemption: 0/2 nodes are available: 2 No preemption victims found for incoming pod.",
    );
  });

  it('are kept away by those that run already', async () => {
    const small = await smallCluster('team');
    for (const name of ['a', 'b'])
      small.admin.create(labelled(name, 'lonely', { affinity: { podAntiAffinity: term('web') } }));
    await small.pass(500);
    expect(nodeOf(small, 'a')).not.toBe(nodeOf(small, 'b'));
    small.admin.create(labelled('visitor', 'web'));
    await small.pass(500);
    expect(refusal(small, 'visitor')).toContain("2 node(s) didn't satisfy existing pods anti-affinity rules");
  });
});

describe('pods that want to be together', () => {
  it('wait for the other, and follow it', async () => {
    const small = await smallCluster('team');
    small.admin.create(labelled('web', 'web', { affinity: { podAffinity: term('db') } }));
    await small.pass(500);
    expect(refusal(small, 'web')).toContain("2 node(s) didn't match pod affinity rules");
    small.admin.create(labelled('db', 'db'));
    await small.pass(1500);
    expect(nodeOf(small, 'web')).toBe(nodeOf(small, 'db'));
  });

  it('may begin with one of their own', async () => {
    const small = await smallCluster('team');
    for (const name of ['a', 'b'])
      small.admin.create(labelled(name, 'web', { affinity: { podAffinity: term('web') } }));
    await small.pass(2000);
    expect(nodeOf(small, 'a')).toBeDefined();
    expect(nodeOf(small, 'b')).toBe(nodeOf(small, 'a'));
  });
});

describe('a spread over zones', () => {
  it('needs nodes that say in which zone they are', async () => {
    const small = await smallCluster('team');
    const labelSelector = { matchLabels: { app: 'web' } };
    const spread = {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector,
    };
    small.admin.create(labelled('a', 'web', { topologySpreadConstraints: [spread] }));
    await small.pass(500);
    expect(refusal(small, 'a')).toContain(
      "2 node(s) didn't match pod topology spread constraints (missing required label)",
    );
  });

  it('keeps to its skew', async () => {
    const small = await smallCluster('team');
    const labelSelector = { matchLabels: { app: 'web' } };
    const spread = { maxSkew: 1, topologyKey: HOST, whenUnsatisfiable: 'DoNotSchedule', labelSelector };
    const [first] = small.admin.list({ group: '', resource: 'nodes' });
    const only = { nodeSelector: { [HOST]: first!.metadata.name }, topologySpreadConstraints: [spread] };
    small.admin.create(labelled('a', 'web', only));
    small.admin.create(labelled('b', 'web', only));
    await small.pass(500);
    expect(nodeOf(small, 'a')).toBe(first!.metadata.name);
    expect(refusal(small, 'b')).toBe(
      "0/2 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match pod topology spread constraints. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.",
    );
  });
});
