/**
 * `kubectl logs`.
 *
 * Models: kubectl's `cmd/logs` and `polymorphichelpers/logsforobject.go`. The time of a line is what the line itself
 * says; lines without one belong to the line before.
 */
import type { KubeObject } from '../../kube/api';
import type { Container } from './describe/containers';
import type { Pod } from './describe/pod';
import { KubectlError, isNotFound, isReported } from './errors';
import type { Run } from './run';
import { select } from './select';
import { allContainers, byLogging, defaultContainer, findContainer, podsOf } from './workload-pods';

/** One container's log. */
interface Source {
  pod: Pod;
  container: string;
}

const USAGE =
  "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command";
/** Lines shown of each log that a selector picks. */
const SELECTED_TAIL = 10;

export async function logs(run: Run): Promise<void> {
  const selector = run.text('selector');
  if (run.args.length === 0 && selector === '') throw run.usage(USAGE);
  if (run.args.length === 1 && selector !== '')
    throw run.usage('only a selector (-l) or a POD name is allowed');
  if (run.args.length > 2) throw run.usage(USAGE);
  const since = sinceTime(run);
  const objects = await chosen(run);
  const container = run.args[1] ?? run.text('container');
  validate(run, container);
  const sources = await sourcesOf(run, objects, container);
  if (run.flag('follow')) return follow(run, sources, since);
  for (const source of sources) consume(run, () => show(run, source, read(run, source), since));
}

async function chosen(run: Run): Promise<KubeObject[]> {
  const selector = run.text('selector');
  const named = run.args[0];
  const { infos, error } = await select(
    run,
    named === undefined || selector
      ? { args: ['pods'], labelSelector: selector }
      : { args: [named], defaultType: 'pods', singleType: true },
  ).infos();
  if (error)
    throw isNotFound('errors' in error ? (error.errors as Error[])[0] : error)
      ? new KubectlError(
          `error from server (NotFound): ${error.message} in namespace ${JSON.stringify(run.namespace)}`,
        )
      : error;
  if (infos.length === 0) run.err(`No resources found in ${run.namespace} namespace.\n`);
  return infos.map((info) => info.object!);
}

/** ms of world time before which lines are left out. @throws KubectlError */
function sinceTime(run: Run): number {
  const [at, ago] = [run.text('since-time'), run.invocation.duration('since')];
  if (at === '') return ago === 0 ? -Infinity : run.now() - Math.round(ago / 1000) * 1000;
  const time = Date.parse(at);
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)$/.test(at) || Number.isNaN(time))
    throw new KubectlError(
      `parsing time ${JSON.stringify(at)} as "2006-01-02T15:04:05.999999999Z07:00": cannot parse ${JSON.stringify(at)} as "2006"`,
    );
  return time;
}

function validate(run: Run, container: string): void {
  if (run.text('since-time') && run.invocation.duration('since') !== 0)
    throw new KubectlError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  if (run.flag('all-containers') && container)
    throw new KubectlError(`--all-containers=true should not be specified with container name ${container}`);
  if (run.has('container') && run.args.length === 2)
    throw new KubectlError('only one of -c or an inline [CONTAINER] arg is allowed');
  if (run.invocation.number('limit-bytes') < 0)
    throw new KubectlError('--limit-bytes must be greater than 0');
  if (run.invocation.duration('since') < 0) throw new KubectlError('--since must be greater than 0');
  if (run.invocation.number('tail') < -1)
    throw new KubectlError('--tail must be greater than or equal to -1');
}

async function sourcesOf(run: Run, objects: KubeObject[], container: string): Promise<Source[]> {
  const sources: Source[] = [];
  for (const object of objects) {
    const pods = await podsOf(run, object, 'cannot get the logs from', byLogging);
    const all = run.flag('all-pods');
    if (pods.length > 1 && !all) run.err(`Found ${pods.length} pods, using pod/${pods[0]!.metadata.name}\n`);
    for (const pod of all ? pods : pods.slice(0, 1))
      sources.push(...containersOf(run, pod, container).map(({ name }) => ({ pod, container: name })));
  }
  return sources;
}

function containersOf(run: Run, pod: Pod, name: string): Container[] {
  if (run.flag('all-containers')) return allContainers(pod).map((each) => each.container);
  if (name === '') return [defaultContainer(run, pod)];
  const found = findContainer(pod, name);
  if (!found) throw new KubectlError(`container ${name} is not valid for pod ${pod.metadata.name}`);
  return [found];
}

/** `--ignore-errors` turns a refusal into a line. */
function consume(run: Run, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!run.flag('ignore-errors') || !isReported(error)) throw error;
    run.out(`error: ${error.message}\n`);
  }
}

/** @throws StatusError */
function read(run: Run, { pod, container }: Source): string {
  return run.client.logs({
    namespace: pod.metadata.namespace!,
    name: pod.metadata.name,
    container,
    ...(run.flag('previous') ? { previous: true } : {}),
  });
}

function show(run: Run, source: Source, text: string, since: number): void {
  let lines = timed(text, startOf(source.pod)).filter((each) => each.time >= since);
  const tail = tailOf(run);
  if (tail >= 0) lines = tail === 0 ? [] : lines.slice(-tail);
  const limit = run.invocation.number('limit-bytes');
  const whole = lines.map((line) => lineText(run, source, line)).join('');
  run.out(limit > 0 ? whole.slice(0, limit) : whole);
}

function tailOf(run: Run): number {
  return run.text('selector') && !run.has('tail') ? SELECTED_TAIL : run.invocation.number('tail');
}

interface Line {
  text: string;
  time: number;
}

function lineText(run: Run, { pod, container }: Source, { text, time }: Line): string {
  const prefix = run.flag('prefix') || run.flag('all-pods') ? `[pod/${pod.metadata.name}/${container}] ` : '';
  const stamp = run.flag('timestamps') ? `${new Date(time).toISOString().replace('Z', '000000Z')} ` : '';
  return `${prefix}${stamp}${text}\n`;
}

function startOf({ metadata, status }: Pod): number {
  return Date.parse(status?.startTime ?? metadata.creationTimestamp ?? '') || 0;
}

const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)/;

/** The lines of a log with the times they were written at. */
function timed(text: string, start: number): Line[] {
  let time = start;
  return text
    .split('\n')
    .slice(0, text.endsWith('\n') ? -1 : undefined)
    .filter((line, index, all) => line !== '' || index < all.length - 1)
    .map((line) => {
      const own = TIME.exec(line);
      if (own) time = Date.parse(own[0]);
      return { text: line, time };
    });
}

const STEP = 250;

/** Shows what there is and what comes, until every container has ended. @throws KubectlError */
async function follow(run: Run, sources: Source[], since: number): Promise<void> {
  const most = run.invocation.number('max-log-requests');
  if (sources.length > 1 && sources.length > most)
    throw new KubectlError(
      `you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${most}, use --max-log-requests to increase the limit`,
    );
  const seen = new Map<Source, number>();
  for (const source of sources)
    consume(run, () => {
      const text = read(run, source);
      show(run, source, text, since);
      seen.set(source, text.length);
    });
  while (seen.size) {
    await run.context.sleep(STEP);
    for (const [source, length] of seen) {
      const text = more(run, source);
      if (text === undefined) seen.delete(source);
      else if (text.length > length) {
        for (const line of timed(text.slice(length), run.now())) run.out(lineText(run, source, line));
        seen.set(source, text.length);
      }
    }
  }
}

/** The log so far; undefined once the container is gone or has ended. */
function more(run: Run, source: Source): string | undefined {
  const { metadata } = source.pod;
  try {
    const pod = run.client.get({
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: metadata.namespace,
      name: metadata.name,
    }) as Pod;
    const ended = pod.status?.containerStatuses?.find((each) => each.name === source.container)?.state
      ?.terminated;
    return pod.metadata.uid === metadata.uid && !ended ? read(run, source) : undefined;
  } catch (error) {
    if (!isReported(error)) throw error;
    return undefined;
  }
}
