/**
 * `flux get`: one kind, all sources, all kinds, or what changes.
 *
 * Models: `cmd/flux/get.go` and its `all` commands.
 */
import { StatusError } from '../../kube/api';
import type { KubeObject, WatchEvent } from '../../kube/api';
import type { Call, Command } from './call';
import { FluxError } from './call';
import type { Columns } from './get-rows';
import { columnsOf } from './get-rows';
import type { FluxKind, KindName } from './kinds';
import { confirmServed, KINDS, listObjects, NoMatchError } from './kinds';
import { confirmLabelSelector } from './label-selector';
import { printTable } from './table';
import { FollowedChanges } from './follow';

const SOURCES: KindName[] = [
  'source oci',
  'source bucket',
  'source git',
  'source helm',
  'source chart',
  'source external',
];
const IMAGES: KindName[] = ['image repository', 'image policy', 'image update'];
const OTHERS: KindName[] = ['helmrelease', 'kustomization', 'receiver', 'alert-provider', 'alert'];

export function getKind(kind: KindName): Command {
  return (call) => get(call, kind, { all: false });
}

/** `flux get all`, `get sources all`, `get images all`: a kind that can't be listed doesn't stop the others. */
export function getAll(which: 'all' | 'sources' | 'images'): Command {
  const kinds = { all: [...SOURCES, ...IMAGES, ...OTHERS], sources: SOURCES, images: IMAGES }[which];
  return async (call) => {
    if (call.typed.flag('watch')) throw new FluxError('expected a single resource type, but found all');
    for (const kind of kinds) {
      try {
        await get(call, kind, { all: true });
      } catch (error) {
        if (!(error instanceof FluxError || error instanceof StatusError)) throw error;
        call.log.failure(error.message);
      }
    }
  };
}

async function get(call: Call, name: KindName, { all }: { all: boolean }): Promise<void> {
  const { typed } = call;
  const kind = KINDS[name];
  const everywhere = typed.flag('all-namespaces');
  const client = call.client();
  const labelSelector = confirmLabelSelector(typed.text('label-selector'));
  const columns = columnsOf(name, { source: typed.flag('show-source') });
  const namespace = everywhere ? undefined : call.namespace;
  const wanted = typed.args[0];
  const options = { ...(wanted === undefined ? {} : { name: wanted }), labelSelector };
  if (typed.flag('watch')) {
    confirmServed(client, kind);
    await watch(call, kind, columns, namespace, options);
    return;
  }
  let objects: KubeObject[];
  try {
    objects = listObjects(client, kind, namespace, options);
  } catch (error) {
    if (all && error instanceof NoMatchError) return;
    throw error;
  }
  if (objects.length === 0) {
    if (all && wanted === undefined) return;
    throw new FluxError(noneFound(kind, wanted, everywhere ? 'any' : `"${call.namespace}"`));
  }
  const rows = rowsOf(call, columns, objects, { kind: all });
  if (all && rows.length === 0) return;
  call.out(printTable(typed.flag('no-header') ? [] : headerOf(call, columns), rows) + (all ? '\n' : ''));
}

function noneFound(kind: FluxKind, name: string | undefined, namespace: string): string {
  return name === undefined
    ? `no ${kind.kind} objects found in ${namespace} namespace`
    : `${kind.kind} object '${name}' not found in ${namespace} namespace`;
}

function headerOf(call: Call, columns: Columns): string[] {
  return [...(call.typed.flag('all-namespaces') ? ['Namespace'] : []), 'Name', ...columns.titles];
}

/** @throws FluxError for a status selector that is none */
function rowsOf(call: Call, columns: Columns, objects: KubeObject[], options: { kind: boolean }): string[][] {
  const wanted = readStatusSelector(call.typed.text('status-selector'));
  return objects
    .filter((each) => !wanted || columns.matches(each, wanted.type, wanted.status) !== wanted.negated)
    .map((each) => {
      const { name, namespace } = each.metadata;
      const shown = options.kind ? `${each.kind.toLowerCase()}/${name}` : name;
      const names = call.typed.flag('all-namespaces') ? [namespace ?? '', shown] : [shown];
      return [...names, ...columns.cells(each)];
    });
}

function readStatusSelector(text: string): { type: string; status: string; negated: boolean } | undefined {
  if (text === '') return undefined;
  const separator = text.includes('!=') ? '!=' : '=';
  const at = text.indexOf(separator);
  if (at < 0)
    throw new FluxError(`expected status selector in type=status or type!=status format, but found: ${text}`);
  return {
    type: text.slice(0, at),
    status: text.slice(at + separator.length),
    negated: separator === '!=',
  };
}

/** Prints what is there, then each change, until the time is up or Ctrl-C. */
async function watch(
  call: Call,
  kind: FluxKind,
  columns: Columns,
  namespace: string | undefined,
  options: { name?: string; labelSelector: string },
): Promise<void> {
  let header = call.typed.flag('no-header') ? [] : headerOf(call, columns);
  const show = (event: WatchEvent): void => {
    call.out(printTable(header, rowsOf(call, columns, [event.object], { kind: false })));
    header = [];
  };
  const changes = new FollowedChanges();
  const stop = call.client().watch(
    {
      group: kind.group,
      version: kind.version,
      resource: kind.resource,
      ...(namespace === undefined ? {} : { namespace }),
    },
    (event) => changes.push(event),
    {
      ...(options.name === undefined ? {} : { fieldSelector: `metadata.name=${options.name}` }),
      ...(options.labelSelector ? { labelSelector: options.labelSelector } : {}),
    },
  );
  try {
    for (const object of listObjects(call.client(), kind, namespace, options))
      show({ type: 'ADDED', object });
    await changes.follow(call, show);
  } finally {
    stop();
  }
  throw new FluxError('timed out waiting for the condition');
}
