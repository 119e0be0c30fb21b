/**
 * `${var}` in text, as post-build substitution and `flux envsubst` replace it.
 *
 * Models: fluxcd/pkg envsubst (a fork of drone/envsubst): bash's parameter expansions as far as that library goes, its
 * errors, and its strict mode, in which an unknown variable without a default is refused. `$$` stands for a `$`, and a
 * bare `$var` is left alone. Left out: nothing that its parser accepts.
 */
import { matchGlob } from './glob';

/** Thrown with the library's own words. */
export class EnvsubstError extends Error {}

/** Where the library falls over: a length that leads back before the start, as bash allows it. */
export class EnvsubstPanic extends Error {}

/** A variable's value; undefined is unknown. */
export type Lookup = (name: string) => string | undefined;

type Node = { text: string } | { list: Node[] } | Expansion;

interface Expansion {
  param: string;
  /** The operator: '', `:-`, `##`, `//`, ... */
  operator: string;
  args: Node[];
}

/**
 * Replaces all expansions. @param strict refuse unknown variables
 * @throws EnvsubstError
 */
export function envsubst(text: string, lookup: Lookup, strict = false): string {
  const root = new Parser(text).parse();
  return evaluate(root, lookup, strict);
}

const BAD = 'bad substitution';

type Accept = (char: string, position: number) => boolean;

const isIdent: Accept = (char) => /[\p{L}\p{Nd}_]/u.test(char);

interface Mode {
  ident?: boolean;
  open?: boolean;
  close?: boolean;
  escape?: boolean;
}

type Token = 'ident' | 'open' | 'close' | 'end' | 'illegal';

class Parser {
  private chars: string[];
  private at = 0;
  private start = 0;
  private mode: Mode = {};
  private accept: Accept = () => true;
  /** Inside an expansion a backslash escapes too. */
  private backslash = false;

  constructor(text: string) {
    this.chars = [...text];
  }

  parse(): Node {
    const list: Node[] = [];
    for (;;) {
      this.accept = () => true;
      this.mode = { ident: true, open: true, escape: true };
      this.backslash = false;
      const token = this.scan();
      if (token === 'end') return { list };
      if (token === 'ident') list.push({ text: this.scanned() });
      else if (token === 'open') list.push(this.expansion());
      else throw new EnvsubstError(BAD);
    }
  }

  private expansion(): Expansion {
    this.backslash = true;
    if (this.peek() === '#') return this.length();
    if (this.next({ ident: true }, isIdent) !== 'ident')
      throw new EnvsubstError('unable to parse variable name');
    const param = this.scanned();
    switch (this.peek()) {
      case ':':
        return '=-?+'.includes(this.peek(1) || ' ') ? this.fallback(param) : this.substring(param);
      case '=':
        return this.fallback(param);
      case ',':
      case '^':
        return this.finish(this.operator(param, (char, at) => (char === ',' || char === '^') && at < 3));
      case '/':
        return this.replacement(param);
      case '#':
        return this.removal(param, '#');
      case '%':
        return this.removal(param, '%');
    }
    if (this.next({ close: true }, isIdent) !== 'close') throw new EnvsubstError('missing closing brace');
    return { param, operator: '', args: [] };
  }

  private length(): Expansion {
    const node = this.operator('', (char, at) => char === '#' && at === 1);
    if (this.next({ ident: true }, isIdent) !== 'ident') throw new EnvsubstError(BAD);
    return this.finish({ ...node, param: this.scanned() });
  }

  private substring(param: string): Expansion {
    const node = this.operator(param, (char, at) => char === ':' && at === 1);
    node.args.push(this.argument({ ident: true }, (char) => char !== ':' && char !== '}'));
    const token = this.next({ ident: true, close: true }, (char) => char === ':');
    if (token === 'close') return node;
    if (token !== 'ident') throw new EnvsubstError(BAD);
    node.args.push(this.argument({ ident: true }, notClosing));
    return this.finish(node);
  }

  private removal(param: string, sign: string): Expansion {
    const node = this.operator(param, (char, at) => char === sign && at < 3);
    node.args.push(this.argument({ ident: true }, notClosing));
    return this.finish(node);
  }

  private replacement(param: string): Expansion {
    const node = this.operator(param, (char, at) =>
      at === 1 ? char === '/' : at === 2 && '/#%'.includes(char),
    );
    node.args.push(this.argument({ ident: true, escape: true }, (char) => char !== '/'));
    if (this.next({ ident: true }, (char) => char === '/') !== 'ident') throw new EnvsubstError(BAD);
    if (this.peek() !== '}') node.args.push(this.argument({ ident: true, escape: true }, notClosing));
    return this.finish(node);
  }

  private fallback(param: string): Expansion {
    const one: Accept = (char, at) => char === '=' && at === 1;
    const two: Accept = (char, at) => (at === 1 ? char === ':' : at === 2 && '=-?+'.includes(char));
    if (this.next({ ident: true }, this.peek() === '=' ? one : two) !== 'ident')
      throw new EnvsubstError('unable to parse default function');
    const node: Expansion = { param, operator: this.scanned(), args: [] };
    while (this.peek() !== '}') node.args.push(this.argument({ ident: true }, notClosing));
    return this.finish(node);
  }

  private operator(param: string, accept: Accept): Expansion {
    if (this.next({ ident: true }, accept) !== 'ident') throw new EnvsubstError(BAD);
    return { param, operator: this.scanned(), args: [] };
  }

  private argument(mode: Mode, accept: Accept): Node {
    const token = this.next({ ...mode, open: true }, accept);
    if (token === 'open') return this.expansion();
    if (token !== 'ident' && token !== 'close')
      throw new EnvsubstError('unable to parse substitution within function');
    return { text: this.scanned() };
  }

  private finish(node: Expansion): Expansion {
    this.mode = { close: true };
    if (this.scan() !== 'close') throw new EnvsubstError(BAD);
    return node;
  }

  private next(mode: Mode, accept: Accept): Token {
    this.mode = mode;
    this.accept = accept;
    return this.scan();
  }

  private scan(): Token {
    this.start = this.at;
    const char = this.chars[this.at];
    if (char === undefined || char === '\0') return 'end';
    if (this.mode.open && char === '$' && this.chars[this.at + 1] === '{') {
      this.at += 2;
      return 'open';
    }
    this.at++;
    if (this.mode.close && char === '}') return 'close';
    return this.mode.ident && this.scanIdent(char) ? 'ident' : 'illegal';
  }

  private scanIdent(first: string): boolean {
    if (this.isEscape(first)) this.skip();
    else if (!this.accept(first, this.at - this.start)) return false;
    for (;;) {
      const char = this.chars[this.at];
      if (char === undefined || char === '\0') return true;
      if (this.mode.open && char === '$' && this.chars[this.at + 1] === '{') return true;
      this.at++;
      if (this.isEscape(char)) {
        this.skip();
        continue;
      }
      if (!this.accept(char, this.at - this.start)) {
        this.at--;
        return true;
      }
    }
  }

  /** Is the character just read an escape for the one after it? */
  private isEscape(char: string): boolean {
    if (!this.mode.escape) return false;
    const following = this.chars[this.at];
    if (char === '$') return following === '$';
    return this.backslash && char === '\\' && (following === '/' || following === '\\');
  }

  /** Drops the escaping character, so that what it escapes is read as it is. */
  private skip(): void {
    this.chars.splice(this.at - 1, 1);
  }

  private peek(offset = 0): string {
    return this.chars[this.at + offset] ?? '';
  }

  private scanned(): string {
    return this.chars.slice(this.start, this.at).join('');
  }
}

function notClosing(char: string): boolean {
  return char !== '}';
}

function evaluate(node: Node, lookup: Lookup, strict: boolean): string {
  if ('text' in node) return node.text;
  if ('list' in node) return node.list.map((each) => evaluate(each, lookup, strict)).join('');
  const args = node.args.map((each) => evaluate(each, lookup, strict));
  const value = lookup(node.param);
  if (strict && value === undefined && !isDefault(node.operator))
    throw new EnvsubstError(`variable not set (strict mode): ${JSON.stringify(node.param)}`);
  return expand(node.operator, value ?? '', args);
}

function isDefault(operator: string): boolean {
  return /^:?[-+=?]$/.test(operator);
}

function expand(operator: string, value: string, args: string[]): string {
  const [first = '', second = ''] = args;
  switch (operator) {
    case ',':
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    case ',,':
      return value.toLowerCase();
    case '^':
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case '^^':
      return value.toUpperCase();
    case '#':
      return args.length ? trimPrefix(value, first, false) : String(new TextEncoder().encode(value).length);
    case '##':
      return trimPrefix(value, first, true);
    case '%':
      return reverse(trimPrefix(reverse(value), reverse(first), false));
    case '%%':
      return reverse(trimPrefix(reverse(value), reverse(first), true));
    case ':':
      return substring(value, args);
    case '/':
      return value.replace(first, () => second);
    case '//':
      return first === '' ? value : value.split(first).join(second);
    case '/#':
      return args.length === 2 && value.startsWith(first) ? second + value.slice(first.length) : value;
    case '/%':
      return args.length === 2 && value.endsWith(first)
        ? value.slice(0, value.length - first.length) + second
        : value;
    default:
      return value === '' ? args.join('') : value;
  }
}

function substring(value: string, args: string[]): string {
  const numbers = args.map((each) => (/^[-+]?\d+$/.test(each) ? Number(each) : NaN));
  const [start = NaN, length] = numbers;
  if (Number.isNaN(start)) return value;
  const from = start < 0 ? Math.max(0, value.length + start) : start;
  if (args.length === 1) return value.slice(from);
  if (length === undefined || Number.isNaN(length)) return value;
  const end = from + length;
  if (end >= value.length) return value.slice(from);
  if (end < from)
    throw new EnvsubstPanic(`runtime error: slice bounds out of range [${end < 0 ? '' : from}:${end}]`);
  return value.slice(from, end);
}

/** Takes away the shortest or longest beginning that the pattern matches. */
function trimPrefix(value: string, pattern: string, longest: boolean): string {
  const ends = Array.from({ length: value.length }, (_, i) => (longest ? value.length - i : i + 1));
  const end = ends.find((each) => matchGlob(pattern, value.slice(0, each)));
  return end === undefined ? value : value.slice(end);
}

function reverse(text: string): string {
  return [...text].reverse().join('');
}
