/** Judges objects of the cluster. */
import type { KubeObject } from '../../session/session';
import type { ObjectsCheck, Pattern } from '../check';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { differences, inWords, matches, shown, valueAt, wanted } from '../match';
import { describe } from './describe';

export async function checkObjects(check: ObjectsCheck, facts: Facts): Promise<Miss[]> {
  const { apiVersion, kind, namespace, name, labels } = check;
  const all = await facts.objects({
    kind,
    ...(apiVersion === undefined ? {} : { apiVersion }),
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
    ...(labels === undefined ? {} : { labels }),
  });
  const meant = check.where === undefined ? all : all.filter((object) => matches(check.where!, object));
  const counted = countMiss(check, meant.length);
  if (counted) return [counted];
  const unlike = meant.flatMap((object) => [
    ...unmet(check.expect, object),
    ...unmetConditions(check.conditions, object),
  ]);
  return unlike.length > 0 ? unlike : indistinct(check.distinct, meant);
}

function countMiss(check: ObjectsCheck, found: number): Miss | undefined {
  if (check.count === undefined ? found > 0 : found === check.count) return undefined;
  const what = wordsFor(check);
  const where = check.namespace === undefined ? 'the cluster' : `namespace ${check.namespace}`;
  if (check.count === 0)
    return { message: `There is still a ${what} in ${where}.`, found: String(found), expected: '0' };
  const many = (check.count ?? 1) > 1 ? `${found} of ${check.count} × ` : 'no ';
  return {
    message: `There is ${many}${what} in ${where}.`,
    found: String(found),
    expected: String(check.count ?? 1),
  };
}

function wordsFor({ kind, name, where }: ObjectsCheck): string {
  const named = name === undefined ? kind : `${kind} ${name}`;
  return where === undefined ? named : describe(where, named);
}

function unmet(expect: Pattern | undefined, object: KubeObject): Miss[] {
  if (expect === undefined) return [];
  return differences(expect, object).map((difference) => {
    const { field, message } = inWords(difference);
    const { found, expected } = difference;
    return {
      message: `${nameOf(object)}: ${message}.`,
      field,
      found: shown(found),
      expected: wanted(expected),
    };
  });
}

function unmetConditions(conditions: ObjectsCheck['conditions'], object: KubeObject): Miss[] {
  const told = ((object['status'] as { conditions?: unknown[] } | undefined)?.conditions ?? []) as Record<
    string,
    string
  >[];
  return Object.entries(conditions ?? {}).flatMap(([type, pattern]) => {
    const found = told.find((each) => each['type'] === type);
    const full = typeof pattern === 'string' ? { status: pattern } : pattern;
    if (matches(full, found)) return [];
    const words = Object.entries(full as Record<string, Pattern>)
      .map(([key, value]) => (key === 'status' ? wanted(value) : `${key} ${wanted(value)}`))
      .join(', ');
    const state = found
      ? `${type} ${found['status']}: ${(found['message'] ?? '').trim()}`
      : `no condition ${type} yet`;
    return [
      {
        message: `${nameOf(object)} is ${state}`.replace(/[^.]$/, '$&.'),
        field: `status.conditions.${type}`,
        found: found ? `${found['status']}: ${(found['message'] ?? '').trim()}` : 'nothing',
        expected: `${type} ${words}`,
      },
    ];
  });
}

function indistinct(field: string | undefined, objects: KubeObject[]): Miss[] {
  if (field === undefined) return [];
  const values = objects.map((object) => valueAt(object, field));
  const twice = values.find((value, index) => values.indexOf(value) < index);
  if (twice === undefined) return [];
  return [
    {
      message: `${field} is ${shown(twice)} more than once.`,
      field,
      found: shown(twice),
      expected: 'a value of its own',
    },
  ];
}

/** `Kustomization flux-system/tenants` */
function nameOf(object: KubeObject): string {
  const { namespace, name } = object.metadata;
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
