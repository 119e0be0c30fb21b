/**
 * Server-side apply of many objects, in stages, with a dry run before anything is written.
 *
 * Models: `ssa.ResourceManager` of fluxcd/pkg: definitions first, then classes, then the rest; within a stage every
 * object is tried before the first is applied, so one that is refused stops the stage. Left out: drift ignore rules by
 * JSON pointer into lists that others own, API version migration.
 */
import type { ApplyOptions, Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { clone, equal } from '../../kube/json-value';
import { Interrupted, type Clock } from '../../time/clock';
import { NoMatchError, refOf, subjectOf } from '../runtime/refs';
import { change, type Action, type Change } from './change-set';
import { ignoredFieldsAdopted, withoutIgnored, type IgnoreRule } from './drift-ignore';
import { cleanupPatch, type Cleanup } from './field-managers';
import { hasAnyMark, type Marks } from './metadata';
import { byApplyOrder, idOf, type ObjectId } from './object-id';

export interface ApplyPlan {
  /** The controller's name. */
  fieldManager: string;
  /** How many objects are tried side by side. */
  concurrency: number;
  /** Recreate objects whose immutable fields change. */
  force: boolean;
  /** Marks on the object, in the cluster or as desired, that ... */
  forceIf: Marks;
  skipIf: Marks;
  /** ... skip it where it exists already. */
  createOnlyIf: Marks;
  cleanup: Cleanup;
  ignore: readonly IgnoreRule[];
  /** Remembers what a dry run found unchanged; absent where requests must be made each time. */
  memory?: DryRunMemory;
  /** Is handed the server's warnings, those of dry runs too. */
  warn?: (text: string) => void;
}

/** Knows objects for which a dry run changed nothing, by cluster version and desired content. */
export type DryRunMemory = Map<string, { version: string; desired: string }>;

/** Waits for definitions and classes to become usable. @throws Error */
export type WaitFor = (ids: ObjectId[]) => Promise<void>;

/** An apply that stopped half way: what had been done by then. */
export class ApplyError extends Error {
  constructor(
    message: string,
    readonly done: Change[],
  ) {
    super(message);
  }
}

/**
 * Applies objects in stages and answers what became of each, in order of applying.
 * @throws ApplyError
 */
export async function applyAllStaged(
  client: Client,
  clock: Clock,
  objects: KubeObject[],
  plan: ApplyPlan,
  waitFor: WaitFor,
): Promise<Change[]> {
  const done: Change[] = [];
  const definitions = objects.filter(isDefinition);
  const classes = objects.filter((each) => !isDefinition(each) && each.kind.endsWith('Class'));
  const rest = objects.filter((each) => !isDefinition(each) && !each.kind.endsWith('Class'));
  try {
    for (const stage of [definitions, classes]) {
      if (!stage.length) continue;
      const changes = await applyAll(client, clock, stage, plan);
      done.push(...changes);
      await waitFor(changes.map((each) => each.id));
    }
    done.push(...(await applyAll(client, clock, rest, plan)));
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    throw new ApplyError(error.message, done);
  }
  return done;
}

/** Tries all objects, then applies those that are new or differ. @throws Error */
async function applyAll(
  client: Client,
  clock: Clock,
  objects: KubeObject[],
  plan: ApplyPlan,
): Promise<Change[]> {
  const sorted = [...objects].sort((a, b) => byApplyOrder(idOf(a), idOf(b)));
  const tried = new Map<KubeObject, Trial>();
  for (const object of inWorkerOrder(sorted, plan.concurrency))
    tried.set(object, await tryObject(client, clock, object, plan));
  for (const object of sorted) {
    const { desired } = tried.get(object)!;
    if (!desired) continue;
    try {
      client.apply(desired, { fieldManager: plan.fieldManager, force: true, warn: plan.warn });
    } catch (error) {
      throw new Error(`${subjectOf(desired)} apply failed: ${messageOf(error)}`);
    }
  }
  return sorted.map((object) => tried.get(object)!.change);
}

/**
 * The order in which so many workers get to speak: of those started together, the last comes first, as Go's scheduler
 * has it more often than not. It decides which of several refusals is told.
 */
function inWorkerOrder(objects: KubeObject[], workers: number): KubeObject[] {
  const ordered: KubeObject[] = [];
  for (let i = 0; i < objects.length; i += workers) {
    const batch = objects.slice(i, i + workers);
    ordered.push(...batch.slice(-1), ...batch.slice(0, -1));
  }
  return ordered;
}

interface Trial {
  change: Change;
  /** What to apply; absent where nothing is to be done. */
  desired?: KubeObject;
}

async function tryObject(client: Client, clock: Clock, object: KubeObject, plan: ApplyPlan): Promise<Trial> {
  const before = find(client, object);
  const skip = hasAnyMark(object, plan.skipIf) || hasAnyMark(before, plan.skipIf);
  if (skip || (before && hasAnyMark(object, plan.createOnlyIf)))
    return { change: change(before ?? object, 'skipped') };
  const memory = remembered(plan, object, before);
  if (memory.known) return { change: change(before!, 'unchanged') };
  let warned = false;
  const warn = (text: string): void => {
    warned = true;
    plan.warn?.(text);
  };
  const { result, found } = await dryRun(client, clock, object, before, { ...plan, warn });
  const cleaned = found !== undefined && cleanUp(client, object, found, plan);
  if (found && !cleaned && !drifted(found, result, plan.ignore)) {
    if (!warned) memory.keep(found);
    return { change: change(result, 'unchanged') };
  }
  const action: Action = result.metadata.resourceVersion ? 'configured' : 'created';
  const desired = action === 'configured' ? ignoredFieldsAdopted(object, found!, result, plan) : object;
  return { change: change(result, action), desired };
}

function remembered(plan: ApplyPlan, object: KubeObject, found: KubeObject | undefined) {
  const key = found?.metadata.uid;
  const desired = plan.memory && key ? JSON.stringify(object) : '';
  const last = key ? plan.memory?.get(key) : undefined;
  return {
    known: !!last && last.version === found!.metadata.resourceVersion && last.desired === desired,
    keep: (current: KubeObject): void => {
      if (key) plan.memory?.set(key, { version: current.metadata.resourceVersion!, desired });
    },
  };
}

/** What the server would make of the object, and what it would replace: nothing where that had to be deleted first. */
async function dryRun(
  client: Client,
  clock: Clock,
  object: KubeObject,
  found: KubeObject | undefined,
  plan: ApplyPlan,
): Promise<{ result: KubeObject; found: KubeObject | undefined }> {
  const options = { fieldManager: plan.fieldManager, force: true, dryRun: true, warn: plan.warn };
  try {
    return { result: applied(client, object, options), found };
  } catch (error) {
    if (!found || !mayRecreate(object, found, plan, error)) throw dryRunError(object, error);
  }
  await recreate(client, clock, object, found);
  try {
    return { result: applied(client, object, options), found: undefined };
  } catch (error) {
    throw dryRunError(object, error);
  }
}

function applied(client: Client, object: KubeObject, options: ApplyOptions): KubeObject {
  // A kind that discovery does not list is the client's own error, before any request.
  refOf(client, object);
  return client.apply(object, options);
}

function mayRecreate(object: KubeObject, found: KubeObject, plan: ApplyPlan, error: unknown): boolean {
  if (!isImmutableError(error)) return false;
  return plan.force || hasAnyMark(object, plan.forceIf) || hasAnyMark(found, plan.forceIf);
}

/** Deletes the object and waits until it is really gone. */
async function recreate(client: Client, clock: Clock, object: KubeObject, found: KubeObject): Promise<void> {
  try {
    client.delete(refOf(client, found), { propagationPolicy: 'Background' });
  } catch (error) {
    if (!isNotFound(error))
      throw new Error(
        `${subjectOf(object)} immutable field detected, failed to delete object: ${messageOf(error)}`,
      );
  }
  while (find(client, object)) await clock.sleep(2000);
}

function cleanUp(client: Client, object: KubeObject, found: KubeObject, plan: ApplyPlan): boolean {
  if (hasAnyMark(object, plan.cleanup.except) || hasAnyMark(found, plan.cleanup.except)) return false;
  const ref = refOf(client, found);
  const patch = cleanupPatch(client.get(ref, { managedFields: true }), plan.cleanup, plan.fieldManager);
  if (!patch.length) return false;
  try {
    client.patch(ref, 'json', patch, { fieldManager: plan.fieldManager });
  } catch (error) {
    throw new Error(`${subjectOf(found)} metadata.managedFields cleanup failed: ${messageOf(error)}`);
  }
  return true;
}

/** Does the dry run's answer differ from what is there, status and bookkeeping left aside? */
export function drifted(found: KubeObject, result: KubeObject, ignore: readonly IgnoreRule[]): boolean {
  if (!result.metadata.resourceVersion) return true;
  if (!equal(result.metadata.labels ?? {}, found.metadata.labels ?? {})) return true;
  if (!equal(result.metadata.annotations ?? {}, found.metadata.annotations ?? {})) return true;
  return !equal(body(withoutIgnored(result, result, ignore)), body(withoutIgnored(found, result, ignore)));
}

function body(object: KubeObject): Record<string, unknown> {
  return { ...clone(object), metadata: undefined, status: undefined };
}

function find(client: Client, object: KubeObject): KubeObject | undefined {
  try {
    return client.get(refOf(client, object));
  } catch (error) {
    if (error instanceof StatusError || error instanceof NoMatchError) return undefined;
    throw error;
  }
}

/** CRDs, namespaces and cluster roles: what other objects need before they can be applied. */
export function isDefinition({ apiVersion, kind }: KubeObject): boolean {
  if (kind === 'Namespace') return apiVersion === 'v1';
  if (kind === 'CustomResourceDefinition') return apiVersion.startsWith('apiextensions.k8s.io/');
  return kind === 'ClusterRole' && apiVersion.startsWith('rbac.authorization.k8s.io/');
}

/** Conflicts and invalid objects count as immutable, as kubectl has it, and whatever says so. */
export function isImmutableError(error: unknown): boolean {
  if (error instanceof StatusError && (error.reason === 'Conflict' || error.reason === 'Invalid'))
    return true;
  return /is\simmutable|immutable\sfield/.test(messageOf(error));
}

/** A refused dry run, in Flux's words. */
export function dryRunError(object: KubeObject, error: unknown): Error {
  const subject = subjectOf(object);
  if (isNotFound(error)) {
    const why = object.metadata.namespace ? 'not found' : 'namespace not specified';
    return new Error(`${subject} ${why}: ${messageOf(error)}`);
  }
  const reason = reasonOf(error);
  return new Error(`${subject} dry-run failed${reason ? ` (${reason})` : ''}: ${messageOf(error)}`);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof StatusError)) return '';
  const conflict = error.status.causes?.some((each) => each.reason === 'FieldManagerConflict');
  return conflict ? 'FieldManagerConflict' : error.reason;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
