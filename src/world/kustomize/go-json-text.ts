/**
 * JSON text → data, its faults told in Go's words.
 *
 * Models: the scanner of `encoding/json`. Left out: literals and numbers that break in the middle.
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
    const char = this.peek();
    if (char === '{') return this.members();
    if (char === '[') return this.elements();
    if (char === '"') return this.string();
    const word = /^(true|false|null|-?\d+(\.\d+)?([eE][+-]?\d+)?)/.exec(this.text.slice(this.at));
    if (!word) this.refuse('looking for beginning of value');
    this.at += word![0].length;
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
      if (!/["\\/bfnrtu]/.test(this.text[++this.at] ?? '')) this.refuse('in string escape code');
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
    const shown =
      char === "'" ? String.raw`'\''` : char === '"' ? `'"'` : `'${JSON.stringify(char).slice(1, -1)}'`;
    throw new KustomizeError(`invalid character ${shown} ${where}`);
  }
}
