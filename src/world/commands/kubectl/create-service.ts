/** `kubectl create service clusterip|nodeport|loadbalancer|externalname NAME …`. */
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import { portNameProblem, portNumberProblem, subdomainProblem } from './name-rules';
import type { Run } from './run';

type ServiceType = 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export const createServiceClusterIp = (run: Run): void => create(run, 'ClusterIP');
export const createServiceNodePort = (run: Run): void => create(run, 'NodePort');
export const createServiceLoadBalancer = (run: Run): void => create(run, 'LoadBalancer');
export const createServiceExternalName = (run: Run): void => create(run, 'ExternalName');

function create(run: Run, type: ServiceType): void {
  const name = nameOfNew(run);
  const clusterIp = type === 'ClusterIP' ? run.text('clusterip') : '';
  const externalName = type === 'ExternalName' ? run.text('external-name') : '';
  const tcp = run.list('tcp');
  if (clusterIp === 'None' && type !== 'ClusterIP')
    throw new KubectlError('ClusterIP=None can only be used with ClusterIP service type');
  if (clusterIp !== 'None' && tcp.length === 0 && type !== 'ExternalName')
    throw new KubectlError('at least one tcp port specifier must be provided');
  if (type === 'ExternalName' && subdomainProblem(externalName))
    throw new KubectlError(`invalid service external name ${externalName}`);
  const nodePort = type === 'NodePort' ? run.invocation.number('node-port') : 0;
  const ports = tcp.map((text) => ({ ...servicePort(text), ...(nodePort ? { nodePort } : {}) }));
  createObject(
    run,
    {
      kind: 'Service',
      apiVersion: 'v1',
      metadata: metadata(run, name, { labels: { app: name } }),
      spec: {
        ...(ports.length ? { ports } : {}),
        selector: { app: name },
        ...(clusterIp ? { clusterIP: clusterIp } : {}),
        type,
        ...(externalName ? { externalName } : {}),
      },
      status: { loadBalancer: {} },
    },
    { failure: `failed to create ${type} service: ` },
  );
}

/** `5678:8080` → a port named `5678-8080`. @throws KubectlError */
function servicePort(text: string): Record<string, unknown> {
  const [first = '', second] = text.split(':');
  if (!/^\d+$/.test(first))
    throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: invalid syntax`);
  const port = Number(first);
  if (port > 65535)
    throw new KubectlError(`strconv.ParseUint: parsing ${JSON.stringify(first)}: value out of range`);
  return {
    name: text.replaceAll(':', '-'),
    protocol: 'TCP',
    port,
    targetPort: second === undefined ? port : targetPort(second),
  };
}

function targetPort(text: string): number | string {
  const number = /^[-+]?\d+$/.test(text) ? Number(text) : undefined;
  const problem = number === undefined ? portNameProblem(text) : portNumberProblem(number);
  if (problem) throw new KubectlError(problem);
  return number ?? text;
}
