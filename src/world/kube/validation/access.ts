/**
 * Validation of roles and bindings.
 *
 * Models: `pkg/apis/rbac/validation`.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import { invalid, required, unsupported, type FieldError } from '../status-errors';
import { listOf, named, selectorErrors, type Fields } from './fields';
import { pathSegmentErrors, subdomainErrors } from './names';

const GROUP = 'rbac.authorization.k8s.io';

export function roleErrors(role: KubeObject): FieldError[] {
  return [
    ...listOf(role.rules).flatMap((rule, index) => ruleErrors(rule, role.kind === 'Role', `rules[${index}]`)),
    ...(role.aggregationRule ? aggregationErrors(role.aggregationRule) : []),
  ];
}

function aggregationErrors(rule: Fields): FieldError[] {
  const field = 'aggregationRule.clusterRoleSelectors';
  const selectors = listOf(rule.clusterRoleSelectors);
  if (!selectors.length)
    return [required(field, 'at least one clusterRoleSelector required if aggregationRule is non-nil')];
  return selectors.flatMap((selector, index) => selectorErrors(selector, `${field}[${index}]`));
}

function ruleErrors(rule: Fields, namespaced: boolean, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const { verbs, nonResourceURLs, apiGroups, resources, resourceNames } = rule;
  if (!verbs?.length) errors.push(required(`${at}.verbs`, 'verbs must contain at least one value'));
  if (nonResourceURLs?.length) {
    if (namespaced)
      errors.push(
        invalid(
          `${at}.nonResourceURLs`,
          nonResourceURLs,
          'namespaced rules cannot apply to non-resource URLs',
        ),
      );
    if (apiGroups?.length || resources?.length || resourceNames?.length)
      errors.push(
        invalid(
          `${at}.nonResourceURLs`,
          nonResourceURLs,
          'rules cannot apply to both regular resources and non-resource URLs',
        ),
      );
    return errors;
  }
  if (!apiGroups?.length)
    errors.push(required(`${at}.apiGroups`, 'resource rules must supply at least one api group'));
  if (!resources?.length)
    errors.push(required(`${at}.resources`, 'resource rules must supply at least one resource'));
  return errors;
}

export function bindingErrors(binding: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  const { apiGroup, kind, name } = binding.roleRef ?? {};
  if (apiGroup !== GROUP) errors.push(unsupported('roleRef.apiGroup', apiGroup ?? '', [GROUP]));
  const kinds = binding.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind)) errors.push(unsupported('roleRef.kind', kind ?? '', kinds));
  if (!name) errors.push(required('roleRef.name'));
  else errors.push(...named(pathSegmentErrors(name), 'roleRef.name', name));
  for (const [index, subject] of listOf(binding.subjects).entries())
    errors.push(...subjectErrors(subject, `subjects[${index}]`, binding.kind === 'RoleBinding'));
  return errors;
}

function subjectErrors(subject: Fields, at: string, namespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  if (!subject.name) errors.push(required(`${at}.name`));
  if (subject.kind === 'ServiceAccount') {
    if (subject.name) errors.push(...named(subdomainErrors(subject.name), `${at}.name`, subject.name));
    if (subject.apiGroup) errors.push(unsupported(`${at}.apiGroup`, subject.apiGroup, ['']));
    if (!subject.namespace && !namespaced) errors.push(required(`${at}.namespace`));
  } else if (subject.kind === 'User' || subject.kind === 'Group') {
    if (subject.apiGroup !== GROUP) errors.push(unsupported(`${at}.apiGroup`, subject.apiGroup, [GROUP]));
  } else errors.push(unsupported(`${at}.kind`, subject.kind ?? '', ['ServiceAccount', 'User', 'Group']));
  return errors;
}

export function bindingUpdateErrors(binding: KubeObject, before: KubeObject): FieldError[] {
  if (equal(binding.roleRef, before.roleRef)) return [];
  const { apiGroup, kind, name } = binding.roleRef;
  return [invalid('roleRef', { APIGroup: apiGroup, Kind: kind, Name: name }, 'cannot change roleRef')];
}
