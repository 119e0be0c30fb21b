/**
 * Validation of ConfigMaps, Secrets, quotas, limits, and of kinds with few rules.
 *
 * Models: the validators of those kinds in `pkg/apis`.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { quantity } from '../quantity';
import { fromBase64 } from '../registry/base64';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { countOrPercent, immutable, listOf, named, selectorErrors, type Fields } from './fields';
import { configKeyErrors, qualifiedNameErrors } from './names';

const MOST = 1048576;

export function configMapErrors(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const { data = {}, binaryData = {} } = object;
  for (const key of Object.keys(data).sort()) {
    errors.push(...named(configKeyErrors(key), `data[${key}]`, key));
    if (key in binaryData)
      errors.push(invalid(`data[${key}]`, key, 'duplicate of key present in binaryData'));
  }
  for (const key of Object.keys(binaryData).sort())
    errors.push(...named(configKeyErrors(key), `binaryData[${key}]`, key));
  const size = [...Object.values(data), ...Object.values(binaryData)].reduce<number>(
    (sum, each) => sum + String(each).length,
    0,
  );
  if (size > MOST)
    errors.push({ type: 'TooLong', field: '[]', detail: `may not be more than ${MOST} bytes` });
  return errors;
}

const KEPT = 'field is immutable when `immutable` is set';

export function configMapUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  if (!before.immutable) return [];
  const errors: FieldError[] = [];
  if (!object.immutable) errors.push(disallowed('immutable', KEPT));
  for (const field of ['data', 'binaryData'])
    if (!equal(object[field], before[field])) errors.push(disallowed(field, KEPT));
  return errors;
}

const NEEDED: Record<string, string[]> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
};

export function secretErrors(object: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const data = (object.data ?? {}) as Record<string, string>;
  for (const key of Object.keys(data).sort())
    errors.push(...named(configKeyErrors(key), `data[${key}]`, key));
  for (const key of NEEDED[object.type] ?? []) {
    if (data[key] === undefined) errors.push(required(`data[${key}]`));
    else if (key.startsWith('.docker')) errors.push(...dockerErrors(data[key], `data[${key}]`));
  }
  if (
    object.type === 'kubernetes.io/basic-auth' &&
    data.username === undefined &&
    data.password === undefined
  ) {
    errors.push(required('data[username]'), required('data[password]'));
  }
  if (
    object.type === 'kubernetes.io/service-account-token' &&
    !object.metadata.annotations?.['kubernetes.io/service-account.name']
  )
    errors.push(required('metadata.annotations[kubernetes.io/service-account.name]'));
  return errors;
}

function dockerErrors(value: string, field: string): FieldError[] {
  try {
    JSON.parse(fromBase64(value));
    return [];
  } catch (error) {
    return [invalid(field, '<secret contents redacted>', (error as Error).message)];
  }
}

export function secretUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const errors = immutable(object.type, before.type, 'type');
  if (!before.immutable) return errors;
  if (!object.immutable) errors.push(disallowed('immutable', KEPT));
  if (!equal(object.data, before.data)) errors.push(disallowed('data', KEPT));
  return errors;
}

const QUOTA_NAMES =
  /^(cpu|memory|ephemeral-storage|storage|(requests|limits)\.[\w./-]+|hugepages-.+|pods|services(\.(loadbalancers|nodeports))?|secrets|configmaps|persistentvolumeclaims|replicationcontrollers|resourcequotas|count\/[\w./-]+|.+\.storageclass\.storage\.k8s\.io\/(requests\.storage|persistentvolumeclaims))$/;

export function quotaErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of Object.keys(spec.hard ?? {}).sort()) {
    const at = `spec.hard[${name}]`;
    if (!QUOTA_NAMES.test(name) && !name.includes('/')) {
      errors.push(invalid(at, name, 'must be a standard resource type or fully qualified'));
      errors.push(invalid(at, name, 'must be a standard resource for quota'));
    }
    if (quantity(spec.hard[name]) < 0)
      errors.push(invalid(at, spec.hard[name], 'must be greater than or equal to 0'));
  }
  return errors;
}

export function limitRangeErrors({ spec = {} }: KubeObject): FieldError[] {
  return listOf(spec.limits).flatMap((limit, index) => {
    const at = `spec.limits[${index}]`;
    const errors: FieldError[] = [];
    const names = new Set(
      ['max', 'min', 'default', 'defaultRequest'].flatMap((part) => Object.keys(limit[part] ?? {})),
    );
    for (const name of [...names].sort()) {
      const over = (low: string, high: string, field: string, detail: string): void => {
        const [a, b] = [limit[low]?.[name], limit[high]?.[name]] as [string | undefined, string | undefined];
        if (a !== undefined && b !== undefined && quantity(a) > quantity(b))
          errors.push(invalid(`${at}.${field}[${name}]`, limit[field][name], detail));
      };
      over(
        'min',
        'max',
        'min',
        `min value ${limit.min?.[name]} is greater than max value ${limit.max?.[name]}`,
      );
      over(
        'defaultRequest',
        'max',
        'defaultRequest',
        `default request value ${limit.defaultRequest?.[name]} is greater than max value ${limit.max?.[name]}`,
      );
      over(
        'defaultRequest',
        'default',
        'defaultRequest',
        `default request value ${limit.defaultRequest?.[name]} is greater than default limit value ${limit.default?.[name]}`,
      );
      over(
        'default',
        'max',
        'default',
        `default value ${limit.default?.[name]} is greater than max value ${limit.max?.[name]}`,
      );
    }
    return errors;
  });
}

export function autoscalerErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const { minReplicas, maxReplicas, scaleTargetRef = {} } = spec as Fields;
  if (minReplicas !== undefined && minReplicas < 1)
    errors.push(invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  if (!(maxReplicas >= 1))
    errors.push(invalid('spec.maxReplicas', maxReplicas ?? 0, 'must be greater than 0'));
  if (minReplicas !== undefined && maxReplicas < minReplicas)
    errors.push(invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`'));
  for (const field of ['kind', 'name'])
    if (!scaleTargetRef[field]) errors.push(required(`spec.scaleTargetRef.${field}`));
  return errors;
}

export function disruptionBudgetErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
    errors.push(
      invalid(
        'spec',
        {
          MinAvailable: spec.minAvailable,
          Selector: spec.selector ?? null,
          MaxUnavailable: spec.maxUnavailable,
          UnhealthyPodEvictionPolicy: null,
        },
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  return [
    ...errors,
    ...countOrPercent(spec.minAvailable, 'spec.minAvailable'),
    ...countOrPercent(spec.maxUnavailable, 'spec.maxUnavailable'),
    ...selectorErrors(spec.selector, 'spec.selector'),
  ];
}

export function definitionErrors({ spec = {}, metadata }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const wanted = `${spec.names?.plural}.${spec.group}`;
  if (metadata.name !== wanted)
    errors.push(invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group'));
  if (!['Cluster', 'Namespaced'].includes(spec.scope))
    errors.push(
      spec.scope ? unsupported('spec.scope', spec.scope, ['Cluster', 'Namespaced']) : required('spec.scope'),
    );
  if (!spec.versions?.length) errors.push(required('spec.versions'));
  else if (listOf(spec.versions).filter((version) => version.storage).length !== 1)
    errors.push(
      invalid(
        'spec.versions',
        listOf(spec.versions).map((version) => version.name),
        'must have exactly one version marked as storage version',
      ),
    );
  for (const field of ['plural', 'singular', 'kind', 'listKind'])
    if (!spec.names?.[field]) errors.push(required(`spec.names.${field}`));
  return errors;
}

export function priorityClassUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  return object.value === before.value ? [] : [disallowed('value', 'may not be changed in an update.')];
}

export function nodeErrors({ spec = {} }: KubeObject): FieldError[] {
  return listOf(spec.taints).flatMap((taint, index) => {
    const at = `spec.taints[${index}]`;
    const errors = named(qualifiedNameErrors(taint.key ?? ''), `${at}.key`, taint.key ?? '');
    if (!['NoSchedule', 'PreferNoSchedule', 'NoExecute'].includes(taint.effect))
      errors.push(
        unsupported(`${at}.effect`, taint.effect ?? '', ['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
      );
    return errors;
  });
}
