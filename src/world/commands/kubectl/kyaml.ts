/**
 * KYAML: YAML with braces and quotes, as `kubectl -o kyaml` prints it.
 *
 * Models: `sigs.k8s.io/yaml/kyaml`. Left out: comments (objects have none).
 */
import { resolvesToOther } from '../../yaml/marshal';
import { sortedKeys } from './go-values';

/** One document, `---` and last newline included; `struct`: maps have the order of Go's structs already. */
export function kyaml(value: unknown, { struct = false } = {}): string {
  return `---\n${render(struct ? value : sortedKeys(value), 0)}\n`;
}

function render(value: unknown, indent: number): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return quoted(value, indent + 1);
  if (typeof value !== 'object') return String(value);
  return Array.isArray(value) ? sequence(value, indent) : mapping(value as Record<string, unknown>, indent);
}

function sequence(items: unknown[], indent: number): string {
  if (items.length === 0) return '[]';
  if (items.every((item) => typeof item === 'object' && item !== null))
    return `[${items.map((item) => render(item, indent)).join(', ')}]`;
  const inner = '  '.repeat(indent + 1);
  const lines = items.map((item) => `${inner}${render(item, indent + 1)},\n`);
  return `[\n${lines.join('')}${'  '.repeat(indent)}]`;
}

function mapping(map: Record<string, unknown>, indent: number): string {
  const keys = Object.keys(map).filter((key) => map[key] !== undefined);
  if (keys.length === 0) return '{}';
  const inner = '  '.repeat(indent + 1);
  const lines = keys.map((key) => `${inner}${keyText(key)}: ${render(map[key], indent + 1)},\n`);
  return `{\n${lines.join('')}${'  '.repeat(indent)}}`;
}

function keyText(key: string): string {
  const plain = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_\-./]*[\p{L}\p{N}_])?$/u.test(key);
  const ambiguous = resolvesToOther(key) || /^[tTfF]$/.test(key);
  return plain && !ambiguous ? key : JSON.stringify(key);
}

/** Text of several lines goes over several lines, each break written out and folded away. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return `"${[...text].map(escape).join('')}"`;
  const margin = '  '.repeat(indent);
  const lines = text.split('\n');
  const last = lines.pop()!;
  const shown = lines.map((line) => `${margin}${leading(line)}\\n\\\n`);
  const end = last === '' ? '' : `${margin}${leading(last)}\\\n`;
  return `"\\\n${shown.join('')}${end}${margin}"`;
}

function leading(line: string): string {
  const body = [...line].map(escape).join('');
  return /^\s/.test(line) ? `\\${body}` : ` ${body}`;
}

const SHORT: Record<string, string> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\r': '\\r',
  '\v': '\\v',
  '\0': '\\0',
  '\x1b': '\\e',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

function escape(char: string): string {
  if (char === '"' || char === '\\') return `\\${char}`;
  if (char in SHORT) return SHORT[char]!;
  const code = char.codePointAt(0)!;
  if (char !== '\t' && (code < 0x20 || code === 0x7f)) return `\\x${code.toString(16).padStart(2, '0')}`;
  return char;
}
