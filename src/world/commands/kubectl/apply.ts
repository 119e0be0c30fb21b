/**
 * `kubectl apply`: objects become what files say.
 *
 * Models: kubectl's `cmd/apply`: the three-way merge on the client with its annotation, server-side apply and the move
 * from the one to the other. Left out: apply sets.
 */
import { StatusError, type KubeObject, type WriteOptions } from '../../kube/api';
import type { JsonMap } from '../../kube/json-value';
import { checkAllowlist, prune } from './apply-prune';
import { KubectlError, aggregate, asError, isNotFound, isReported, withSource } from './errors';
import { goJson, goJsonAsIs, sortedKeys } from './go-values';
import { LAST_APPLIED, lastApplied, withLastApplied, withoutNulls } from './last-applied';
import { fileOptions, requireFiles } from './manifests';
import { threeWayJson, threeWayStrategic } from './merge-diff';
import { isBuiltIn, schemaOfType } from './object-schema';
import { changePrinter, formatOf, wantsObject } from './printers';
import { record } from './record';
import { create, infoText, read, writeOptions } from './requests';
import type { DryRun, Run } from './run';
import { refOf, type Info } from './info';
import { select } from './select';
import { applyServerSide } from './server-side-apply';

export async function apply(run: Run): Promise<void> {
  if (run.args.length) throw run.usage(`Unexpected args: [${run.args.join(' ')}]`);
  const dryRun = run.dryRun();
  requireFiles(fileOptions(run));
  const validation = run.fieldValidation();
  check(run, dryRun);
  const { infos, error } = await select(run, {
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    continueOnError: true,
    validate: validation === 'Strict',
  }).infos();
  const errors: Error[] = error ? [error] : [];
  if (infos.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to apply');
  const task = new Task(run, dryRun, validation);
  for (const info of infos) {
    try {
      await task.apply(info);
    } catch (failure) {
      if (!isReported(failure)) throw failure;
      errors.push(failure);
    }
  }
  const failed = aggregate(errors);
  if (failed) throw failed;
  if (wantsObject(run)) printObjects(run, infos, dryRun);
  if (run.flag('prune')) prune(run, infos, dryRun);
}

function check(run: Run, dryRun: DryRun): void {
  const serverSide = run.flag('server-side');
  if (run.flag('force-conflicts') && !serverSide)
    throw new KubectlError('--force-conflicts only works with --server-side');
  if (dryRun === 'client' && serverSide)
    throw new KubectlError(
      "--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    );
  if (serverSide && run.flag('force')) throw new KubectlError('--force cannot be used with --server-side');
  if (dryRun === 'server' && run.flag('force'))
    throw new KubectlError('--dry-run=server cannot be used with --force');
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  if (run.flag('prune')) checkPrune(run, serverSide);
  if (run.text('subresource') && !serverSide)
    throw new KubectlError('--subresource can only be specified for --server-side');
}

function checkPrune(run: Run, serverSide: boolean): void {
  if (run.flag('force')) throw new KubectlError('--force cannot be used with --prune');
  if (!run.flag('all') && !run.text('selector'))
    throw new KubectlError(
      'all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector',
    );
  if (serverSide)
    throw new KubectlError(
      "--prune is in alpha and doesn't currently work on objects created by server-side apply",
    );
  checkAllowlist(run);
}

/** Several objects are held as a typed list, whose fields JSON shows in their order. */
function printObjects(run: Run, infos: Info[], dryRun: DryRun): void {
  const objects = infos.map((info) => info.object!);
  if (objects.length !== 1 && formatOf(run).toLowerCase() === 'json') {
    const items = objects.map((object) => sortedKeys(object));
    return run.out(`${goJsonAsIs({ kind: 'List', apiVersion: 'v1', metadata: {}, items }, '    ')}\n`);
  }
  changePrinter(
    run,
    '',
    dryRun,
  )(objects.length === 1 ? objects[0]! : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} });
}

class Task {
  private readonly options: WriteOptions;

  constructor(
    private readonly run: Run,
    private readonly dryRun: DryRun,
    validation: 'Strict' | 'Warn' | 'Ignore',
  ) {
    const serverSide = run.flag('server-side');
    const manager = run.has('field-manager') ? run.text('field-manager') : '';
    this.options = {
      ...writeOptions(run, dryRun, manager || (serverSide ? 'kubectl' : 'kubectl-client-side-apply')),
      fieldValidation: validation,
    };
  }

  async apply(info: Info): Promise<void> {
    record(this.run, info.object!);
    const generated = info.object!.metadata.generateName as string | undefined;
    if (!info.name && generated)
      throw new KubectlError(`from ${generated}: cannot use generate name with apply`);
    if (this.run.flag('server-side')) {
      info.object = applyServerSide(this.run, info, this.options);
      this.warnIfDeleting(info.object);
      return this.say('serverside-applied', info.object);
    }
    const live = this.live(info);
    if (!live) return this.create(info);
    await this.patch(info, live);
  }

  private live(info: Info): KubeObject | undefined {
    try {
      return read(this.run, info);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw withSource(
        `retrieving current configuration of:\n${infoText(info)}\nfrom server for:`,
        info.source,
        error,
      );
    }
  }

  private create(info: Info): void {
    info.object = withoutNulls(withLastApplied(info.object!));
    if (this.dryRun !== 'client') {
      try {
        info.object = create(this.run, info, this.options);
      } catch (error) {
        throw withSource('creating', info.source, error);
      }
    }
    this.say('created', info.object);
  }

  private async patch(info: Info, live: KubeObject): Promise<void> {
    const modified = withLastApplied(info.object!);
    info.object = live;
    if (this.dryRun === 'client') return this.say('configured', live);
    if (lastApplied(live) === undefined)
      this.run.err(
        `Warning: resource ${info.type.resource}/${info.name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
      );
    const patch = patchOf(info, modified, live);
    const changed = Object.keys(patch).length > 0;
    if (changed) info.object = await this.send(info, patch, modified, live);
    this.warnIfDeleting(info.object);
    this.say(changed ? 'configured' : 'unchanged', info.object);
  }

  private async send(
    info: Info,
    patch: JsonMap,
    modified: KubeObject,
    live: KubeObject,
  ): Promise<KubeObject> {
    try {
      return this.run.client.patch(
        refOf(info),
        isBuiltIn(info.type) ? 'strategic' : 'merge',
        patch,
        this.options,
      );
    } catch (error) {
      const refused = asError(error);
      const replaceable =
        refused instanceof StatusError && (refused.reason === 'Conflict' || refused.reason === 'Invalid');
      if (this.run.flag('force') && replaceable) return this.replace(info, modified, live);
      const told = withSource('patching', info.source, refused);
      throw withSource(`applying patch:\n${goJson(patch)}\nto:\n${infoText(info)}\nfor:`, info.source, told);
    }
  }

  /** `--force`: what cannot be changed is made anew. */
  private async replace(info: Info, modified: KubeObject, live: KubeObject): Promise<KubeObject> {
    this.run.client.delete(refOf(info), { propagationPolicy: 'Background' });
    await gone(this.run, info);
    try {
      return create(this.run, { ...info, object: modified }, this.options);
    } catch (error) {
      create(this.run, { ...info, object: live }, this.options);
      throw error;
    }
  }

  private warnIfDeleting(object: KubeObject): void {
    if (object.metadata.deletionTimestamp)
      this.run.err(
        `Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.\n`,
      );
  }

  private say(operation: string, object: KubeObject): void {
    if (!wantsObject(this.run)) changePrinter(this.run, operation, this.dryRun)(object);
  }
}

/** What has to change so that the live object is as the file says. @throws KubectlError */
export function patchOf(info: Info, modified: KubeObject, live: KubeObject): JsonMap {
  const original = JSON.parse(lastApplied(live) || '{}') as JsonMap;
  return isBuiltIn(info.type)
    ? threeWayStrategic(schemaOfType(info.type), original, modified, live)
    : threeWayJson(original, modified, live);
}

/** Waits until the object is gone. */
export async function gone(run: Run, info: Info): Promise<void> {
  for (;;) {
    try {
      run.client.get(refOf(info));
    } catch (error) {
      if (isNotFound(error)) return;
      throw error;
    }
    await run.context.sleep(1000);
  }
}
