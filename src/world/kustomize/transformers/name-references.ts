/**
 * Repairing references to objects whose names have changed.
 *
 * Models: kustomize's `nameref` filter: a field that, by the config, holds the name of another kind's object is given
 * that object's new name, if just one object had the old one. Objects are found by an index of former names.
 */
import { KustomizeError, isTold, prefixed } from '../errors';
import { reachField } from '../field-spec';
import type { FieldSpec } from '../kustomization-file';
import { type YamlNode, bare, field, getField, isNull, setField, setScalar, valueOf } from '../node';
import {
  type Gvk,
  type ResId,
  NO_NAMESPACE,
  effectiveNamespace,
  idText,
  isClusterScoped,
  isSelected,
} from '../resid';
import type { ResMap } from '../resmap';
import type { Resource } from '../resource';
import type { NameReference } from '../transformer-config';

/** What stays the same about an object while references are repaired. */
interface Candidate {
  resource: Resource;
  id: ResId;
  previous: ResId[];
  prefixes: string[];
  suffixes: string[];
}

interface World {
  all: Candidate[];
  byFormerName: Map<string, Candidate[]>;
}

interface Work {
  world: World;
  referrer: Candidate;
  spec: FieldSpec;
  /** The kind of object that is named. */
  target: Gvk;
  /** May this object be named by the referrer at all? */
  reachable: (candidate: Candidate) => boolean;
}

export function repairReferences(map: ResMap, references: readonly NameReference[]): void {
  const world = index(map);
  for (const referrer of world.all) {
    const original = referrer.previous[0] ?? referrer.id;
    let reachable: Work['reachable'] | undefined;
    for (const reference of references) {
      for (const spec of reference.fieldSpecs ?? []) {
        if (!isSelected(original, spec)) continue;
        reachable ??= reachableFrom(referrer);
        repair({ world, referrer, spec, target: reference, reachable });
      }
    }
  }
}

function index(map: ResMap): World {
  const all = map.list.map((resource) => ({
    resource,
    id: resource.id(),
    previous: resource.previousIds(),
    prefixes: resource.prefixes(),
    suffixes: resource.suffixes(),
  }));
  const byFormerName = new Map<string, Candidate[]>();
  for (const candidate of all) {
    for (const name of new Set(candidate.previous.map((id) => id.name ?? ''))) {
      const list = byFormerName.get(name);
      if (list) list.push(candidate);
      else byFormerName.set(name, [candidate]);
    }
  }
  return { all, byFormerName };
}

function reachableFrom(referrer: Candidate): Work['reachable'] {
  if (isClusterScoped(referrer.id)) return () => true;
  const namespaces = accountNamespaces(referrer.resource);
  const own = effectiveNamespace(referrer.id);
  return ({ id }) => {
    if (isClusterScoped(id)) return true;
    return effectiveNamespace(id) === own || namespaces.has(id.namespace ?? '');
  };
}

/** Namespaces of the service accounts that a RoleBinding names. */
function accountNamespaces(resource: Resource): Set<string> {
  const found = new Set<string>();
  if (resource.kind !== 'RoleBinding') return found;
  const subjects = field(resource.node, 'subjects');
  if (subjects?.kind !== 'sequence') return found;
  for (const subject of subjects.items) {
    const namespace = field(subject, 'namespace');
    if (!namespace || valueOf(field(subject, 'kind')) !== 'ServiceAccount') continue;
    if (isNull(namespace)) {
      throw new KustomizeError(
        `Invalid Input: namespace is blank for resource ${JSON.stringify(idText(resource.id()))}\n`,
      );
    }
    found.add(valueOf(namespace));
  }
  return found;
}

function repair(work: Work): void {
  const { id, resource } = work.referrer;
  const spec = { ...work.spec, group: id.group, version: id.version, kind: id.kind };
  try {
    reachField(resource.node, { spec, set: (node) => setReference(node, work) });
  } catch (error) {
    if (!isTold(error)) throw error;
    throw prefixed(`updating name reference in '${spec.path ?? ''}' field of '${idText(id)}'`, error);
  }
}

function setReference(node: YamlNode, work: Work): void {
  if (isNull(node)) return;
  switch (node.kind) {
    case 'scalar':
      return setText(node, work);
    case 'mapping':
      return setMap(node, work);
    case 'sequence':
      for (const item of node.items) {
        if (isNull(item)) continue;
        if (item.kind === 'scalar') setText(item, work);
        else if (item.kind === 'mapping') setMap(item, work);
      }
  }
}

function setText(node: YamlNode, work: Work): void {
  const old = valueOf(node);
  const found = select(
    old,
    () => true,
    work,
    (a, b) => a.name === b.name,
  );
  if (!found) return;
  found.resource.addReferrer(work.referrer.id);
  const name = found.resource.name;
  if (name !== old) setScalar(node, bare(name));
}

function setMap(node: YamlNode, work: Work): void {
  const nameNode = getField(node, 'name');
  if (!nameNode) throw new KustomizeError("path config error; no 'name' field in node");
  const old = valueOf(nameNode);
  const inNamespace = namespaceFilter(getField(node, 'namespace'), work);
  const same = (a: ResId, b: ResId): boolean => a.name === b.name && a.namespace === b.namespace;
  const found = select(old, inNamespace, work, same);
  if (!found) return;
  found.resource.addReferrer(work.referrer.id);
  const { name, namespace } = found.resource;
  if (name === old && namespace === '') return;
  setField(node, 'name', bare(name));
  if (namespace !== '') setField(node, 'namespace', bare(namespace));
}

/** Candidates of the namespace that stands beside the name, by their old namespaces or else by their new ones. */
function namespaceFilter(node: YamlNode | undefined, work: Work): (candidate: Candidate) => boolean {
  if (!node) return () => true;
  const namespace = valueOf(node);
  if (namespace === NO_NAMESPACE) return () => false;
  const original = (each: Candidate): boolean =>
    effectiveNamespace(each.previous[0] ?? each.id) === namespace;
  if (work.world.all.some((each) => original(each) && work.reachable(each))) return original;
  return (each) => effectiveNamespace(each.id) === namespace;
}

/** The one object that the old name stands for. @throws KustomizeError where there are several */
function select(
  old: string,
  extra: (candidate: Candidate) => boolean,
  work: Work,
  same: (a: ResId, b: ResId) => boolean,
): Candidate | undefined {
  const { referrer, target } = work;
  const role = roleFilter(work);
  let found = (work.world.byFormerName.get(old) ?? []).filter(
    (each) =>
      work.reachable(each) &&
      extra(each) &&
      each.previous.some((id) => isSelected(id, target)) &&
      role(each) &&
      isNear(each, referrer),
  );
  if (found.length === 1) return found[0];
  found = found.filter((each) => sameAffixes(each, referrer, true));
  if (found.length > 1) found = found.filter((each) => sameAffixes(each, referrer, false));
  if (found.length <= 1) return found[0];
  if (found.every((each) => same(found[0]!.id, each.id))) return found[0];
  throw new KustomizeError(ambiguous(found, referrer));
}

function ambiguous(found: readonly Candidate[], referrer: Candidate): string {
  const ids = found.map((each) => idText(each.id)).join(', ');
  const list = found.map((each, at) => `--- possible referral ${at}:\n${each.resource.yaml()}\n`);
  return (
    `found multiple possible referrals: ${ids}\n` +
    `\n**** Too many possible referral targets to referrer:\n${referrer.resource.yaml()}\n${list.join('')}`
  );
}

/** A `roleRef` says itself which kind it names. */
function roleFilter(work: Work): (candidate: Candidate) => boolean {
  if (!work.spec.path?.endsWith('roleRef/name')) return () => true;
  const roleRef = field(work.referrer.resource.node, 'roleRef');
  const group = field(roleRef, 'apiGroup');
  const kind = field(roleRef, 'kind');
  if (!group || !kind) return () => true;
  const gvk = { group: valueOf(group), kind: valueOf(kind) };
  return ({ previous }) => previous.some((id) => isSelected(id, gvk));
}

function isNear(candidate: Candidate, referrer: Candidate): boolean {
  return (
    isClusterScoped(referrer.id) ||
    isClusterScoped(candidate.id) ||
    candidate.id.kind === 'ServiceAccount' ||
    effectiveNamespace(candidate.id) === effectiveNamespace(referrer.id)
  );
}

function sameAffixes(a: Candidate, b: Candidate, allowEmpty: boolean): boolean {
  const equal = (x: string[], y: string[]): boolean =>
    (allowEmpty && (x.length === 0 || y.length === 0)) || sameEnding(x, y);
  return equal(a.prefixes, b.prefixes) && equal(a.suffixes, b.suffixes);
}

/** Is the shorter list the end of the longer one? */
function sameEnding(a: string[], b: string[]): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 0) return long.length === 0;
  return short.every((each, at) => each === long[at + long.length - short.length]);
}
