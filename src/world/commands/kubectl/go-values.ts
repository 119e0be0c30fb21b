/** Values as Go prints them: `json.Marshal`, `fmt.Sprint`. */

/** JSON with sorted keys and with `<`, `>`, `&` escaped, as Go's encoder writes it. `indent` as `MarshalIndent`'s. */
export function goJson(value: unknown, indent = ''): string {
  return write(value, indent, '', keysOf);
}

/** The same with keys as they stand, which is how Go writes structs. */
export function goJsonAsIs(value: unknown, indent = ''): string {
  return write(value, indent, '', (map) => Object.keys(map).filter((key) => map[key] !== undefined));
}

type Keys = (map: Record<string, unknown>) => string[];

function write(value: unknown, indent: string, before: string, keys: Keys): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value !== 'object') return escapeHtml(JSON.stringify(value));
  const inner = before + indent;
  const items = Array.isArray(value)
    ? value.map((each) => write(each, indent, inner, keys))
    : keys(value as Record<string, unknown>).map(
        (key) =>
          `${escapeHtml(JSON.stringify(key))}:${indent ? ' ' : ''}${write((value as Record<string, unknown>)[key], indent, inner, keys)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (items.length === 0) return `${open}${close}`;
  if (!indent) return `${open}${items.join(',')}${close}`;
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${before}${close}`;
}

function escapeHtml(json: string): string {
  return json
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('&', '\\u0026')
    .replaceAll('\u2028', '\\u2028')
    .replaceAll('\u2029', '\\u2029');
}

function keysOf(map: Record<string, unknown>): string[] {
  return Object.keys(map)
    .filter((key) => map[key] !== undefined)
    .sort(byCodePoint);
}

/** The same data with the keys of every map in order. */
export function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  const map = value as Record<string, unknown>;
  return Object.fromEntries(keysOf(map).map((key) => [key, sortedKeys(map[key])]));
}

/** Go compares strings byte by byte. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** `fmt.Sprint`: `map[a:1 b:[x y]]`, `<nil>`. */
export function goText(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goText).join(' ')}]`;
  if (typeof value === 'number') return goNumber(value);
  if (typeof value !== 'object') return String(value);
  const map = value as Record<string, unknown>;
  return `map[${keysOf(map)
    .map((key) => `${key}:${goText(map[key])}`)
    .join(' ')}]`;
}

function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Go's `%q`. */
export function goQuote(text: string): string {
  return JSON.stringify(text);
}
