/**
 * JSON text → data, its faults told in Go's words.
 *
 * Models: the scanner of `encoding/json`. Left out: nesting beyond ten thousand levels.
 */
import { KustomizeError } from './errors';

/** @throws KustomizeError at the first character that does not belong */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new KustomizeError(new Fault(text).find());
  }
}

/** Walks through the text to find where it stops being JSON. */
class Fault {
  private at = 0;

  constructor(private readonly text: string) {}

  find(): string {
    try {
      this.value();
      this.expect('', 'after top-level value');
    } catch (error) {
      if (error instanceof KustomizeError) return error.message;
      throw error;
    }
    return 'unexpected end of JSON input';
  }

  private value(): void {
    const char = this.peek() ?? '';
    if (char === '{') return this.members();
    if (char === '[') return this.elements();
    if (char === '"') return this.string();
    if (/[-0-9]/.test(char)) return this.number();
    const word = ['true', 'false', 'null'].find((each) => each[0] === char);
    if (!word) this.refuse('looking for beginning of value');
    this.literal(word!);
  }

  private literal(word: string): void {
    for (const letter of word) {
      if (this.text[this.at] !== letter) this.refuse(`in literal ${word} (expecting ${shown(letter)})`);
      this.at++;
    }
  }

  private number(): void {
    if (this.text[this.at] === '-') this.at++;
    if (this.text[this.at] === '0') this.at++;
    else this.digits('in numeric literal');
    if (this.text[this.at] === '.') {
      this.at++;
      this.digits('after decimal point in numeric literal');
    }
    if (!/[eE]/.test(this.text[this.at] ?? '')) return;
    this.at++;
    if (/[+-]/.test(this.text[this.at] ?? '')) this.at++;
    this.digits('in exponent of numeric literal');
  }

  /** One at least. */
  private digits(where: string): void {
    if (!/\d/.test(this.text[this.at] ?? '')) this.refuse(where);
    while (/\d/.test(this.text[this.at] ?? '')) this.at++;
  }

  private members(): void {
    this.at++;
    if (this.take('}')) return;
    do {
      if (this.peek() !== '"') this.refuse('looking for beginning of object key string');
      this.string();
      this.expect(':', 'after object key');
      this.value();
    } while (this.take(','));
    this.expect('}', 'after object key:value pair');
  }

  private elements(): void {
    this.at++;
    if (this.take(']')) return;
    do this.value();
    while (this.take(','));
    this.expect(']', 'after array element');
  }

  private string(): void {
    for (this.at++; this.text[this.at] !== '"'; this.at++) {
      const char = this.text[this.at];
      if (char === undefined || char < ' ') this.refuse('in string literal');
      if (char !== '\\') continue;
      const escape = this.text[++this.at] ?? '';
      if (!/^["\\/bfnrtu]$/.test(escape)) this.refuse('in string escape code');
      for (let left = escape === 'u' ? 4 : 0; left; left--) {
        if (!/^[0-9a-fA-F]$/.test(this.text[++this.at] ?? ''))
          this.refuse('in \\u hexadecimal character escape');
      }
    }
    this.at++;
  }

  /** The next character that is no space. */
  private peek(): string | undefined {
    while (/[ \t\r\n]/.test(this.text[this.at] ?? '')) this.at++;
    return this.text[this.at];
  }

  private take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  private expect(char: string, where: string): void {
    if ((this.peek() ?? '') !== char) this.refuse(where);
    this.at++;
  }

  private refuse(where: string): never {
    const char = this.text[this.at];
    if (char === undefined) throw new KustomizeError('unexpected end of JSON input');
    throw new KustomizeError(`invalid character ${shown(char)} ${where}`);
  }
}

/** A byte in single quotes: the scanner knows no characters. */
function shown(char: string): string {
  if (char === "'") return String.raw`'\''`;
  if (char === '"') return `'"'`;
  const [byte = 0] = new TextEncoder().encode(char);
  if (byte < 0x80) return `'${JSON.stringify(char).slice(1, -1)}'`;
  return byte < 0xa1 || byte === 0xad ? `'\\u00${byte.toString(16)}'` : `'${String.fromCharCode(byte)}'`;
}
