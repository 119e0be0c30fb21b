import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import {
  configMap,
  deployment,
  DEPLOYMENTS,
  namespaceNamed,
  pod,
  refusal,
  smallCluster,
} from './small-cluster';

const LABEL_RULE =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

function service(spec: object): KubeObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'team' }, spec };
}

function statefulSet(spec: object = {}): KubeObject {
  const { kind: _kind, ...rest } = deployment('team', 'db', { replicas: 1 });
  return { kind: 'StatefulSet', ...rest, spec: { serviceName: 'db', ...rest.spec, ...spec } } as KubeObject;
}

// One row each: what is created, and what the server says of it.
const REFUSED: [string, () => KubeObject, string][] = [
  [
    'a name with capitals',
    () => namespaceNamed('Bad_Name'),
    `Namespace "Bad_Name" is invalid: metadata.name: Invalid value: "Bad_Name": ${LABEL_RULE}`,
  ],
  [
    'a selector that misses the template',
    () =>
      deployment('team', 'inv', {
        template: {
          metadata: { labels: { app: 'other' } },
          spec: { containers: [{ name: 'a', image: 'b' }] },
        },
      }),
    'Deployment.apps "inv" is invalid: spec.template.metadata.labels: Invalid value: {"app":"other"}: `selector` does not match template `labels`',
  ],
  [
    'no selector',
    () => deployment('team', 'inv', { selector: undefined }),
    'Deployment.apps "inv" is invalid: [spec.selector: Required value, spec.template.metadata.labels: Invalid value: {"app":"inv"}: `selector` does not match template `labels`]',
  ],
  [
    'a negative count',
    () => deployment('team', 'inv', { replicas: -1 }),
    'Deployment.apps "inv" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
  ],
  [
    'no image',
    () => pod('team', 'x', { containers: [{ name: 'a' }] }),
    'Pod "x" is invalid: spec.containers[0].image: Required value',
  ],
  [
    'no containers',
    () => pod('team', 'x', { containers: [] }),
    'Pod "x" is invalid: spec.containers: Required value',
  ],
  [
    'a port out of range',
    () => pod('team', 'x', { containers: [{ name: 'a', image: 'b', ports: [{ containerPort: 80000 }] }] }),
    'Pod "x" is invalid: spec.containers[0].ports[0].containerPort: Invalid value: 80000: must be between 1 and 65535, inclusive',
  ],
  [
    'a mount of no volume',
    () =>
      pod('team', 'x', {
        containers: [{ name: 'a', image: 'b', volumeMounts: [{ name: 'data', mountPath: '/d' }] }],
      }),
    'Pod "x" is invalid: spec.containers[0].volumeMounts[0].name: Not found: "data"',
  ],
  [
    'a request above its limit',
    () =>
      pod('team', 'x', {
        containers: [{ name: 'a', image: 'b', resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
      }),
    'Pod "x" is invalid: spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
  ],
  [
    'two containers of one name',
    () =>
      pod('team', 'x', {
        containers: [
          { name: 'a', image: 'b' },
          { name: 'a', image: 'c' },
        ],
      }),
    'Pod "x" is invalid: spec.containers[1].name: Duplicate value: "a"',
  ],
  [
    'a pull policy nobody knows',
    () => pod('team', 'x', { containers: [{ name: 'a', image: 'b', imagePullPolicy: 'Sometimes' }] }),
    'Pod "x" is invalid: spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
  ],
  [
    'a service without ports',
    () => service({ selector: { a: 'b' } }),
    'Service "web" is invalid: spec.ports: Required value',
  ],
  [
    'ports without names',
    () => service({ ports: [{ port: 80 }, { port: 81 }] }),
    'Service "web" is invalid: [spec.ports[0].name: Required value, spec.ports[1].name: Required value]',
  ],
  [
    'a type of service nobody knows',
    () => service({ type: 'Loadbalancer', ports: [{ port: 80 }] }),
    'Service "web" is invalid: spec.type: Unsupported value: "Loadbalancer": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
  ],
  [
    'a job that restarts for ever',
    () => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'team' },
      spec: { template: { spec: { containers: [{ name: 'a', image: 'b' }] } } },
    }),
    'Job.batch "j" is invalid: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
  ],
  [
    'a path without its type',
    () => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'team' },
      spec: {
        rules: [
          { http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }] } },
        ],
      },
    }),
    'Ingress.networking.k8s.io "web" is invalid: spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
  ],
  [
    'a service account of no namespace',
    () => ({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'x' }],
    }),
    'ClusterRoleBinding.rbac.authorization.k8s.io "b" is invalid: subjects[0].namespace: Required value',
  ],
  [
    'a key with a blank',
    () => configMap('team', 'c', { 'a b': 'c' }),
    `ConfigMap "c" is invalid: data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
  ],
  [
    'a schedule of too few fields',
    () => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c', namespace: 'team' },
      spec: {
        schedule: '* * *',
        jobTemplate: {
          spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } } },
        },
      },
    }),
    'CronJob.batch "c" is invalid: spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
  ],
];

describe('validation of built-in kinds', () => {
  it.each(REFUSED)('refuses %s', async (_what, object, words) => {
    const { admin } = await smallCluster('team');
    expect(refusal(() => admin.create(object())).message).toBe(words);
  });

  it('keeps selectors of deployments as they are', async () => {
    const { admin } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    const ref = { ...DEPLOYMENTS, namespace: 'team', name: 'web' };
    expect(
      refusal(() => admin.patch(ref, 'merge', { spec: { selector: { matchLabels: { app: 'x' } } } })).message,
    ).toBe(
      'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`, spec.selector: Invalid value: {"matchLabels":{"app":"x"}}: field is immutable]',
    );
  });

  it('keeps what a stateful set may not change', async () => {
    const { admin } = await smallCluster('team');
    admin.apply(statefulSet(), { fieldManager: 'flux' });
    expect(admin.apply(statefulSet({ replicas: 3 }), { fieldManager: 'flux' }).spec.replicas).toBe(3);
    expect(
      refusal(() => admin.apply(statefulSet({ serviceName: 'other' }), { fieldManager: 'flux' })).message,
    ).toBe(
      "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    );
  });

  it('prints a job’s changed template as the server’s own structs', async () => {
    const { admin } = await smallCluster('team');
    const job = (image: string): KubeObject => ({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'j', namespace: 'team' },
      spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image }] } } },
    });
    admin.apply(job('b:1'), { fieldManager: 'flux' });
    const { message } = refusal(() => admin.apply(job('b:2'), { fieldManager: 'flux' }));
    expect(message).toMatch(/^Job\.batch "j" is invalid: spec\.template: Invalid value: \{"labels":/);
    expect(message).toContain(
      '"Containers":[{"Name":"a","Image":"b:2","Command":null,"Args":null,"WorkingDir":"",',
    );
    expect(message).toMatch(/"SchedulingGroup":null\}\}: field is immutable$/);
  });

  it('keeps addresses of services and roles of bindings', async () => {
    const { admin } = await smallCluster('team');
    const made = admin.create(service({ ports: [{ port: 80 }] }));
    expect(made.spec.clusterIP).toMatch(/^10\.96\.\d+\.\d+$/);
    const moved = { ...made, spec: { ...made.spec, clusterIP: '10.96.9.9', clusterIPs: ['10.96.9.9'] } };
    expect(refusal(() => admin.update(moved)).message).toBe(
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.9.9"]: may not change once set',
    );
    const binding = admin.create({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'b', namespace: 'team' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
    });
    binding.roleRef.name = 'edit';
    expect(refusal(() => admin.update(binding)).message).toBe(
      'RoleBinding.rbac.authorization.k8s.io "b" is invalid: roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"ClusterRole","Name":"edit"}: cannot change roleRef',
    );
  });
});
