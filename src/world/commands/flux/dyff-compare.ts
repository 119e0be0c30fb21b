/**
 * What differs between two objects, path by path.
 *
 * Models: homeport/dyff's comparison as `flux diff` uses it: list entries are known by name, key or id, a changed order
 * counts. Left out: YAML anchors, several documents, certificates.
 */
import { equal } from '../../kube/json-value';

export type Data = unknown;

/** One thing about a path. */
export interface Detail {
  kind: 'added' | 'removed' | 'modified' | 'order';
  /** Entries of a map, items of a list, a value. */
  from?: Data;
  to?: Data;
}

export interface Difference {
  /** Empty for the whole. */
  path: string[];
  details: Detail[];
}

type Map = Record<string, Data>;

export function isMap(value: Data): value is Map {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The YAML type as dyff calls it. */
export function typeOf(value: Data): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return 'list';
  if (isMap(value)) return 'map';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return 'string';
}

export function compareData(from: Data, to: Data, path: string[] = []): Difference[] {
  if (typeOf(from) !== typeOf(to)) return [{ path, details: [{ kind: 'modified', from, to }] }];
  if (isMap(from) && isMap(to)) return compareMaps(from, to, path);
  if (Array.isArray(from) && Array.isArray(to)) return compareLists(from, to, path);
  return from === to || typeOf(from) === '<nil>' ? [] : [{ path, details: [{ kind: 'modified', from, to }] }];
}

function compareMaps(from: Map, to: Map, path: string[]): Difference[] {
  const result: Difference[] = [];
  const removed: Map = {};
  const added: Map = {};
  for (const key of Object.keys(from).sort()) {
    if (key in to) result.push(...compareData(from[key], to[key], [...path, key]));
    else removed[key] = from[key];
  }
  for (const key of Object.keys(to).sort()) if (!(key in from)) added[key] = to[key];
  const details: Detail[] = [
    ...(Object.keys(removed).length ? [{ kind: 'removed' as const, from: removed }] : []),
    ...(Object.keys(added).length ? [{ kind: 'added' as const, to: added }] : []),
  ];
  return details.length ? [{ path, details }, ...result] : result;
}

function compareLists(from: Data[], to: Data[], path: string[]): Difference[] {
  if (from.length === 0 && to.length === 0) return [];
  const nameOf = identifier(from, to);
  return nameOf ? compareNamed(from, to, path, nameOf) : comparePlain(from, to, path);
}

type NameOf = (entry: Data) => string | undefined;

/** What tells the entries of both lists apart; undefined where nothing does. */
function identifier(from: Data[], to: Data[]): NameOf | undefined {
  const candidates: NameOf[] = ['name', 'key', 'id', 'manager'].map(fieldOf);
  const guessed = from.length > 3 && from.every(isMap) && to.every(isMap) ? textFields(from) : [];
  return [...candidates, ...guessed.map(fieldOf), resourceName].find(
    (nameOf) => isUnique(from, nameOf) && isUnique(to, nameOf),
  );
}

function fieldOf(name: string): NameOf {
  return (entry) => {
    const value = isMap(entry) ? entry[name] : undefined;
    return value === undefined ? undefined : String(value);
  };
}

function textFields(list: Data[]): string[] {
  const names = list.flatMap((entry) =>
    Object.entries(entry as Map)
      .filter(([, value]) => typeof value === 'string')
      .map(([name]) => name),
  );
  return [...new Set(names)].sort();
}

/** `apiVersion/kind/namespace/name` */
function resourceName(entry: Data): string | undefined {
  if (!isMap(entry) || !isMap(entry['metadata'])) return undefined;
  const { name, namespace } = entry['metadata'];
  const parts = [entry['apiVersion'], entry['kind'], name];
  if (parts.some((each) => each === undefined)) return undefined;
  return [entry['apiVersion'], entry['kind'], ...(namespace === undefined ? [] : [namespace]), name].join(
    '/',
  );
}

function isUnique(list: Data[], nameOf: NameOf): boolean {
  const names = list.map(nameOf);
  return names.every((each) => each !== undefined) && new Set(names).size === list.length && list.length > 0;
}

function compareNamed(from: Data[], to: Data[], path: string[], nameOf: NameOf): Difference[] {
  const find = (list: Data[], name: string | undefined): Data | undefined =>
    list.find((each) => nameOf(each) === name);
  const result: Difference[] = [];
  const removed: Data[] = [];
  for (const entry of from) {
    const name = nameOf(entry)!;
    const other = find(to, name);
    if (other === undefined) removed.push(entry);
    else result.push(...compareData(entry, other, [...path, name]));
  }
  const added = to.filter((entry) => find(from, nameOf(entry)) === undefined);
  const fromNames = from.map(nameOf).filter((name) => find(to, name) !== undefined);
  const toNames = to.map(nameOf).filter((name) => find(from, name) !== undefined);
  const order = fromNames.some((name, index) => toNames[index] !== name)
    ? [{ kind: 'order' as const, from: fromNames, to: toNames }]
    : [];
  return [...packed(path, order, removed, added), ...result];
}

function comparePlain(from: Data[], to: Data[], path: string[]): Difference[] {
  if (from.length === 1 && to.length === 1) return compareData(from[0], to[0], [...path, '0']);
  const count = (list: Data[], entry: Data): number => list.filter((each) => equal(each, entry)).length;
  const removed = missing(from, to, count);
  const added = missing(to, from, count);
  const fromCommon = from.filter((each) => count(to, each) > 0);
  const toCommon = to.filter((each) => count(from, each) > 0);
  const moved =
    fromCommon.length === toCommon.length && fromCommon.some((each, index) => !equal(each, toCommon[index]));
  const order = moved ? [{ kind: 'order' as const, from: fromCommon, to: toCommon }] : [];
  return packed(path, order, removed, added);
}

/** Entries that the other list has less often. */
function missing(list: Data[], other: Data[], count: (list: Data[], entry: Data) => number): Data[] {
  const found: Data[] = [];
  for (const entry of list) {
    const lack = count(list, entry) - count(other, entry);
    if (count(other, entry) === 0) found.push(entry);
    else if (lack > 0 && count(found, entry) === 0) found.push(...Array.from({ length: lack }, () => entry));
  }
  return found;
}

function packed(path: string[], order: Detail[], removed: Data[], added: Data[]): Difference[] {
  const details: Detail[] = [
    ...order,
    ...(removed.length ? [{ kind: 'removed' as const, from: removed }] : []),
    ...(added.length ? [{ kind: 'added' as const, to: added }] : []),
  ];
  return details.length ? [{ path, details }] : [];
}
