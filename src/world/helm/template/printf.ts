/**
 * `fmt.Sprintf`.
 *
 * Models: Go's verbs %v %+v %#v %T %t %d %s %q %x %X %o %b %c %U %e %f %g, width, precision, flags, and its complaints
 * (`%!d(string=x)`, `%!s(MISSING)`, `%!(EXTRA …)`). Left out: argument indexes of widths (`%[1]*d`), complex numbers, pointers.
 */
import {
  Bytes,
  formatFloat,
  GoObject,
  GoTime,
  integerOf,
  isMap,
  printValue,
  sortedKeys,
  typeOf,
} from './values';

export function sprintf(format: string, args: unknown[]): string {
  let used = 0;
  let reordered = false;
  const text = format.replace(
    /%([-+# 0]*)(\*|\d+)?(?:\.(\*|\d+)?)?(?:\[(\d+)\])?([^]|$)/gu,
    (whole, flags: string, width, precision, place: string | undefined, verb: string) => {
      if (verb === '') return '%!(NOVERB)';
      if (verb === '%') return '%';
      const number = (given: string | undefined): number | undefined =>
        given === '*'
          ? Number(integerOf(args[used++]) ?? 0n)
          : given === undefined
            ? undefined
            : Number(given);
      const wide = number(width);
      const precise = whole.includes('.') ? (number(precision) ?? 0) : undefined;
      if (place !== undefined) {
        reordered = true;
        if (Number(place) < 1 || Number(place) > args.length) return `%!${verb}(BADINDEX)`;
        used = Number(place) - 1;
      }
      if (used >= args.length) return `%!${verb}(MISSING)`;
      return shown(verb, args[used++], flags, precise, wide);
    },
  );
  const extra = reordered ? [] : args.slice(used);
  return extra.length ? `${text}%!(EXTRA ${extra.map(typed).join(', ')})` : text;
}

function typed(value: unknown): string {
  return value === null || value === undefined ? '<nil>' : `${typeOf(value)}=${printValue(value)}`;
}

/** In a complaint the width is the value's. */
function shown(
  verb: string,
  value: unknown,
  flags: string,
  precision: number | undefined,
  width: number | undefined,
): string {
  const text = one(verb, value, flags, precision);
  const wrong = /^(%!.\([^=]*=)([^]*)\)$/u.exec(text);
  if (!wrong || value instanceof Object) return pad(text, flags, width, verb);
  return `${wrong[1]}${pad(wrong[2]!, flags, width, 'v')})`;
}

/** Nil within a list or map is nil in any verb. */
function inner(verb: string, value: unknown, flags: string, precision: number | undefined): string {
  return value === null || value === undefined ? '<nil>' : one(verb, value, flags, precision);
}

function one(verb: string, value: unknown, flags: string, precision: number | undefined): string {
  if (verb === 'T') return typeOf(value);
  if (verb === 'v') return flags.includes('#') ? goSyntax(value) : printValue(value);
  if (value === null || value === undefined) return `%!${verb}(<nil>)`;
  if (Array.isArray(value) && verb !== 'p')
    return `[${value.map((item) => inner(verb, item, flags, precision)).join(' ')}]`;
  if (isMap(value)) {
    return `map[${sortedKeys(value)
      .map((key) => `${one(verb, key, flags, precision)}:${inner(verb, value[key], flags, precision)}`)
      .join(' ')}]`;
  }
  if (value instanceof GoObject || value instanceof GoTime)
    return verb === 's' ? printValue(value) : `%!${verb}(${typeOf(value)}=${printValue(value)})`;
  const integer = integerOf(value);
  const printed =
    integer !== undefined
      ? integerVerb(verb, integer, flags)
      : typeof value === 'number'
        ? floatVerb(verb, value, flags, precision)
        : typeof value === 'boolean'
          ? verb === 't'
            ? String(value)
            : undefined
          : textVerb(verb, value instanceof Bytes ? value.text : String(value), flags, precision);
  return printed ?? `%!${verb}(${typeOf(value)}=${printValue(value)})`;
}

function integerVerb(verb: string, value: bigint, flags: string): string | undefined {
  const sign = value >= 0n && flags.includes('+') ? '+' : value >= 0n && flags.includes(' ') ? ' ' : '';
  const prefix = flags.includes('#') ? ({ x: '0x', X: '0X', o: '0', b: '0b' }[verb] ?? '') : '';
  const minus = value < 0n ? '-' : sign;
  const size = value < 0n ? -value : value;
  switch (verb) {
    case 'd':
      return minus + size;
    case 'x':
      return minus + prefix + size.toString(16);
    case 'X':
      return minus + prefix + size.toString(16).toUpperCase();
    case 'o':
      return minus + prefix + size.toString(8);
    case 'b':
      return minus + prefix + size.toString(2);
    case 'c':
      return String.fromCodePoint(Number(value));
    case 'q':
      return `'${String.fromCodePoint(Number(value))}'`;
    case 'U':
      return `U+${size.toString(16).toUpperCase().padStart(4, '0')}`;
    default:
      return undefined;
  }
}

function floatVerb(
  verb: string,
  value: number,
  flags: string,
  precision: number | undefined,
): string | undefined {
  const sign = value >= 0 && flags.includes('+') ? '+' : '';
  switch (verb) {
    case 'f':
    case 'F':
      return sign + value.toFixed(precision ?? 6);
    case 'e':
    case 'E': {
      const text = value.toExponential(precision ?? 6).replace(/e([+-])(\d)$/, 'e$10$2');
      return sign + (verb === 'E' ? text.toUpperCase() : text);
    }
    case 'g':
    case 'G':
      return (
        sign +
        (precision === undefined
          ? formatFloat(value)
          : formatFloat(Number(value.toPrecision(Math.max(1, precision))), Math.max(1, precision)))
      );
    default:
      return undefined;
  }
}

function textVerb(
  verb: string,
  text: string,
  flags: string,
  precision: number | undefined,
): string | undefined {
  const cut = precision === undefined ? text : [...text].slice(0, precision).join('');
  switch (verb) {
    case 's':
      return cut;
    case 'q':
      return flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quoteGo(cut);
    case 'x':
    case 'X': {
      const hex = [...new TextEncoder().encode(cut)]
        .map((byte) => byte.toString(16).padStart(2, '0'))
        .join('');
      return verb === 'X' ? hex.toUpperCase() : hex;
    }
    default:
      return undefined;
  }
}

/** `strconv.Quote`. */
export function quoteGo(text: string): string {
  const short: Record<string, string> = {
    '"': '\\"',
    '\\': '\\\\',
    '\n': '\\n',
    '\t': '\\t',
    '\r': '\\r',
    '\x07': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\v': '\\v',
  };
  let out = '"';
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (short[char]) out += short[char];
    else if (code < 0x20 || code === 0x7f) out += `\\x${code.toString(16).padStart(2, '0')}`;
    else if (/\p{Cc}|\p{Cf}|\p{Zs}/u.test(char) && char !== ' ')
      out +=
        code > 0xffff
          ? `\\U${code.toString(16).padStart(8, '0')}`
          : `\\u${code.toString(16).padStart(4, '0')}`;
    else out += char;
  }
  return `${out}"`;
}

function goSyntax(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (typeof value === 'string') return quoteGo(value);
  if (Array.isArray(value))
    return `${typeOf(value)}{${value.map((item) => (item === null ? 'interface {}(nil)' : goSyntax(item))).join(', ')}}`;
  if (isMap(value)) {
    return `${typeOf(value)}{${sortedKeys(value)
      .map((key) => `${quoteGo(key)}:${value[key] === null ? 'interface {}(nil)' : goSyntax(value[key])}`)
      .join(', ')}}`;
  }
  return printValue(value);
}

function pad(text: string, flags: string, width: number | undefined, verb: string): string {
  const length = [...text].length;
  if (width === undefined || length >= width) return text;
  if (flags.includes('-')) return text + ' '.repeat(width - length);
  if (!flags.includes('0') || verb === 's' || verb === 'v' || verb === 'q') {
    return (flags.includes('0') ? '0' : ' ').repeat(width - length) + text;
  }
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(width - length) + text.slice(sign.length);
}
