/** `kubectl scale`. Models: kubectl's `cmd/scale`. */
import { KubectlError } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { changePrinter } from './printers';
import { CHANGE_CAUSE, changeCause } from './record';
import { writeOptions } from './requests';
import type { DryRun, Run } from './run';
import { select } from './select';

export async function scale(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'scaled', dryRun);
  const replicas = run.invocation.number('replicas');
  if (replicas < 0)
    throw new KubectlError(
      'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
    );
  if (run.invocation.number('current-replicas') < -1)
    throw new KubectlError('The --current-replicas must specify an integer of -1 or greater');
  const { infos, error } = await select(run, {
    args: run.args,
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    typeMeansAll: run.flag('all'),
    continueOnError: true,
  }).infos();
  if (run.text('resource-version') && infos.length > 1)
    throw new KubectlError('cannot use --resource-version with multiple resources');
  if (infos.length === 0) throw error ?? new KubectlError('no objects passed to scale');
  for (const info of infos) {
    if (dryRun !== 'client') await scaleOne(run, info, replicas, dryRun);
    print(info.object!);
  }
  if (error) throw error;
}

async function scaleOne(run: Run, info: Info, replicas: number, dryRun: DryRun): Promise<void> {
  precondition(run, info);
  run.client.patch(
    refOf(info),
    'merge',
    { spec: { replicas } },
    { ...writeOptions(run, dryRun, 'kubectl'), subresource: 'scale' },
  );
  if (run.flag('record') && dryRun === 'none') {
    const annotations = { [CHANGE_CAUSE]: changeCause(run) };
    run.client.patch(
      refOf(info),
      'merge',
      { metadata: { annotations } },
      writeOptions(run, dryRun, 'kubectl'),
    );
  }
  const timeout = run.invocation.duration('timeout');
  if (timeout > 0 && dryRun === 'none') await follow(run, info, replicas, run.now() + timeout);
}

function precondition(run: Run, info: Info): void {
  const wanted = run.invocation.number('current-replicas');
  const version = run.text('resource-version');
  const found = info.object!;
  if (wanted !== -1 && found.spec?.replicas !== wanted)
    throw new KubectlError(`Expected replicas to be ${wanted}, was ${found.spec?.replicas ?? 0}`);
  if (version && found.metadata.resourceVersion !== version)
    throw new KubectlError(
      `Expected resource version to be ${version}, was ${found.metadata.resourceVersion}`,
    );
}

async function follow(run: Run, info: Info, replicas: number, end: number): Promise<void> {
  for (;;) {
    const { spec, status } = run.client.get(refOf(info));
    if (spec?.replicas !== replicas || (status?.replicas ?? 0) === replicas) return;
    if (run.now() >= end)
      throw new KubectlError(`timed out waiting for ${JSON.stringify(info.name)} to be synced`);
    await run.context.sleep(1000);
  }
}
