/**
 * The containers that run: their programs, and what they print.
 *
 * Models: a container runtime as its kubelet sees it: a program begins, prints, and ends by itself or is stopped. Commands
 * of a shell really run where somebody lends a shell; everything else is the program of its image.
 */
import type { Cancel, Clock } from '../../time/clock';
import type { KubeObject } from '../api';
import { endingOf } from '../controllers/kubelet/programs';
import type { PodLogs } from '../logs';
import type { Network } from '../network/network';
import type { Dialled } from '../network/open-port';
import type { ContainerSpec } from './environment';
import { PASSED, probeOverNetwork, type ProbeAnswer, type ProbeSpec } from './probe';

/** Runs commands inside containers. */
export interface ContainerShell {
  /** Does it know the program? */
  knows(word: string): boolean;
  /** Runs the words, inside a process of the clock; answers the exit code. */
  run(
    pod: KubeObject,
    container: ContainerSpec,
    words: readonly string[],
    print: (text: string) => void,
  ): Promise<number>;
}

export class Containers {
  shell: ContainerShell | undefined;
  /** Containers that run a shell's commands, by uid of the pod and name: nobody listens there. */
  private readonly working = new Set<string>();

  constructor(
    private readonly clock: Clock,
    private readonly network: Network,
    private readonly logs: PodLogs,
  ) {
    network.print = (pod, container, text) => logs.print(pod.metadata.uid!, container, text);
    network.serves = (pod, container) => !this.working.has(`${pod.metadata.uid} ${container}`);
  }

  /**
   * Begins a container's program.
   * @param policy of restarts: what is always restarted serves, what is not does its work
   * @param ended is told the exit code, if it ends by itself
   * @returns what stops it
   */
  begin(
    pod: KubeObject,
    container: ContainerSpec,
    policy: string,
    ended: (exitCode: number) => void,
  ): Cancel {
    this.logs.begin(pod.metadata.uid!, container.name);
    const words = commandOf(container, (word) => this.shell?.knows(word) ?? false);
    if (words && this.shell && !isAwaiting(container)) return this.execute(pod, container, words, ended);
    if (isAwaiting(container)) {
      this.working.add(`${pod.metadata.uid} ${container.name}`);
      return () => undefined;
    }
    const { after, exitCode } = endingOf(container, policy);
    if (after === Infinity) {
      this.network.started(pod, container);
      return () => undefined;
    }
    this.working.add(`${pod.metadata.uid} ${container.name}`);
    return this.clock.after(after, 'container', () => ended(exitCode), { quiet: true });
  }

  /** Asks a running container what a probe wants to know; commands answer later. */
  probe(
    pod: KubeObject,
    container: ContainerSpec,
    probe: ProbeSpec,
    answered: (answer: ProbeAnswer) => void,
  ): void {
    const words = probe.exec?.command;
    if (words) return this.probeByCommand(pod, container, words, answered);
    const known = this.working.has(`${pod.metadata.uid} ${container.name}`) || this.network.knows(container);
    if (!known) return answered(PASSED);
    const dial = (port: number): Dialled => this.network.dialPod(pod, port, pod.status?.hostIP);
    answered(probeOverNetwork(probe, pod, container, dial));
  }

  private probeByCommand(
    pod: KubeObject,
    container: ContainerSpec,
    words: readonly string[],
    answered: (answer: ProbeAnswer) => void,
  ): void {
    const program = words[0]?.replace(/^.*\//, '') ?? '';
    if (!this.shell?.knows(program)) return answered(PASSED);
    let output = '';
    const run = async (): Promise<void> => {
      const code = await this.shell!.run(pod, container, words, (text) => (output += text));
      answered({ result: code === 0 ? 'success' : 'failure', output });
    };
    this.clock.spawn(`probe of ${container.name}`, run, { quiet: true });
  }

  /** A pod is gone. */
  forget({ metadata, spec }: KubeObject): void {
    for (const { name } of [...(spec.initContainers ?? []), ...spec.containers] as { name: string }[]) {
      this.logs.forget(metadata.uid!, name);
      this.working.delete(`${metadata.uid} ${name}`);
    }
  }

  private execute(
    pod: KubeObject,
    container: ContainerSpec,
    words: string[],
    ended: (exitCode: number) => void,
  ): Cancel {
    this.working.add(`${pod.metadata.uid} ${container.name}`);
    let stopped = false;
    const print = (text: string): void => this.logs.print(pod.metadata.uid!, container.name, text);
    const process = this.clock.spawn(`container ${container.name}`, async () => {
      const code = await this.shell!.run(pod, container, words, print);
      if (!stopped) ended(code);
    });
    return () => {
      stopped = true;
      process.interrupt();
    };
  }
}

/** A shell at a terminal waits for what is typed. */
function isAwaiting({ command = [], args = [], stdin }: ContainerSpec & { stdin?: boolean }): boolean {
  const words = [...command, ...args];
  return (
    stdin === true && (words.length === 0 || (words.length === 1 && /^(.*\/)?(ba|a)?sh$/.test(words[0]!)))
  );
}

/** Images whose entrypoint takes arguments for a program of that name. */
const ENTRYPOINTS: Record<string, string> = { curl: 'curl', yq: 'yq', jq: 'jq' };

/** The words that a shell would run; undefined where it is the image's own program. */
function commandOf(container: ContainerSpec, knows: (word: string) => boolean): string[] | undefined {
  const { command = [], args = [], image } = container;
  const words = [...command, ...args];
  const name = /([^/:@]+)(?:[:@][^/]*)?$/.exec(image)?.[1] ?? '';
  const entrypoint = ENTRYPOINTS[name];
  if (!command.length && entrypoint && (args[0]?.startsWith('-') || (args.length && !knows(args[0]!))))
    return [entrypoint, ...args];
  const [first] = words;
  return first !== undefined && knows(first.replace(/^.*\//, '')) ? words : undefined;
}
