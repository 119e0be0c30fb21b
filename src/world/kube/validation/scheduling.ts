/**
 * Validation of where pods may run: affinity, spreading, tolerations.
 *
 * Models: `validateAffinity`, `validateTopologySpreadConstraints`, `ValidateTolerations` and what they call.
 * Left out: match label keys, node inclusion policies.
 */
import { disallowed, duplicate, invalid, required, type FieldError } from '../status-errors';
import { listOf, named, oneOf, selectorErrors, type Fields } from './fields';
import { labelErrors, labelValueErrors, qualifiedNameErrors, subdomainErrors } from './names';

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

export function affinityErrors(affinity: Fields | undefined, field: string): FieldError[] {
  if (!affinity) return [];
  return [
    ...nodeAffinityErrors(affinity.nodeAffinity, `${field}.nodeAffinity`),
    ...podAffinityErrors(affinity.podAffinity, `${field}.podAffinity`),
    ...podAffinityErrors(affinity.podAntiAffinity, `${field}.podAntiAffinity`),
  ];
}

function nodeAffinityErrors(affinity: Fields | undefined, field: string): FieldError[] {
  if (!affinity) return [];
  return [
    ...(affinity[REQUIRED] ? nodeSelectorErrors(affinity[REQUIRED], `${field}.${REQUIRED}`) : []),
    ...listOf(affinity[PREFERRED]).flatMap((term, index) => {
      const at = `${field}.${PREFERRED}[${index}]`;
      return [
        ...weightErrors(term.weight, at),
        ...nodeTermErrors(term.preference ?? {}, `${at}.preference`, false),
      ];
    }),
  ];
}

function weightErrors(weight: unknown, at: string): FieldError[] {
  const value = Number(weight ?? 0);
  return value < 1 || value > 100 ? [invalid(`${at}.weight`, value, 'must be in the range 1-100')] : [];
}

export function nodeSelectorErrors(selector: Fields, field: string): FieldError[] {
  const terms = listOf(selector.nodeSelectorTerms);
  const at = `${field}.nodeSelectorTerms`;
  if (!terms.length) return [required(at, 'must have at least one node selector term')];
  return terms.flatMap((term, index) => nodeTermErrors(term, `${at}[${index}]`, true));
}

/** @param strict values must be label values */
function nodeTermErrors(term: Fields, at: string, strict: boolean): FieldError[] {
  return [
    ...listOf(term.matchExpressions).flatMap((each, index) =>
      nodeRequirementErrors(each, `${at}.matchExpressions[${index}]`, strict),
    ),
    ...listOf(term.matchFields).flatMap((each, index) =>
      nodeFieldErrors(each, `${at}.matchFields[${index}]`),
    ),
  ];
}

function nodeRequirementErrors(
  { key = '', operator = '', values = [] }: Fields,
  at: string,
  strict: boolean,
) {
  const errors: FieldError[] = [];
  const count = (values as string[]).length;
  if (operator === 'In' || operator === 'NotIn') {
    if (!count) errors.push(required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (count)
      errors.push(
        disallowed(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"),
      );
  } else if (operator === 'Gt' || operator === 'Lt') {
    if (count !== 1)
      errors.push(required(`${at}.values`, "must be specified single value when `operator` is 'Lt' or 'Gt'"));
  } else errors.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
  errors.push(...named(qualifiedNameErrors(key), `${at}.key`, key));
  if (strict)
    for (const [index, value] of (values as string[]).entries())
      errors.push(...named(labelValueErrors(value), `${at}.values[${index}]`, value));
  return errors;
}

function nodeFieldErrors({ key = '', operator = '', values = [] }: Fields, at: string): FieldError[] {
  const errors: FieldError[] = [];
  if (operator !== 'In' && operator !== 'NotIn')
    errors.push(invalid(`${at}.operator`, operator, 'not a valid selector operator'));
  else if (values.length !== 1)
    errors.push(
      required(
        `${at}.values`,
        "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
      ),
    );
  if (key !== 'metadata.name')
    return [...errors, invalid(`${at}.key`, key, 'not a valid field selector key')];
  for (const [index, value] of (values as string[]).entries())
    errors.push(...named(subdomainErrors(value), `${at}.values[${index}]`, value));
  return errors;
}

function podAffinityErrors(affinity: Fields | undefined, field: string): FieldError[] {
  if (!affinity) return [];
  return [
    ...listOf(affinity[REQUIRED]).flatMap((term, index) =>
      podTermErrors(term, `${field}.${REQUIRED}[${index}]`),
    ),
    ...listOf(affinity[PREFERRED]).flatMap((term, index) => {
      const at = `${field}.${PREFERRED}[${index}]`;
      return [
        ...weightErrors(term.weight, at),
        ...podTermErrors(term.podAffinityTerm ?? {}, `${at}.podAffinityTerm`),
      ];
    }),
  ];
}

function podTermErrors(term: Fields, at: string): FieldError[] {
  const { topologyKey = '' } = term;
  return [
    ...selectorErrors(term.labelSelector, `${at}.labelSelector`),
    ...selectorErrors(term.namespaceSelector, `${at}.namespaceSelector`),
    ...((term.namespaces ?? []) as string[]).flatMap((name) =>
      named(labelErrors(name), `${at}.namespace`, name),
    ),
    ...(topologyKey ? [] : [required(`${at}.topologyKey`, 'can not be empty')]),
    ...named(qualifiedNameErrors(topologyKey), `${at}.topologyKey`, topologyKey),
  ];
}

const SPREAD_ACTIONS = ['DoNotSchedule', 'ScheduleAnyway'];

export function spreadErrors(constraints: Fields[], field: string): FieldError[] {
  const seen = new Set<string>();
  return constraints.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains } = each;
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`;
    const errors: FieldError[] = [];
    if (maxSkew <= 0) errors.push(invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero'));
    if (!topologyKey) errors.push(required(`${at}.topologyKey`, 'can not be empty'));
    else errors.push(...named(qualifiedNameErrors(topologyKey), `${at}.topologyKey`, topologyKey));
    errors.push(...oneOf(whenUnsatisfiable, SPREAD_ACTIONS, `${at}.whenUnsatisfiable`));
    if (seen.has(pair)) errors.push(duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair));
    seen.add(pair);
    if (minDomains <= 0) errors.push(invalid(`${at}.minDomains`, minDomains, 'must be greater than zero'));
    if (minDomains !== undefined && whenUnsatisfiable !== 'DoNotSchedule')
      errors.push(
        invalid(
          `${at}.minDomains`,
          minDomains,
          `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`,
        ),
      );
    return [...errors, ...selectorErrors(each.labelSelector, `${at}.labelSelector`)];
  });
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function tolerationErrors(tolerations: Fields[], field: string): FieldError[] {
  return tolerations.flatMap((each, index) => {
    const at = `${field}[${index}]`;
    const { key = '', operator = '', value = '', effect = '' } = each;
    const errors: FieldError[] = key ? named(qualifiedNameErrors(key), `${at}.key`, key) : [];
    if (!key && operator !== 'Exists')
      errors.push(
        invalid(
          `${at}.operator`,
          operator,
          'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        ),
      );
    if (each.tolerationSeconds !== undefined && effect !== 'NoExecute')
      errors.push(
        invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"),
      );
    if (operator === 'Exists') {
      if (value)
        errors.push(invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'"));
    } else if (operator === '' || operator === 'Equal') {
      const wrong = labelValueErrors(value);
      if (wrong.length) errors.push(invalid(`${at}.operator`, value, wrong.join(';')));
    } else errors.push(...oneOf(operator, ['Equal', 'Exists'], `${at}.operator`));
    return [...errors, ...(effect ? oneOf(effect, EFFECTS, `${at}.effect`) : [])];
  });
}
