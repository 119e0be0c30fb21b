import { describe, expect, it } from 'vitest';
import type { Client, KubeObject } from '../../../src/world/kube/api';
import { deployment, DEPLOYMENTS, smallCluster } from './small-cluster';

function autoscaler(target: string): KubeObject {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'team' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: target },
      minReplicas: 2,
      maxReplicas: 4,
    },
  };
}

function conditions(admin: Client): string[] {
  const ref = { group: 'autoscaling', resource: 'horizontalpodautoscalers', namespace: 'team', name: 'web' };
  const list = admin.get(ref).status.conditions as { type: string; status: string; reason: string }[];
  return list.map((each) => `${each.type}=${each.status} ${each.reason}`);
}

describe('a horizontal pod autoscaler', () => {
  it('holds its target between the limits, and says that it has no metrics', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(deployment('team', 'web', { replicas: 1 }));
    admin.create(autoscaler('web'));
    await pass(1000);
    expect(admin.get({ ...DEPLOYMENTS, namespace: 'team', name: 'web' }).spec.replicas).toBe(2);
    expect(conditions(admin)).toEqual(['AbleToScale=True SucceededRescale']);
    await pass(20_000);
    expect(conditions(admin)).toEqual([
      'AbleToScale=True SucceededGetScale',
      'ScalingActive=False FailedGetResourceMetric',
    ]);
  });

  it('says that there is no target', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(autoscaler('nope'));
    await pass(1000);
    expect(conditions(admin)).toEqual(['AbleToScale=False FailedGetScale']);
  });
});
