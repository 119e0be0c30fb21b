/**
 * The pods behind an object: which one `logs`, `exec` and `port-forward` turn to.
 *
 * Models: kubectl's `polymorphichelpers` (`SelectorsForObject`, `GetFirstPod`), `podutils` in the order of pods, and
 * `podcmd` in the choice of a container.
 */
import type { KubeObject } from '../../kube/api';
import type { LabelSelector } from '../../kube/selectors';
import type { Container, ContainerStatus } from './describe/containers';
import type { Pod } from './describe/pod';
import { selectorText } from './describe/selector-text';
import { KubectlError } from './errors';
import { groupOf } from './resource-types';
import type { Run } from './run';

const WITH_SELECTOR = [
  'ReplicaSet.apps',
  'StatefulSet.apps',
  'DaemonSet.apps',
  'Deployment.apps',
  'Job.batch',
];

/** `*v1.Service`, as Go names an object's type. */
export function goTypeName({ apiVersion, kind }: KubeObject): string {
  return `*${apiVersion.split('/').at(-1)}.${kind}`;
}

/** The pods that an object selects, as a selector. @throws KubectlError where it selects none */
function podSelector(object: KubeObject): string {
  const { selector } = (object.spec ?? {}) as { selector?: LabelSelector & Record<string, string> };
  const group = groupOf(object.apiVersion);
  if (WITH_SELECTOR.includes(`${object.kind}.${group}`)) return selectorText(selector);
  if (group === '' && object.kind === 'Service') {
    if (!selector || Object.keys(selector).length === 0)
      throw new KubectlError(
        `invalid service '${object.metadata.name}': Service is defined without a selector`,
      );
    return selectorText({ matchLabels: selector });
  }
  if (group === '' && object.kind === 'ReplicationController') return selectorText({ matchLabels: selector });
  throw new KubectlError(`selector for ${goTypeName(object)} not implemented`);
}

const STEP = 200;

/**
 * The pods of an object, the one to turn to first. Waits until there is one.
 * @param purpose how a refusal begins: `cannot get the logs from`
 * @throws KubectlError
 */
export async function podsOf(
  run: Run,
  object: KubeObject,
  purpose: string,
  order: (a: Pod, b: Pod) => number,
): Promise<Pod[]> {
  if (object.kind === 'Pod') return [object as Pod];
  let labelSelector: string;
  try {
    labelSelector = podSelector(object);
  } catch (error) {
    throw new KubectlError(`${purpose} ${goTypeName(object)}: ${(error as Error).message}`);
  }
  const { namespace } = object.metadata;
  const end = run.now() + podTimeout(run);
  for (;;) {
    const pods = run.client.list(
      { group: '', version: 'v1', resource: 'pods', namespace },
      { labelSelector },
    ) as Pod[];
    if (pods.length) return pods.sort(order);
    if (run.now() >= end) throw new KubectlError('timed out waiting for the condition');
    await run.context.sleep(STEP);
  }
}

/** `--pod-running-timeout`. @throws KubectlError */
function podTimeout(run: Run): number {
  const timeout = run.invocation.duration('pod-running-timeout');
  if (timeout <= 0) throw run.usage('--pod-running-timeout must be higher than zero');
  return timeout;
}

/** The pod that most likely says something: it runs, is ready, has been for long. */
export function byLogging(a: Pod, b: Pod): number {
  return (
    Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
    phase(a) - phase(b) ||
    Number(!isReady(a)) - Number(!isReady(b)) ||
    readySince(a) - readySince(b) ||
    restarts(b) - restarts(a) ||
    created(a) - created(b)
  );
}

/** The pod that is most alive; among equals the one that restarted least and is oldest. */
export function byActivity(a: Pod, b: Pod): number {
  return (
    Number(!a.spec.nodeName) - Number(!b.spec.nodeName) ||
    phase(a) - phase(b) ||
    Number(!isReady(a)) - Number(!isReady(b)) ||
    readySince(a) - readySince(b) ||
    restarts(a) - restarts(b) ||
    created(a) - created(b)
  );
}

function phase({ status }: Pod): number {
  return { Running: 0, Unknown: 1, Pending: 2 }[status?.phase ?? ''] ?? 0;
}

function readyCondition(pod: Pod): { status: string; lastTransitionTime?: string } | undefined {
  return pod.status?.conditions?.find((each) => each.type === 'Ready');
}

function isReady(pod: Pod): boolean {
  return readyCondition(pod)?.status === 'True';
}

function readySince(pod: Pod): number {
  const time = isReady(pod) ? readyCondition(pod)?.lastTransitionTime : undefined;
  return time ? Date.parse(time) : 0;
}

function restarts({ status }: Pod): number {
  return Math.max(
    0,
    ...(status?.containerStatuses ?? []).map((each: ContainerStatus) => each.restartCount ?? 0),
  );
}

function created({ metadata }: Pod): number {
  return Date.parse(metadata.creationTimestamp ?? '') || 0;
}

/** `spec.containers{web}` and the container of that name. */
export function findContainer(pod: Pod, name: string): Container | undefined {
  return allContainers(pod).find((each) => each.container.name === name)?.container;
}

/** Init containers come first, as they run first. */
export function allContainers({ spec }: Pod): { container: Container; kind: '' | 'init' | 'ephem' }[] {
  return [
    ...(spec.initContainers ?? []).map((container) => ({ container, kind: 'init' as const })),
    ...(spec.containers ?? []).map((container) => ({ container, kind: '' as const })),
    ...(spec.ephemeralContainers ?? []).map((container) => ({ container, kind: 'ephem' as const })),
  ];
}

const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The container meant where none is named; says which where there are several. */
export function defaultContainer(run: Run, pod: Pod): Container {
  const preferred = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const found = preferred ? findContainer(pod, preferred) : undefined;
  if (found) return found;
  const [first] = pod.spec.containers ?? [];
  if (!first)
    throw new KubectlError(`pod ${pod.metadata.namespace}/${pod.metadata.name} does not have any containers`);
  const all = allContainers(pod);
  if (all.length > 1)
    run.err(`Defaulted container ${JSON.stringify(first.name)} out of: ${containerNames(pod)}\n`);
  return first;
}

function containerNames(pod: Pod): string {
  const named = allContainers(pod).map(({ container, kind }) => ({
    kind,
    text: kind ? `${container.name} (${kind})` : container.name,
  }));
  const order = ['', 'ephem', 'init'];
  return order
    .flatMap((kind) => named.filter((each) => each.kind === kind).map((each) => each.text))
    .join(', ');
}
