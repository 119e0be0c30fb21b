/**
 * `kubectl run`: a pod from an image.
 *
 * Models: kubectl's `cmd/run` and its pod generator; attached, it waits for the pod, shows what its container prints, deletes
 * the pod where it is told to, and ends as the container did. Left out: typing into a program other than a shell.
 */
import type { KubeObject } from '../../kube/api';
import type { ContainerSpec } from '../../kube/containers/environment';
import { Exit, KubectlError } from './errors';
import { parseLabels } from './expose';
import { withTypedLastApplied } from './last-applied';
import { withOverrides } from './overrides';
import { parsePairs } from './pairs';
import { NO_TERMINAL } from './exec';
import { createPodShell } from './pod-shell';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import type { DryRun, Run } from './run';

export async function runPod(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'created', dryRun, { typed: true });
  validate(run, dryRun);
  const attached = isAttached(run);
  const wanted = podFor(run);
  // whoever makes a pod asks the server what a pod is
  run.client.typeOf('v1', 'Pod');
  const pod = send(run, withOverrides(run, wanted), dryRun);
  if (attached && isBareShell(run) && run.context.enter) return enter(run, pod);
  if (attached && run.flag('tty') && (run.context.piped || run.context.scripted)) run.err(NO_TERMINAL);
  if (attached) return follow(run, pod);
  if (run.flag('expose')) {
    print(send(run, serviceFor(run), dryRun));
    if (run.text('output') === 'yaml') run.out('---\n');
  }
  print(pod);
}

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const DOMAIN = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
/** The name of an image, with registry, tag and digest. */
export const IMAGE_REFERENCE = new RegExp(
  `^(?:${DOMAIN}(?:\\.${DOMAIN})*(?::[0-9]+)?/)?${COMPONENT}(?:/${COMPONENT})*(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
);

function validate(run: Run, dryRun: DryRun): void {
  const image = run.text('image');
  if (run.args.length === 0) throw run.usage('NAME is required for run');
  if (image === '') throw new KubectlError('--image is required');
  if (!IMAGE_REFERENCE.test(image))
    throw new KubectlError(`Invalid image name ${JSON.stringify(image)}: invalid reference format`);
  const stdin = run.flag('stdin');
  if (run.flag('tty') && !stdin) throw run.usage('-i/--stdin is required for containers with -t/--tty=true');
  if (run.flag('expose') && run.text('port') === '')
    throw run.usage('--port must be set when exposing a service');
  if (run.text('restart') && !['Always', 'OnFailure', 'Never'].includes(run.text('restart')))
    throw run.usage(`invalid restart policy: ${run.text('restart')}`);
  const attach = isAttached(run);
  if (!attach && run.flag('rm')) throw run.usage('--rm should only be used for attached containers');
  if (attach && dryRun !== 'none')
    throw run.usage(
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  const policy = run.text('image-pull-policy');
  if (policy && !['Always', 'IfNotPresent', 'Never'].includes(policy))
    throw run.usage(`invalid image pull policy: ${policy}`);
}

function isAttached(run: Run): boolean {
  return run.has('attach') ? run.flag('attach') : run.flag('stdin');
}

/** A shell that waits for what is typed. */
function isBareShell(run: Run): boolean {
  const [program, ...words] = run.args.slice(1);
  const silent = program === undefined && /^(busybox|alpine|ubuntu|debian|fedora|bash)$/.test(imageName(run));
  return !run.context.piped && (silent || (words.length === 0 && /^(.*\/)?(ba|a)?sh$/.test(program ?? '')));
}

function imageName(run: Run): string {
  return /([^/:@]+)(?:[:@][^/]*)?$/.exec(run.text('image'))?.[1] ?? '';
}

const STEP = 200;

/** Waits for the container, and hands the terminal to the shell in it. @throws KubectlError */
async function enter(run: Run, pod: KubeObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  const ref = { group: '', version: 'v1', resource: 'pods', namespace, name };
  const end = run.now() + run.invocation.duration('pod-running-timeout');
  while (!stateOf(run.client.get(ref))?.running) {
    if (run.now() >= end) throw new KubectlError('timed out waiting for the condition');
    await run.context.sleep(STEP);
  }
  run.err("If you don't see a command prompt, try pressing enter.\n");
  const now = run.client.get(ref);
  const { environment, client } = run;
  const { clock, names } = run.context;
  const shell = run.args[1]?.replace(/^.*\//, '') ?? 'sh';
  run.context.enter!((output) => ({
    shell: createPodShell({
      environment,
      pod: now,
      container: now.spec.containers[0] as ContainerSpec,
      clock,
      names,
      listener: { output },
      shell,
    }),
    left(code) {
      if (!run.flag('rm'))
        return {
          stdout: '',
          stderr: `Session ended, resume using 'kubectl attach ${name} -c ${name} -i -t' command when the pod is running\n`,
          code: 0,
        };
      client.delete(ref);
      return {
        stdout: `pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`,
        stderr: '',
        code,
      };
    },
  }));
}

/** Shows what the container prints until it ends. @throws KubectlError, Exit with the container's code */
async function follow(run: Run, pod: KubeObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  const ref = { group: '', version: 'v1', resource: 'pods', namespace, name };
  try {
    const end = run.now() + run.invocation.duration('pod-running-timeout');
    let shown = 0;
    for (;;) {
      const now = run.client.get(ref);
      const state = stateOf(now);
      if (state?.running || state?.terminated) {
        const text = run.client.logs({ namespace: namespace!, name });
        run.out(text.slice(shown));
        shown = text.length;
      } else if (run.now() >= end) throw new KubectlError('timed out waiting for the condition');
      // nobody types: the shell reads the end of its input
      if (state?.running && isBareShell(run)) return;
      if (state?.terminated) return conclude(state.terminated.exitCode, run, name);
      await run.context.sleep(STEP);
    }
  } finally {
    if (run.flag('rm')) {
      run.client.delete(ref);
      run.out(`pod ${JSON.stringify(name)} deleted from ${namespace} namespace\n`);
    }
  }
}

interface ContainerState {
  running?: unknown;
  terminated?: { exitCode: number };
}

/** The state of the container, the last one where it is about to be started again. */
function stateOf({ status }: KubeObject): ContainerState | undefined {
  const [container] = (status?.containerStatuses ?? []) as {
    state: ContainerState;
    lastState: ContainerState;
  }[];
  return container?.lastState?.terminated ? container.lastState : container?.state;
}

function conclude(code: number, run: Run, name: string): void {
  if (code === 0) return;
  run.err(`pod ${run.namespace}/${name} terminated (Error)\n`);
  throw new Exit(code);
}

function podFor(run: Run): KubeObject {
  const name = run.args[0]!;
  const env = run.list('env').map(envVar);
  const annotations = parsePairs(run.list('annotations'), 'annotations').set;
  const labels = run.text('labels') ? parseLabels(run.text('labels')) : { run: name };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      labels,
      ...(Object.keys(annotations).length ? { annotations } : {}),
    },
    spec: {
      containers: [containerFor(run, name, env)],
      restartPolicy: run.text('restart') || (run.flag('stdin') ? 'OnFailure' : 'Always'),
      dnsPolicy: 'ClusterFirst',
    },
    status: {},
  };
}

function containerFor(run: Run, name: string, env: unknown[]): Record<string, unknown> {
  const words = run.args.slice(1);
  const policy = run.text('image-pull-policy');
  const stdin = run.flag('stdin');
  return {
    name,
    image: run.text('image'),
    ...(words.length ? { [run.flag('command') ? 'command' : 'args']: words } : {}),
    ...(run.text('port') ? { ports: [{ containerPort: portNumber(run.text('port')) }] } : {}),
    ...(env.length ? { env } : {}),
    resources: {},
    ...(policy ? { imagePullPolicy: policy } : {}),
    ...(run.flag('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(stdin ? { stdin } : {}),
    ...(stdin && !run.flag('leave-stdin-open') ? { stdinOnce: true } : {}),
    ...(run.flag('tty') ? { tty: true } : {}),
  };
}

function envVar(text: string): { name: string; value: string } {
  const at = text.indexOf('=');
  const name = text.slice(0, Math.max(at, 0));
  if (!/^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name) || name === '.' || name.startsWith('..'))
    throw new KubectlError(`invalid env: ${text}`);
  return { name, value: text.slice(at + 1) };
}

function portNumber(text: string): number {
  if (/^[-+]?\d+$/.test(text)) return Number(text);
  throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
}

function serviceFor(run: Run): KubeObject {
  const name = run.args[0]!;
  const port = portNumber(run.text('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: {
      ports: [{ protocol: 'TCP', port, targetPort: port }],
      selector: run.text('labels') ? parseLabels(run.text('labels')) : { run: name },
    },
    status: { loadBalancer: {} },
  };
}

function send(run: Run, object: KubeObject, dryRun: DryRun): KubeObject {
  if (dryRun === 'client')
    return run.namespaceGiven
      ? { ...object, metadata: { ...object.metadata, namespace: run.namespace } }
      : object;
  const wanted = run.flag('save-config') ? withTypedLastApplied(object) : object;
  const placed = { ...wanted, metadata: { ...wanted.metadata, namespace: run.namespace } };
  return run.client.create(placed, writeOptions(run, dryRun, run.text('field-manager')));
}
