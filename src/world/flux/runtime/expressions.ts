/**
 * Expressions (CEL) in specs that are true or false.
 *
 * Models: fluxcd/pkg/runtime/cel.
 */
import type { KubeObject } from '../../kube/api';
import { check, compile } from '../../kube/custom/cel';

/** @throws Error where it cannot be evaluated, or is no truth value */
export type BooleanExpression = (variables: Record<string, KubeObject | unknown>) => boolean;

/**
 * @param variables names of objects, where types are to be checked before anything is evaluated
 * @throws Error `failed to parse the CEL expression '...': ...`, `CEL expression output type mismatch: ...`
 */
export function booleanExpression(text: string, variables?: readonly string[]): BooleanExpression {
  let expression: ReturnType<typeof compile>;
  let type = 'bool';
  try {
    if (variables) ({ run: expression, type } = check(text, variables));
    else expression = compile(text);
  } catch (error) {
    throw new Error(`failed to parse the CEL expression '${text}': ${(error as Error).message}`);
  }
  if (type !== 'bool') throw new Error(`CEL expression output type mismatch: expected bool, got ${type}`);
  return (scope) => {
    let value: unknown;
    try {
      value = expression(scope);
    } catch (error) {
      throw new Error(`failed to evaluate the CEL expression '${text}': ${(error as Error).message}`);
    }
    if (typeof value !== 'boolean')
      throw new Error(`failed to evaluate CEL expression as boolean: '${text}'`);
    return value;
  };
}
