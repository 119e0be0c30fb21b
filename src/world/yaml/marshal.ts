/**
 * YAML as Go programs print it.
 *
 * Models: `sigs.k8s.io/yaml.Marshal` (keys sorted, lists flush with their key, lines folded at 80 columns), which
 * `flux --export`, `kubectl -o yaml`, `kustomize build` and helm's `toYaml` share. Left out: anchors, comments, `>`.
 */
import { readsBackAsText, scalarText } from './emit-scalar';

const LONGEST_SIMPLE_KEY = 128;
const encoder = new TextEncoder();

/** Plain data → YAML text ending in a newline. Object keys are sorted unless `keepOrder`. */
export function marshal(value: unknown, options: { keepOrder?: boolean } = {}): string {
  const lines: string[] = [];
  const keepOrder = options.keepOrder ?? false;
  if (isFilledMap(value)) emitMap(value, '', lines, keepOrder);
  else if (isFilledList(value)) emitList(value, '', lines, keepOrder);
  else lines.push(leaf(value, 2, -1));
  return `${lines.join('\n')}\n`;
}

/** Would YAML 1.1 (as Go reads it) take the plain text for something that is no string? */
export function resolvesToOther(text: string): boolean {
  return !readsBackAsText(text);
}

type Data = Record<string, unknown>;

function emitMap(map: Data, indent: string, lines: string[], keepOrder: boolean): void {
  const keys = keysOf(map);
  for (const key of keepOrder ? keys : keys.sort(byGoOrder)) {
    const name = scalarText(key, { indent: indent.length + 2, column: indent.length, key: true });
    if (isSimpleKey(key)) emitEntry(`${indent}${name}:`, map[key], indent, lines, keepOrder);
    else {
      lines.push(`${indent}? ${name}`);
      emitUnder(`${indent}:`, map[key], indent, lines, keepOrder);
    }
  }
}

/** A key too long to be seen as one before its `:` is announced by `?`. */
function isSimpleKey(key: string): boolean {
  if (key.length * 3 <= LONGEST_SIMPLE_KEY && !key.includes('\n')) return true;
  return !/[\n\r\u0085\u2028\u2029]/.test(key) && encoder.encode(key).length <= LONGEST_SIMPLE_KEY;
}

function emitEntry(head: string, value: unknown, indent: string, lines: string[], keepOrder: boolean): void {
  if (isFilledMap(value)) {
    lines.push(head);
    emitMap(value, `${indent}  `, lines, keepOrder);
  } else if (isFilledList(value)) {
    lines.push(head);
    emitList(value, indent, lines, keepOrder);
  } else {
    lines.push(`${head} ${leaf(value, indent.length + 2, [...head].length)}`);
  }
}

function emitList(list: unknown[], indent: string, lines: string[], keepOrder: boolean): void {
  for (const item of list) emitUnder(`${indent}-`, item, indent, lines, keepOrder);
}

/** What stands beside an indicator of one character, its first line on the indicator's own. */
function emitUnder(mark: string, value: unknown, indent: string, lines: string[], keepOrder: boolean): void {
  const start = lines.length;
  if (isFilledMap(value)) emitMap(value, `${indent}  `, lines, keepOrder);
  else if (isFilledList(value)) emitList(value, `${indent}  `, lines, keepOrder);
  else lines.push(`${indent}  ${leaf(value, indent.length + 2, mark.length)}`);
  lines[start] = `${mark} ${lines[start]!.slice(mark.length + 1)}`;
}

function leaf(value: unknown, indent: number, column: number): string {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return scalarText(value, { indent, column });
}

function isFilledMap(value: unknown): value is Data {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && keysOf(value as Data).length > 0
  );
}

function isFilledList(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function keysOf(map: Data): string[] {
  return Object.keys(map).filter((key) => map[key] !== undefined);
}

/** yaml.v2's key order: digits by their number, letters after other signs. */
export function byGoOrder(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] === right[i]) continue;
    const leftLetter = isLetter(left[i]!);
    const rightLetter = isLetter(right[i]!);
    if (leftLetter && rightLetter) return byCodePoint(left[i]!, right[i]!);
    if (leftLetter || rightLetter) return rightLetter ? -1 : 1;
    return byNumber(left, right, i) || byCodePoint(left[i]!, right[i]!);
  }
  return left.length - right.length;
}

/** Compares the digits from `at` on; a zero counts as a digit of the number that began before it. */
function byNumber(left: string[], right: string[], at: number): number {
  let begun = 0;
  if (left[at] === '0' || right[at] === '0') {
    for (let j = at - 1; j >= 0 && isDigit(left[j]!); j--) {
      if (left[j] !== '0') {
        begun = 1;
        break;
      }
    }
  }
  const [a, b] = [digitsFrom(left, at), digitsFrom(right, at)];
  const [x, y] = [a, b].map((digits) => Number(`${begun}${digits.join('')}`)) as [number, number];
  return x - y || a.length - b.length;
}

function digitsFrom(text: string[], from: number): string[] {
  let end = from;
  while (end < text.length && isDigit(text[end]!)) end++;
  return text.slice(from, end);
}

function byCodePoint(a: string, b: string): number {
  return a.codePointAt(0)! - b.codePointAt(0)!;
}

function isLetter(char: string): boolean {
  return /\p{L}/u.test(char);
}

function isDigit(char: string): boolean {
  return /\p{Nd}/u.test(char);
}
