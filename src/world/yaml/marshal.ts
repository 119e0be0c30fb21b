/**
 * YAML as Go programs print it.
 *
 * Models: `sigs.k8s.io/yaml.Marshal` (keys sorted, lists flush with their key, long lines left whole), which `flux
 * --export`, `kubectl -o yaml` and helm's `toYaml` share. Left out: anchors, comments, block folding (`>`).
 */

/** Plain data → YAML text ending in a newline. Object keys are sorted unless `keepOrder`. */
export function marshal(value: unknown, options: { keepOrder?: boolean } = {}): string {
  const lines: string[] = [];
  if (isMap(value) && keysOf(value).length) emitMap(value, '', lines, options.keepOrder ?? false);
  else if (Array.isArray(value) && value.length) emitList(value, '', lines, options.keepOrder ?? false);
  else lines.push(scalar(value, ''));
  return `${lines.join('\n')}\n`;
}

function emitMap(map: Record<string, unknown>, indent: string, lines: string[], keepOrder: boolean): void {
  const keys = keysOf(map);
  for (const key of keepOrder ? keys : keys.sort(byGoOrder)) {
    emitEntry(`${indent}${scalar(key, indent)}:`, map[key], indent, lines, keepOrder);
  }
}

function emitEntry(head: string, value: unknown, indent: string, lines: string[], keepOrder: boolean): void {
  if (isMap(value) && keysOf(value).length) {
    lines.push(head);
    emitMap(value, `${indent}  `, lines, keepOrder);
  } else if (Array.isArray(value) && value.length) {
    lines.push(head);
    emitList(value, indent, lines, keepOrder);
  } else {
    lines.push(`${head} ${scalar(value, `${indent}  `)}`);
  }
}

function emitList(list: unknown[], indent: string, lines: string[], keepOrder: boolean): void {
  for (const item of list) {
    const start = lines.length;
    if (isMap(item) && keysOf(item).length) emitMap(item, `${indent}  `, lines, keepOrder);
    else if (Array.isArray(item) && item.length) emitList(item, `${indent}  `, lines, keepOrder);
    else lines.push(`${indent}  ${scalar(item, `${indent}  `)}`);
    lines[start] = `${indent}- ${lines[start]!.slice(indent.length + 2)}`;
  }
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keysOf(map: Record<string, unknown>): string[] {
  return Object.keys(map).filter((key) => map[key] !== undefined);
}

/** yaml.v2's key order: digits by their number, letters after other signs. */
function byGoOrder(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < left.length && i < right.length; i++) {
    if (left[i] === right[i]) continue;
    const leftLetter = /\p{L}/u.test(left[i]!);
    const rightLetter = /\p{L}/u.test(right[i]!);
    if (leftLetter && rightLetter) return left[i]! < right[i]! ? -1 : 1;
    if (leftLetter || rightLetter) return leftLetter ? 1 : -1;
    const numbers = [numberAt(left, i), numberAt(right, i)];
    if (numbers[0] !== undefined && numbers[1] !== undefined && numbers[0] !== numbers[1])
      return numbers[0] - numbers[1];
    if (numbers[0] !== undefined && numbers[1] !== undefined) {
      const digits = [digitsAt(left, i), digitsAt(right, i)];
      if (digits[0] !== digits[1]) return digits[0]! - digits[1]!;
    }
    return left[i]! < right[i]! ? -1 : 1;
  }
  return left.length - right.length;
}

function numberAt(text: string[], from: number): number | undefined {
  const digits = text.slice(from, from + digitsAt(text, from)).join('');
  return digits === '' ? undefined : Number(digits);
}

function digitsAt(text: string[], from: number): number {
  let end = from;
  while (end < text.length && /\p{Nd}/u.test(text[end]!)) end++;
  return end - from;
}

/** One scalar in the style Go chooses for it; `indent` is where the lines of a block scalar stand. */
export function scalar(value: unknown, indent: string): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  const text = String(value);
  if (resolvesToOther(text)) return doubleQuoted(text);
  if (text.includes('\n') && !hasSpecial(text) && blockAllowed(text)) return literal(text, indent);
  if (plainAllowed(text)) return text;
  if (hasSpecial(text) || text.includes('\n')) return doubleQuoted(text);
  return `'${text.replaceAll("'", "''")}'`;
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  const text = String(value);
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** Would YAML 1.1 (as Go reads it) take the plain text for something that is no string? */
export function resolvesToOther(text: string): boolean {
  if (text === '') return true;
  if (/^(y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/.test(text))
    return true;
  if (/^(~|null|Null|NULL|<<)$/.test(text)) return true;
  if (/^[-+]?(\.inf|\.Inf|\.INF)$|^\.(nan|NaN|NAN)$/.test(text)) return true;
  if (/^[-+]?0b[01_]+$/.test(text) || /^[-+]?0x[0-9a-fA-F_]+$/.test(text) || /^[-+]?0o?[0-7_]+$/.test(text))
    return true;
  if (
    /^[-+]?(\d[\d_]*)?\.?\d[\d_]*([eE][-+]?\d+)?$/.test(text) ||
    /^[-+]?\d[\d_]*\.\d*([eE][-+]?\d+)?$/.test(text)
  )
    return true;
  if (/^[-+]?\d[\d_]*(:[0-5]?\d)+(\.[\d_]*)?$/.test(text)) return true;
  return /^\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?$|^\d{4}-\d\d?-\d\d?$/.test(
    text,
  );
}

function plainAllowed(text: string): boolean {
  if (text === '' || /^\s|\s$/.test(text) || text.includes('\n') || hasSpecial(text)) return false;
  if (/^(---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[-?:]([\s]|$)/.test(text)) return false;
  return !/: |:$| #/.test(text) && !/:\t/.test(text);
}

/** Characters that only double quotes can hold. */
function hasSpecial(text: string): boolean {
  return /[\u0000-\u0008\u000b-\u001f\u007f-\u0084\u0086-\u009f\ufeff\u2028\u2029\ud800-\udfff]|\t/u.test(
    text,
  );
}

/** A block scalar may not begin with a space or break, nor hold a space before a break. */
function blockAllowed(text: string): boolean {
  return !/^[ ]/.test(text) && !/ \n/.test(text) && !/ $/.test(text);
}

function literal(text: string, indent: string): string {
  const body = text.replace(/\n+$/, '');
  const ending = text.length - body.length;
  const head = ending === 0 ? '|-' : ending === 1 ? '|' : '|+';
  const hint = /^\n/.test(text) ? head.replace('|', '|2') : head;
  const lines = `${body}${'\n'.repeat(Math.max(0, ending - 1))}`.split('\n');
  return [hint, ...lines.map((line) => (line === '' ? '' : `${indent}${line}`))].join('\n');
}

function doubleQuoted(text: string): string {
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    const short: Record<string, string> = {
      '"': '\\"',
      '\\': '\\\\',
      '\n': '\\n',
      '\t': '\\t',
      '\r': '\\r',
      '\0': '\\0',
      '\x07': '\\a',
      '\b': '\\b',
      '\v': '\\v',
      '\f': '\\f',
      '\x1b': '\\e',
      '\u0085': '\\N',
      '\u2028': '\\L',
      '\u2029': '\\P',
    };
    if (short[char]) out += short[char];
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0))
      out += `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
    else if (code === 0xfeff) out += '\\uFEFF';
    else out += char;
  }
  return `${out}"`;
}
