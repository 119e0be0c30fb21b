/** `kubectl cluster-info`. Models: kubectl's `cmd/clusterinfo`. Left out: `dump`. */
import type { KubeObject } from '../../kube/api';
import { isReported } from './errors';
import type { Run } from './run';

export function clusterInfo(run: Run): void {
  let failure: unknown;
  try {
    printServices(run);
  } catch (error) {
    if (!isReported(error) || !connected(run)) throw error;
    failure = error;
  }
  run.out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
  if (failure) throw failure;
}

function connected(run: Run): boolean {
  try {
    return run.connect() !== undefined;
  } catch {
    return false;
  }
}

function printServices(run: Run): void {
  const { client, server } = run.connect();
  const services = client.list(
    { group: '', resource: 'services', namespace: run.text('namespace') || 'kube-system' },
    { labelSelector: 'kubernetes.io/cluster-service=true' },
  );
  run.out(`Kubernetes control plane is running at ${server}\n`);
  for (const service of services)
    run.out(`${serviceName(service)} is running at ${proxyLink(server, service)}\n`);
}

function serviceName(service: KubeObject): string {
  return service.metadata.labels?.['kubernetes.io/name'] || service.metadata.name;
}

function proxyLink(server: string, service: KubeObject): string {
  const { name, namespace } = service.metadata;
  const port = service.spec?.ports?.[0];
  const scheme = port?.name === 'https' || port?.port === 443 ? 'https' : '';
  const shown = port?.name || scheme ? `${scheme ? `${scheme}:` : ''}${name}:${port?.name ?? ''}` : name;
  return `${server}/api/v1/namespaces/${namespace}/services/${shown}/proxy`;
}
