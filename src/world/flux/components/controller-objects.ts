/**
 * A controller's account, services and Deployment.
 *
 * Models: fluxcd/flux2 manifests/bases over each controller's config/manager.
 */
import type { KubeObject } from '../../kube/api';
import type { InstallOptions } from './options';
import { COMPONENTS, type Component } from './versions';

type Labels = Record<string, string>;

export function controllerObjects(
  component: Component,
  options: InstallOptions,
  labels: Labels,
): KubeObject[] {
  const { namespace } = options;
  const account: KubeObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { labels: { ...labels }, name: component, namespace },
  };
  return [account, ...services(component, namespace, labels), deployment(component, options, labels)];
}

function services(component: Component, namespace: string, labels: Labels): KubeObject[] {
  const service = (name: string, targetPort: string): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { labels: { ...labels, 'control-plane': 'controller' }, name, namespace },
    spec: {
      ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort }],
      selector: { app: component },
      type: 'ClusterIP',
    },
  });
  if (component === 'source-controller') return [service(component, 'http')];
  if (component !== 'notification-controller') return [];
  return [service(component, 'http'), service('webhook-receiver', 'http-webhook')];
}

function deployment(component: Component, options: InstallOptions, labels: Labels): KubeObject {
  const { namespace, imagePullSecret, tolerationKeys } = options;
  const source = component === 'source-controller';
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { labels: { ...labels, 'control-plane': 'controller' }, name: component, namespace },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: component } },
      ...(source ? { strategy: { type: 'Recreate' } } : {}),
      template: {
        metadata: {
          annotations: { 'prometheus.io/port': '8080', 'prometheus.io/scrape': 'true' },
          labels: { app: component, ...labels },
        },
        spec: {
          containers: [container(component, options)],
          ...(imagePullSecret ? { imagePullSecrets: [{ name: imagePullSecret }] } : {}),
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          ...(component === 'notification-controller'
            ? {}
            : { priorityClassName: 'system-cluster-critical' }),
          securityContext: { fsGroup: 1337 },
          serviceAccountName: component,
          terminationGracePeriodSeconds: GRACE[component],
          ...(tolerationKeys.length
            ? { tolerations: tolerationKeys.map((key) => ({ key, operator: 'Exists' })) }
            : {}),
          volumes: volumesOf(component).map(({ name }) => ({ emptyDir: {}, name })),
        },
      },
    },
  };
}

const GRACE: Record<Component, number> = {
  'source-controller': 10,
  'kustomize-controller': 60,
  'helm-controller': 600,
  'notification-controller': 10,
};

function container(component: Component, options: InstallOptions): Record<string, unknown> {
  const source = component === 'source-controller';
  return {
    args: args(component, options),
    env: env(component),
    image: `${options.registry}/${component}:${COMPONENTS[component]}`,
    imagePullPolicy: 'IfNotPresent',
    livenessProbe: { httpGet: { path: '/healthz', port: 'healthz' } },
    name: 'manager',
    ports: ports(component),
    readinessProbe: { httpGet: source ? { path: '/', port: 'http' } : { path: '/readyz', port: 'healthz' } },
    resources: {
      limits: { cpu: '1000m', memory: '1Gi' },
      requests: { cpu: source ? '50m' : '100m', memory: '64Mi' },
    },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    volumeMounts: volumesOf(component),
  };
}

function args(component: Component, options: InstallOptions): string[] {
  const { clusterDomain, watchAllNamespaces, logLevel, components } = options;
  const notifies = components.includes('notification-controller');
  const events = notifies ? `http://notification-controller.$(RUNTIME_NAMESPACE).svc.${clusterDomain}./` : '';
  return [
    ...(component === 'notification-controller' ? [] : [`--events-addr=${events}`]),
    `--watch-all-namespaces=${watchAllNamespaces}`,
    `--log-level=${logLevel}`,
    '--log-encoding=json',
    '--enable-leader-election',
    ...(component === 'source-controller'
      ? [
          '--storage-path=/data',
          `--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.${clusterDomain}.`,
        ]
      : []),
  ];
}

function env(component: Component): unknown[] {
  const memory = { containerName: 'manager', resource: 'limits.memory' };
  return [
    { name: 'RUNTIME_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ...(component === 'source-controller' ? [{ name: 'TUF_ROOT', value: '/tmp/.sigstore' }] : []),
    { name: 'GOMEMLIMIT', valueFrom: { resourceFieldRef: memory } },
  ];
}

function ports(component: Component): unknown[] {
  const port = (name: string, containerPort: number) => ({ containerPort, name, protocol: 'TCP' });
  const own: Partial<Record<Component, unknown[]>> = {
    'source-controller': [port('http', 9090)],
    'notification-controller': [port('http', 9090), port('http-webhook', 9292)],
  };
  return [...(own[component] ?? []), port('http-prom', 8080), port('healthz', 9440)];
}

function volumesOf(component: Component): { mountPath: string; name: string }[] {
  if (component !== 'source-controller') return [{ mountPath: '/tmp', name: 'temp' }];
  return [
    { mountPath: '/data', name: 'data' },
    { mountPath: '/tmp', name: 'tmp' },
  ];
}
