/**
 * `kubectl cordon`, `uncordon` and `drain`.
 *
 * Models: kubectl's `cmd/drain` and `pkg/drain`: which pods stand in the way, evictions that budgets forbid for now.
 */
import type { DeleteOptions } from '../../kube/api';
import { matchesLabelSelector, parseLabelSelector, type LabelSelector } from '../../kube/selectors';
import type { Pod } from './describe/pod';
import { Aggregate, KubectlError, isNotFound, isReported } from './errors';
import { refOf, type Info } from './info';
import { changePrinter } from './printers';
import type { DryRun, Run } from './run';
import { select } from './select';

export async function cordon(run: Run): Promise<void> {
  mark(run, await nodes(run, 'cordon NODE'), true);
}

export async function uncordon(run: Run): Promise<void> {
  mark(run, await nodes(run, 'uncordon NODE'), false);
}

export async function drain(run: Run): Promise<void> {
  const infos = await nodes(run, 'drain NODE');
  mark(run, infos, true);
  const dryRun = run.dryRun();
  const failed: { name: string; error: Error }[] = [];
  for (const info of infos) {
    try {
      await empty(run, info.name, dryRun);
      changePrinter(run, 'drained', dryRun)(info.object!);
    } catch (error) {
      if (!isReported(error)) throw error;
      run.err(
        `error: unable to drain node ${JSON.stringify(info.name)} due to error: ${error.message}, continuing command...\n`,
      );
      failed.push({ name: info.name, error });
    }
  }
  if (failed.length === 0) return;
  run.err(`There are pending nodes to be drained:\n${failed.map(({ name }) => ` ${name}\n`).join('')}`);
  throw new Aggregate(failed.map(({ error }) => error));
}

async function nodes(run: Run, usage: string): Promise<Info[]> {
  const selector = run.text('selector');
  if (run.args.length === 0 && !run.has('selector')) throw run.usage(`USAGE: ${usage} [flags]`);
  if (run.args.length && selector)
    throw run.usage('error: cannot specify both a node name and a --selector option');
  run.dryRun();
  if (run.path === 'kubectl drain' && run.text('pod-selector')) checkSelector(run.text('pod-selector'));
  const { infos, error } = await select(
    run,
    selector
      ? { args: ['nodes'], labelSelector: selector }
      : { args: run.args, defaultType: 'nodes', singleType: true },
  ).infos();
  if (error) throw error;
  const other = infos.find(({ type }) => type.resource !== 'nodes');
  if (other)
    throw new KubectlError(
      `error: expected resource of type node, got "${other.type.group ? `${other.type.group}/` : '/'}${other.type.version}, Resource=${other.type.resource}"`,
    );
  return infos;
}

function checkSelector(text: string): void {
  try {
    parseLabelSelector(text);
  } catch (error) {
    if (!isReported(error)) throw error;
    throw new KubectlError('--pod-selector=<pod_selector> must be a valid label selector');
  }
}

/** What goes wrong with a node is told, and is no failure. */
function mark(run: Run, infos: Info[], unschedulable: boolean): void {
  const dryRun = run.dryRun();
  const word = unschedulable ? 'cordon' : 'uncordon';
  for (const info of infos) {
    const spec = (info.object!.spec ?? {}) as { unschedulable?: boolean };
    if ((spec.unschedulable ?? false) === unschedulable) {
      changePrinter(run, `already ${word}ed`, dryRun)(info.object!);
      continue;
    }
    try {
      if (dryRun !== 'client')
        run.client.patch(
          refOf(info),
          'strategic',
          { spec: { unschedulable: unschedulable || null } },
          { dryRun: dryRun === 'server', fieldManager: 'kubectl', warn: run.warn },
        );
      changePrinter(run, `${word}ed`, dryRun)(info.object!);
    } catch (error) {
      if (!isReported(error)) throw error;
      run.err(`error: unable to ${word} node ${JSON.stringify(info.name)}: ${error.message}\n`);
    }
  }
}

type Verdict = { delete: boolean; warning?: string; error?: string };

async function empty(run: Run, node: string, dryRun: DryRun): Promise<void> {
  const pods = podsToDelete(run, node, true);
  if (dryRun === 'client') {
    for (const pod of pods) run.out(`evicting pod ${nameOf(pod)} (dry run)\n`);
    return;
  }
  const timeout = run.invocation.duration('timeout');
  const end = timeout > 0 ? run.now() + timeout : Infinity;
  const evict = !run.flag('disable-eviction');
  try {
    await removeAll(run, pods, { evict, dryRun, end });
  } catch (error) {
    if (!isReported(error)) throw error;
    const pending = podsToDelete(run, node, false);
    if (pending.length)
      run.err(
        `There are pending pods in node ${JSON.stringify(node)} when an error occurred: ${error.message}\n${pending.map((pod) => `pod/${pod.metadata.name}\n`).join('')}`,
      );
    throw error;
  }
}

function nameOf({ metadata }: Pod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** @throws Aggregate of what stands in the way */
function podsToDelete(run: Run, node: string, warn: boolean): Pod[] {
  const matches = run.text('pod-selector') ? parseLabelSelector(run.text('pod-selector')) : () => true;
  const pods = (run.client.list({ group: '', version: 'v1', resource: 'pods' }) as Pod[]).filter(
    (pod) => pod.spec.nodeName === node && matches(pod.metadata.labels ?? {}),
  );
  const judged = pods.map((pod) => ({ pod, verdict: judge(run, pod) }));
  const texts = (kind: 'error' | 'warning'): string[] => {
    const messages = new Set(judged.flatMap(({ verdict }) => verdict[kind] ?? []));
    return [...messages].map((message) => {
      const names = judged.filter(({ verdict }) => verdict[kind] === message).map(({ pod }) => nameOf(pod));
      return `${message}: ${names.join(', ')}`;
    });
  };
  const errors = texts('error');
  if (errors.length) throw new Aggregate(errors.map((text) => new KubectlError(`cannot delete ${text}`)));
  const warnings = texts('warning');
  if (warn && warnings.length) run.err(`Warning: ${warnings.join('; ')}\n`);
  return judged.filter(({ verdict }) => verdict.delete).map(({ pod }) => pod);
}

/** The filters in their order: one that keeps a pod ends the search, else the last one's word counts. */
function judge(run: Run, pod: Pod): Verdict {
  const owners = pod.metadata.ownerReferences as { kind: string; name: string; controller?: boolean }[];
  const owner = owners?.find((each) => each.controller);
  const finished = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
  if (skipped(run, pod)) return { delete: false };
  if (owner?.kind === 'DaemonSet' && !finished) {
    const verdict = judgeDaemonSet(run, pod, owner.name);
    if (!verdict.delete) return verdict;
  }
  if (pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return { delete: false };
  if (!finished && pod.spec.volumes?.some((volume) => volume.emptyDir) && !run.flag('delete-emptydir-data'))
    return { delete: false, error: 'Pods with local storage (use --delete-emptydir-data to override)' };
  if (finished || owner) return { delete: true };
  return run.flag('force')
    ? { delete: true, warning: 'deleting Pods that declare no controller' }
    : {
        delete: false,
        error: 'cannot delete Pods that declare no controller (use --force to override)',
      };
}

function skipped(run: Run, { metadata }: Pod): boolean {
  const limit = run.invocation.number('skip-wait-for-delete-timeout');
  const deleted = metadata.deletionTimestamp;
  return limit > 0 && deleted !== undefined && (run.now() - Date.parse(deleted)) / 1000 > limit;
}

function judgeDaemonSet(run: Run, pod: Pod, name: string): Verdict {
  const { namespace } = pod.metadata;
  try {
    run.client.get({ group: 'apps', version: 'v1', resource: 'daemonsets', namespace, name });
  } catch (error) {
    if (!isReported(error)) throw error;
    return isNotFound(error) && run.flag('force')
      ? { delete: true }
      : { delete: false, error: error.message };
  }
  return run.flag('ignore-daemonsets')
    ? { delete: false, warning: 'ignoring DaemonSet-managed Pods' }
    : { delete: false, error: 'DaemonSet-managed Pods (use --ignore-daemonsets to ignore)' };
}

const RETRY = 5000;
const STEP = 1000;

async function removeAll(
  run: Run,
  pods: Pod[],
  how: { evict: boolean; dryRun: DryRun; end: number },
): Promise<void> {
  const waiting = new Set(pods);
  for (const pod of pods) {
    if (how.evict)
      run.out(`evicting pod ${nameOf(pod)}${how.dryRun === 'server' ? ' (server dry run)' : ''}\n`);
    if (!remove(run, pod, how)) continue;
    if (how.dryRun === 'server') waiting.delete(pod);
  }
  let next = run.now() + RETRY;
  while (waiting.size) {
    for (const pod of waiting) {
      if (!gone(run, pod)) continue;
      waiting.delete(pod);
      changePrinter(
        run,
        how.evict ? 'evicted' : 'deleted',
        how.dryRun,
      )({ ...pod, kind: 'Pod', apiVersion: 'v1' });
    }
    if (waiting.size === 0) return;
    if (run.now() >= how.end) throw timedOut([...waiting], how.evict);
    await run.context.sleep(STEP);
    if (!how.evict || run.now() < next) continue;
    next = run.now() + RETRY;
    for (const pod of waiting) {
      if (deleting(run, pod)) continue;
      run.out(`evicting pod ${nameOf(pod)}\n`);
      remove(run, pod, how);
    }
  }
}

function timedOut(pods: Pod[], evict: boolean): Error {
  if (!evict) return new KubectlError('context deadline exceeded');
  return new Aggregate(
    pods.map(
      ({ metadata }) =>
        new KubectlError(
          `error when waiting for pod ${JSON.stringify(metadata.name)} in namespace ${JSON.stringify(metadata.namespace)} to terminate: context deadline exceeded`,
        ),
    ),
  );
}

/** Says whether the pod is on its way out; a budget may forbid it for now. */
function remove(run: Run, pod: Pod, { evict, dryRun }: { evict: boolean; dryRun: DryRun }): boolean {
  const { metadata } = pod;
  const grace = run.invocation.number('grace-period');
  const options: DeleteOptions = {
    dryRun: dryRun === 'server',
    ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
  };
  if (evict && protectedNow(run, pod)) {
    run.err(
      `error when evicting pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)} (will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.\n`,
    );
    return false;
  }
  try {
    run.client.delete(podRef(pod), options);
  } catch (error) {
    if (!isReported(error)) throw error;
    if (!isNotFound(error))
      throw evict
        ? new KubectlError(
            `error when evicting pods/${JSON.stringify(metadata.name)} -n ${JSON.stringify(metadata.namespace)}: ${error.message}`,
          )
        : error;
  }
  return true;
}

function protectedNow(run: Run, { metadata }: Pod): boolean {
  const budgets = run.client.list({
    group: 'policy',
    version: 'v1',
    resource: 'poddisruptionbudgets',
    namespace: metadata.namespace,
  });
  return budgets.some(
    ({ spec, status }) =>
      matchesLabelSelector((spec as { selector?: LabelSelector }).selector, metadata.labels) &&
      ((status as { disruptionsAllowed?: number } | undefined)?.disruptionsAllowed ?? 0) <= 0,
  );
}

function podRef({ metadata }: Pod): Parameters<Run['client']['get']>[0] {
  const { namespace, name } = metadata;
  return { group: '', version: 'v1', resource: 'pods', namespace, name };
}

function current(run: Run, pod: Pod): Pod | undefined {
  try {
    const found = run.client.get(podRef(pod)) as Pod;
    return found.metadata.uid === pod.metadata.uid ? found : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function gone(run: Run, pod: Pod): boolean {
  return current(run, pod) === undefined;
}

function deleting(run: Run, pod: Pod): boolean {
  return current(run, pod)?.metadata.deletionTimestamp !== undefined;
}
