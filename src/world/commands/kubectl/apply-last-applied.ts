/**
 * `kubectl apply view-last-applied`, `set-last-applied`, `edit-last-applied`.
 *
 * Models: kubectl's `cmd/apply/apply_*_last_applied.go`: what apply remembers of an object, looked at and changed
 * without the object itself.
 */
import type { KubeObject } from '../../kube/api';
import type { JsonMap } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { EditSession } from './edit';
import { KubectlError, isNotFound, withSource } from './errors';
import { goJson } from './go-values';
import { refOf, type Info } from './info';
import { lastApplied, withLastApplied } from './last-applied';
import { fileOptions, flatten, readObjects } from './manifests';
import { twoWayJson } from './merge-diff';
import { changePrinter } from './printers';
import { infoText, read, writeOptions } from './requests';
import type { Run } from './run';
import { select } from './select';

export async function viewLastApplied(run: Run): Promise<void> {
  const texts: string[] = [];
  await select(run, {
    args: run.args,
    files: fileOptions(run),
    all: run.flag('all'),
    labelSelector: run.text('selector'),
    latest: true,
  }).visit((info) => {
    const text = lastApplied(info.object!);
    if (text !== undefined) texts.push(text);
    else if (info.source)
      throw new KubectlError(
        `error when no last-applied-configuration annotation found on resource: ${info.name}\n ${JSON.stringify(info.source)}: <nil>`,
      );
  });
  const format = run.text('output');
  for (const text of texts) {
    if (format === 'json') run.out(`${goJson(JSON.parse(text), '  ')}\n`);
    else if (format === 'yaml') run.out(marshal(JSON.parse(text)));
    else throw run.usage(`Unexpected -o output mode: ${format}, the flag 'output' must be one of yaml|json`);
  }
}

export async function setLastApplied(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'configured', dryRun);
  const changes: { info: Info; patch: JsonMap }[] = [];
  await select(run, { files: fileOptions(run) }).visit((info) => {
    const patch = patchFor(info.object!);
    const wanted = goJson(info.object!);
    const live = liveObject(run, info);
    const before = lastApplied(live);
    if (before === undefined && !run.flag('create-annotation'))
      throw new KubectlError(
        `no last-applied-configuration annotation found on resource: ${info.name}, to create the annotation, run the command with --create-annotation`,
      );
    if (before?.trim() === wanted) run.out(`set-last-applied ${info.name}: no changes required.\n`);
    else changes.push({ info: { ...info, object: live }, patch });
  });
  for (const { info, patch } of changes)
    print(
      dryRun === 'client'
        ? info.object!
        : run.client.patch(refOf(info), 'merge', patch, writeOptions(run, dryRun, 'kubectl')),
    );
}

function liveObject(run: Run, info: Info): KubeObject {
  try {
    return read(run, info);
  } catch (error) {
    if (isNotFound(error)) throw error;
    throw withSource(
      `retrieving current configuration of:\n${infoText(info)}\nfrom server for:`,
      info.source,
      error,
    );
  }
}

/** The annotation alone. */
function patchFor(object: KubeObject): JsonMap {
  const text = goJson(object);
  const annotated = withLastApplied(object);
  annotated.metadata.annotations!['kubectl.kubernetes.io/last-applied-configuration'] = text;
  return twoWayJson(object as unknown as JsonMap, annotated as unknown as JsonMap);
}

const HEADER = [
  "Please edit the 'last-applied-configuration' annotations below.",
  "Lines beginning with a '#' will be ignored, and an empty file will abort the edit.",
];

export async function editLastApplied(run: Run): Promise<void> {
  const { infos, error } = await select(run, {
    args: run.args,
    files: fileOptions(run),
    typeMeansAll: true,
    latest: true,
    continueOnError: true,
  }).infos();
  if (error) throw error;
  const remembered = infos.flatMap(({ object }) => {
    const text = lastApplied(object!);
    if (text === undefined) return [];
    const found = readObjects({ source: 'edited-file', text: () => text }, run.client, false);
    return found.flatMap((each) => ('error' in each ? [] : flatten(each, run.client)));
  }) as Info[];
  if (remembered.length === 0)
    throw new KubectlError(
      'no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`',
    );
  await new EditSession(run, remembered, run.fieldValidation(), annotate, HEADER).edit();
}

function annotate(session: EditSession, info: Info): void {
  const { run } = session;
  const original = session.originalOf(info);
  if (goJson(original.object) === goJson(info.object)) return changePrinter(run, 'skipped')(info.object!);
  run.client.patch(refOf(info), 'merge', patchFor(info.object!), {
    fieldManager: run.text('field-manager'),
    warn: run.warn,
  });
  changePrinter(run, 'edited')(info.object!);
}
