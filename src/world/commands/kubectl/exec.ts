/**
 * `kubectl exec` and `attach`.
 *
 * Models: kubectl's `cmd/exec` and `cmd/attach`: which pod and container are meant, when they refuse. Inside, the usual
 * Unix tools look at what is mounted, and a shell at a terminal takes the next lines. Left out: what images bring along, attaching.
 */
import type { KubeObject } from '../../kube/api';
import type { ContainerSpec } from '../../kube/containers/environment';
import { forbidden } from '../../kube/status-errors';
import { notModelled } from '../not-modelled';
import type { WriteText } from '../../shell/program';
import type { Shell } from '../../shell/shell';
import type { Container } from './describe/containers';
import type { Pod } from './describe/pod';
import { Exit, KubectlError } from './errors';
import { fileOptions } from './manifests';
import { createPodShell, lineOf, podKnows } from './pod-shell';
import type { Run } from './run';
import { select } from './select';
import { byActivity, defaultContainer, findContainer, podsOf } from './workload-pods';

export async function exec(run: Run): Promise<void> {
  const { dash } = run.invocation;
  const files = fileOptions(run);
  const named = run.args.length > 0 && dash !== 0 ? run.args[0]! : '';
  const words = dash >= 0 ? run.args.slice(dash) : [];
  if (dash < 0 && (run.args.length > 1 || (run.args.length > 0 && files.filenames.length)))
    throw run.usage('exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead');
  if (!named && files.filenames.length === 0)
    throw new KubectlError('pod, type/name or --filename must be specified');
  if (words.length === 0) throw new KubectlError('you must specify at least one command for the container');
  const object = await oneObject(run, named, files.filenames.length > 0);
  const pod = await attachablePod(run, object);
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new KubectlError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  const container = run.text('container')
    ? containerNamed(pod, run.text('container'))
    : defaultContainer(run, pod);
  requireRight(run, pod, 'exec');
  requireRunning(pod, container);
  await execute(run, pod, container, words);
}

/** @throws KubectlError where it is not exactly one */
async function oneObject(run: Run, named: string, fromFiles: boolean): Promise<KubeObject> {
  const { infos, error } = await select(
    run,
    fromFiles ? { files: fileOptions(run), latest: true } : { args: [named], defaultType: 'pods' },
  ).infos();
  if (error) throw error;
  if (infos.length !== 1) throw new KubectlError('cannot exec into multiple objects at a time');
  return infos[0]!.object!;
}

/** The pod behind an object. @throws KubectlError */
export async function attachablePod(run: Run, object: KubeObject): Promise<Pod> {
  const [pod] = await podsOf(run, object, 'cannot attach to', byActivity);
  return pod!;
}

function containerNamed(pod: Pod, name: string): Container {
  const found = findContainer(pod, name);
  if (found) return found;
  throw new KubectlError(`container ${name} not found in pod ${pod.metadata.name}`);
}

/** May the user do that with pods? @throws StatusError */
export function requireRight(run: Run, { metadata }: Pod, subresource: string): void {
  const { namespace, name } = metadata;
  const asked = { verb: 'create', group: '', resource: 'pods', subresource, namespace, name };
  const { allowed, reason } = run.client.can(asked);
  if (allowed) return;
  const why = `User ${JSON.stringify(run.client.user.name)} cannot create resource "pods/${subresource}" in API group "" in the namespace ${JSON.stringify(namespace)}`;
  throw forbidden('', 'pods', name, reason ? `${why}: ${reason}` : why);
}

function requireRunning(pod: Pod, container: Container): void {
  const status = pod.status.containerStatuses?.find((each) => each.name === container.name);
  if (status?.state?.running) return;
  throw new KubectlError(
    `Internal error occurred: unable to upgrade connection: container not found (${JSON.stringify(container.name)})`,
  );
}

async function execute(run: Run, pod: Pod, container: Container, words: string[]): Promise<void> {
  const [program = '', ...rest] = words;
  const name = program.replace(/^.*\//, '');
  const isShell = /^(ba|a)?sh$/.test(name);
  if (!podKnows(name)) throw notModelled('kubectl', `exec -- ${name}`);
  const open = (output: WriteText): Shell =>
    createPodShell({
      environment: run.environment,
      pod: pod as KubeObject,
      container: container as ContainerSpec,
      clock: run.context.clock,
      names: run.context.names,
      listener: { output },
      shell: name,
    });
  if (run.flag('tty') && run.flag('stdin') && (run.context.piped || run.context.scripted))
    run.err(NO_TERMINAL);
  const isBare = isShell && rest.length === 0;
  if (isBare && !run.context.piped && run.flag('stdin') && run.context.enter)
    return run.context.enter((output) => ({ shell: open(output), left: leave }));
  const shell = open((stream, text) => (stream === 'stdout' ? run.out(text) : run.err(text)));
  const stdin = run.flag('stdin') ? run.context.stdin : '';
  const line = isBare ? stdin : lineOf(words);
  const { code } = await shell.run(line, isBare ? '' : stdin);
  if (code === 0) return;
  run.err(`command terminated with exit code ${code}\n`);
  throw new Exit(code);
}

/** What kubectl says where nobody types. */
export const NO_TERMINAL = 'Unable to use a TTY - input is not a terminal or the right kind of file\n';

/** What kubectl says when the shell in the container has exited. */
function leave(code: number): { stdout: string; stderr: string; code: number } {
  return { stdout: '', stderr: code ? `command terminated with exit code ${code}\n` : '', code };
}

export async function attach(run: Run): Promise<void> {
  const count = run.args.length;
  if (count === 0) throw new KubectlError('at least 1 argument is required for attach');
  if (count > 2)
    throw new KubectlError(
      `expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments) saw ${count}: [${run.args.join(' ')}]`,
    );
  const { infos, error } = await select(
    run,
    count === 1 ? { args: run.args, defaultType: 'pods' } : { args: run.args },
  ).infos();
  if (error) throw error;
  const pod = await attachablePod(run, infos[0]!.object!);
  const { phase } = pod.status;
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new KubectlError(`cannot attach a container in a completed pod; current phase is ${phase}`);
  const container = run.text('container');
  if (container && !findContainer(pod, container))
    throw new KubectlError(
      `cannot attach to the container: container ${container} not found in pod ${pod.metadata.name}`,
    );
  requireRight(run, pod, 'attach');
  throw notModelled('kubectl', 'attach');
}
