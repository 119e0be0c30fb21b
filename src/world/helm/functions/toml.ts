/**
 * TOML as `toToml` writes it.
 *
 * Models: BurntSushi/toml's encoder: plain values first, tables below, each by name; all numbers of values are floats.
 * Left out: lists of several types with tables in them.
 */
import { formatFloat, integerOf, isMap, sortedKeys } from '../template/values';

/** @throws Error in the encoder's words */
export function toToml(value: unknown): string {
  if (!isMap(value)) return 'toml: top-level values must be Go maps or structs';
  const lines: string[] = [];
  table(value, [], lines);
  return lines.length ? `${lines.join('\n')}\n` : '';
}

function isTables(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isMap);
}

function table(map: Record<string, unknown>, path: string[], lines: string[]): void {
  const pad = '  '.repeat(Math.max(0, path.length));
  const keys = sortedKeys(map).filter((key) => map[key] !== null && map[key] !== undefined);
  const isTable = (key: string): boolean => isMap(map[key]) || isTables(map[key]);
  for (const key of keys.filter((each) => !isTable(each)))
    lines.push(`${pad}${keyText(key)} = ${plain(map[key])}`);
  for (const key of keys.filter(isTable)) {
    const at = [...path, key];
    const name = at.map(keyText).join('.');
    const below = map[key];
    const open = (text: string): void => {
      if (path.length === 0 && lines.length) lines.push('');
      lines.push(`${pad}${text}`);
    };
    if (isMap(below)) {
      open(`[${name}]`);
      table(below, at, lines);
    } else
      for (const each of below as Record<string, unknown>[]) {
        if (lines.length) lines.push('');
        lines.push(`${pad}[[${name}]]`);
        table(each, at, lines);
      }
  }
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

function plain(value: unknown): string {
  if (typeof value === 'number') {
    const text = formatFloat(value);
    return /[.e]/.test(text) ? text : `${text}.0`;
  }
  const integer = integerOf(value);
  if (integer !== undefined) return String(integer);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (isMap(value))
    return `{${sortedKeys(value)
      .map((key) => `${keyText(key)} = ${plain(value[key])}`)
      .join(', ')}}`;
  return String(value);
}
