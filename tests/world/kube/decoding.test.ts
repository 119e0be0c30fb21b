import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { configMap, deployment, DEPLOYMENTS, pod, refusal, smallCluster } from './small-cluster';

describe('reading what a client sent', () => {
  it('refuses wrong types in the decoder’s words', async () => {
    const { admin } = await smallCluster('team');
    const words = (object: KubeObject): string => refusal(() => admin.create(object)).message;
    expect(words(configMap('team', 'x', { a: true }))).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal bool into Go struct field ConfigMap.data of type string',
    );
    expect(words(deployment('team', 'x', { replicas: 'two' }))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    );
    expect(words(deployment('team', 'x', { container: { env: [{ name: 'A', value: 5 }] } }))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string',
    );
    expect(words(pod('team', 'x', { containers: {} }))).toBe(
      'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    );
    expect(words(deployment('team', 'x', { container: { resources: { limits: { cpu: 'lots' } } } }))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
    );
  });

  it('refuses unknown fields where validation is strict, warns or drops them elsewhere', async () => {
    const { admin } = await smallCluster('team');
    const object = deployment('team', 'x', { replica: 2, container: { imag: 'y' } });
    expect(refusal(() => admin.create(object, { fieldValidation: 'Strict' })).message).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "spec.template.spec.containers[0].imag"',
    );
    const warnings: string[] = [];
    admin.create(object, { fieldValidation: 'Warn', warn: (text) => warnings.push(text), dryRun: true });
    expect(warnings).toEqual([
      'unknown field "spec.replica"',
      'unknown field "spec.template.spec.containers[0].imag"',
    ]);
    expect(admin.create(object).spec.replica).toBeUndefined();
  });

  it('tells of a patch that does not fit', async () => {
    const { admin } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    const ref = { ...DEPLOYMENTS, namespace: 'team', name: 'web' };
    expect(refusal(() => admin.patch(ref, 'strategic', { spec: { replicas: 'two' } })).message).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicas:two]]": unrecognized type: int32',
    );
    expect(
      refusal(() => admin.patch(ref, 'strategic', { spec: { replica: 2 } }, { fieldValidation: 'Strict' }))
        .message,
    ).toBe(
      ' "" is invalid: patch: Invalid value: "map[spec:map[replica:2]]": strict decoding error: unknown field "spec.replica"',
    );
    expect(refusal(() => admin.patch(ref, 'json', [{ op: 'remove', path: '/spec/nope' }])).message).toBe(
      'the server rejected our request due to an error in our request',
    );
  });

  it('writes what Go writes: empty values are gone, structs are there', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(
      pod('team', 'x', {
        containers: [{ name: 'a', image: 'b:1', env: [{ name: 'A', value: '' }] }],
        hostNetwork: false,
      }),
    );
    expect(made.spec.containers[0].env).toEqual([{ name: 'A' }]);
    expect(made.spec.containers[0].resources).toEqual({});
    expect(made.spec.hostNetwork).toBeUndefined();
    const role = admin.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'none', namespace: 'team' },
    });
    expect(role.rules).toBeNull();
  });

  it('says so where nothing of that kind is served', async () => {
    const { admin } = await smallCluster('team');
    const monitor = {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'x' },
    };
    expect(refusal(() => admin.create(monitor)).message).toBe(
      'the server could not find the requested resource',
    );
  });
});
