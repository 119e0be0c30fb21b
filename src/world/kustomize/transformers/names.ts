/** `namespace`, `namePrefix` and `nameSuffix`. */
import { KustomizeError, isTold, prefixed } from '../errors';
import { reachField, reachFields, setter } from '../field-spec';
import type { FieldSpec } from '../kustomization-file';
import {
  type YamlNode,
  WrongNodeKind,
  emptyNode,
  field,
  getField,
  isEmpty,
  isNull,
  setField,
  valueOf,
} from '../node';
import { type ResMap } from '../resmap';
import { type Gvk, idKey, isClusterScoped, isSelected, sameId } from '../resid';
import type { Resource } from '../resource';

/** Kinds whose names are not the author's to change. */
const KEPT: Gvk[] = [
  { kind: 'CustomResourceDefinition' },
  { group: 'apiregistration.k8s.io', kind: 'APIService' },
  { kind: 'Namespace' },
];

/** Puts `prefix` before and `suffix` after the fields that the specs name. */
export function affixNames(
  map: ResMap,
  affix: { prefix?: string; suffix?: string },
  specs: readonly FieldSpec[],
): void {
  const { prefix = '', suffix = '' } = affix;
  for (const resource of map.list) {
    const id = resource.originalId();
    if (KEPT.some((each) => isSelected(id, each))) continue;
    for (const spec of specs) {
      if (!isSelected(id, spec)) continue;
      if (spec.path === 'metadata/name') noteAffix(resource, prefix, suffix);
      reachField(resource.node, {
        spec,
        create: 'scalar',
        createTag: '!!str',
        set: (node) => setter('', `${prefix}${valueOf(node)}${suffix}`, '')(node),
      });
    }
  }
}

function noteAffix(resource: Resource, prefix: string, suffix: string): void {
  resource.addPrefix(prefix);
  resource.addSuffix(suffix);
  if (prefix !== '' || suffix !== '') resource.storePreviousId();
}

export type SubjectMode = 'defaultOnly' | 'allServiceAccounts' | 'none';

export interface NamespaceOptions {
  unsetOnly?: boolean;
  subjects?: SubjectMode;
}

/** Moves all objects that can be in a namespace into this one. */
export function moveToNamespace(
  map: ResMap,
  namespace: string,
  specs: readonly FieldSpec[],
  options: NamespaceOptions = {},
): void {
  const counts = new Map<string, number>();
  const count = (resource: Resource, by: number): number => {
    const key = idKey(resource.id());
    counts.set(key, (counts.get(key) ?? 0) + by);
    return counts.get(key)!;
  };
  for (const resource of map.list) count(resource, 1);
  for (const resource of map.list) {
    if (isEmpty(resource.node)) continue;
    count(resource, -1);
    resource.storePreviousId();
    setNamespace(resource.node, namespace, specs, options);
    if (count(resource, 1) === 1) continue;
    const same = map.list.filter((each) => sameId(resource.id(), each.id()));
    throw new KustomizeError(`namespace transformation produces ID conflict: [${same.join(' ')}]`);
  }
}

function setNamespace(
  node: YamlNode,
  namespace: string,
  specs: readonly FieldSpec[],
  options: NamespaceOptions,
): void {
  const apiVersion = valueOf(field(node, 'apiVersion'));
  const kind = valueOf(field(node, 'kind'));
  const set = namespaceSetter(namespace, options.unsetOnly ?? false);
  if (!isClusterScopedNode(apiVersion, kind)) {
    reachField(node, { spec: { path: 'metadata/namespace', create: true }, create: 'scalar', set });
  }
  const binding = kind === 'RoleBinding' || kind === 'ClusterRoleBinding';
  if (binding) setSubjects(node, set, options.subjects ?? 'defaultOnly');
  const left = specs.filter(
    (spec) =>
      spec.path !== 'metadata/namespace' &&
      !(spec.path === 'metadata/name' && apiVersion !== 'v1') &&
      !(binding && /^(Cluster)?RoleBinding$/.test(spec.kind ?? '') && spec.path === 'subjects/namespace'),
  );
  try {
    reachFields(node, left, { create: 'scalar', createTag: '!!str', set });
  } catch (error) {
    if (!isTold(error)) throw error;
    const wrongKind = error instanceof WrongNodeKind && error.actual !== 'scalar';
    throw prefixed(
      wrongKind ? 'namespace field specs must target scalar nodes' : 'namespace transformation failed',
      error,
    );
  }
}

function isClusterScopedNode(apiVersion: string, kind: string): boolean {
  const at = apiVersion.indexOf('/');
  return isClusterScoped({
    group: apiVersion.slice(0, Math.max(0, at)),
    version: apiVersion.slice(at + 1),
    kind,
  });
}

function namespaceSetter(namespace: string, unsetOnly: boolean): (node: YamlNode) => void {
  const set = setter('', namespace, '!!str');
  return (node) => {
    if (!unsetOnly || valueOf(node) === '' || isNull(node)) set(node);
  };
}

/** The subjects of a binding: by default only those called `default`. */
function setSubjects(node: YamlNode, set: (node: YamlNode) => void, mode: SubjectMode): void {
  const subjects = getField(node, 'subjects');
  if (mode === 'none' || isNull(subjects) || subjects?.kind !== 'sequence') return;
  const [name, value] = mode === 'defaultOnly' ? ['name', 'default'] : ['kind', 'ServiceAccount'];
  for (const subject of subjects.items) {
    if (valueOf(getField(subject, name!)) !== value) continue;
    const target = field(subject, 'namespace') ?? setField(subject, 'namespace', emptyNode('scalar'))!;
    set(target);
  }
}
