/**
 * A shell inside a container.
 *
 * Models: processes of a container with its mounts, its environment and its place in the network; the Unix tools are those
 * of an image that has them all. Left out: what images bring along or lack, files that outlive a command.
 */
import { getCommandNames } from 'just-bash/browser';
import type { KubeObject } from '../../kube/api';
import type { ContainerShell } from '../../kube/containers/containers';
import type { ContainerSpec } from '../../kube/containers/environment';
import type { Machine } from '../../shell/program';
import { Shell, type ShellListener, type ShellSetup } from '../../shell/shell';
import { shellQuote } from '../../shell/shell-quote';
import type { Environment } from '../environment';
import { containerPrograms } from '../network/programs';
import type { Container } from './describe/containers';
import type { Pod } from './describe/pod';
import { podEnvironment, podFiles } from './pod-files';

const SHELLS = ['sh', 'bash', 'ash'];
const KUBELET = { name: 'system:node:kubelet', groups: ['system:masters'] };

/** Can a container run a program of that name? */
export function podKnows(word: string): boolean {
  const name = word.replace(/^.*\//, '');
  return SHELLS.includes(name) || EXTRA.has(name) || (getCommandNames() as string[]).includes(name);
}

const EXTRA = new Set(['curl', 'wget', 'nslookup', 'psql', 'pg_isready', 'test', 'exit']);

export interface PodShellSetup extends Pick<ShellSetup, 'clock' | 'names'> {
  environment: Environment;
  pod: KubeObject;
  container: ContainerSpec;
  listener: ShellListener;
  /** The shell's own name, where somebody types into it. */
  shell?: string;
}

/** A shell as a process of the container. */
export function createPodShell(setup: PodShellSetup): Shell {
  const { environment, pod, container, clock, names, listener, shell = 'sh' } = setup;
  const kubelet = environment.api(KUBELET, 'kubelet');
  const files = podFiles(kubelet, pod as Pod, container as Container, () => clock.now());
  const machine: Machine = { role: 'ops', files, home: '/root', hostname: pod.metadata.name, pod };
  return new Shell({
    machine,
    clock,
    names,
    programs: containerPrograms(environment.clusterNetwork),
    listener,
    cwd: (container as { workingDir?: string }).workingDir ?? '/',
    env: podEnvironment(kubelet, pod as Pod, container as Container),
    promptOf: (cwd) => (shell === 'bash' ? `root@${pod.metadata.name}:${cwd}# ` : `${cwd} # `),
  });
}

/** The words of a command as one line. */
export function lineOf(words: readonly string[]): string {
  const [program = '', ...rest] = words;
  const name = program.replace(/^.*\//, '');
  const flag = rest.findIndex((word) => /^-\w*c$/.test(word));
  // `sh -c LINE` is the line itself
  if (SHELLS.includes(name) && flag >= 0) return rest[flag + 1] ?? '';
  return [name === 'ash' ? 'sh' : name, ...rest].map(shellQuote).join(' ');
}

/** What runs the commands that containers are given. */
export function containerShell(
  environment: Environment,
  { clock, names }: Pick<ShellSetup, 'clock' | 'names'>,
): ContainerShell {
  return {
    knows: podKnows,
    async run(pod, container, words, print) {
      const listener = { output: (_stream: 'stdout' | 'stderr', text: string) => print(text) };
      const shell = createPodShell({ environment, pod, container, clock, names, listener });
      const { code } = await shell.run(lineOf(words));
      return code;
    },
  };
}
