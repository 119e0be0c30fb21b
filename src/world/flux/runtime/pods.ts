/**
 * Runs a controller for as long as a pod of it runs.
 *
 * Models: the programs in Flux's pods: one that is scaled away does nothing, a new pod begins with an empty memory, and
 * of several pods one leads. Left out: leader election's log lines, crash loops.
 */
import type { Client, KubeObject, User } from '../../kube/api';
import type { Cancel, Clock } from '../../time/clock';
import type { Names } from '../../time/names';
import { EventRecorder, type FluxEvent } from './event-recorder';
import { lockdownArgs, parseFlags, unknownFlag } from './flags';
import { POD } from './kinds';
import { createLogger } from './logger';
import type { Manager } from './manager';

/** A controller's program. */
export interface Program {
  /** `kustomize-controller`: the image's name, the field manager, the source of events */
  name: string;
  /** Default of `--concurrent`. */
  concurrent: number;
  start(manager: Manager): void;
}

export interface PodsOptions {
  clock: Clock;
  names: Names;
  api(user: User, agent: string): Client;
  programs: readonly Program[];
  lockdown: boolean;
  /** Is told of events that are not only for the cluster. */
  forward(event: FluxEvent): void;
}

/** How long a program takes until it works, in ms. */
const START_TIME = 250;

const KUBELET: User = { name: 'system:kubelet', groups: ['system:masters', 'system:authenticated'] };

interface Running {
  uid: string;
  stop: () => void;
}

export class ControllerPods {
  private logs = new Map<string, string[]>();
  private pods = new Map<string, { pod: KubeObject; program: Program }>();
  private leaders = new Map<string, Running>();

  constructor(private readonly options: PodsOptions) {
    const client = options.api(KUBELET, 'kubelet');
    const ref = { group: '', version: 'v1', resource: POD.resource };
    client.watch(ref, ({ type, object }) => this.changed(object, type === 'DELETED'));
    for (const pod of client.list(ref)) this.changed(pod, false);
  }

  /** What the program in a pod printed; undefined for pods that run none of ours. */
  logOf(pod: KubeObject): string | undefined {
    const lines = this.logs.get(pod.metadata.uid!);
    if (lines) return lines.map((line) => `${line}\n`).join('');
    return this.programOf(pod) ? '' : undefined;
  }

  private changed(pod: KubeObject, gone: boolean): void {
    const program = this.programOf(pod);
    const uid = pod.metadata.uid!;
    if (!program) return;
    const runs = !gone && pod.status?.phase === 'Running' && !pod.metadata.deletionTimestamp;
    if (runs) this.pods.set(uid, { pod, program });
    else this.pods.delete(uid);
    if (gone) this.logs.delete(uid);
    this.elect(`${pod.metadata.namespace}/${program.name}`);
  }

  private programOf(pod: KubeObject): Program | undefined {
    const images: string[] = (pod.spec?.containers ?? []).map((each: { image?: string }) => each.image ?? '');
    return this.options.programs.find(({ name }) =>
      images.some((image) => image.replace(/[:@].*$/, '').endsWith(`/${name}`)),
    );
  }

  /** Lets the leading pod go on, or another one begin. */
  private elect(key: string): void {
    const leader = this.leaders.get(key);
    if (leader && this.pods.has(leader.uid)) return;
    leader?.stop();
    this.leaders.delete(key);
    for (const [uid, { pod, program }] of this.pods)
      if (`${pod.metadata.namespace}/${program.name}` === key) {
        this.leaders.set(key, { uid, stop: this.start(pod, program) });
        return;
      }
  }

  private start(pod: KubeObject, program: Program): () => void {
    const { clock } = this.options;
    const stops: (Cancel | (() => void))[] = [];
    let stopped = false;
    const begin = clock.after(START_TIME, program.name, () => this.run(pod, program, stops, () => stopped), {
      quiet: true,
    });
    stops.push(begin);
    return () => {
      stopped = true;
      for (const stop of stops) stop();
    };
  }

  private run(pod: KubeObject, program: Program, stops: (() => void)[], stopped: () => boolean): void {
    const { clock, names, api, forward } = this.options;
    const { namespace } = pod.metadata;
    const account: string = pod.spec.serviceAccountName ?? 'default';
    const client = api({ name: `system:serviceaccount:${namespace}:${account}`, groups: [] }, program.name);
    const lines: string[] = [];
    this.logs.set(pod.metadata.uid!, lines);
    const log = createLogger(clock, (line) => lines.push(line));
    const args = this.argsOf(pod, program);
    const refused = unknownFlag(program.name, args);
    if (refused) {
      lines.push(`unknown flag: --${refused}`);
      return;
    }
    log.info('starting manager', { logger: 'setup' });
    log.info('Starting metrics server', { logger: 'controller-runtime.metrics' });
    log.info('starting server', { name: 'health probe', addr: '[::]:9440' });
    log.info('Serving metrics server', {
      logger: 'controller-runtime.metrics',
      bindAddress: ':8080',
      secure: false,
    });
    program.start({
      clock,
      names,
      client,
      log,
      recorder: new EventRecorder(client, clock, program.name, forward),
      flags: parseFlags(args, program.concurrent),
      name: program.name,
      onStop: (stop) => stops.push(stop),
      stopped,
    });
  }

  private argsOf(pod: KubeObject, { name }: Program): string[] {
    const own = (pod.spec.containers[0]?.args ?? []) as string[];
    return this.options.lockdown ? [...own, ...lockdownArgs(name)] : own;
  }
}
