/** `flux create kustomization`. Models: `cmd/flux/create_kustomization.go`: its checks in its order. */
import { formatDuration } from '../../time/duration';
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { parseDependencies } from './references';
import { upsertAndWait } from './upsert';
import { readKustomizationSource, safeRelativePath } from './values';

const WORKLOADS = ['Deployment', 'DaemonSet', 'StatefulSet', 'HelmRelease'];

export async function createKustomization(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.has('source')) throw new FluxError('source is required');
  if (!typed.flag('export')) call.log.generate('generating Kustomization');
  const object = kustomization(call);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  const ready = await upsertAndWait(call, KINDS.kustomization, object, { what: 'Kustomization' });
  call.log.success(`Kustomization ${object.metadata.name} is ready`);
  call.log.success(`applied revision ${ready['status']?.lastAppliedRevision ?? ''}`);
}

function kustomization(call: Call): KubeObject {
  const { typed } = call;
  const labels = readLabels(call);
  const wait = typed.flag('wait');
  const checks = wait ? [] : healthChecks(typed.list('health-check'));
  const timed = wait || typed.list('health-check').length > 0;
  const retry = typed.duration('retry-interval');
  const secret = typed.text('kubeconfig-secret-ref');
  return {
    apiVersion: apiVersion(KINDS.kustomization),
    kind: 'Kustomization',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        decryption: decryption(call),
        dependsOn: parseDependencies(typed.list('depends-on')),
        healthChecks: checks,
        kubeConfig: secret ? { secretRef: { name: secret } } : undefined,
        path: safeRelativePath(typed.text('path')),
        retryInterval: retry > 0 ? formatDuration(retry) : undefined,
        serviceAccountName: typed.text('service-account'),
        targetNamespace: typed.text('target-namespace'),
        timeout: timed ? formatDuration(typed.duration('health-check-timeout')) : undefined,
        wait,
      }),
      interval: formatDuration(typed.duration('interval')),
      prune: typed.flag('prune'),
      sourceRef: sparse({ ...readKustomizationSource(typed.text('source')) }),
    },
  };
}

function decryption(call: Call): unknown {
  const provider = call.typed.text('decryption-provider');
  if (!provider) return undefined;
  const secret = call.typed.text('decryption-secret');
  return { provider, ...(secret ? { secretRef: { name: secret } } : {}) };
}

/** @throws FluxError */
function healthChecks(list: string[]): Record<string, string>[] {
  return list.map((check) => {
    const parts = check.split('/');
    if (parts.length !== 2) {
      throw new FluxError(
        `invalid health check '${check}' must be in the format 'kind/name.namespace' [${parts.join(' ')}]`,
      );
    }
    const kind = parts[0]!;
    if (!WORKLOADS.includes(kind)) {
      throw new FluxError(
        `invalid health check kind '${kind}' can be HelmRelease, Deployment, DaemonSet or StatefulSet`,
      );
    }
    const names = parts[1]!.split('.');
    if (names.length !== 2)
      throw new FluxError(`invalid health check '${check}' must be in the format 'kind/name.namespace'`);
    return {
      ...(kind === 'HelmRelease' ? { apiVersion: apiVersion(KINDS.helmrelease) } : {}),
      kind,
      name: names[0]!,
      ...(names[1] ? { namespace: names[1] } : {}),
    };
  });
}
