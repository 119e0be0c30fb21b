/**
 * Who owns which field of an object, and what server-side apply makes of it.
 *
 * Models: `structured-merge-diff/merge.Updater` and apimachinery's field manager around it: conflicts, fields that go
 * when their last owner lets go, `kubectl`'s last-applied annotation as ownership.
 * Left out: ownership across versions with different schemas.
 */
import type { KubeObject } from '../api';
import { StatusError } from '../api';
import { at, isMap, type JsonMap } from '../json-value';
import type { Schema } from '../schema';
import {
  difference,
  EMPTY,
  equalSets,
  fromFieldsV1,
  intersection,
  isEmpty,
  pathsOf,
  toFieldsV1,
  union,
  type FieldSet,
} from './field-set';
import { compare, merge, removeItems, setOf, toFieldSet, typeErrors, withNamedFields } from './typed';

export interface ManagedEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly subresource: string;
  /** RFC 3339 */
  readonly time: string;
  readonly set: FieldSet;
}

export type ManagedFields = readonly ManagedEntry[];

/** Who writes: one entry of `managedFields` each. */
export interface Writer {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource: string;
  time: string;
}

/** Fields nobody owns: the server's own. */
const STRIPPED = ['apiVersion', 'kind'];
const STRIPPED_META = [
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'resourceVersion',
  'managedFields',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without the fields that have no owner. */
function ownable(object: KubeObject): JsonMap {
  const out: JsonMap = {};
  for (const key in object) if (!STRIPPED.includes(key)) out[key] = object[key];
  const metadata: JsonMap = {};
  for (const key in object.metadata) if (!STRIPPED_META.includes(key)) metadata[key] = object.metadata[key];
  out.metadata = metadata;
  if (Object.keys(metadata).length === 0) delete out.metadata;
  return out;
}

/** The rest: what stays though nobody owns it. */
function unownable(object: KubeObject): JsonMap {
  const pick = (from: JsonMap, keys: string[]): JsonMap =>
    Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
  return { ...pick(object, STRIPPED), metadata: pick(object.metadata, STRIPPED_META) };
}

/** `metadata` itself is nobody's either. */
function withoutMetadata(set: FieldSet): FieldSet {
  return difference(set, METADATA);
}

const METADATA = setOf('metadata');

function sameWriter(entry: ManagedEntry, writer: Writer): boolean {
  return (
    entry.manager === writer.manager &&
    entry.operation === writer.operation &&
    entry.subresource === writer.subresource &&
    (writer.operation === 'Apply' || entry.apiVersion === writer.apiVersion)
  );
}

/** Ownership after a write that was no apply: what changed is the writer's. */
export function afterUpdate(
  schema: Schema,
  before: KubeObject | undefined,
  after: KubeObject,
  managed: ManagedFields,
  writer: Writer,
): ManagedFields {
  const change = compare(schema, before ? ownable(before) : {}, ownable(after));
  const changed = withoutMetadata(union(change.added, change.modified));
  if (isEmpty(changed) && isEmpty(change.removed)) return managed;
  const lost = union(changed, change.removed);
  const others = managed.filter((entry) => !sameWriter(entry, writer)).map((entry) => without(entry, lost));
  const own = managed.find((entry) => sameWriter(entry, writer))?.set ?? EMPTY;
  const set = union(difference(own, change.removed), changed);
  return tidy([...others, { ...writer, set }]);
}

function without(entry: ManagedEntry, set: FieldSet): ManagedEntry {
  const rest = difference(entry.set, set);
  return equalSets(rest, entry.set) ? entry : { ...entry, set: rest };
}

function tidy(entries: ManagedEntry[]): ManagedFields {
  return entries.filter((entry) => !isEmpty(entry.set)).sort(byOrder);
}

/** Applies before updates, then by time and name, as the server lists them. */
function byOrder(a: ManagedEntry, b: ManagedEntry): number {
  if (a.operation !== b.operation) return a.operation < b.operation ? -1 : 1;
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  if (a.manager !== b.manager) return a.manager < b.manager ? -1 : 1;
  return a.subresource < b.subresource ? -1 : a.subresource > b.subresource ? 1 : 0;
}

export interface Applied {
  object: KubeObject;
  managed: ManagedFields;
}

/**
 * Server-side apply of `config` to `live` (undefined where there is none).
 * @throws StatusError where the config does not fit the schema, or others own what it changes and `force` is not set
 */
export function applyConfig(
  schema: Schema,
  live: Applied | undefined,
  config: KubeObject,
  writer: Writer,
  force: boolean,
): Applied {
  const errors = typeErrors(schema, config);
  if (errors.length) throw typedPatchError(config, errors);
  const before = live?.object;
  const managed = live?.managed ?? [];
  const owned = toFieldSet(schema, ownable(config));
  const last = managed.find((entry) => sameWriter(entry, writer));
  const merged = before ? (merge(schema, before, config) as KubeObject) : config;
  const others = managed.filter((entry) => !sameWriter(entry, writer));
  const kept = [...others.map((each) => each.set), owned, toFieldSet(schema, unownable(merged))];
  const after = before ? prune(schema, merged, last?.set, kept) : merged;
  const change = compare(schema, before ? ownable(before) : {}, ownable(after));
  const changed = union(change.modified, change.added);
  const conflicts = others
    .map((entry) => ({ entry, set: intersection(entry.set, changed) }))
    .filter(({ set }) => !isEmpty(set));
  if (conflicts.length && !force && !ownLastApplied(schema, before, conflicts, writer))
    throw conflictError(conflicts);
  const lost = union(changed, change.removed);
  const rest = others.map((entry) => without(entry, lost));
  const time = last && equalSets(last.set, owned) && isEmpty(lost) ? last.time : writer.time;
  return {
    object: withLastApplied(after, config, writer),
    managed: tidy([...rest, { ...writer, time, set: owned }]),
  };
}

/** Where `kubectl apply` left its annotation, `kubectl apply --server-side` keeps it up to date. */
function withLastApplied(object: KubeObject, config: KubeObject, writer: Writer): KubeObject {
  const { annotations } = object.metadata;
  if (writer.manager !== 'kubectl' || !annotations?.[LAST_APPLIED]) return object;
  const { [LAST_APPLIED]: _own, ...others } = config.metadata.annotations ?? {};
  const plain = {
    ...config,
    metadata: { ...config.metadata, ...(config.metadata.annotations ? { annotations: others } : {}) },
  };
  const text = `${sortedJson(plain)}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [LAST_APPLIED]: text } },
  };
}

/** JSON as Go writes maps: keys in order, no bare angle brackets. */
function sortedJson(value: unknown): string {
  const sorted = JSON.stringify(value, (_key, each: unknown) =>
    isMap(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
  return sorted.replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Takes out what the writer owned before and nobody owns now. */
function prune(
  schema: Schema,
  merged: KubeObject,
  last: FieldSet | undefined,
  owners: FieldSet[],
): KubeObject {
  if (!last || isEmpty(last)) return merged;
  const named = (set: FieldSet): FieldSet => withNamedFields(schema, set);
  const lastNamed = named(last);
  const all = named(toFieldSet(schema, merged));
  const pruned = removeItems(schema, merged, lastNamed) as KubeObject;
  const kept = union(named(toFieldSet(schema, pruned)), named(owners.reduce(union, EMPTY)));
  const backed = removeItems(schema, merged, difference(all, kept)) as KubeObject;
  const still = named(toFieldSet(schema, backed));
  const gone = intersection(difference(all, still), lastNamed);
  return removeItems(schema, merged, gone) as KubeObject;
}

/** `kubectl apply --server-side` may take over what its own annotation says it applied before. */
function ownLastApplied(
  schema: Schema,
  before: KubeObject | undefined,
  conflicts: { set: FieldSet }[],
  writer: Writer,
): boolean {
  const text = before && at(before, 'metadata', 'annotations', LAST_APPLIED);
  if (writer.manager !== 'kubectl' || typeof text !== 'string') return false;
  let applied: unknown;
  try {
    applied = JSON.parse(text);
  } catch {
    return false;
  }
  if (!isMap(applied)) return false;
  const own = toFieldSet(schema, ownable(applied as unknown as KubeObject));
  return conflicts.every(({ set }) => isEmpty(difference(set, own)));
}

function typedPatchError(config: KubeObject, errors: string[]): StatusError {
  const { name, namespace } = config.metadata;
  const kind = `${config.apiVersion.includes('/') ? '' : '/'}${config.apiVersion}, Kind=${config.kind}`;
  const text = errors.length === 1 ? errors[0] : `errors:\n${errors.map((each) => `  ${each}`).join('\n')}`;
  return new StatusError(
    '',
    `failed to create typed patch object (${namespace ?? ''}/${name}; ${kind}): ${text}`,
    { code: 500 },
  );
}

function conflictError(conflicts: { entry: ManagedEntry; set: FieldSet }[]): StatusError {
  const found = conflicts
    .map(({ entry, set }) => ({ who: writerText(entry), paths: pathsOf(set) }))
    .sort((a, b) => (a.who < b.who ? -1 : 1));
  const count = found.reduce((sum, each) => sum + each.paths.length, 0);
  const text =
    count === 1
      ? `Apply failed with 1 conflict: conflict with ${found[0]!.who}: ${found[0]!.paths[0]}`
      : `Apply failed with ${count} conflicts: ${found
          .map((each) => [`conflicts with ${each.who}:`, ...each.paths.map((path) => `- ${path}`)].join('\n'))
          .join('\n')}`;
  const causes = found.flatMap((each) =>
    each.paths.map((path) => ({
      field: path,
      message: `conflict with ${each.who}`,
      reason: 'FieldManagerConflict',
    })),
  );
  return new StatusError('Conflict', text, { code: 409, causes });
}

function writerText(entry: ManagedEntry): string {
  let text = JSON.stringify(entry.manager);
  if (entry.subresource) text += ` with subresource ${JSON.stringify(entry.subresource)}`;
  return entry.operation === 'Update' ? `${text} using ${entry.apiVersion}` : text;
}

/** `metadata.managedFields` as clients see it. */
export function toManagedFields(managed: ManagedFields): Record<string, unknown>[] {
  return managed.map((entry) => ({
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    time: entry.time,
    fieldsType: 'FieldsV1',
    fieldsV1: toFieldsV1(entry.set),
    ...(entry.subresource ? { subresource: entry.subresource } : {}),
  }));
}

/** Ownership as a client sent it. */
export function fromManagedFields(entries: readonly unknown[]): ManagedFields {
  return tidy(
    entries.filter(isMap).flatMap((entry) =>
      entry.manager === undefined
        ? []
        : [
            {
              manager: String(entry.manager),
              operation: entry.operation === 'Apply' ? 'Apply' : 'Update',
              apiVersion: String(entry.apiVersion ?? ''),
              subresource: String(entry.subresource ?? ''),
              time: String(entry.time ?? ''),
              set: fromFieldsV1((entry.fieldsV1 ?? {}) as Record<string, unknown>),
            },
          ],
    ),
  );
}
