/** A place that moves through a text and knows its line and column, and the classes of characters YAML tells apart. */
import type { Mark } from './errors';

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SPACE = 32;

export class Cursor {
  pos = 0;
  index = 0;
  line = 0;
  column = 0;

  constructor(readonly text: string) {}

  /** The character `ahead` of here as a code; 0 at the end. */
  at(ahead = 0): number {
    const next = this.pos + ahead;
    return next < this.text.length ? this.text.charCodeAt(next) : 0;
  }

  mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  /** Steps over one character that is no line break. */
  skip(count = 1): void {
    for (; count > 0; count--) {
      this.pos += isHighSurrogate(this.at()) ? 2 : 1;
      this.index++;
      this.column++;
    }
  }

  /** Reads one character that is no line break. */
  read(): string {
    const from = this.pos;
    this.skip();
    return this.text.slice(from, this.pos);
  }

  /** Steps over a line break and answers it, CR and CRLF as LF. Answers '' where there is none. */
  readLine(): string {
    const code = this.at();
    if (!isBreak(code)) return '';
    const width = code === CR && this.at(1) === LF ? 2 : 1;
    this.pos += width;
    this.index += width;
    this.line++;
    this.column = 0;
    return code === 0x2028 || code === 0x2029 ? String.fromCharCode(code) : '\n';
  }

  /** Is there nothing but blanks between here and the line break before? */
  afterBreak(): boolean {
    let at = this.pos - 1;
    while (at >= 0 && isBlank(this.text.charCodeAt(at))) at--;
    return at >= 0 && isBreak(this.text.charCodeAt(at));
  }

  /** Does a `---` or `...` line begin here? */
  atDocumentIndicator(): boolean {
    const code = this.at();
    return (
      this.column === 0 &&
      (code === 45 || code === 46) &&
      this.at(1) === code &&
      this.at(2) === code &&
      isBlankOrEnd(this.at(3))
    );
  }
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreak(code: number): boolean {
  return code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBreakOrEnd(code: number): boolean {
  return code === 0 || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Letters, digits, `_` and `-`: what names of anchors and directives are made of. */
export function isWord(code: number): boolean {
  return (
    isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45
  );
}
