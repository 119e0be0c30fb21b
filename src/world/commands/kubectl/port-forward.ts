/**
 * `kubectl port-forward`.
 *
 * Models: kubectl's `cmd/portforward`: which pod and ports are meant. It stays until it is interrupted. Left out:
 * anything that comes through the port.
 */
import type { KubeObject } from '../../kube/api';
import type { Pod } from './describe/pod';
import { KubectlError, isReported } from './errors';
import { attachablePod, requireRight } from './exec';
import type { Run } from './run';
import { select } from './select';

interface ServicePort {
  name?: string;
  port: number;
  protocol?: string;
  targetPort?: number | string;
}

export async function portForward(run: Run): Promise<void> {
  if (run.args.length < 2) throw run.usage('TYPE/NAME and list of ports are required for port-forward');
  const { infos, error } = await select(run, {
    args: [run.args[0]!],
    defaultType: 'pods',
    continueOnError: true,
  }).infos();
  if (error) throw error;
  const object = infos[0]!.object!;
  const pod = await attachablePod(run, object);
  const pairs = run.args.slice(1).map((text) => portPair(object, pod, text));
  if (pod.status.phase !== 'Running')
    throw new KubectlError(
      `unable to forward port because pod is not running. Current status=${pod.status.phase}`,
    );
  allow(run, pod);
  for (const { local, remote } of pairs)
    for (const address of ['127.0.0.1', '[::1]'])
      run.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
  for (;;) await run.context.sleep(60_000);
}

function allow(run: Run, pod: Pod): void {
  try {
    requireRight(run, pod, 'portforward');
  } catch (error) {
    if (!isReported(error)) throw error;
    throw new KubectlError(`error upgrading connection: ${error.message}`);
  }
}

/** `8080:80`, `80`, `:80`, `web:http`. @throws KubectlError */
function portPair(object: KubeObject, pod: Pod, text: string): { local: string; remote: number } {
  const parts = text.split(':');
  const [local, remote] = parts.length === 2 ? (parts as [string, string]) : [text, text];
  if (object.kind !== 'Service' && remote === '') throw new KubectlError('remote port cannot be empty');
  const service = object.kind === 'Service' ? object : undefined;
  const asked = /^\d+$/.test(remote)
    ? Number(remote)
    : service
      ? servicePortNumber(service, remote)
      : containerPortNumber(pod, remote);
  refuseUdp(service, pod, asked, remote);
  const own = local === remote && !/^\d+$/.test(local) ? String(asked) : local;
  const target = service ? targetPort(service, pod, asked) : asked;
  checkNumber(own || '0');
  return { local: own === '' ? '0' : own, remote: target };
}

function checkNumber(text: string): void {
  if (!/^\d+$/.test(text) || Number(text) > 65535)
    throw new KubectlError(
      `error parsing local port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${/^\d+$/.test(text) ? 'value out of range' : 'invalid syntax'}`,
    );
}

function portsOf(service: KubeObject): ServicePort[] {
  return (service.spec as { ports?: ServicePort[] }).ports ?? [];
}

function servicePortNumber(service: KubeObject, name: string): number {
  const found = portsOf(service).find((each) => each.name === name);
  if (found) return found.port;
  throw new KubectlError(`Service '${service.metadata.name}' does not have a named port '${name}'`);
}

function containerPortNumber(pod: Pod, name: string): number {
  const ports = (pod.spec.containers ?? []).flatMap((each) => each.ports ?? []);
  const found = ports.find((each) => each.name === name);
  if (found) return found.containerPort;
  throw new KubectlError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
}

function targetPort(service: KubeObject, pod: Pod, port: number): number {
  const found = portsOf(service).find((each) => each.port === port);
  if (!found) throw new KubectlError(`Service ${service.metadata.name} does not have a service port ${port}`);
  const { clusterIP } = service.spec as { clusterIP?: string };
  if (clusterIP === 'None') return port;
  const target = found.targetPort ?? port;
  if (typeof target === 'string') return containerPortNumber(pod, target);
  return target === 0 ? port : target;
}

function refuseUdp(service: KubeObject | undefined, pod: Pod, port: number, remote: string): void {
  const ports = service
    ? portsOf(service).map((each) => ({ number: each.port, protocol: each.protocol }))
    : (pod.spec.containers ?? []).flatMap((each) =>
        (each.ports ?? []).map((own) => ({ number: own.containerPort, protocol: own.protocol })),
      );
  const protocols = ports.filter((each) => each.number === port).map((each) => each.protocol ?? 'TCP');
  if (protocols.includes('UDP') && !protocols.includes('TCP'))
    throw new KubectlError(`UDP protocol is not supported for ${remote}`);
}
