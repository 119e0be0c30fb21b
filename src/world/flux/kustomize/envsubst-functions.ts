/** What an expansion does to a value: defaults, case, cutting, replacing. Models: `fluxcd/pkg/envsubst/funcs.go`. */

type Transform = (value: string, args: string[]) => string;

const FUNCTIONS: Record<string, Transform> = {
  ',': (value) => firstOf(value, (char) => char.toLowerCase()),
  ',,': (value) => value.toLowerCase(),
  '^': (value) => firstOf(value, (char) => char.toUpperCase()),
  '^^': (value) => value.toUpperCase(),
  '#': (value, args) => (args.length ? trim(value, args[0]!, shortest) : String(encode(value).length)),
  '##': (value, args) => (args.length ? trim(value, args[0]!, longest) : value),
  '%': (value, args) => (args.length ? trimEnd(value, args[0]!, shortest) : value),
  '%%': (value, args) => (args.length ? trimEnd(value, args[0]!, longest) : value),
  ':': substring,
  '/': (value, args) => (args.length ? replaceFirst(value, args[0]!, args[1] ?? '') : value),
  '//': (value, args) => (args.length ? value.split(args[0]!).join(args[1] ?? '') : value),
  '/#': (value, args) =>
    args.length === 2 && value.startsWith(args[0]!) ? replaceFirst(value, args[0]!, args[1]!) : value,
  '/%': (value, args) =>
    args.length === 2 && value.endsWith(args[0]!)
      ? value.slice(0, value.length - args[0]!.length) + args[1]!
      : value,
};

/** @param name the operator, '' for a bare `${VAR}`; every other one is a default */
export function applyFunction(name: string, value: string, args: string[]): string {
  const transform = FUNCTIONS[name];
  if (transform) return transform(value, args);
  return value === '' ? args.join('') : value;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function firstOf(value: string, change: (char: string) => string): string {
  const [first = '', ...rest] = [...value];
  return change(first) + rest.join('');
}

function replaceFirst(value: string, from: string, to: string): string {
  const at = value.indexOf(from);
  return at < 0 ? value : value.slice(0, at) + to + value.slice(at + from.length);
}

/** Counts bytes, as Go does. */
function substring(value: string, [from, count]: string[]): string {
  const bytes = encode(value);
  if (from === undefined || !/^[+-]?\d+$/.test(from)) return value;
  let start = Number(from);
  if (start < 0) start = Math.max(0, bytes.length + start);
  if (count !== undefined && !/^[+-]?\d+$/.test(count)) return value;
  const end = count === undefined ? bytes.length : start + Number(count);
  return new TextDecoder().decode(bytes.slice(start, Math.max(start, end)));
}

type Pick = (value: string, pattern: RegExp) => string | undefined;

/** The longest beginning that matches. */
const longest: Pick = (value, pattern) => beginnings(value).find((each) => pattern.test(each));

/** The shortest beginning, of one character at least, that matches. */
const shortest: Pick = (value, pattern) =>
  beginnings(value)
    .reverse()
    .find((each) => pattern.test(each));

function beginnings(value: string): string[] {
  return Array.from({ length: value.length }, (_, index) => value.slice(0, value.length - index));
}

function trim(value: string, glob: string, pick: Pick): string {
  const pattern = globPattern(glob);
  const found = pattern && pick(value, pattern);
  return found ? value.slice(found.length) : value;
}

function trimEnd(value: string, glob: string, pick: Pick): string {
  return reversed(trim(reversed(value), reversed(glob), pick));
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

/** `*`, `?`, `[a-z]` and `\x` as a regular expression; undefined for a bad pattern. */
function globPattern(glob: string): RegExp | undefined {
  const source = glob.replace(
    /\*+|\?|\[\^?(?:\\.|[^\]\\])+\]|\\(.)|[\s\S]/gu,
    (part: string, escaped: string | undefined) => {
      if (part.startsWith('*')) return '[\\s\\S]*';
      if (part === '?') return '[\\s\\S]';
      if (part.startsWith('[') && part.length > 1) return part;
      return (escaped ?? part).replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    },
  );
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}
