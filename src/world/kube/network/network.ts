/**
 * The cluster's network: who reaches whom, and what is answered there.
 *
 * Models: pod addresses, kube-proxy for cluster addresses and load balancers (endpoints take turns; none is refused, a port no
 * service has runs into the void), network policies, the ingress controller's address. Left out: UDP, the Internet.
 */
import type { Clock } from '../../time/clock';
import type { KubeObject } from '../api';
import { containerEnvironment, type ContainerSpec } from '../containers/environment';
import { freshDatabase } from '../containers/postgres';
import type {
  ContainerPlace,
  Database,
  DatabaseAddress,
  DatabaseAnswer,
  Program,
} from '../containers/program';
import { programOf } from '../containers/programs';
import { INGRESS_ADDRESS } from '../controllers/addresses';
import { hasEnded } from '../controllers/controller';
import type { Store } from '../store';
import { answerIngress } from './ingress-controller';
import { resolveInCluster, resolveIngressHost, slicesOf, wholeName } from './names';
import type { Dialled, OpenPort } from './open-port';
import { isAllowed, type Peer } from './policies';

/** Where somebody stands who connects. */
export type Origin = { pod: KubeObject } | 'outside';

/** Is told what a container prints. */
export type PrintLine = (pod: KubeObject, container: string, text: string) => void;

const SETTLE_FIRST = 500;
const SETTLE_LAST = 300_000;

/** Of the client behind a load balancer; of the ingress controller's pod. */
const OUTSIDE_ADDRESS = '198.51.100.7';
const CONTROLLER: Peer = {
  ip: '10.244.1.250',
  pod: {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'ingress-nginx-controller',
      namespace: 'ingress-nginx',
      labels: { 'app.kubernetes.io/name': 'ingress-nginx' },
    },
  },
};

export class Network {
  private turn = 0;
  private readonly data = new Map<string, Database>();
  print: PrintLine = () => undefined;
  /** Does a container run its image's program, and no commands? */
  serves: (pod: KubeObject, container: string) => boolean = () => true;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
  ) {}

  /** The addresses of a host's name; undefined where nobody knows it. */
  resolve(origin: Origin, host: string): string[] | undefined {
    if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return [host];
    if (host === 'localhost') return ['127.0.0.1'];
    const inside =
      origin === 'outside' ? undefined : resolveInCluster(this.store, origin.pod.metadata.namespace!, host);
    return inside ?? resolveIngressHost(this.store, host);
  }

  /** A name in full, with its addresses; undefined where nobody knows it. */
  lookUp(origin: Origin, host: string): { name: string; addresses: string[] } | undefined {
    const addresses = this.resolve(origin, host);
    if (!addresses) return undefined;
    const whole =
      origin === 'outside' ? undefined : wholeName(this.store, origin.pod.metadata.namespace!, host);
    return { name: whole ?? host, addresses };
  }

  /** Connects to a port of an address. */
  dial(origin: Origin, ip: string, port: number): Dialled {
    if (origin !== 'outside' && ip.startsWith('127.')) return this.dialPod(origin.pod, port);
    if (ip === INGRESS_ADDRESS) return this.dialIngress(port);
    const balanced = this.serviceWith((each) =>
      (each.status?.loadBalancer?.ingress ?? []).some((one: { ip?: string }) => one.ip === ip),
    );
    const from: Peer =
      origin === 'outside' ? { ip: OUTSIDE_ADDRESS } : { pod: origin.pod, ip: addressOf(origin.pod) };
    if (balanced) return this.dialService(from, balanced, port, 'refused');
    if (this.isNode(ip)) return this.dialNode(from, port);
    if (origin === 'outside') return 'timeout';
    const service = this.serviceWith((each) => each.spec?.clusterIP === ip);
    if (service) return this.dialService(from, service, port, 'timeout');
    const pod = this.store.list('pods').find((each) => addressOf(each) === ip && !hasEnded(each));
    return pod ? this.dialPeer(from, pod, port) : 'timeout';
  }

  /** Connects to a port of a service by its number or name. */
  dialBackend(service: KubeObject, port: { number?: number; name?: string }): Dialled | undefined {
    const ports = (service.spec.ports ?? []) as { port: number; name?: string }[];
    const wanted = ports.find((each) => (port.name ? each.name === port.name : each.port === port.number));
    return wanted && this.dialService(CONTROLLER, service, wanted.port, 'refused');
  }

  /** Connects to a port of a pod from within, as `kubectl port-forward` does. */
  dialPod(pod: KubeObject, port: number, from = '127.0.0.1'): Dialled {
    const now = this.store.get('pods', pod.metadata.namespace!, pod.metadata.name)?.object;
    if (now?.metadata.uid !== pod.metadata.uid || hasEnded(now!)) return 'refused';
    for (const container of now!.spec.containers as ContainerSpec[]) {
      if (!isRunning(now!, container.name) || !this.serves(now!, container.name)) continue;
      const program = programOf(container.image);
      const place = this.place(now!, container);
      if (program.listens(place).includes(port)) return this.open(program, place, from);
    }
    return 'refused';
  }

  /** Does one know where a container's program listens? */
  knows({ image }: ContainerSpec): boolean {
    return !programOf(image).unknown;
  }

  /** What a container prints when it starts. */
  started(pod: KubeObject, container: ContainerSpec): void {
    const program = programOf(container.image);
    const text = program.starts?.(this.place(pod, container));
    if (text) this.print(pod, container.name, text);
    if (program.settles) this.settle(pod, container, program, SETTLE_FIRST);
  }

  /** Lets a program that has just started find what it needs, later and later. */
  private settle(pod: KubeObject, container: ContainerSpec, program: Program, pause: number): void {
    const look = (): void => {
      const now = this.store.get('pods', pod.metadata.namespace!, pod.metadata.name)?.object;
      if (now?.metadata.uid !== pod.metadata.uid || !isRunning(now!, container.name)) return;
      const { done, line } = program.settles!(this.place(now!, container));
      if (line) this.print(now!, container.name, line);
      if (!done && pause < SETTLE_LAST) this.settle(pod, container, program, pause * 2);
    };
    this.clock.after(pause, container.name, look, { quiet: true });
  }

  /** A connection to a PostgreSQL server, told of as libpq tells it. */
  database(pod: KubeObject, address: DatabaseAddress): DatabaseAnswer {
    const { host, port, user = 'postgres', password } = address;
    const [ip] = this.resolve({ pod }, host) ?? [];
    if (!ip)
      return { error: `could not translate host name "${host}" to address: Name or service not known` };
    const failed = (why: string): DatabaseAnswer => ({
      error: `connection to server at "${host}" (${ip}), port ${port} failed: ${why}`,
    });
    const dialled = this.dial({ pod }, ip, port);
    if (dialled === 'refused') return failed('Connection refused');
    if (dialled === 'timeout') return failed('Connection timed out');
    const { database } = dialled;
    if (!database) return failed('received invalid response to SSL negotiation: H');
    if (database.password === undefined || database.password === password) return { database };
    return failed(
      password
        ? `FATAL:  password authentication failed for user "${user}"`
        : 'fe_sendauth: no password supplied',
    );
  }

  private place(pod: KubeObject, container: ContainerSpec): ContainerPlace {
    const { store } = this;
    const env = containerEnvironment(
      pod,
      container,
      (resource, name) => store.get(resource, pod.metadata.namespace!, name)?.object,
    );
    return {
      pod,
      container,
      env,
      now: this.clock.now(),
      database: (address) => this.database(pod, address),
      data: (path) => this.dataAt(pod, container, path, env),
    };
  }

  /** What lies in the volume that holds a path; in the container itself where there is none. */
  private dataAt(
    pod: KubeObject,
    container: ContainerSpec,
    path: string,
    env: Record<string, string>,
  ): Database | undefined {
    const key = volumeAt(this.store, pod, container, path);
    let data = this.data.get(key);
    if (!data) this.data.set(key, (data = freshDatabase(env)));
    return data;
  }

  private open(program: Program, place: ContainerPlace, from: string): OpenPort {
    const { pod, container } = place;
    return {
      answer:
        program.answer &&
        ((request) => {
          const response = program.answer!(request, place);
          const line = program.logs?.(request, response, place, from);
          if (line) this.print(pod, container.name, line);
          return response;
        }),
      database: program.database?.(place),
    };
  }

  private dialPeer(from: Peer, pod: KubeObject, port: number): Dialled {
    if (!isAllowed(this.store, from, { pod, ip: addressOf(pod) }, port)) return 'timeout';
    return this.dialPod(pod, port, from.ip);
  }

  private dialService(from: Peer, service: KubeObject, port: number, otherwise: Dialled): Dialled {
    const ports = (service.spec.ports ?? []) as { port: number; name?: string }[];
    const wanted = ports.find((each) => each.port === port);
    if (!wanted) return otherwise;
    const targets = slicesOf(this.store, service).flatMap((slice) => {
      const target = slice.ports.find((each) => (each.name ?? '') === (wanted.name ?? ''));
      if (!target) return [];
      return slice.endpoints
        .filter((each) => each.conditions?.ready !== false)
        .map((each) => ({ ip: each.addresses[0]!, port: target.port }));
    });
    if (!targets.length) return 'refused';
    const target = targets[this.turn++ % targets.length]!;
    const pod = this.store.list('pods').find((each) => addressOf(each) === target.ip && !hasEnded(each));
    return pod ? this.dialPeer(from, pod, target.port) : 'timeout';
  }

  /** Every node hands the ports of NodePort and LoadBalancer services on. */
  private dialNode(from: Peer, port: number): Dialled {
    const service = this.serviceWith((each) => nodePortOf(each, port) !== undefined);
    return service ? this.dialService(from, service, nodePortOf(service, port)!, 'refused') : 'refused';
  }

  private isNode(ip: string): boolean {
    const nodes = this.store.list('nodes');
    return nodes.some((node) =>
      (node.status?.addresses ?? []).some((each: { address: string }) => each.address === ip),
    );
  }

  private dialIngress(port: number): Dialled {
    if (port !== 80 && port !== 443) return 'timeout';
    const tls = port === 443;
    return { tls, answer: (request) => answerIngress(this.store, this, request, tls, this.clock.now()) };
  }

  private serviceWith(test: (service: KubeObject) => boolean): KubeObject | undefined {
    return this.store.list('services').find(test);
  }
}

/** The service's own port behind a port of the nodes. */
function nodePortOf({ spec }: KubeObject, nodePort: number): number | undefined {
  return ((spec.ports ?? []) as { port: number; nodePort?: number }[]).find(
    (each) => each.nodePort === nodePort,
  )?.port;
}

function addressOf(pod: KubeObject): string {
  return pod.status?.podIP ?? '';
}

function isRunning(pod: KubeObject, container: string): boolean {
  return ((pod.status?.containerStatuses ?? []) as { name: string; state?: { running?: unknown } }[]).some(
    (each) => each.name === container && each.state?.running,
  );
}

/** The claim, or the pod's own volume, in which a path of a container lies. */
function volumeAt(store: Store, pod: KubeObject, container: ContainerSpec, path: string): string {
  const mounts = (
    (container as { volumeMounts?: { name: string; mountPath: string }[] }).volumeMounts ?? []
  ).filter((each) => path === each.mountPath || path.startsWith(`${each.mountPath.replace(/\/$/, '')}/`));
  const mount = mounts.sort((a, b) => b.mountPath.length - a.mountPath.length)[0];
  const own = `${pod.metadata.uid} ${mount?.name ?? container.name}`;
  const volume = (
    (pod.spec.volumes ?? []) as { name: string; persistentVolumeClaim?: { claimName: string } }[]
  ).find((each) => each.name === mount?.name);
  if (!volume?.persistentVolumeClaim) return own;
  const { claimName } = volume.persistentVolumeClaim;
  const claim = store.get('persistentvolumeclaims', pod.metadata.namespace!, claimName)?.object;
  return claim?.spec?.volumeName ? `pv ${claim.spec.volumeName} ${claim.metadata.uid}` : own;
}
