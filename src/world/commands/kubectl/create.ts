/** `kubectl create -f FILE`. Models: kubectl's `cmd/create`. Left out: `--raw`. */
import { notModelled } from '../not-modelled';
import { editFiles } from './edit';
import { KubectlError, withSource } from './errors';
import { lastApplied, withLastApplied } from './last-applied';
import { fileOptions, requireFiles } from './manifests';
import { changePrinter } from './printers';
import { record } from './record';
import { create, writeOptions } from './requests';
import type { Run } from './run';
import { select } from './select';

export async function createFromFiles(run: Run): Promise<void> {
  if (run.args.length) throw run.usage(`Unexpected args: [${run.args.join(' ')}]`);
  const dryRun = run.dryRun();
  const fieldValidation = run.fieldValidation();
  const print = changePrinter(run, 'created', dryRun);
  requireFiles(fileOptions(run));
  if (run.text('raw')) throw notModelled('kubectl', 'create --raw');
  if (run.flag('edit')) return editFiles(run);
  const options = { ...writeOptions(run, dryRun, run.text('field-manager')), fieldValidation };
  let count = 0;
  await select(run, {
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    continueOnError: true,
    validate: fieldValidation === 'Strict',
  }).visit((info) => {
    if (run.flag('save-config') || lastApplied(info.object!)) info.object = withLastApplied(info.object!);
    record(run, info.object!);
    if (dryRun !== 'client') {
      try {
        info.object = create(run, info, options);
      } catch (error) {
        throw withSource('creating', info.source, error);
      }
    }
    count++;
    print(info.object!);
  });
  if (count === 0) throw new KubectlError('no objects passed to create');
}
