/**
 * One question of a probe to a container: does it answer?
 *
 * Models: the kubelet's `prober.runProbe` and `pkg/probe`: HTTP, TCP and commands, with what each says when it fails.
 * An image whose program nobody knows is taken to serve what its own probes ask for. Left out: gRPC beyond its port,
 * time-outs (who answers, answers at once).
 */
import type { KubeObject } from '../api';
import type { Dialled } from '../network/open-port';
import type { ContainerSpec } from './environment';

export interface ProbeSpec {
  httpGet?: {
    path?: string;
    port: number | string;
    scheme?: string;
    host?: string;
    httpHeaders?: { name: string; value: string }[];
  };
  tcpSocket?: { port: number | string };
  grpc?: { port: number };
  exec?: { command?: string[] };
  initialDelaySeconds?: number;
  periodSeconds?: number;
  successThreshold?: number;
  failureThreshold?: number;
}

/** The probes of a container. */
export interface Probed {
  startupProbe?: ProbeSpec;
  readinessProbe?: ProbeSpec;
  livenessProbe?: ProbeSpec;
}

/** `unknown`: the probe itself could not be made. */
export interface ProbeAnswer {
  result: 'success' | 'failure' | 'unknown';
  /** what the kubelet tells of it */
  output: string;
}

export const PASSED: ProbeAnswer = { result: 'success', output: '' };

/** The number of a port as a probe names it; undefined where the container has none of that name. */
export function probedPort(port: number | string, container: ContainerSpec): number | undefined {
  if (typeof port === 'number') return port;
  const named = (container.ports ?? []).find((each) => each.name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}

/**
 * Asks over the network.
 * @param dial connects to a port of the container's pod, from its node
 */
export function probeOverNetwork(
  probe: ProbeSpec,
  pod: KubeObject,
  container: ContainerSpec,
  dial: (port: number) => Dialled,
): ProbeAnswer {
  const asked = probe.httpGet?.port ?? probe.tcpSocket?.port ?? probe.grpc?.port ?? 0;
  const port = probedPort(asked, container);
  if (port === undefined)
    return { result: 'unknown', output: `strconv.Atoi: parsing "${asked}": invalid syntax` };
  const address = `${probe.httpGet?.host ?? pod.status?.podIP ?? ''}:${port}`;
  const dialled = dial(port);
  if (dialled === 'refused' || dialled === 'timeout') return unreachable(probe, address, dialled);
  return probe.httpGet ? askHttp(probe.httpGet, address, dialled) : PASSED;
}

/** The paths that a container's own probes ask for. */
export function probedPaths({ startupProbe, readinessProbe, livenessProbe }: Probed): string[] {
  return [startupProbe, readinessProbe, livenessProbe].flatMap((each) =>
    each?.httpGet ? [pathOf(each.httpGet).replace(/[?#].*$/, '')] : [],
  );
}

function unreachable(probe: ProbeSpec, address: string, why: 'refused' | 'timeout'): ProbeAnswer {
  if (probe.grpc)
    return failure(`timeout: failed to connect service "${address}" within 1s: context deadline exceeded`);
  const dialling = why === 'refused' ? 'connect: connection refused' : 'i/o timeout';
  const socket = `dial tcp ${address}: ${dialling}`;
  return failure(probe.httpGet ? `Get "${urlOf(probe.httpGet, address)}": ${socket}` : socket);
}

function askHttp(
  get: NonNullable<ProbeSpec['httpGet']>,
  address: string,
  port: Exclude<Dialled, string>,
): ProbeAnswer {
  if (!port.answer) return failure(`Get "${urlOf(get, address)}": EOF`);
  if (get.scheme === 'HTTPS' && !port.tls)
    return failure(`Get "${urlOf(get, address)}": http: server gave HTTP response to HTTPS client`);
  const headers: [string, string][] = [
    ['Host', address],
    ['User-Agent', 'kube-probe/1.36'],
    ['Accept', '*/*'],
    ...(get.httpHeaders ?? []).map(({ name, value }): [string, string] => [name, value]),
  ];
  const { status } = port.answer({ method: 'GET', path: pathOf(get), headers, body: '' });
  return status >= 200 && status < 400 ? PASSED : failure(`HTTP probe failed with statuscode: ${status}`);
}

function failure(output: string): ProbeAnswer {
  return { result: 'failure', output };
}

function pathOf({ path = '/' }: NonNullable<ProbeSpec['httpGet']>): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function urlOf(get: NonNullable<ProbeSpec['httpGet']>, address: string): string {
  return `${(get.scheme ?? 'HTTP').toLowerCase()}://${address}${pathOf(get)}`;
}
