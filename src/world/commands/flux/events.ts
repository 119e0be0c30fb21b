/**
 * `flux events`: the cluster's events about objects of Flux.
 *
 * Models: `cmd/flux/events.go`.
 */
import type { KubeObject } from '../../kube/api';
import { humanDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { FollowedChanges } from './follow';
import type { KindName } from './kinds';
import { getObject, KINDS } from './kinds';
import { parseKindName } from './references';
import { printTable } from './table';

/** Kinds whose events are shown. */
const SHOWN: KindName[] = [
  'kustomization',
  'helmrelease',
  'alert',
  'receiver',
  'alert-provider',
  'image policy',
  'source chart',
  'source git',
  'source oci',
  'source bucket',
  'source helm',
  'image update',
  'image repository',
  'artifact generator',
];

interface Query {
  kind: string;
  name: string;
  namespace: string | undefined;
}

export async function events(call: Call): Promise<void> {
  const { typed } = call;
  const types = typed.list('types').map((each) => each.toLowerCase());
  for (const [index, type] of types.entries()) {
    if (type !== 'warning' && type !== 'normal')
      throw new FluxError(
        `type '${typed.list('types')[index]}' not supported. Supported types are Normal, Warning`,
      );
  }
  call.client();
  const everywhere = typed.flag('all-namespaces');
  const namespace = everywhere ? undefined : call.namespace;
  const queries: Query[] = [{ kind: '', name: '', namespace }];
  if (typed.text('for')) queries.splice(0, 1, ...queriesFor(call, typed.text('for'), namespace));
  const elsewhere = queries.slice(1).some((each) => each.namespace !== (namespace ?? ''));
  const showNamespace = everywhere || elsewhere;
  const wanted = (event: KubeObject): boolean => isShown(event, types);
  if (typed.flag('watch')) {
    await watchEvents(call, queries, showNamespace, wanted);
    return;
  }
  const found = queries.flatMap((query) => listEvents(call, query)).filter(wanted);
  if (found.length === 0) {
    call.log.failure(everywhere ? 'No events found.' : `No events found in ${call.namespace} namespace.`);
    return;
  }
  const rows = sortByTime(found).map((event) => rowOf(call, event, showNamespace));
  call.out(printTable(headerOf(showNamespace), rows));
}

/** The object's own events and those of what it refers to. @throws FluxError, StatusError */
function queriesFor(call: Call, selector: string, namespace: string | undefined): Query[] {
  const parsed = parseKindName(selector);
  const [kind, name] = parsed.kind === '' ? [parsed.name, ''] : [parsed.kind, parsed.name];
  if (kind === '') throw new FluxError('--for selector must be of format <kind>[/<name>]');
  const known = SHOWN.find((each) => KINDS[each].kind.toLowerCase() === kind.toLowerCase());
  if (!known) throw new FluxError(`'${kind}' is not a recognized Flux kind`);
  const own = { kind: KINDS[known].kind, name, namespace };
  return name === '' ? [own] : [own, ...referredTo(call, known, name)];
}

/** What the object takes its content from. */
function referredTo(call: Call, known: KindName, name: string): Query[] {
  const refer = (kind: string, path: string[], crossNamespace: boolean): Query[] => {
    const object = getObject(call.client(), KINDS[known], call.namespace, name);
    const ref = path.reduce<unknown>(
      (at, key) => (at as Record<string, unknown> | undefined)?.[key],
      object,
    ) as Record<string, string> | undefined;
    const missing = (field: string): FluxError =>
      new FluxError(`field '${[...path, field].join('.')}' for '${call.namespace}/${name}' not found`);
    if (!kind && !ref?.['kind']) throw missing('kind');
    if (!ref?.['name']) throw missing('name');
    const namespace = (crossNamespace && ref['namespace']) || call.namespace;
    return [{ kind: kind || ref['kind']!, name: ref['name'], namespace }];
  };
  switch (known) {
    case 'kustomization':
    case 'source chart':
      return refer('', ['spec', 'sourceRef'], true);
    case 'helmrelease': {
      const source = refer('', ['spec', 'chart', 'spec', 'sourceRef'], true);
      const { namespace } = source[0]!;
      return [...source, { kind: 'HelmChart', name: `${call.namespace}-${name}`, namespace }];
    }
    case 'alert':
      return refer('Provider', ['spec', 'providerRef'], false);
    case 'image policy':
      return refer('ImageRepository', ['spec', 'imageRepositoryRef'], true);
    default:
      return [];
  }
}

/** @throws StatusError */
function listEvents(call: Call, query: Query): KubeObject[] {
  try {
    return call.client().list(eventsRef(query), selectorOf(query));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new FluxError(`error getting events: ${error.message}`);
  }
}

function eventsRef(query: Query): { group: string; resource: string; namespace?: string } {
  return {
    group: '',
    resource: 'events',
    ...(query.namespace === undefined ? {} : { namespace: query.namespace }),
  };
}

function selectorOf({ kind, name }: Query): { fieldSelector?: string } {
  if (kind === '') return {};
  return {
    fieldSelector: [`involvedObject.kind=${kind}`, ...(name ? [`involvedObject.name=${name}`] : [])].join(
      ',',
    ),
  };
}

function isShown(event: KubeObject, types: string[]): boolean {
  const kind = String(event['involvedObject']?.kind ?? '').toLowerCase();
  if (!SHOWN.some((each) => KINDS[each].kind.toLowerCase() === kind)) return false;
  return types.length === 0 || types.includes(String(event['type']).toLowerCase());
}

function headerOf(showNamespace: boolean): string[] {
  const titles = ['Last seen', 'Type', 'Reason', 'Object', 'Message'];
  return showNamespace ? ['Namespace', ...titles] : titles;
}

function rowOf(call: Call, event: KubeObject, showNamespace: boolean): string[] {
  const { involvedObject, type, reason, message } = event;
  const row = [
    lastSeen(event, call.context.clock.now()),
    String(type ?? ''),
    String(reason ?? ''),
    `${involvedObject?.kind}/${involvedObject?.name}`,
    String(message ?? ''),
  ];
  return showNamespace ? [event.metadata.namespace ?? '', ...row] : row;
}

function sortByTime(events: KubeObject[]): KubeObject[] {
  return [...events].sort((a, b) => timeOf(a) - timeOf(b));
}

function timeOf(event: KubeObject): number {
  const at = event['series']?.lastObservedTime ?? event['lastTimestamp'] ?? event['eventTime'];
  return at ? Date.parse(at) : 0;
}

function lastSeen(event: KubeObject, now: number): string {
  const since = (at: unknown): string =>
    typeof at === 'string' ? humanDuration(now - Date.parse(at)) : '<unknown>';
  const first = since(event['eventTime'] ?? event['firstTimestamp']);
  const series = event['series'];
  if (series) return `${since(series.lastObservedTime)} (x${series.count} over ${first})`;
  if (Number(event['count'] ?? 0) > 1)
    return `${since(event['lastTimestamp'])} (x${event['count']} over ${first})`;
  return first;
}

/** Shows what is there and what comes, each as a table of its own; only the first has a heading. */
async function watchEvents(
  call: Call,
  queries: Query[],
  showNamespace: boolean,
  wanted: (event: KubeObject) => boolean,
): Promise<void> {
  let header = headerOf(showNamespace);
  const show = (event: KubeObject): void => {
    if (!wanted(event)) return;
    call.out(printTable(header, [rowOf(call, event, showNamespace)]));
    header = [];
  };
  const changes = new FollowedChanges();
  const stops = queries.map((query) =>
    call.client().watch(eventsRef(query), (event) => changes.push(event), selectorOf(query)),
  );
  try {
    for (const query of queries) for (const event of listEvents(call, query)) show(event);
    await changes.follow(call, (event) => {
      if (event.type !== 'DELETED') show(event.object);
    });
  } finally {
    for (const stop of stops) stop();
  }
}
