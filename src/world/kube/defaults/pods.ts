/**
 * Defaults of pods and of the templates they are made from.
 *
 * Models: `SetDefaults_PodSpec`, `SetDefaults_Container`, `SetDefaults_Probe` and the volume sources of `core/v1`.
 */
import type { KubeObject } from '../api';
import { isMap, type JsonMap } from '../json-value';
import { canonicalQuantity } from '../quantity';

// Specs differ by kind; this file knows the shape of a pod.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type PodSpec = Record<string, any>;

const FILE_MODE = 0o644;

/** A pod: what a template gets, and what only a pod does. */
export function podDefaults(pod: KubeObject): void {
  const spec = (pod.spec ??= {}) as PodSpec;
  podSpecDefaults(spec);
  spec.enableServiceLinks ??= true;
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    const { limits } = container.resources ?? {};
    if (limits) container.resources.requests = { ...limits, ...container.resources.requests };
  }
}

export function podSpecDefaults(spec: PodSpec): void {
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.restartPolicy ??= 'Always';
  spec.schedulerName ??= 'default-scheduler';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  const account = spec.serviceAccountName ?? spec.serviceAccount;
  if (account) {
    spec.serviceAccountName = account;
    spec.serviceAccount = account;
  }
  for (const container of [...list(spec.containers), ...list(spec.initContainers)])
    containerDefaults(container, spec.hostNetwork === true);
  for (const volume of list(spec.volumes)) volumeDefaults(volume);
}

function list(value: unknown): PodSpec[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function containerDefaults(container: PodSpec, hostNetwork: boolean): void {
  container.imagePullPolicy ??= pullsAlways(container.image ?? '') ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.resources = quantities(container.resources ?? {});
  for (const port of list(container.ports)) {
    port.protocol ??= 'TCP';
    if (hostNetwork) port.hostPort ??= port.containerPort;
  }
  for (const each of list(container.env)) {
    if (each.valueFrom?.fieldRef) each.valueFrom.fieldRef.apiVersion ??= 'v1';
  }
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) probeDefaults(container[name]);
  for (const hook of [container.lifecycle?.postStart, container.lifecycle?.preStop])
    if (hook?.httpGet) httpDefaults(hook.httpGet);
}

function pullsAlways(image: string): boolean {
  if (image.includes('@')) return false;
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1];
  return tag === undefined || tag === 'latest';
}

function quantities(resources: PodSpec): PodSpec {
  for (const part of ['limits', 'requests']) {
    for (const name in resources[part])
      resources[part][name] = canonicalQuantity(String(resources[part][name]));
  }
  return resources;
}

function probeDefaults(probe: PodSpec | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.httpGet) httpDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function httpDefaults(get: PodSpec): void {
  get.path ??= '/';
  get.scheme ??= 'HTTP';
}

function volumeDefaults(volume: PodSpec): void {
  if (Object.keys(volume).every((key) => key === 'name')) volume.emptyDir = {};
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI'])
    if (volume[source]) volume[source].defaultMode ??= FILE_MODE;
  if (volume.hostPath) volume.hostPath.type ??= '';
  for (const source of list(volume.projected?.sources))
    if (source.serviceAccountToken) source.serviceAccountToken.expirationSeconds ??= 3600;
  for (const item of [
    ...list(volume.downwardAPI?.items),
    ...list(volume.projected?.sources).flatMap((source) => list(source.downwardAPI?.items)),
  ])
    if (item.fieldRef) item.fieldRef.apiVersion ??= 'v1';
  if (volume.ephemeral?.volumeClaimTemplate) claimSpecDefaults(volume.ephemeral.volumeClaimTemplate.spec);
}

/** Defaults of a claim's spec, also inside templates. */
export function claimSpecDefaults(spec: JsonMap | undefined): void {
  if (!spec) return;
  spec.volumeMode ??= 'Filesystem';
  if (isMap(spec.resources)) quantities(spec.resources);
}

/** The spec of the pods that a workload makes; an empty one where it has none. */
export function templateDefaults(holder: JsonMap | undefined): void {
  const template = holder?.template;
  if (!isMap(template)) return;
  template.metadata ??= {};
  if (isMap(template.spec)) podSpecDefaults(template.spec);
}
