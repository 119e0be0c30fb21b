/**
 * `healthCheckExprs`: how custom kinds show that they work.
 *
 * Models: `StatusEvaluator` and `StatusReader` of fluxcd/pkg/runtime/cel.
 */
import type { KubeObject } from '../../kube/api';
import { groupOf } from '../../kube/discovery';
import type { Status, StatusReader, StatusResult } from '../kstatus';
import { booleanExpression, type BooleanExpression } from './expressions';

interface HealthCheckExpressions {
  apiVersion: string;
  kind?: string;
  current?: string;
  inProgress?: string;
  failed?: string;
}

type Evaluator = (object: KubeObject) => StatusResult;

/** A reader for the kinds that `spec.healthCheckExprs` names. @throws Error where an expression is none */
export function healthReader({ spec }: KubeObject): StatusReader | undefined {
  const checks = (spec.healthCheckExprs ?? []) as HealthCheckExpressions[];
  if (!checks.length) return undefined;
  const evaluators = new Map<string, Evaluator>();
  for (const [index, check] of checks.entries()) {
    const { apiVersion, kind = '' } = check;
    const key = `${groupOf(apiVersion)}/${kind}`;
    if (evaluators.has(key)) {
      const name = [kind, groupOf(apiVersion)].filter(Boolean).join('.');
      throw new Error(`duplicate custom health check for GroupKind ${name} at healthchecks[${index}]`);
    }
    evaluators.set(key, evaluatorOf(check, index));
  }
  return (object) => {
    const group = groupOf(object.apiVersion);
    return (evaluators.get(`${group}/${object.kind}`) ?? evaluators.get(`${group}/`))?.(object);
  };
}

function evaluatorOf({ current, inProgress, failed }: HealthCheckExpressions, index: number): Evaluator {
  const fail = (why: string): never => {
    throw new Error(`failed to create custom status evaluator for healthchecks[${index}]: ${why}`);
  };
  const read = (name: string, text: string | undefined): BooleanExpression | undefined => {
    if (!text) return undefined;
    try {
      return booleanExpression(text);
    } catch (error) {
      return fail(`failed to parse the expression ${name}: ${(error as Error).message}`);
    }
  };
  if (!current) fail('expression Current not specified');
  const rules: [BooleanExpression | undefined, Status][] = [
    [read('InProgress', inProgress), 'InProgress'],
    [read('Failed', failed), 'Failed'],
    [read('Current', current), 'Current'],
  ];
  return (object) => evaluate(rules, object);
}

function evaluate(
  rules: readonly [BooleanExpression | undefined, Status][],
  object: KubeObject,
): StatusResult {
  const observed: unknown = object.status?.observedGeneration;
  if (typeof observed === 'number' && observed !== object.metadata.generation)
    return { status: 'InProgress', message: '' };
  try {
    for (const [applies, status] of rules) if (applies?.(object)) return { status, message: '' };
  } catch (error) {
    return { status: 'Unknown', message: '', error: (error as Error).message };
  }
  return { status: 'InProgress', message: '' };
}
