/**
 * Expressions (CEL) in specs that are true or false.
 *
 * Models: fluxcd/pkg/runtime/cel. Left out: types are not checked before an expression is evaluated.
 */
import type { KubeObject } from '../../kube/api';
import { compile } from '../../kube/custom/cel';

/** @throws Error where it cannot be evaluated, or is no truth value */
export type BooleanExpression = (variables: Record<string, KubeObject | unknown>) => boolean;

/** @throws Error `failed to parse the CEL expression '...': ...` */
export function booleanExpression(text: string): BooleanExpression {
  let expression: ReturnType<typeof compile>;
  try {
    expression = compile(text);
  } catch (error) {
    throw new Error(`failed to parse the CEL expression '${text}': ${(error as Error).message}`);
  }
  return (variables) => {
    let value: unknown;
    try {
      value = expression(variables);
    } catch (error) {
      throw new Error(`failed to evaluate the CEL expression '${text}': ${(error as Error).message}`);
    }
    if (typeof value !== 'boolean')
      throw new Error(`failed to evaluate CEL expression as boolean: '${text}'`);
    return value;
  };
}
