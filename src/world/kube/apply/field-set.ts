/**
 * Sets of fields, as tries whose keys are path elements in the form of `fieldsV1`: `f:spec`, `k:{"name":"web"}`, `v:"x"`.
 *
 * Models: `structured-merge-diff/fieldpath.Set`. Sets are values: no function changes one it was given.
 */
import { canonical } from '../json-value';

export interface FieldSet {
  /** The path itself is in the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

const NONE: ReadonlyMap<string, FieldSet> = new Map();

export const EMPTY: FieldSet = { member: false, children: NONE };
export const MEMBER: FieldSet = { member: true, children: NONE };

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmpty(b)) return a;
  if (isEmpty(a)) return b;
  const children = new Map(a.children);
  for (const [key, child] of b.children) {
    const own = children.get(key);
    children.set(key, own ? union(own, child) : child);
  }
  return { member: a.member || b.member, children };
}

/** Paths of `a` that are not in `b`. */
export function difference(a: FieldSet, b: FieldSet): FieldSet {
  if (isEmpty(b)) return a;
  const children = new Map<string, FieldSet>();
  for (const [key, child] of a.children) {
    const other = b.children.get(key);
    const rest = other ? difference(child, other) : child;
    if (!isEmpty(rest)) children.set(key, rest);
  }
  return { member: a.member && !b.member, children };
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const [key, child] of a.children) {
    const other = b.children.get(key);
    const shared = other ? intersection(child, other) : EMPTY;
    if (!isEmpty(shared)) children.set(key, shared);
  }
  return { member: a.member && b.member, children };
}

export function equalSets(a: FieldSet, b: FieldSet): boolean {
  if (a === b) return true;
  if (a.member !== b.member || a.children.size !== b.children.size) return false;
  for (const [key, child] of a.children) {
    const other = b.children.get(key);
    if (!other || !equalSets(child, other)) return false;
  }
  return true;
}

/** A set being made: paths are added one by one. */
export class FieldSetBuilder {
  private member = false;
  private readonly children = new Map<string, FieldSetBuilder>();

  /** The part below one path element, made where it is missing. */
  below(key: string): FieldSetBuilder {
    let child = this.children.get(key);
    if (!child) this.children.set(key, (child = new FieldSetBuilder()));
    return child;
  }

  insert(): void {
    this.member = true;
  }

  build(): FieldSet {
    const children = new Map<string, FieldSet>();
    for (const [key, child] of this.children) {
      const set = child.build();
      if (!isEmpty(set)) children.set(key, set);
    }
    return { member: this.member, children };
  }
}

export const field = (name: string): string => `f:${name}`;
export const byKeys = (keys: Record<string, unknown>): string => `k:${canonical(keys)}`;
export const byValue = (value: unknown): string => `v:${canonical(value)}`;

/** The set as `fieldsV1` has it. */
export function toFieldsV1(set: FieldSet): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  if (set.member && set.children.size) out['.'] = {};
  for (const key of [...set.children.keys()].sort()) out[key] = toFieldsV1(set.children.get(key)!);
  return out;
}

export function fromFieldsV1(fields: Record<string, unknown>): FieldSet {
  const children = new Map<string, FieldSet>();
  for (const key in fields) {
    if (key !== '.') children.set(key, fromFieldsV1(fields[key] as Record<string, unknown>));
  }
  return { member: '.' in fields || children.size === 0, children };
}

/** Every path in the set, as messages write it: `.spec.containers[name="web"].image`. */
export function pathsOf(set: FieldSet, prefix = ''): string[] {
  const paths = set.member ? [prefix] : [];
  const elements = [...set.children.keys()].sort(byElement);
  // members of a level come before what lies below them
  for (const key of elements) if (set.children.get(key)!.member) paths.push(prefix + elementText(key));
  for (const key of elements) {
    const child = set.children.get(key)!;
    paths.push(...pathsOf({ member: false, children: child.children }, prefix + elementText(key)));
  }
  return paths;
}

function byElement(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function elementText(key: string): string {
  const rest = key.slice(2);
  if (key.startsWith('f:')) return `.${rest}`;
  if (key.startsWith('v:')) return `[=${rest}]`;
  if (key.startsWith('i:')) return `[${rest}]`;
  const keys = JSON.parse(rest) as Record<string, unknown>;
  const terms = Object.keys(keys)
    .sort()
    .map((name) => `${name}=${canonical(keys[name])}`);
  return `[${terms.join(',')}]`;
}
