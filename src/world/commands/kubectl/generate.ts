/**
 * Objects made from flags: what the sub-commands of `kubectl create` have in common.
 *
 * Models: the name argument, `--dry-run`, `--save-config` and printing of kubectl's `cmd/create`.
 */
import { StatusError, type KubeObject } from '../../kube/api';
import { KubectlError } from './errors';
import { withTypedLastApplied } from './last-applied';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import type { Run } from './run';

/** The name of what is to be made, once it is clear that it could be sent and printed. @throws KubectlError */
export function nameOfNew(run: Run): string {
  const name = nameArgument(run);
  changePrinter(run, '', run.dryRun());
  run.fieldValidation();
  return name;
}

/** The one name before `--`. @throws KubectlError */
export function nameArgument(run: Run): string {
  const { dash } = run.invocation;
  const count = dash < 0 ? run.args.length : dash;
  if (count !== 1) throw run.usage(`exactly one NAME is required, got ${count}`);
  return run.args[0]!;
}

/** The words after the name, or after `--`. */
export function commandArguments(run: Run): string[] {
  return run.args.slice(1);
}

/** `metadata` with the namespace where it was given by flag. */
export function metadata(run: Run, name: string, more: Record<string, unknown> = {}): KubeObject['metadata'] {
  return { name, ...(run.namespaceGiven ? { namespace: run.namespace } : {}), ...more };
}

export interface CreateOptions {
  /** The kind belongs to no namespace. */
  clusterWide?: boolean;
  /** How a refusal begins: `failed to create configmap: `; as the server says it where absent. */
  failure?: string;
  /** What the object shows before the server has filled it in. */
  unsent?: Record<string, unknown>;
}

/** Sends the object and says so, or prints it. @throws StatusError, KubectlError */
export function createObject(run: Run, object: KubeObject, options: CreateOptions = {}): void {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'created', dryRun, { typed: true });
  const fieldValidation = run.fieldValidation();
  const wanted = run.flag('save-config') ? withTypedLastApplied(object, options.unsent) : object;
  if (dryRun === 'client') return print({ ...wanted, ...options.unsent });
  const namespaced = options.clusterWide
    ? wanted
    : { ...wanted, metadata: { ...wanted.metadata, namespace: run.namespace } };
  try {
    print(
      run.client.create(namespaced, {
        ...writeOptions(run, dryRun, run.text('field-manager') || 'kubectl-create'),
        fieldValidation,
      }),
    );
  } catch (error) {
    if (!(error instanceof StatusError) || options.failure === undefined) throw error;
    throw new KubectlError(`${options.failure}${error.message}`);
  }
}
