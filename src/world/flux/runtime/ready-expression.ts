/** `readyExpr` of a dependency. Models: the CEL check that kustomize- and helm-controller share. */
import type { KubeObject } from '../../kube/api';
import { messageOf } from '../ssa/apply';
import { booleanExpression, type BooleanExpression } from './expressions';

/** A `readyExpr` that is no expression. */
export class ReadyExpressionError extends Error {}

/** What the expression says of `dep`, asked by `self`. @throws ReadyExpressionError */
export function readyByExpression(self: KubeObject, dep: KubeObject, expression: string): boolean {
  let evaluate: BooleanExpression;
  try {
    evaluate = booleanExpression(expression, ['self', 'dep']);
  } catch (error) {
    throw new ReadyExpressionError(`failed to evaluate dependency ${dep.metadata.name}: ${messageOf(error)}`);
  }
  return evaluate({ self, dep });
}
