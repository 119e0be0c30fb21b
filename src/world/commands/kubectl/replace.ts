/** `kubectl replace`. Models: kubectl's `cmd/replace`. Left out: `--raw`. */
import type { KubeObject } from '../../kube/api';
import { notModelled } from '../not-modelled';
import { KubectlError, isReported, throwAll, withSource } from './errors';
import { refOf, type Info } from './info';
import { lastApplied, withLastApplied } from './last-applied';
import { fileOptions, requireFiles } from './manifests';
import { changePrinter } from './printers';
import { create, writeOptions } from './requests';
import { gone } from './apply';
import { cascade, gracePeriod, relevant, say, send } from './delete';
import type { DryRun, Run } from './run';
import { select, type Selection } from './select';

export async function replace(run: Run): Promise<void> {
  const fieldValidation = run.fieldValidation();
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'replaced', dryRun);
  requireFiles(fileOptions(run));
  check(run, dryRun);
  if (run.text('raw')) throw notModelled('kubectl', 'replace --raw');
  if (run.flag('force')) return forceReplace(run, fieldValidation);
  const options = { ...writeOptions(run, dryRun, run.text('field-manager')), fieldValidation };
  await objects(run, fieldValidation).visit((info) => {
    const wanted = annotated(run, info.object!);
    if (dryRun === 'client') return print(wanted);
    try {
      print(run.client.update(versioned(run, info, wanted), { ...options, ...subresource(run) }));
    } catch (error) {
      throw withSource('replacing', info.source, error);
    }
  });
}

function check(run: Run, dryRun: DryRun): void {
  const force = run.flag('force');
  if (run.invocation.number('grace-period') >= 0 && !force)
    throw new KubectlError('--grace-period must have --force specified');
  if (run.invocation.duration('timeout') !== 0 && !force)
    throw new KubectlError('--timeout must have --force specified');
  if (force && dryRun !== 'none') throw new KubectlError('--dry-run can not be used when --force is set');
}

function objects(run: Run, fieldValidation: string): Selection {
  return select(run, {
    files: fileOptions(run),
    continueOnError: true,
    validate: fieldValidation === 'Strict',
    subresource: run.text('subresource'),
  });
}

function subresource(run: Run): { subresource?: 'status' | 'scale' } {
  const name = run.text('subresource') as 'status' | 'scale' | '';
  return name ? { subresource: name } : {};
}

function annotated(run: Run, object: KubeObject): KubeObject {
  return run.flag('save-config') || lastApplied(object) !== undefined ? withLastApplied(object) : object;
}

/** Whoever names no version means the newest. */
function versioned(run: Run, info: Info, object: KubeObject): KubeObject {
  if (object.metadata.resourceVersion) return object;
  try {
    const { resourceVersion } = run.client.get(refOf(info)).metadata;
    return { ...object, metadata: { ...object.metadata, resourceVersion } };
  } catch (error) {
    if (!isReported(error)) throw error;
    return object;
  }
}

/** Deletes, waits, and makes anew. */
async function forceReplace(run: Run, fieldValidation: 'Strict' | 'Warn' | 'Ignore'): Promise<void> {
  const grace = gracePeriod(run) || 1;
  const propagationPolicy = cascade(run);
  const { infos, error } = await objects(run, fieldValidation).infos();
  if (error) throw error;
  for (const info of infos) {
    try {
      send(run, { ...info, object: undefined }, { grace, propagationPolicy, dryRun: 'none' });
      say(run, info, grace, 'none');
    } catch (failure) {
      throwAll(relevant(run, failure, true));
    }
  }
  for (const info of infos) await gone(run, info);
  const options = { ...writeOptions(run, 'none', run.text('field-manager')), fieldValidation };
  for (const info of infos) {
    const made = create(run, { ...info, object: annotated(run, info.object!) }, options);
    changePrinter(run, 'replaced')(made);
  }
}
