/** `kubectl delete`. Models: kubectl's `cmd/delete`. Left out: `--raw`. */
import type { DeleteOptions } from '../../kube/api';
import { notModelled } from '../not-modelled';
import { Aggregate, KubectlError, isNotFound, isReported, throwAll, withSource } from './errors';
import type { Info } from './info';
import { refOf } from './info';
import { fileOptions } from './manifests';
import { qualifiedKind } from './resource-types';
import { requireName } from './requests';
import type { DryRun, Run } from './run';
import { select, type SelectOptions } from './select';
import { untilGone } from './wait';

const WEEK = 7 * 24 * 3_600_000;

export async function remove(run: Run): Promise<void> {
  if (run.text('raw')) throw notModelled('kubectl', 'delete --raw');
  const grace = gracePeriod(run);
  const propagationPolicy = cascade(run);
  const dryRun = run.dryRun();
  const options = selectOptions(run);
  const selection = select(run, options);
  validate(run, grace);
  if (run.flag('interactive') && !(await confirmed(run, options))) return;
  const deleted: Info[] = [];
  const warnings = new ClusterScopeWarning(run);
  try {
    await selection.visit((info) => {
      deleted.push(info);
      warnings.look(info);
      if (dryRun !== 'client') send(run, info, { grace, propagationPolicy, dryRun });
      say(run, info, grace, dryRun);
    });
  } catch (error) {
    throwAll(relevant(run, error));
  }
  if (deleted.length === 0) run.out('No resources found\n');
  if (run.flag('wait') && dryRun === 'none') await waitFor(run, deleted);
}

function selectOptions(run: Run): SelectOptions {
  return {
    args: run.args,
    files: fileOptions(run),
    labelSelector: run.text('selector'),
    fieldSelector: run.text('field-selector'),
    all: run.flag('all'),
    allNamespaces: run.flag('all-namespaces'),
    continueOnError: true,
    requireObject: false,
  };
}

/** Seconds; -1 leaves it to the object. */
export function gracePeriod(run: Run): number {
  let grace = run.invocation.number('grace-period');
  if (run.flag('now')) {
    if (grace !== -1) throw new KubectlError('--now and --grace-period cannot be specified together');
    grace = 1;
  }
  const force = run.flag('force');
  if (grace === 0 && !force) return 1;
  return force && grace < 0 ? 0 : grace;
}

export function cascade(run: Run): DeleteOptions['propagationPolicy'] {
  const value = run.text('cascade');
  switch (value) {
    case 'background':
    case 'true':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
    case 'false':
      return 'Orphan';
  }
  throw new KubectlError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
}

function validate(run: Run, grace: number): void {
  const output = run.text('output');
  if (output !== '' && output !== 'name')
    throw new KubectlError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  if (run.flag('all') && run.text('selector'))
    throw new KubectlError('cannot set --all and --selector at the same time');
  if (run.flag('all') && run.text('field-selector'))
    throw new KubectlError('cannot set --all and --field-selector at the same time');
  if (!run.flag('force')) return;
  if (grace > 0)
    throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together');
  run.warn(
    'Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.',
  );
}

class ClusterScopeWarning {
  private due: boolean;

  constructor(private readonly run: Run) {
    this.due = run.namespaceGiven && !run.flag('all-namespaces');
  }

  look(info: Info): void {
    if (!this.due || info.type.namespaced) return;
    this.due = false;
    this.run.warn('deleting cluster-scoped resources, not scoped to the provided namespace');
  }
}

export function send(
  run: Run,
  info: Info,
  how: { grace: number; propagationPolicy: DeleteOptions['propagationPolicy']; dryRun: DryRun },
): void {
  const ref = refOf(info);
  try {
    requireName(info);
    info.object ??= existing(run, info);
    run.client.delete(ref, {
      propagationPolicy: how.propagationPolicy,
      dryRun: how.dryRun === 'server',
      ...(how.grace >= 0 ? { gracePeriodSeconds: how.grace } : {}),
    });
  } catch (error) {
    throw withSource('deleting', info.source, error);
  }
}

/** The object for its uid; who may delete need not be allowed to get. */
function existing(run: Run, info: Info): Info['object'] {
  try {
    return run.client.get(refOf(info));
  } catch (error) {
    if (isReported(error)) return undefined;
    throw error;
  }
}

function ignoresNotFound(run: Run): boolean {
  const picked = run.flag('all') || run.text('selector') !== '' || run.text('field-selector') !== '';
  return run.has('ignore-not-found') ? run.flag('ignore-not-found') : picked;
}

/** Without a word to the contrary, what is picked by label may be gone already. */
export function relevant(run: Run, error: unknown, ignore = ignoresNotFound(run)): Error[] {
  if (!isReported(error)) throw error;
  const all = error instanceof Aggregate ? error.errors : [error];
  return ignore ? all.filter((each) => !isNotFound(each)) : all;
}

export function say(run: Run, info: Info, grace: number, dryRun: DryRun): void {
  const kind = qualifiedKind(info.type);
  if (run.text('output') === 'name') return run.out(`${kind}/${info.name}\n`);
  const deleted = grace === 0 ? 'force deleted' : 'deleted';
  const where = info.type.namespaced ? ` from ${info.namespace} namespace` : '';
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  run.out(`${kind} ${JSON.stringify(info.name)} ${deleted}${where}${suffix}\n`);
}

async function confirmed(run: Run, options: SelectOptions): Promise<boolean> {
  const { infos, error } = await select(run, options).infos();
  if (error) throwAll(relevant(run, error));
  if (infos.length === 0) {
    run.out('No resources found\n');
    return false;
  }
  const list = infos.map((info) => `${qualifiedKind(info.type)}/${info.name}\n`).join('');
  run.out(`You are about to delete the following ${infos.length} resource(s):\n${list}`);
  run.out('Do you want to continue? (y/N): ');
  if (/^\s*y\s*$/i.test(await run.context.readLine())) return true;
  run.out('deletion is cancelled\n');
  return false;
}

async function waitFor(run: Run, deleted: Info[]): Promise<void> {
  const timeout = run.invocation.duration('timeout');
  const end = run.now() + (timeout > 0 ? timeout : WEEK);
  for (const info of deleted) {
    try {
      await untilGone(run, info, end);
    } catch (error) {
      if (error instanceof KubectlError) throw error;
      if (!isReported(error)) throw error;
    }
  }
}
