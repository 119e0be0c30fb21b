/** `dependsOn`: others that must be ready first. Models: `checkDependencies` of kustomize-controller. */
import type { Client, KubeObject } from '../../kube/api';
import { readyByExpression } from '../runtime/ready-expression';
import { isTrue } from '../runtime/conditions';
import { KUSTOMIZATION } from '../runtime/kinds';
import { messageOf } from '../ssa/apply';
import type { Source } from './source-ref';

interface DependencyRef {
  name: string;
  namespace?: string;
  readyExpr?: string;
}

/** @throws Error naming the first dependency that is not ready, ReadyExpressionError */
export function checkDependencies(client: Client, object: KubeObject, source: Source): void {
  for (const ref of object.spec.dependsOn as DependencyRef[]) checkDependency(client, object, source, ref);
}

function checkDependency(client: Client, object: KubeObject, source: Source, ref: DependencyRef): void {
  const namespace = ref.namespace || object.metadata.namespace!;
  const id = `'${namespace}/${ref.name}'`;
  const { group, version, resource } = KUSTOMIZATION;
  let dependency: KubeObject;
  try {
    dependency = client.get({ group, version, resource, namespace, name: ref.name });
  } catch (error) {
    throw new Error(`dependency ${id} not found: ${messageOf(error)}`);
  }
  if (ref.readyExpr) {
    if (!readyByExpression(object, dependency, ref.readyExpr))
      throw new Error(`dependency ${id} is not ready according to readyExpr eval`);
    return;
  }
  const { status = {} } = dependency;
  const observed = status.conditions?.length && dependency.metadata.generation === status.observedGeneration;
  if (!observed || !isTrue(dependency, 'Ready')) throw new Error(`dependency ${id} is not ready`);
  if (sameSource(dependency, object) && status.lastAppliedRevision !== source.revision)
    throw new Error(`dependency ${id} revision is not up to date`);
}

function sameSource(a: KubeObject, b: KubeObject): boolean {
  const key = ({ spec, metadata }: KubeObject): string =>
    `${spec.sourceRef.kind}/${spec.sourceRef.namespace || metadata.namespace}/${spec.sourceRef.name}`;
  return key(a) === key(b);
}

/**
 * Keys in an order in which each comes after those it depends on.
 * @throws Error `circular dependency detected: a -> b -> a`
 */
export function sortByDependencies(objects: readonly KubeObject[]): string[] {
  const edges = new Map(objects.map((each) => [keyOf(each), dependenciesOf(each)]));
  const sorted: string[] = [];
  const done = new Set<string>();
  const visit = (key: string, path: string[]): void => {
    if (done.has(key)) return;
    if (path.includes(key))
      throw new Error(
        `circular dependency detected: ${[...path.slice(path.indexOf(key)), key].join(' -> ')}`,
      );
    for (const next of edges.get(key) ?? []) visit(next, [...path, key]);
    done.add(key);
    sorted.push(key);
  };
  for (const each of objects) visit(keyOf(each), []);
  return sorted;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function dependenciesOf({ spec, metadata }: KubeObject): string[] {
  return ((spec.dependsOn ?? []) as DependencyRef[]).map(
    ({ namespace, name }) => `${namespace || metadata.namespace}/${name}`,
  );
}
