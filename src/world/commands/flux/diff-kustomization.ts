/**
 * `flux diff kustomization`: what applying the local build would change.
 *
 * Models: `cmd/flux/diff_kustomization.go` and flux2's `internal/build/diff.go`. Left out: the spinner, decrypted secrets.
 */
import { staleObjects, type Inventory } from '../../flux/kustomize/inventory';
import { dryRunError, drifted } from '../../flux/ssa/apply';
import { refOf, subjectOf } from '../../flux/runtime/refs';
import type { IgnoreRule } from '../../flux/ssa/drift-ignore';
import { hasAnyMark } from '../../flux/ssa/metadata';
import { normalise } from '../../flux/ssa/normalise';
import { formatId, idOf } from '../../flux/ssa/object-id';
import { join } from '../../files/files';
import type { KubeObject } from '../../kube/api';
import { clone } from '../../kube/json-value';
import { confirmKustomizationFile } from './build-kustomization';
import type { Call } from './call';
import { FluxError } from './call';
import { compareData } from './dyff-compare';
import { formatDifferences } from './dyff-report';
import { KINDS } from './kinds';
import type { BuildPlan, LocalBuild } from './local-build';
import { buildLocally, innerPlan, isKustomization, isSame } from './local-build';

const { group: GROUP } = KINDS.kustomization;
const MANAGER = 'kustomize-controller';

export function diffKustomization(call: Call): void {
  const { typed } = call;
  const name = typed.args[0];
  if (name === undefined) throw new FluxError('kustomization name is required');
  const given = typed.text('path');
  const path = join(call.context.cwd, given);
  if (!given || !call.context.files.isDirectory(path))
    throw new FluxError(`invalid resource path ${JSON.stringify(given)}`, 2);
  const file = typed.text('kustomization-file');
  confirmKustomizationFile(call, file);
  if (typed.flag('ignore-not-found') && !file)
    throw new FluxError('kustomization file is required when assuming new kustomizations', 2);
  const plan: BuildPlan = {
    name,
    namespace: call.namespace,
    path,
    kustomizationFile: file,
    dryRun: false,
    recursive: false,
    ignoreNotFound: typed.flag('ignore-not-found'),
    localSources: typed.map('local-sources'),
  };
  let result: Diff;
  try {
    result = diff(call, plan);
  } catch (error) {
    if (!(error instanceof FluxError)) throw error;
    throw new FluxError(error.message, 2);
  }
  call.out(result.output);
  if (result.errors.length) throw new FluxError(aggregate(result.errors), 2);
  if (result.changed)
    throw new FluxError('identified at least one change, exiting with non-zero exit code', 1, true);
}

interface Diff {
  output: string;
  changed: boolean;
  errors: string[];
}

/** Several errors in one line, as Kubernetes' aggregates print. */
function aggregate(errors: string[]): string {
  const distinct = [...new Set(errors)];
  return distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`;
}

function diff(call: Call, plan: BuildPlan): Diff {
  const built = buildLocally(call, plan);
  const result: Diff = { output: '', changed: false, errors: [] };
  const entries: { id: string; v: string }[] = [];
  for (const object of built.objects) {
    normalise(object);
    try {
      const action = diffObject(call, built, object, result);
      entries.push({ id: formatId(idOf(object)), v: object.apiVersion.split('/').at(-1)! });
      if (action !== 'created') diffInner(call, plan, built, object, result);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      result.errors.push(error.message);
    }
  }
  if (built.kustomization['spec']?.prune === true && result.errors.length === 0)
    diffInventory(built, { entries }, result);
  return result;
}

type Action = 'skipped' | 'created' | 'configured' | 'unchanged';

function diffObject(call: Call, { kustomization }: LocalBuild, object: KubeObject, result: Diff): Action {
  const live = find(call, object);
  const exclusions = { [`${GROUP}/reconcile`]: 'disabled', [`${GROUP}/ssa`]: 'ignore' };
  const onlyOnce = live !== undefined && hasAnyMark(object, { [`${GROUP}/ssa`]: 'ifnotpresent' });
  if (hasAnyMark(object, exclusions) || hasAnyMark(live, exclusions) || onlyOnce) {
    // An object that is not there is named by its kind alone.
    result.output += `► ${live ? subjectOf(live) : `${object.kind}/`} skipped\n`;
    return 'skipped';
  }
  const merged = dryRun(call, object);
  if (!merged || !live || !merged.metadata.resourceVersion) {
    result.output += `► ${subjectOf(object)} created\n`;
    result.changed = true;
    return 'created';
  }
  const ignore = (kustomization['spec']?.ignore ?? []) as IgnoreRule[];
  if (!drifted(live, merged, ignore)) return 'unchanged';
  result.output += `► ${subjectOf(object)} drifted\n${report(call, live, merged)}`;
  result.changed = true;
  return 'configured';
}

function find(call: Call, object: KubeObject): KubeObject | undefined {
  try {
    return call.client().get(refOf(call.client(), object));
  } catch {
    return undefined;
  }
}

/** The object as it would be; undefined where it would be made anew. @throws Error in Flux's words */
function dryRun(call: Call, object: KubeObject): KubeObject | undefined {
  try {
    refOf(call.client(), object);
    return call.client().apply(object, { fieldManager: MANAGER, force: true, dryRun: true });
  } catch (error) {
    if (hasAnyMark(object, { [`${GROUP}/force`]: 'enabled' })) return undefined;
    throw dryRunError(object, error);
  }
}

function report(call: Call, live: KubeObject, merged: KubeObject): string {
  const [from, to] = [clone(live), clone(merged)];
  delete from.metadata['managedFields'];
  delete to.metadata['managedFields'];
  if (to.kind === 'Secret') maskSecrets(from, to);
  return formatDifferences(compareData(from, to), call.context.columns || 80);
}

/** Tells that a value changed without showing it. */
function maskSecrets(from: KubeObject, to: KubeObject): void {
  const [before, after] = [from['data'] ?? {}, to['data'] ?? {}] as Record<string, string>[];
  for (const key of Object.keys(before!)) {
    const both = key in after!;
    const same = before![key] === after![key];
    before![key] = !both || same ? '***' : '*** (before)';
    if (both) after![key] = same ? '***' : '*** (after)';
  }
  for (const key of Object.keys(after!)) if (!(key in before!)) after![key] = '***';
}

/** With `--recursive`: what the Kustomizations among the objects would change. */
function diffInner(
  call: Call,
  plan: BuildPlan,
  { kustomization }: LocalBuild,
  object: KubeObject,
  result: Diff,
): void {
  if (!call.typed.flag('recursive') || !isKustomization(object) || isSame(object, kustomization)) return;
  if (object['spec']?.kubeConfig) {
    result.output += `⚠️ ${subjectOf(object)} skipped: diff not supported for remote clusters\n`;
    return;
  }
  const inner = { ...innerPlan(call, plan, object) };
  delete inner.kustomization;
  const found = diff(call, inner);
  result.errors.push(...found.errors);
  if (!found.changed) return;
  result.changed = true;
  result.output += `📁 ${subjectOf(object)} changed\n${found.output}`;
}

function diffInventory({ kustomization }: LocalBuild, current: Inventory, result: Diff): void {
  const stale = staleObjects(kustomization['status']?.inventory as Inventory | undefined, current);
  for (const object of stale) result.output += `► ${subjectOf(object)} deleted\n`;
  if (stale.length) result.changed = true;
}
