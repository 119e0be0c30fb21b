/**
 * YAML as `toYamlPretty` writes it.
 *
 * Models: go-yaml v3's encoder with an indent of two, over Go values: lists stand one step in, whole floats from a million
 * on have an exponent.
 */
import { readsBackAsText, writeScalar } from '../../yaml/emit-scalar';
import { formatFloat, integerOf, isMap, sortedKeys } from '../template/values';
import { plainData } from './encoding';

/** Without the last line break. A text of several lines stands one step in even where it is all there is. */
export function toYamlPretty(value: unknown): string {
  return isFilled(value) ? node(value, 0).join('\n') : leaf(value, 2, 0);
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : isMap(value) && Object.keys(value).length > 0;
}

function node(value: unknown, indent: number): string[] {
  if (!isFilled(value)) return [leaf(value, indent, indent)];
  return Array.isArray(value) ? listLines(value, indent) : mapLines(value as Record<string, unknown>, indent);
}

function mapLines(map: Record<string, unknown>, indent: number): string[] {
  const pad = ' '.repeat(indent);
  return sortedKeys(map).flatMap((key) => {
    const name = text(key, { indent: indent + 2, column: indent, key: true });
    const value = map[key];
    if (isMap(value) && Object.keys(value).length) return [`${pad}${name}:`, ...mapLines(value, indent + 2)];
    if (Array.isArray(value) && value.length) return [`${pad}${name}:`, ...listLines(value, indent + 2)];
    return [`${pad}${name}: ${leaf(value, indent + 2, indent + name.length + 1)}`];
  });
}

function listLines(list: unknown[], indent: number): string[] {
  const pad = ' '.repeat(indent);
  return list.flatMap((item) => {
    const [first = '', ...rest] = node(item, indent + 2);
    return [`${pad}- ${first.trimStart()}`, ...rest];
  });
}

function leaf(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) return '[]';
  if (isMap(value)) return '{}';
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'number') return formatFloat(value);
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value, { indent, column });
  return node(plainData(value), indent).join('\n').trimStart();
}

function text(value: string, place: { indent: number; column: number; key?: boolean }): string {
  const wanted = value.includes('\n') ? 'literal' : readsBackAsText(value) ? 'plain' : 'double';
  return writeScalar(value, wanted, place, 'v3');
}
