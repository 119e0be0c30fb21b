/** What is waited for, and how it is judged. */
import {
  docs,
  configMap,
  kustomization,
  deployment,
  applied,
  type Act,
  type Files,
  type Scenario,
  type Step,
} from '../scenario';

const A = { 'deploy/a.yaml': docs(configMap('a'), configMap('b', { x: '1' })) };
const change = (id: string, files: Files): Step[] => [
  [
    15,
    (act: Act) => {
      act.commit(`org/${id}`, files);
      act.poke('GitRepository', 'app');
    },
  ],
];
const job = (img: string) => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name: 'j' },
  spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: img }] } } },
});

export const HEALTH: Scenario[] = [
  applied('h-wait', { 'deploy/a.yaml': docs(deployment('web')) }, { wait: true, timeout: '30s' }),
  applied(
    'h-waitbad',
    { 'deploy/a.yaml': docs(deployment('web', 'nginx:nope')) },
    { wait: true, timeout: '15s' },
  ),
  applied(
    'h-check',
    { 'deploy/a.yaml': docs(deployment('web', 'nginx:nope')) },
    {
      healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'h-check' }],
      timeout: '15s',
    },
  ),
  applied('h-checkmiss', A, {
    healthChecks: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'zzz', namespace: 'h-checkmiss' }],
    timeout: '15s',
  }),
  applied('h-checkkind', A, {
    healthChecks: [{ apiVersion: 'acme.io/v1', kind: 'Widget', name: 'zzz', namespace: 'h-checkkind' }],
    timeout: '15s',
  }),
  applied('h-checkns', A, { healthChecks: [{ kind: 'Deployment', name: 'zzz' }], timeout: '15s' }),
  applied('h-expr', A, {
    healthChecks: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'h-expr' }],
    healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: "data.key == 'value'" }],
    timeout: '15s',
  }),
  applied('h-exprfail', A, {
    wait: true,
    healthCheckExprs: [
      { apiVersion: 'v1', kind: 'ConfigMap', failed: "data.key == 'value'", current: 'false' },
    ],
    timeout: '15s',
  }),
  applied('h-exprnever', A, {
    wait: true,
    healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: "data.key == 'zzz'" }],
    timeout: '15s',
  }),
  applied('h-exprbad', A, {
    wait: true,
    healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: 'data.' }],
    timeout: '15s',
  }),
  applied('h-expreval', A, {
    wait: true,
    healthCheckExprs: [{ apiVersion: 'v1', kind: 'ConfigMap', current: "status.phase == 'x'" }],
    timeout: '15s',
  }),
  applied(
    'h-sts',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db' },
        spec: {
          serviceName: 'db',
          selector: { matchLabels: { a: 'b' } },
          template: {
            metadata: { labels: { a: 'b' } },
            spec: { containers: [{ name: 'c', image: 'postgres:nope' }] },
          },
        },
      }),
    },
    { wait: true, timeout: '15s' },
  ),
  applied('h-job', { 'deploy/a.yaml': docs(job('busybox:1')) }, { wait: true, timeout: '15s' }),
  applied(
    'h-pvc',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: { name: 'p' },
        spec: {
          storageClassName: 'zzz',
          accessModes: ['ReadWriteOnce'],
          resources: { requests: { storage: '1Gi' } },
        },
      }),
    },
    { wait: true, timeout: '15s' },
  ),
  applied(
    'h-svclb',
    {
      'deploy/a.yaml': docs({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 's' },
        spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
      }),
    },
    { wait: true, timeout: '15s' },
  ),
  applied(
    'h-fixed',
    { 'deploy/a.yaml': docs(deployment('web', 'nginx:nope')) },
    { wait: true, timeout: '60s', retryInterval: '10s' },
    {},
    change('h-fixed', { 'deploy/a.yaml': docs(deployment('web', 'nginx:1')) }),
  ),
  applied(
    'h-nested',
    { 'deploy/k.yaml': docs({ ...kustomization('h-nested', { path: './nope' }, 'inner') }) },
    { wait: true, timeout: '15s' },
  ),
];
