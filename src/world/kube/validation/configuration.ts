/**
 * Validation of ConfigMaps, Secrets, and of kinds with few rules.
 *
 * Models: the validators of those kinds in `pkg/apis`.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { fromBase64 } from '../registry/base64';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import { atMostAll, countOrPercent, immutable, listOf, named, oneOfIfAny, selectorErrors } from './fields';
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
  const why = notJson(fromBase64(value));
  return why ? [invalid(field, '<secret contents redacted>', why)] : [];
}

/** Why a text is no JSON object, in Go's words as far as they are told from the first character. */
function notJson(text: string): string | undefined {
  const first = text.trimStart().charAt(0);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    if (first === '' || '{["tfn-0123456789'.includes(first)) return 'unexpected end of JSON input';
    return `invalid character '${first}' looking for beginning of value`;
  }
  if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined;
  const type = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

export function secretUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const errors = immutable(object.type, before.type, 'type');
  if (!before.immutable) return errors;
  if (!object.immutable) errors.push(disallowed('immutable', KEPT));
  if (!equal(object.data, before.data)) errors.push(disallowed('data', KEPT));
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
          UnhealthyPodEvictionPolicy: spec.unhealthyPodEvictionPolicy ?? null,
        },
        'minAvailable and maxUnavailable cannot be both set',
      ),
    );
  return [
    ...errors,
    ...countOrPercent(spec.minAvailable, 'spec.minAvailable'),
    ...atMostAll(spec.minAvailable, 'spec.minAvailable'),
    ...countOrPercent(spec.maxUnavailable, 'spec.maxUnavailable'),
    ...atMostAll(spec.maxUnavailable, 'spec.maxUnavailable'),
    ...selectorErrors(spec.selector, 'spec.selector'),
    ...oneOfIfAny(
      spec.unhealthyPodEvictionPolicy,
      ['AlwaysAllow', 'IfHealthyBudget'],
      'spec.unhealthyPodEvictionPolicy',
    ),
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

const HIGHEST = 1_000_000_000;
const SYSTEM_CLASSES: Record<string, number> = {
  'system-cluster-critical': 2 * HIGHEST,
  'system-node-critical': 2 * HIGHEST + 1000,
};

export function priorityClassErrors({ metadata, value = 0, ...object }: KubeObject): FieldError[] {
  const { name } = metadata;
  const errors: FieldError[] = [];
  if (name?.startsWith('system-')) {
    const why = systemClassError(name, value, object.globalDefault);
    const words = "priority class names with 'system-' prefix are reserved for system use only. error:";
    if (why) errors.push(disallowed('metadata.name', `${words} ${why}`));
  } else if (value > HIGHEST)
    errors.push(disallowed('value', `maximum allowed value of a user defined priority is ${HIGHEST}`));
  return [
    ...errors,
    ...oneOfIfAny(object.preemptionPolicy, ['PreemptLowerPriority', 'Never'], 'preemptionPolicy'),
  ];
}

function systemClassError(name: string, value: number, globalDefault: unknown): string | undefined {
  const known = SYSTEM_CLASSES[name];
  if (known === undefined) return `${name} is not a known system priority class`;
  if (value !== known) return `value of ${name} PriorityClass must be ${known}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export function priorityClassUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const same = (object.value ?? 0) === (before.value ?? 0);
  return [
    ...(same ? [] : [disallowed('value', 'may not be changed in an update.')]),
    ...immutable(object.preemptionPolicy, before.preemptionPolicy, 'preemptionPolicy'),
  ];
}

export function namespaceErrors({ spec = {} }: KubeObject): FieldError[] {
  return ((spec.finalizers ?? []) as string[]).flatMap((each) => [
    ...named(qualifiedNameErrors(each), 'spec.finalizers', each),
    ...(each.includes('/') || each === 'kubernetes'
      ? []
      : [
          invalid(
            'spec.finalizers',
            each,
            'name is neither a standard finalizer name nor is it fully qualified',
          ),
        ]),
  ]);
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
