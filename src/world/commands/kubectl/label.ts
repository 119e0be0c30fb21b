/** `kubectl label` and `kubectl annotate`. Models: kubectl's `cmd/label` and `cmd/annotate`. */
import type { KubeObject } from '../../kube/api';
import { clone, equal } from '../../kube/json-value';
import { aggregate, KubectlError } from './errors';
import { goJson } from './go-values';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { twoWayJson } from './merge-diff';
import { labelValueErrors } from '../../kube/validation/names';
import { parsePairs, splitPairs } from './pairs';
import { changePrinter, type Printer } from './printers';
import { writeOptions } from './requests';
import type { DryRun, Run } from './run';
import { select } from './select';

interface Change {
  field: 'labels' | 'annotations';
  set: Record<string, string>;
  remove: string[];
  overwrite: boolean;
}

export async function label(run: Run): Promise<void> {
  run.dryRun();
  const { resources, pairs } = splitPairs(run.args, 'label');
  await change(run, resources, { field: 'labels', ...parseLabels(pairs), overwrite: run.flag('overwrite') });
}

export async function annotate(run: Run): Promise<void> {
  changePrinter(run, '', run.dryRun());
  const { resources, pairs } = splitPairs(run.args, 'annotation');
  const parsed = parsePairs(pairs, 'annotation');
  await change(run, resources, { field: 'annotations', ...parsed, overwrite: run.flag('overwrite') });
}

function parseLabels(pairs: string[]): { set: Record<string, string>; remove: string[] } {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const word of pairs) {
    if (word.includes('=')) {
      const parts = word.split('=');
      if (parts.length !== 2) throw new KubectlError(`invalid label spec: ${word}`);
      const problems = labelValueErrors(parts[1]!);
      if (problems.length)
        throw new KubectlError(`invalid label value: ${JSON.stringify(word)}: ${problems.join(';')}`);
      set[parts[0]!] = parts[1]!;
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new KubectlError(`unknown label spec: ${word}`);
  }
  if (remove.some((key) => Object.hasOwn(set, key)))
    throw new KubectlError('can not both modify and remove a label in the same command');
  return { set, remove };
}

async function change(run: Run, resources: string[], wanted: Change): Promise<void> {
  const dryRun = run.dryRun();
  check(run, resources, wanted, dryRun);
  const local = run.flag('local');
  const selection = select(run, {
    args: resources,
    files: fileOptions(run),
    labelSelector: local ? undefined : run.text('selector'),
    fieldSelector: local ? undefined : run.text('field-selector'),
    allNamespaces: run.flag('all-namespaces'),
    typeMeansAll: run.flag('all'),
    continueOnError: true,
    latest: !local,
    local,
  });
  if (!selection.singleItem && run.text('resource-version'))
    throw new KubectlError('--resource-version may only be used with a single resource');
  // `annotate` has one printer for all objects, `label` one for each
  const print = wanted.field === 'annotations' ? changePrinter(run, 'annotated', dryRun) : undefined;
  await selection.visit((info) => changeOne(run, info, wanted, dryRun, selection.singleItem, print));
}

function check(run: Run, resources: string[], { field, set, remove }: Change, dryRun: DryRun): void {
  const word = field === 'labels' ? 'label' : 'annotation';
  const files = run.list('filename').length > 0 || run.text('kustomize') !== '';
  // `annotate` looks for its output in a place that nobody fills
  if (field === 'labels' && run.flag('list') && run.text('output'))
    throw new KubectlError('--list and --output may not be specified together');
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  if (run.flag('all') && run.text('field-selector'))
    throw new KubectlError('cannot set --all and --field-selector at the same time');
  if (run.flag('local')) {
    const file = field === 'labels' ? 'pod' : 'rsrc';
    if (dryRun === 'server')
      throw new KubectlError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
    if (resources.length)
      throw new KubectlError(
        `can only use local files by -f ${file}.yaml or --filename=${file}.json when --local=true is set`,
      );
    if (!files)
      throw new KubectlError(
        `one or more files must be specified as -f ${file}.yaml or --filename=${file}.json`,
      );
  } else if (resources.length === 0 && !files) {
    throw new KubectlError(
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  }
  if (Object.keys(set).length === 0 && remove.length === 0 && !run.flag('list'))
    throw new KubectlError(`at least one ${word} update is required`);
  const both = remove.filter((key) => Object.hasOwn(set, key));
  if (both.length)
    throw new KubectlError(
      `can not both modify and remove the following annotation(s) in the same command: ${both.join(', ')}`,
    );
}

function changeOne(
  run: Run,
  info: Info,
  wanted: Change,
  dryRun: DryRun,
  single: boolean,
  print: Printer | undefined,
): void {
  const before = info.object!;
  const sent = dryRun !== 'client' && !run.flag('local') && !run.flag('list');
  if (sent && wanted.field === 'labels')
    for (const key of wanted.remove)
      if (!Object.hasOwn(before.metadata.labels ?? {}, key))
        run.out(`label ${JSON.stringify(key)} not found.\n`);
  const after = changed(before, wanted);
  const version = run.text('resource-version');
  if (version) after.metadata.resourceVersion = version;
  if (run.flag('list')) return list(run, after, wanted.field, single);
  let result = after;
  if (sent) {
    const patch = twoWayJson(before, after);
    if (version) patch.metadata = { ...(patch.metadata as object), resourceVersion: version };
    result = run.client.patch(
      refOf(info),
      'merge',
      patch,
      writeOptions(run, dryRun, run.text('field-manager')),
    );
  }
  if (print) return print(result);
  changePrinter(run, labelled(before, after, wanted.overwrite), dryRun)(after);
}

function labelled(before: KubeObject, after: KubeObject, overwrite: boolean): string {
  if (equal(before, after)) return 'not labeled';
  return !overwrite && goJson(after).length < goJson(before).length ? 'unlabeled' : 'labeled';
}

function changed(object: KubeObject, { field, set, remove, overwrite }: Change): KubeObject {
  const copy = clone(object);
  const map: Record<string, string> = { ...copy.metadata[field] };
  if (!overwrite) refuseOverwrites(field, map, set);
  Object.assign(map, set);
  for (const key of remove) delete map[key];
  copy.metadata[field] = map;
  return copy;
}

function refuseOverwrites(
  field: Change['field'],
  there: Record<string, string>,
  set: Record<string, string>,
): void {
  const taken = Object.keys(set).filter(
    (key) => Object.hasOwn(there, key) && there[key] !== set[key] && key !== 'kubernetes.io/change-cause',
  );
  if (taken.length === 0) return;
  const texts = taken.map((key) => `'${key}' already has a value (${there[key]})`);
  if (field === 'annotations')
    throw new KubectlError(
      `--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`,
    );
  throw aggregate(texts.map((text) => new KubectlError(`${text}, and --overwrite is false`)))!;
}

function list(run: Run, object: KubeObject, field: Change['field'], single: boolean): void {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  if (!single) run.out(`Listing ${field} for ${object.kind}.${group}/${object.metadata.name}:\n`);
  for (const [key, value] of Object.entries(object.metadata[field] ?? {}))
    run.out(`${single ? '' : ' '}${key}=${value}\n`);
}
