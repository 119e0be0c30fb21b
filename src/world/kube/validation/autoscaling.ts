/**
 * Validation of autoscalers.
 *
 * Models: `pkg/apis/autoscaling/validation`.
 */
import type { KubeObject } from '../api';
import { canonicalQuantity, quantity } from '../quantity';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { listOf, named, oneOf, oneOfIfAny, type Fields } from './fields';
import { labelErrors, pathSegmentErrors } from './names';
import { containerResourceNameErrors } from './resources';

export function autoscalerErrors({ spec = {} }: KubeObject): FieldError[] {
  const { minReplicas: least, maxReplicas: most = 0, scaleTargetRef: target = {} } = spec as Fields;
  const errors: FieldError[] = [];
  if (least < 1) errors.push(invalid('spec.minReplicas', least, 'must be greater than or equal to 1'));
  if (most === 0) errors.push(required('spec.maxReplicas', 'must be set and greater than 0'));
  if (most < 0) errors.push(invalid('spec.maxReplicas', most, 'must be greater than or equal to 1'));
  if (most < least)
    errors.push(invalid('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`'));
  const metrics = listOf(spec.metrics);
  errors.push(
    ...targetErrors(target, 'spec.scaleTargetRef', true),
    ...metrics.flatMap((metric, index) => metricErrors(metric, `spec.metrics[${index}]`)),
  );
  if (least === 0 && !metrics.some(({ type }) => type === 'Object' || type === 'External'))
    errors.push(
      disallowed(
        'spec.metrics',
        'must specify at least one Object or External metric to support scaling to zero replicas',
      ),
    );
  for (const way of ['scaleUp', 'scaleDown'])
    if (spec.behavior?.[way]) errors.push(...rulesErrors(spec.behavior[way], `spec.behavior.${way}`));
  return errors;
}

function targetErrors(ref: Fields, field: string, needsGroup: boolean): FieldError[] {
  const errors = ['kind', 'name'].flatMap((part) =>
    ref[part]
      ? named(pathSegmentErrors(ref[part]), `${field}.${part}`, ref[part])
      : [required(`${field}.${part}`)],
  );
  const version = (ref.apiVersion ?? '') as string;
  const parts = version.split('/');
  const wrong = (why: string): number => errors.push(invalid(`${field}.apiVersion`, version, why));
  if (parts.length > 2) wrong(`unexpected GroupVersion string: ${version}`);
  else if (needsGroup && (parts.length < 2 || !parts[0])) wrong('apiVersion must specify API group');
  return errors;
}

const TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'];
const SOURCES = ['object', 'external', 'pods', 'resource', 'containerResource'];

function metricErrors(metric: Fields, at: string): FieldError[] {
  const { type = '' } = metric as { type?: string };
  const errors: FieldError[] = [];
  if (!type) errors.push(required(`${at}.type`, 'must specify a metric source type'));
  errors.push(...oneOf(type, TYPES, `${at}.type`));
  const present = SOURCES.filter((source) => metric[source] !== undefined);
  if (present[0]) errors.push(...sourceErrors(present[0], metric[present[0]], `${at}.${present[0]}`));
  const wanted = TYPES.includes(type) ? type.charAt(0).toLowerCase() + type.slice(1) : '';
  if (wanted && !present.includes(wanted))
    errors.push(required(`${at}.${wanted}`, 'must populate information for the given metric source'));
  if (!wanted) errors.push(unsupported(`${at}.type`, type, TYPES));
  if (present.length > 1)
    for (const source of present.filter((each) => each !== wanted).sort())
      errors.push(disallowed(`${at}.${source}`, 'must populate the given metric source only'));
  return errors;
}

function sourceErrors(kind: string, source: Fields, at: string): FieldError[] {
  const target: Fields = source.target ?? {};
  const { value, averageValue: average, averageUtilization: use } = target;
  const errors: FieldError[] = [];
  if (kind === 'object')
    errors.push(...targetErrors(source.describedObject ?? {}, `${at}.describedObject`, false));
  if (kind === 'resource' || kind === 'containerResource') {
    if (!source.name) errors.push(required(`${at}.name`, 'must specify a resource name'));
    else if (kind === 'containerResource')
      errors.push(...containerResourceNameErrors(source.name, `${at}.name`));
    if (kind === 'containerResource')
      errors.push(
        ...(source.container
          ? named(labelErrors(source.container), `${at}.container`, source.container)
          : [required(`${at}.container`, 'must specify a container')]),
      );
  } else {
    const name = source.metric?.name as string | undefined;
    errors.push(
      ...(name
        ? named(pathSegmentErrors(name), `${at}.metric.name`, name)
        : [required(`${at}.metric.name`, 'must specify a metric name')]),
    );
  }
  errors.push(...amountErrors(target, `${at}.target`));
  return [...errors, ...choiceErrors(kind, { value, average, use }, `${at}.target`)];
}

function choiceErrors(kind: string, { value, average, use }: Fields, at: string): FieldError[] {
  const noValue = value === undefined && average === undefined;
  switch (kind) {
    case 'object':
      return noValue
        ? [required(`${at}.averageValue`, 'must set either a target value or averageValue')]
        : [];
    case 'external': {
      const detail = 'a target value for metric';
      if (noValue) return [required(`${at}.averageValue`, `must set either ${detail} or a per-pod target`)];
      return value !== undefined && average !== undefined
        ? [disallowed(`${at}.value`, `may not set both ${detail} and a per-pod target`)]
        : [];
    }
    case 'pods':
      return average === undefined
        ? [required(`${at}.averageValue`, 'must specify a positive target averageValue')]
        : [];
    default: {
      const detail = 'a target raw value';
      if (use === undefined && average === undefined)
        return [required(`${at}.averageUtilization`, `must set either ${detail} or a target utilization`)];
      return use !== undefined && average !== undefined
        ? [disallowed(`${at}.averageValue`, `may not set both ${detail} and a target utilization`)]
        : [];
    }
  }
}

function amountErrors(target: Fields, at: string): FieldError[] {
  const { type = '', averageUtilization: use } = target;
  const errors: FieldError[] = [];
  if (!type) errors.push(required(`${at}.type`, 'must specify a metric target type'));
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    errors.push(invalid(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue'));
  for (const part of ['value', 'averageValue'])
    if (target[part] !== undefined && quantity(target[part]) <= 0)
      errors.push(invalid(`${at}.${part}`, canonicalQuantity(String(target[part])), 'must be positive'));
  if (use < 1) errors.push(invalid(`${at}.averageUtilization`, use, 'must be greater than 0'));
  return errors;
}

const LONGEST_WINDOW = 3600;
const LONGEST_PERIOD = 1800;

function rulesErrors(rules: Fields, at: string): FieldError[] {
  const { stabilizationWindowSeconds: seconds, tolerance } = rules;
  const window = `${at}.stabilizationWindowSeconds`;
  const policies = listOf(rules.policies);
  const errors: FieldError[] = [];
  if (seconds < 0) errors.push(invalid(window, seconds, 'must be greater than or equal to zero'));
  if (seconds > LONGEST_WINDOW)
    errors.push(invalid(window, seconds, `must be less than or equal to ${LONGEST_WINDOW}`));
  errors.push(...oneOfIfAny(rules.selectPolicy, ['Disabled', 'Max', 'Min'], `${at}.selectPolicy`));
  if (!policies.length) errors.push(required(`${at}.policies`, 'must specify at least one Policy'));
  errors.push(...policies.flatMap((policy, index) => policyErrors(policy, `${at}.policies[${index}]`)));
  if (tolerance !== undefined && quantity(tolerance) < 0)
    errors.push(
      invalid(`${at}.tolerance`, canonicalQuantity(tolerance), 'must be greater than or equal to 0'),
    );
  return errors;
}

function policyErrors({ type, value = 0, periodSeconds: period = 0 }: Fields, at: string): FieldError[] {
  const errors = oneOf(type, ['Percent', 'Pods'], `${at}.type`);
  if (value <= 0) errors.push(invalid(`${at}.value`, value, 'must be greater than zero'));
  if (period <= 0) errors.push(invalid(`${at}.periodSeconds`, period, 'must be greater than zero'));
  if (period > LONGEST_PERIOD)
    errors.push(invalid(`${at}.periodSeconds`, period, `must be less than or equal to ${LONGEST_PERIOD}`));
  return errors;
}
