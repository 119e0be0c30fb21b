/** `dependsOn` of a HelmRelease. Models: `checkDependencies` of helm-controller. */
import type { Client, KubeObject } from '../../kube/api';
import { isTrue } from '../runtime/conditions';
import { readyByExpression } from '../runtime/ready-expression';
import { HELM_RELEASE } from '../runtime/kinds';
import { messageOf } from '../ssa/apply';

interface DependencyRef {
  name: string;
  namespace?: string;
  readyExpr?: string;
}

/** @throws Error naming the first dependency that is not ready, ReadyExpressionError */
export function checkDependencies(client: Client, object: KubeObject): void {
  for (const ref of object.spec.dependsOn as DependencyRef[]) checkDependency(client, object, ref);
}

function checkDependency(client: Client, object: KubeObject, ref: DependencyRef): void {
  const namespace = ref.namespace || object.metadata.namespace!;
  const id = `'${namespace}/${ref.name}'`;
  const { group, version, resource } = HELM_RELEASE;
  let dependency: KubeObject;
  try {
    dependency = client.get({ group, version, resource, namespace, name: ref.name });
  } catch (error) {
    throw new Error(`unable to get ${id} dependency: ${messageOf(error)}`);
  }
  if (ref.readyExpr) {
    if (!readyByExpression(object, dependency, ref.readyExpr))
      throw new Error(`dependency ${id} is not ready according to readyExpr eval`);
    return;
  }
  const observed = dependency.metadata.generation === dependency.status?.observedGeneration;
  if (!observed || !isTrue(dependency, 'Ready')) throw new Error(`dependency ${id} is not ready`);
}
