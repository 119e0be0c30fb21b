/**
 * A Go struct's fields → plain data, as `encoding/json` prints them.
 *
 * Models: `omitempty` of the structs of the kustomization file: empty text, zero, false, and empty lists and maps are left
 * out, a struct that is there stays, even an empty one. A few fields are printed always.
 */
import { TABLE } from './go-struct';

/** Fields without `omitempty`, with what is printed when nothing was given. */
const ALWAYS: Record<string, Record<string, unknown>> = {
  Replica: { count: 0 },
  TargetSelector: { select: null },
  Var: { name: '', objref: {}, fieldref: {} },
  Target: { name: '' },
  LegacySortOptions: { orderFirst: null, orderLast: null },
};

/** @param type of the value, as the table writes it: `Patch`, `[]Patch`, `map:string` */
export function printable(type: string, value: unknown): unknown {
  if (type.startsWith('[]') && Array.isArray(value)) {
    return value.map((each) => printable(type.slice(2), each));
  }
  if (!TABLE[type] || typeof value !== 'object' || value === null) return value;
  const given = { ...ALWAYS[type], ...value } as Record<string, unknown>;
  const found: Record<string, unknown> = {};
  for (const [name, fieldType] of TABLE[type]!) {
    const isPrinted = name in (ALWAYS[type] ?? {}) || !isEmpty(given[name], fieldType);
    if (isPrinted) found[name] = printable(fieldType, given[name]);
  }
  return found;
}

/** A field of the kustomization file; undefined where it is left out. */
export function printedField(name: string, value: unknown): unknown {
  const field = TABLE['Kustomization']!.find((each) => each[0] === name);
  if (!field || isEmpty(value, field[1])) return undefined;
  return printable(field[1], value);
}

function isEmpty(value: unknown, type: string): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return type.startsWith('map:') && Object.keys(value).length === 0;
}
