/**
 * Values as Go's `%#v` shows them, which is how its YAML errors quote a map used as a key (`{{ name }}` left unrendered).
 */
import type { Dialect } from './errors';
import { type MappingNode, type YamlNode, resolved } from './nodes';
import { resolveScalar } from './resolve';

/** The node's value in Go's syntax. */
export function goSyntax(node: YamlNode, dialect: Dialect): string {
  const at = resolved(node);
  if (at.kind === 'sequence')
    return `[]interface {}{${at.items.map((item) => inside(item, dialect)).join(', ')}}`;
  if (at.kind === 'mapping') return mappingSyntax(at, dialect);
  const { value } = resolveScalar(dialect, at.tag === '!!null' ? '' : at.tag, at.value);
  return typeof value === 'string' ? goString(value) : value === null ? '<nil>' : goNumber(value);
}

function mappingSyntax(node: MappingNode, dialect: Dialect): string {
  const strings =
    dialect === 'v3' && node.entries.every(([key]) => /^!!(str|merge)$/.test(resolved(key).tag));
  const entries = node.entries
    .map(([key, value]) => [strings ? goSyntax(key, dialect) : inside(key, dialect), inside(value, dialect)])
    .sort(([a], [b]) => (a! < b! ? -1 : 1))
    .map((pair) => pair.join(':'));
  return `map[${strings ? 'string' : 'interface {}'}]interface {}{${entries.join(', ')}}`;
}

/** Inside an `interface {}`, nil names its type. */
function inside(node: YamlNode, dialect: Dialect): string {
  const text = goSyntax(node, dialect);
  return text === '<nil>' ? 'interface {}(nil)' : text;
}

function goNumber(value: number | bigint | boolean): string {
  return Number.isNaN(value)
    ? 'NaN'
    : value === Infinity
      ? '+Inf'
      : value === -Infinity
        ? '-Inf'
        : String(value);
}

/** Go's `%q`. */
export function goString(text: string): string {
  return JSON.stringify(text)
    .replace(/\\b/g, '\\b')
    .replace(/\\u(00[0-9a-f]{2})/g, (_, hex: string) => goControl(Number.parseInt(hex, 16)))
    .replace(/[\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]/g, (char) =>
      goControl(char.charCodeAt(0)),
    );
}

function goControl(code: number): string {
  if (code === 7) return '\\a';
  if (code === 11) return '\\v';
  const hex = code.toString(16);
  return code < 0x80 ? `\\x${hex.padStart(2, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
