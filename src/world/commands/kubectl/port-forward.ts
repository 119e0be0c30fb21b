/**
 * `kubectl port-forward`.
 *
 * Models: kubectl's `cmd/portforward` and client-go's `tools/portforward`: which pod and ports are meant, the ports it
 * listens on, what it says of connections. It stays until it is interrupted, or a connection cannot be made in the pod.
 */
import type { KubeObject } from '../../kube/api';
import type { Dialled } from '../../kube/network/open-port';
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
  await forward(run, pod, pairs);
}

const STEP = 250;

interface Pair {
  /** '0' picks one that is free. */
  local: string;
  remote: number;
}

/** Listens until it is interrupted. @throws KubectlError where it cannot listen, or a connection was lost */
async function forward(run: Run, pod: Pod, pairs: readonly Pair[]): Promise<void> {
  const ports = (run.context.machine.ports ??= new Map());
  const state = { lost: false };
  const own: number[] = [];
  try {
    for (const pair of pairs) {
      const local = Number(pair.local) || freePort(run, ports);
      if (!ports.has(local)) {
        ports.set(local, () => connection(run, pod, local, pair.remote, state));
        own.push(local);
        tell(run, local, pair.remote);
      } else refuseTaken(run, local);
    }
    if (!own.length)
      throw new KubectlError(
        `unable to listen on any of the requested ports: [${pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
      );
    while (!state.lost) await run.context.sleep(STEP);
    throw new KubectlError('lost connection to pod');
  } finally {
    for (const local of own) ports.delete(local);
  }
}

function addressesOf(run: Run): string[] {
  const named = run.list('address');
  return (named.length ? named : ['localhost']).flatMap((each) =>
    each === 'localhost' ? ['127.0.0.1', '[::1]'] : [each],
  );
}

function tell(run: Run, local: number, remote: number): void {
  for (const address of addressesOf(run)) run.out(`Forwarding from ${address}:${local} -> ${remote}\n`);
}

function refuseTaken(run: Run, local: number): void {
  const errors = addressesOf(run).map(
    (address) =>
      `unable to create listener: Error listen ${address.startsWith('[') ? 'tcp6' : 'tcp4'} ${address}:${local}: bind: address already in use`,
  );
  run.err(
    `Unable to listen on port ${local}: Listeners failed to create with the following errors: [${errors.join(' ')}]\n`,
  );
}

function freePort(run: Run, ports: ReadonlyMap<number, unknown>): number {
  for (;;) {
    const port = 32_768 + run.context.names.integer(28_000);
    if (!ports.has(port)) return port;
  }
}

/** One connection to the local port. */
function connection(run: Run, pod: Pod, local: number, remote: number, state: { lost: boolean }): Dialled {
  run.out(`Handling connection for ${local}\n`);
  const dialled = run.environment.clusterNetwork.dialPod(pod as KubeObject, remote);
  if (dialled !== 'refused') return dialled;
  state.lost = true;
  const { uid } = pod.metadata;
  run.err(
    `${logTime(run.now())}     211 portforward.go:424] "Unhandled Error" err="an error occurred forwarding ${local} -> ${remote}: error forwarding port ${remote} to pod ${uid}, uid : failed to execute portforward in network namespace \\"/var/run/netns/cni-${uid}\\": failed to connect to localhost:${remote} inside namespace \\"${uid}\\", IPv4: dial tcp4 127.0.0.1:${remote}: connect: connection refused IPv6 dial tcp6 [::1]:${remote}: connect: connection refused "\n`,
  );
  return {};
}

/** `E1122 10:00:00.123000`, as klog begins a line. */
function logTime(now: number): string {
  const text = new Date(now).toISOString();
  return `E${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 23)}000`;
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
function portPair(object: KubeObject, pod: Pod, text: string): Pair {
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
