/**
 * Fields that a Kustomization leaves to others (`spec.ignore`): no drift for their sake, and no value forced on them.
 *
 * Models: drift ignore rules of fluxcd/pkg ssa. Left out: telling owners apart inside lists that merge by key.
 */
import type { KubeObject } from '../../kube/api';
import { groupOf, versionOf } from '../../kube/discovery';
import { clone, equal, isMap } from '../../kube/json-value';
import { parseLabelSelector } from '../../kube/selectors';
import { removePointer, setPointer, valueAtPointer } from './json-pointer';

export interface IgnoreRule {
  /** JSON pointers: `/spec/replicas` */
  paths: string[];
  /** All objects where absent; names are regular expressions. */
  target?: {
    group?: string;
    version?: string;
    kind?: string;
    name?: string;
    namespace?: string;
    labelSelector?: string;
    annotationSelector?: string;
  };
}

/** A copy without the ignored fields; `like` is the object that the rules are matched against. */
export function withoutIgnored(
  object: KubeObject,
  like: KubeObject,
  rules: readonly IgnoreRule[],
): KubeObject {
  const paths = pathsFor(like, rules);
  if (!paths.length) return object;
  const copy = clone(object);
  for (const path of paths) removePointer(copy, path);
  return copy;
}

/**
 * What to apply instead of `desired`: ignored fields that drifted are left out where another manager applies them, and
 * take the cluster's value where nobody else does.
 */
export function ignoredFieldsAdopted(
  desired: KubeObject,
  found: KubeObject,
  result: KubeObject,
  plan: { fieldManager: string; ignore: readonly IgnoreRule[] },
): KubeObject {
  const paths = pathsFor(result, plan.ignore).filter(
    (path) => !equal(valueAtPointer(found, path), valueAtPointer(result, path)),
  );
  if (!paths.length) return desired;
  const payload = clone(desired);
  for (const path of paths) {
    if (ownedByOther(found, path, plan.fieldManager)) removePointer(payload, path);
    else setPointer(payload, path, valueAtPointer(found, path));
  }
  return payload;
}

/** JSON pointers that rules name for an object. */
export function pathsFor(object: KubeObject, rules: readonly IgnoreRule[]): string[] {
  return rules.filter((rule) => matches(object, rule.target)).flatMap((rule) => rule.paths);
}

function matches(object: KubeObject, target: IgnoreRule['target']): boolean {
  if (!target) return true;
  const { namespace = '', name, labels, annotations } = object.metadata;
  const named: [string | undefined, string][] = [
    [target.group, groupOf(object.apiVersion)],
    [target.version, versionOf(object.apiVersion)],
    [target.kind, object.kind],
    [target.name, name],
    [target.namespace, namespace],
  ];
  const selected: [string | undefined, Record<string, string> | undefined][] = [
    [target.labelSelector, labels],
    [target.annotationSelector, annotations],
  ];
  return (
    named.every(([pattern, value]) => !pattern || new RegExp(`^(?:${pattern})$`).test(value)) &&
    selected.every(([selector, values]) => !selector || parseLabelSelector(selector)(values ?? {}))
  );
}

function ownedByOther(object: KubeObject, pointer: string, manager: string): boolean {
  const steps = pointer.split('/').slice(1);
  const entries = (object.metadata.managedFields ?? []) as {
    manager: string;
    operation: string;
    subresource?: string;
    fieldsV1?: unknown;
  }[];
  return entries
    .filter((each) => each.operation === 'Apply' && !each.subresource && each.manager !== manager)
    .some((each) => {
      let fields: unknown = each.fieldsV1;
      for (const step of steps) fields = isMap(fields) ? fields[`f:${step}`] : undefined;
      return fields !== undefined;
    });
}
