import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { deployment, namespaceNamed, pod, PODS, refusal, smallCluster } from './small-cluster';

function quota(hard: Record<string, string>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name: 'q', namespace: 'team' },
    spec: { hard },
  };
}

describe('admission', () => {
  it('gives pods an account with its token, a priority and tolerations', async () => {
    const { admin } = await smallCluster('team');
    const { spec } = admin.create(pod('team', 'x'));
    expect(spec.serviceAccountName).toBe('default');
    expect(spec.volumes[0].name).toMatch(/^kube-api-access-.{5}$/);
    expect(spec.containers[0].volumeMounts[0].mountPath).toBe(
      '/var/run/secrets/kubernetes.io/serviceaccount',
    );
    expect(spec.tolerations).toHaveLength(2);
    expect(spec.priority).toBe(0);
  });

  it('refuses a pod whose account does not exist', async () => {
    const { admin } = await smallCluster('team');
    expect(refusal(() => admin.create(pod('team', 'x', { serviceAccountName: 'ghost' }))).message).toBe(
      'pods "x" is forbidden: error looking up service account team/ghost: serviceaccount "ghost" not found',
    );
  });

  it('holds a namespace to its quota', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(quota({ pods: '1' }));
    admin.create(pod('team', 'one'));
    expect(refusal(() => admin.create(pod('team', 'two'))).message).toBe(
      'pods "two" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    );
    await pass(100);
    const status = admin.get({ group: '', resource: 'resourcequotas', namespace: 'team', name: 'q' }).status;
    expect(status).toEqual({ hard: { pods: '1' }, used: { pods: '1' } });
  });

  it('asks for what a quota counts', async () => {
    const { admin } = await smallCluster('team');
    admin.create(quota({ 'limits.cpu': '2', 'requests.memory': '1Gi' }));
    expect(refusal(() => admin.create(pod('team', 'x'))).message).toBe(
      'pods "x" is forbidden: failed quota: q: must specify limits.cpu for: main; requests.memory for: main',
    );
  });

  it('fills in and enforces limits of containers', async () => {
    const { admin } = await smallCluster('team');
    const limit = {
      type: 'Container',
      default: { cpu: '500m' },
      defaultRequest: { cpu: '100m' },
      max: { cpu: '1' },
    };
    admin.create({
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'l', namespace: 'team' },
      spec: { limits: [limit] },
    });
    expect(admin.create(pod('team', 'x')).spec.containers[0].resources).toEqual({
      limits: { cpu: '500m' },
      requests: { cpu: '100m' },
    });
    const large = { containers: [{ name: 'a', image: 'b', resources: { limits: { cpu: '2' } } }] };
    expect(refusal(() => admin.create(pod('team', 'y', large))).message).toBe(
      'pods "y" is forbidden: maximum cpu usage per Container is 1, but limit is 2',
    );
  });

  it('holds pods to the standard of their namespace, and warns of workloads', async () => {
    const { admin } = await smallCluster();
    const labels = {
      'pod-security.kubernetes.io/enforce': 'baseline',
      'pod-security.kubernetes.io/warn': 'restricted',
    };
    admin.create(namespaceNamed('safe', labels));
    admin.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'mine', namespace: 'safe' } });
    const spec = {
      serviceAccountName: 'mine',
      containers: [{ name: 'a', image: 'b', securityContext: { privileged: true } }],
    };
    expect(refusal(() => admin.create(pod('safe', 'x', spec))).message).toBe(
      'pods "x" is forbidden: violates PodSecurity "baseline:latest": privileged (container "a" must not set securityContext.privileged=true)',
    );
    const warnings: string[] = [];
    admin.create(deployment('safe', 'web'), { warn: (text) => warnings.push(text) });
    expect(warnings).toEqual([
      'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ]);
  });

  it('tells through the ReplicaSet why pods are not made', async () => {
    const { admin, pass, rows } = await smallCluster('team');
    admin.create(quota({ pods: '1' }));
    admin.create(deployment('team', 'web'));
    await pass(2000);
    expect(admin.list({ ...PODS, namespace: 'team' })).toHaveLength(1);
    const events = rows('', 'events', 'team').filter((cells) => cells[2] === 'FailedCreate');
    expect(events[0]![6]).toMatch(
      /^Error creating: pods "web-[a-z0-9]+-.{5}" is forbidden: exceeded quota: q/,
    );
    const conditions = admin.get({ group: 'apps', resource: 'deployments', namespace: 'team', name: 'web' })
      .status.conditions as { type: string; status: string }[];
    expect(conditions.find((each) => each.type === 'ReplicaFailure')?.status).toBe('True');
  });
});
