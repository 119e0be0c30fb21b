/**
 * `Ready` of a HelmRelease, out of what happened last.
 *
 * Models: `summarize` of helm-controller internal/reconcile: newest generation first, then `Remediated` before
 * `TestSuccess` before `Released`.
 */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import { conditionsOf, type Condition, type ConditionWriter } from '../runtime/conditions';

export function summarise(object: KubeObject, conditions: ConditionWriter): void {
  const test = object.spec.test ?? {};
  const types =
    test.enable && !test.ignoreFailures
      ? ['Remediated', 'TestSuccess', 'Released']
      : ['Remediated', 'Released'];
  if (!test.enable) conditions.delete('TestSuccess');
  const first = firstOf(conditionsOf(object), types);
  if (!first) return;
  const status = first.type === 'Remediated' ? 'False' : first.status;
  if (status === 'True') conditions.delete('Stalled');
  if (status === 'True') conditions.markTrue('Ready', first.reason, first.message);
  else if (status === 'False') conditions.markFalse('Ready', first.reason, first.message);
  else conditions.markUnknown('Ready', first.reason, first.message);
  object.status = { ...object.status, ...observedDigests(object) };
}

/** The condition that counts: an insertion sort, as the comparison is not a strict one. */
function firstOf(conditions: readonly Condition[], types: readonly string[]): Condition | undefined {
  const sorted: Condition[] = [];
  for (const each of conditions) {
    let at = sorted.length;
    while (at > 0 && before(each, sorted[at - 1]!, types)) at--;
    sorted.splice(at, 0, each);
  }
  return sorted[0];
}

function before(a: Condition, b: Condition, types: readonly string[]): boolean {
  const [first, second] = [types.indexOf(a.type), types.indexOf(b.type)];
  if (first < 0) return false;
  if (second < 0) return true;
  return a.observedGeneration >= b.observedGeneration && first < second;
}

/** Of what changes rendered objects beside chart and values. */
export function observedDigests({ spec }: KubeObject): {
  observedPostRenderersDigest: string | undefined;
  observedCommonMetadataDigest: string | undefined;
} {
  const digest = (value: unknown): string | undefined =>
    value === undefined ? undefined : `sha256:${sha256(JSON.stringify(value))}`;
  return {
    observedPostRenderersDigest: digest(spec.postRenderers),
    observedCommonMetadataDigest: digest(spec.commonMetadata),
  };
}
