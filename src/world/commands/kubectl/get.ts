/**
 * `kubectl get`: objects as tables, as they are, or as they change.
 *
 * Models: kubectl's `cmd/get`. Left out: printing without the server's columns (`--server-print=false` prints names
 * and ages), chunks.
 */
import { type KubeObject, type WatchEvent } from '../../kube/api';
import { humanDuration } from '../../time/duration';
import { customColumns } from './custom-columns';
import { Aggregate, KubectlError, asError, isNotFound, throwAll } from './errors';
import { fileOptions } from './manifests';
import { FORMATS, NoPrinter, formatOf, nameLines, objectPrinter, type Printer } from './printers';
import { rawPath } from './raw';
import { qualifiedKind } from './resource-types';
import type { Run } from './run';
import type { Info } from './info';
import { select, type SelectOptions } from './select';
import { sortObjects } from './sort';
import { TABLE, TabWriter } from './tab-writer';
import { TablePrinter } from './table';

export async function get(run: Run): Promise<void> {
  const watch = run.flag('watch') || run.flag('watch-only');
  const namespace = run.namespace;
  announce(run, watch);
  validate(run, watch);
  if (run.has('raw') && run.text('raw')) return rawPath(run, run.text('raw'));
  if (watch) return watchObjects(run);
  const selection = select(run, { ...selectOptions(run), continueOnError: true });
  if (!isTable(run)) return printWhole(run, selection);
  const { infos, error } = await selection.infos();
  const errors = error ? withoutNotFound(run, error) : [];
  const written = printTables(run, sorted(run, infos), selection.listed.length > 1);
  if (!written && !run.flag('ignore-not-found') && errors.length === 0) {
    const namespaced = !run.flag('all-namespaces') && selection.listed.every((type) => type.namespaced);
    run.err(namespaced ? `No resources found in ${namespace} namespace.\n` : 'No resources found\n');
  }
  throwAll(errors);
}

function announce(run: Run, watch: boolean): void {
  if (watch && run.text('sort-by'))
    run.err(
      run.flag('watch')
        ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
        : 'warning: --watch-only requested, --sort-by will be ignored\n',
    );
  const nothing = run.args.length === 0 && run.list('filename').length === 0 && !run.text('kustomize');
  if (watch || !nothing || run.text('raw')) return;
  run.err(
    'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
  );
  throw run.usage(
    'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
  );
}

function validate(run: Run, watch: boolean): void {
  const output = run.text('output');
  if (run.text('raw') && (watch || run.text('selector')))
    throw new KubectlError(
      '--raw may not be specified with other flags that filter the server request or alter the output',
    );
  if (run.text('raw') && output) throw new KubectlError('--raw and --output are mutually exclusive');
  if (run.flag('show-labels') && output && output !== 'wide')
    throw new KubectlError(`--show-labels option cannot be used with ${output} printer`);
  if (run.flag('output-watch-events') && !watch)
    throw new KubectlError('--output-watch-events option can only be used with --watch or --watch-only');
}

function selectOptions(run: Run): SelectOptions {
  return {
    args: run.args,
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    fieldSelector: run.text('field-selector'),
    allNamespaces: run.flag('all-namespaces'),
    typeMeansAll: true,
    latest: true,
    subresource: run.text('subresource'),
  };
}

/** Is it a table that is asked for? */
function isTable(run: Run): boolean {
  const format = formatOf(run);
  return format === '' || format === 'wide';
}

function withoutNotFound(run: Run, error: Error): Error[] {
  if (!run.flag('ignore-not-found')) return [error];
  const kept = (each: Error): Error[] =>
    each instanceof Aggregate ? each.errors.flatMap(kept) : isNotFound(each) ? [] : [each];
  return kept(error);
}

function sorted(run: Run, infos: Info[]): Info[] {
  const field = run.text('sort-by');
  if (!field) return infos;
  return groups(infos).flatMap((group) => {
    const byObject = new Map(group.map((info) => [info.object, info]));
    const objects = group.map((info) => info.object!);
    return sortObjects(objects, field).map((object) => byObject.get(object)!);
  });
}

/** Neighbours of one type. */
function groups(infos: Info[]): Info[][] {
  const found: Info[][] = [];
  for (const info of infos) {
    const last = found.at(-1)?.[0]?.type;
    if (last && last.resource === info.type.resource && last.group === info.type.group)
      found.at(-1)!.push(info);
    else found.push([info]);
  }
  return found;
}

/** A table for each type, with an empty line between; answers whether there was anything to print. */
function printTables(run: Run, infos: Info[], severalListed: boolean): boolean {
  const tables = groups(infos);
  const several = severalListed || new Set(infos.map((info) => qualifiedKind(info.type))).size > 1;
  const writer = new TabWriter(TABLE);
  tables.forEach((group, index) => {
    if (index > 0 && !run.flag('no-headers')) run.out('\n');
    const { type } = group[0]!;
    const printer = new TablePrinter(type, tableOptions(run, type.namespaced, several));
    const objects = group.map((info) => info.object!);
    writer.write(printer.print(tableOf(run, group[0]!, objects)));
    run.out(writer.flush());
    writer.forget();
  });
  return infos.length > 0;
}

function tableOptions(run: Run, namespaced: boolean, severalTypes: boolean) {
  return {
    wide: run.text('output') === 'wide',
    noHeaders: run.flag('no-headers'),
    withNamespace: run.flag('all-namespaces') && namespaced,
    withKind: severalTypes || run.flag('show-kind'),
    showLabels: run.flag('show-labels'),
    labelColumns: run.list('label-columns'),
  };
}

function tableOf(run: Run, { type }: Info, objects: KubeObject[]) {
  if (run.has('server-print') && !run.flag('server-print')) return metadataTable(run, objects);
  return run.client.tableOf({ group: type.group, version: type.version, resource: type.resource }, objects);
}

/** What kubectl makes of objects without the server's help. */
function metadataTable(run: Run, objects: KubeObject[]) {
  return {
    columns: [
      { name: 'Name', type: 'string', format: 'name', priority: 0 },
      { name: 'Age', type: 'string', priority: 0 },
    ],
    rows: objects.map((object) => ({
      cells: [object.metadata.name, age(run, object.metadata.creationTimestamp)],
      object,
    })),
  };
}

function age(run: Run, timestamp: string | undefined): string {
  return timestamp ? humanDuration(run.now() - Date.parse(timestamp)) : '<unknown>';
}

/** The printer for anything but tables. @throws KubectlError */
function wholePrinter(run: Run): Printer {
  const format = formatOf(run);
  const printer = objectPrinter(run, format) ?? customColumns(run, format);
  if (printer) return printer;
  if (format.toLowerCase() === 'name') return (object) => run.out(nameLines(object));
  throw new NoPrinter(format, [...FORMATS, 'custom-columns', 'custom-columns-file', 'wide']);
}

async function printWhole(run: Run, selection: ReturnType<typeof select>): Promise<void> {
  const { infos, error } = await selection.infos();
  const errors = error ? withoutNotFound(run, error) : [];
  if (errors.length && selection.singleItem) throw errors[0]!;
  if (infos.length === 0 && run.flag('ignore-not-found')) return throwAll(flat(errors));
  const print = wholePrinter(run);
  try {
    if (selection.singleItem && infos.length === 1) print(infos[0]!.object!);
    else print(listOf(sorted(run, infos).map((info) => info.object!)));
  } catch (failure) {
    errors.push(asError(failure));
  }
  throwAll(flat(errors));
}

function flat(errors: Error[]): Error[] {
  return errors.flatMap((each) => (each instanceof Aggregate ? flat(each.errors) : [each]));
}

function listOf(items: KubeObject[]): Record<string, unknown> {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } };
}

/** How often a watch looks whether something happened. */
const WATCH_STEP = 500;

async function watchObjects(run: Run): Promise<void> {
  const selection = select(run, { ...selectOptions(run), singleType: true });
  const { infos, error } = await selection.infos();
  if (error) {
    if (isNotFound(error) && run.flag('ignore-not-found')) return;
    throw error;
  }
  const type = infos[0]?.type ?? selection.types[0]!;
  if (selection.types.length > 1 || (infos.length > 1 && selection.singleItem))
    throw new KubectlError('you may only watch a single resource or type of resource at a time');
  const single = selection.singleItem || infos.some((info) => info.source);
  const show = changeShower(run, type);
  if (!run.flag('watch-only')) show(infos.map((info) => ({ type: 'ADDED', object: info.object! })));
  const name = single ? infos[0]?.name : undefined;
  await follow(run, { type, namespace: watched(run, type.namespaced, infos, single), name }, show);
}

function watched(run: Run, namespaced: boolean, infos: Info[], single: boolean): string | undefined {
  if (!namespaced || run.flag('all-namespaces')) return undefined;
  return single ? infos[0]?.namespace : run.namespace;
}

/** Prints events as they come: as rows under one header, or as objects. */
function changeShower(run: Run, type: Info['type']): (events: WatchEvent[]) => void {
  const withEvents = run.flag('output-watch-events');
  if (!isTable(run)) {
    const print = wholePrinter(run);
    return (events) =>
      events.forEach(({ type: kind, object }) => print(withEvents ? { type: kind, object } : object));
  }
  const printer = new TablePrinter(type, tableOptions(run, run.flag('all-namespaces'), false));
  const writer = new TabWriter(TABLE);
  const info: Info = { type, namespace: '', name: '' };
  return (events) => {
    for (const event of events)
      writer.write(printer.print(tableOf(run, info, [event.object]), withEvents ? event.type : undefined));
    run.out(writer.flush());
  };
}

async function follow(
  run: Run,
  what: { type: Info['type']; namespace: string | undefined; name: string | undefined },
  show: (events: WatchEvent[]) => void,
): Promise<void> {
  const pending: WatchEvent[] = [];
  const { group, version, resource } = what.type;
  const stop = run.client.watch(
    { group, version, resource, namespace: what.namespace },
    (event) => {
      if (what.name === undefined || event.object.metadata.name === what.name) pending.push(event);
    },
    {
      labelSelector: run.text('selector') || undefined,
      fieldSelector: run.text('field-selector') || undefined,
    },
  );
  const end = deadline(run);
  try {
    while (run.now() < end) {
      await run.context.sleep(Math.min(WATCH_STEP, end - run.now()));
      show(pending.splice(0));
    }
  } finally {
    stop();
  }
}

function deadline(run: Run): number {
  const timeout = run.requestTimeout();
  return timeout > 0 ? run.now() + timeout : Infinity;
}
