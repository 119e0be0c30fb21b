/**
 * JSON read as Go reads it.
 *
 * Models: encoding/json's scanner: what is wrong is told by the character at which it stops. Left out: invalid UTF-8.
 */

import { quoteGo } from '../template/printf';

/** What is wrong, and behind how many characters. */
export class JsonError extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

/** @param cut what is said of a text that ends too early @throws Error in Go's words */
export function parseJson(text: string, cut = 'unexpected end of JSON input'): unknown {
  const reader = new Reader(text, cut);
  const value = reader.value('looking for beginning of value');
  reader.end();
  return value;
}

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly cut: string,
  ) {}

  value(context: string): unknown {
    const char = this.next();
    if (char === '{') return this.object();
    if (char === '[') return this.list();
    if (char === '"') return this.string();
    if (char === '-' || isDigit(char)) return this.number(char);
    for (const [word, value] of LITERALS) if (char === word[0]) return this.literal(word, value);
    return this.fail(char, context);
  }

  end(): void {
    this.blanks();
    if (this.at < this.text.length) this.fail(this.text[this.at]!, 'after top-level value');
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    let char = this.next();
    if (char === '}') return object;
    for (;;) {
      if (char !== '"') this.fail(char, 'looking for beginning of object key string');
      const key = this.string();
      const colon = this.next();
      if (colon !== ':') this.fail(colon, 'after object key');
      object[key] = this.value('looking for beginning of value');
      const next = this.next();
      if (next === '}') return object;
      if (next !== ',') this.fail(next, 'after object key:value pair');
      char = this.next();
    }
  }

  private list(): unknown[] {
    const list: unknown[] = [];
    this.blanks();
    if (this.text[this.at] === ']') {
      this.at++;
      return list;
    }
    for (;;) {
      list.push(this.value('looking for beginning of value'));
      const next = this.next();
      if (next === ']') return list;
      if (next !== ',') this.fail(next, 'after array element');
    }
  }

  private string(): string {
    const from = this.at - 1;
    for (;;) {
      const char = this.take();
      if (char === '"') return JSON.parse(this.text.slice(from, this.at)) as string;
      if (char < ' ') this.fail(char, 'in string literal');
      if (char !== '\\') continue;
      const escape = this.take();
      if (escape === 'u') {
        for (let i = 0; i < 4; i++) {
          const digit = this.take();
          if (!/[\da-fA-F]/.test(digit)) this.fail(digit, 'in \\u hexadecimal character escape');
        }
      } else if (!'bfnrt\\/"'.includes(escape)) this.fail(escape, 'in string escape code');
    }
  }

  private number(first: string): number {
    const from = this.at - 1;
    let char = first;
    if (char === '-') {
      char = this.take();
      if (!isDigit(char)) this.fail(char, 'in numeric literal');
    }
    if (char !== '0') this.digits();
    if (this.text[this.at] === '.') {
      this.at++;
      const digit = this.take();
      if (!isDigit(digit)) this.fail(digit, 'after decimal point in numeric literal');
      this.digits();
    }
    if (/[eE]/.test(this.text[this.at] ?? '')) {
      this.at++;
      if (/[+-]/.test(this.text[this.at] ?? '')) this.at++;
      const digit = this.take();
      if (!isDigit(digit)) this.fail(digit, 'in exponent of numeric literal');
      this.digits();
    }
    return Number(this.text.slice(from, this.at));
  }

  private digits(): void {
    while (isDigit(this.text[this.at] ?? '')) this.at++;
  }

  private literal<T>(word: string, value: T): T {
    for (const wanted of word.slice(1)) {
      const char = this.take();
      if (char !== wanted) this.fail(char, `in literal ${word} (expecting '${wanted}')`);
    }
    return value;
  }

  private blanks(): void {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++;
  }

  private next(): string {
    this.blanks();
    return this.take();
  }

  private take(): string {
    const char = this.text[this.at++];
    if (char === undefined) throw new JsonError(this.cut, this.text.length);
    return char;
  }

  private fail(char: string, context: string): never {
    // Go shows the first byte as if it were the character
    const first = String.fromCharCode(new TextEncoder().encode(char)[0]!);
    const shown = first === "'" ? "\\'" : quoteGo(first).slice(1, -1).replace('\\"', '"');
    throw new JsonError(`invalid character '${shown}' ${context}`, this.at);
  }
}

const LITERALS: [string, unknown][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9' && char.length === 1;
}
