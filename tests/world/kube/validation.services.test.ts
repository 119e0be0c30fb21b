import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { refusal, smallCluster } from './small-cluster';

function service(spec: object, name = 's'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'team' },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
  };
}

const REFUSED: [string, object, string][] = [
  [
    'a node port of a service that has none',
    { ports: [{ port: 80, nodePort: 30080 }] },
    "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
  ],
  [
    'a node port out of range',
    { type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] },
    'spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767',
  ],
  [
    'an address of another network',
    { clusterIP: '192.168.0.1' },
    'spec.clusterIPs: Invalid value: ["192.168.0.1"]: failed to allocate IP 192.168.0.1: the provided IP (192.168.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
  ],
  [
    'a policy for traffic that does not come',
    { externalTrafficPolicy: 'Local' },
    'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
  ],
  [
    'ranges without a balancer',
    { loadBalancerSourceRanges: ['10.0.0.0/8'] },
    "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  ],
];

describe('validation of services', () => {
  it.each(REFUSED)('refuses %s', async (_what, spec, words) => {
    const { admin } = await smallCluster('team');
    expect(refusal(() => admin.create(service(spec))).message).toBe(`Service "s" is invalid: ${words}`);
  });

  it('refuses an address that another service has', async () => {
    const { admin } = await smallCluster('team');
    const { clusterIP } = admin.create(service({})).spec;
    expect(refusal(() => admin.create(service({ clusterIP }, 't'))).message).toBe(
      `Service "t" is invalid: spec.clusterIPs: Invalid value: ["${clusterIP}"]: failed to allocate IP ${clusterIP}: provided IP is already allocated`,
    );
  });

  it('takes node ports back from a service that is turned inwards', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(service({ type: 'NodePort' }));
    const next = admin.update({ ...made, spec: { ...made.spec, type: 'ClusterIP' } });
    expect(next.spec.ports[0].nodePort).toBeUndefined();
  });
});
