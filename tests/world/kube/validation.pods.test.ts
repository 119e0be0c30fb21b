import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { pod, refusal, smallCluster } from './small-cluster';

type Fields = Record<string, unknown>;

function podWith(container: Fields, spec: Fields = {}): KubeObject {
  return pod('team', 'p', { containers: [{ name: 'c', image: 'nginx', ...container }], ...spec });
}

const C = 'spec.containers[0]';
const NODE = 'requiredDuringSchedulingIgnoredDuringExecution';

// One row each: what is wrong, the pod, and what the server says of it.
const REFUSED: [string, KubeObject, string][] = [
  [
    'a user below zero',
    podWith({ securityContext: { runAsUser: -1 } }),
    `${C}.securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive`,
  ],
  [
    'an unknown seccomp profile',
    podWith({ securityContext: { seccompProfile: { type: 'Nope' } } }),
    `${C}.securityContext.seccompProfile.type: Unsupported value: "Nope": supported values: "Localhost", "RuntimeDefault", "Unconfined"`,
  ],
  [
    'a hook without a handler',
    podWith({ lifecycle: { preStop: {} } }),
    `${C}.lifecycle.preStop: Required value: must specify a handler type`,
  ],
  [
    'a field of the pod that nobody knows',
    podWith({ env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'status.nope' } } }] }),
    `${C}.env[0].valueFrom.fieldRef.fieldPath: Invalid value: "status.nope": error converting fieldPath: field label not supported: status.nope`,
  ],
  [
    'requests above limits',
    podWith({ resources: { requests: { memory: '2Gi' }, limits: { memory: '1Gi' } } }),
    `${C}.resources.requests: Invalid value: "2Gi": must be less than or equal to memory limit of 1Gi`,
  ],
  [
    'a share of what cannot be shared',
    podWith({ resources: { requests: { 'example.com/gpu': '1' } } }),
    `${C}.resources.limits: Required value: Limit must be set for non overcommitable resources`,
  ],
  [
    'a volume nobody has',
    podWith({ volumeMounts: [{ name: 'data', mountPath: '/data' }] }),
    `${C}.volumeMounts[0].name: Not found: "data"`,
  ],
  [
    'a path that leads out of its host',
    podWith({}, { volumes: [{ name: 'v', hostPath: { path: '/a/../b' } }] }),
    `spec.volumes[0].hostPath.path: Invalid value: "/a/../b": must not contain '..'`,
  ],
  [
    'a probe of an init container',
    podWith({}, { initContainers: [{ name: 'i', image: 'x', livenessProbe: { tcpSocket: { port: 1 } } }] }),
    'spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
  ],
  [
    'node affinity without terms',
    podWith({}, { affinity: { nodeAffinity: { [NODE]: { nodeSelectorTerms: [] } } } }),
    `spec.affinity.nodeAffinity.${NODE}.nodeSelectorTerms: Required value: must have at least one node selector term`,
  ],
  [
    'spreading that allows no skew',
    podWith(
      {},
      {
        topologySpreadConstraints: [
          { maxSkew: 0, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} },
        ],
      },
    ),
    'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero',
  ],
  [
    'a toleration of existence with a value',
    podWith({}, { tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
    `spec.tolerations[0].operator: Invalid value: "b": value must be empty when \`operator\` is 'Exists'`,
  ],
];

describe('validation of pods', () => {
  it.each(REFUSED)('refuses %s', async (_what, object, words) => {
    const { admin } = await smallCluster('team');
    expect(refusal(() => admin.create(object)).message).toBe(`Pod "p" is invalid: ${words}`);
  });

  it('takes a volume without a source for an empty folder', async () => {
    const { admin } = await smallCluster('team');
    expect(admin.create(podWith({}, { volumes: [{ name: 'v' }] })).spec.volumes[0]).toEqual({
      name: 'v',
      emptyDir: {},
    });
  });
});
