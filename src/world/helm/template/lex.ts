/**
 * A template's text in tokens.
 *
 * Models: text/template/parse's lexer with the standard delimiters: trim markers, comments, quoted and raw strings,
 * its errors. Left out: other delimiters.
 */

export type TokenType =
  | 'text'
  | 'left'
  | 'right'
  | 'identifier'
  | 'keyword'
  | 'field'
  | 'variable'
  | 'dot'
  | 'nil'
  | 'bool'
  | 'number'
  | 'char'
  | 'string'
  | 'rawString'
  | 'pipe'
  | 'leftParen'
  | 'rightParen'
  | 'declare'
  | 'assign'
  | 'comma'
  | 'other'
  | 'space'
  | 'eof'
  | 'error';

export interface Token {
  type: TokenType;
  text: string;
  pos: number;
  line: number;
}

const KEYWORDS = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);
const SPACE = /[ \t\r\n]/;

/** All tokens; the last is `eof` or `error` (whose text is the message). */
export function lex(input: string): Token[] {
  return new Lexer(input).run();
}

class Lexer {
  private tokens: Token[] = [];
  private pos = 0;
  private line = 1;
  private parens = 0;

  constructor(private readonly input: string) {}

  run(): Token[] {
    while (this.pos < this.input.length) {
      const open = this.input.indexOf('{{', this.pos);
      if (open < 0) {
        this.text(this.input.length, false);
        break;
      }
      this.text(open, this.hasLeftTrim(open));
      if (!this.action()) return this.tokens;
    }
    this.emit('eof', '');
    return this.tokens;
  }

  private hasLeftTrim(at: number): boolean {
    return this.input[at + 2] === '-' && SPACE.test(this.input[at + 3] ?? '');
  }

  private hasRightTrim(at: number): boolean {
    return SPACE.test(this.input[at] ?? '') && this.input.startsWith('-}}', at + 1);
  }

  private text(end: number, trim: boolean): void {
    const whole = this.input.slice(this.pos, end);
    const text = trim ? whole.replace(/[ \t\r\n]+$/, '') : whole;
    if (text !== '') this.tokens.push({ type: 'text', text, pos: this.pos, line: this.line });
    this.advance(whole);
  }

  /** Everything between delimiters; false after an error. */
  private action(): boolean {
    const trim = this.hasLeftTrim(this.pos) ? 2 : 0;
    if (this.input.startsWith('/*', this.pos + 2 + trim)) return this.comment(trim);
    this.emit('left', '{{');
    this.advance(this.input.slice(this.pos, this.pos + 2 + trim));
    this.parens = 0;
    for (;;) {
      if (
        this.input.startsWith('}}', this.pos) ||
        (this.hasRightTrim(this.pos) && this.input.startsWith('-}}', this.pos + 1))
      ) {
        return this.close();
      }
      if (!this.inside()) return false;
    }
  }

  private close(): boolean {
    if (this.parens > 0) return this.fail('unclosed left paren');
    const trim = !this.input.startsWith('}}', this.pos);
    if (trim) this.advance(this.input.slice(this.pos, this.pos + 2));
    this.emit('right', '}}');
    this.advance('}}');
    if (trim) this.skipSpace();
    return true;
  }

  private comment(trim: number): boolean {
    const start = this.pos + 2 + trim;
    const end = this.input.indexOf('*/', start + 2);
    if (end < 0) return this.fail('unclosed comment');
    const rightTrim = this.hasRightTrim(end + 2);
    const close = end + 2 + (rightTrim ? 2 : 0);
    if (!this.input.startsWith('}}', close)) return this.fail('comment ends before closing delimiter');
    this.advance(this.input.slice(this.pos, close + 2));
    if (rightTrim) this.skipSpace();
    return true;
  }

  private skipSpace(): void {
    this.advance(/^[ \t\r\n]*/.exec(this.input.slice(this.pos))![0]);
  }

  private inside(): boolean {
    const rest = this.input.slice(this.pos);
    if (rest === '') return this.fail('unclosed action');
    const char = rest[0]!;
    if (SPACE.test(char)) return this.space(rest);
    if (char === '=') return this.take('assign', '=');
    if (rest.startsWith(':=')) return this.take('declare', ':=');
    if (char === ':') return this.fail('expected :=');
    if (char === '|') return this.take('pipe', '|');
    if (char === '"') return this.quoted(rest, '"', 'unterminated quoted string');
    if (char === "'") return this.quoted(rest, "'", 'unterminated character constant');
    if (char === '`') return this.raw(rest);
    if (char === '$') return this.fieldOrVariable('variable', rest);
    if (char === '.' && !/^\.\d/.test(rest)) return this.fieldOrVariable('field', rest);
    if (/^[+-]?\.?\d/.test(rest) || /^[+-]/.test(rest)) return this.number(rest);
    if (/^[\p{L}_]/u.test(rest)) return this.identifier(rest);
    if (char === '(') {
      this.parens++;
      return this.take('leftParen', '(');
    }
    if (char === ')') {
      if (--this.parens < 0) return this.fail('unexpected right paren');
      return this.take('rightParen', ')');
    }
    if (char === ',') return this.take('comma', ',');
    if (char > ' ' && char <= '~') return this.take('other', char);
    return this.fail(`unrecognized character in action: ${unicode(rest)}`);
  }

  private space(rest: string): boolean {
    let length = /^[ \t\r\n]+/.exec(rest)![0].length;
    if (rest.startsWith('-}}', length)) length--;
    if (length > 0) this.take('space', rest.slice(0, length));
    return true;
  }

  private quoted(rest: string, mark: '"' | "'", message: string): boolean {
    const match = (mark === '"' ? /^"(?:[^"\\\n]|\\[^\n])*"/ : /^'(?:[^'\\\n]|\\[^\n])*'/).exec(rest);
    if (!match) return this.fail(message);
    return this.take(mark === '"' ? 'string' : 'char', match[0]);
  }

  private raw(rest: string): boolean {
    const end = rest.indexOf('`', 1);
    return end < 0
      ? this.fail('unterminated raw quoted string')
      : this.take('rawString', rest.slice(0, end + 1));
  }

  private fieldOrVariable(type: 'field' | 'variable', rest: string): boolean {
    const match = /^[.$][\p{L}\p{Nd}_]*/u.exec(rest)![0];
    if (type === 'field' && match === '.' && this.atTerminator(rest[1])) return this.take('dot', '.');
    if (type === 'variable' && match === '$' && this.atTerminator(rest[1])) return this.take('variable', '$');
    if (!this.atTerminator(rest[match.length]))
      return this.fail(`bad character ${unicode(rest.slice(match.length))}`);
    return this.take(type, match);
  }

  private identifier(rest: string): boolean {
    const word = /^[\p{L}\p{Nd}_]+/u.exec(rest)![0];
    if (!this.atTerminator(rest[word.length]))
      return this.fail(`bad character ${unicode(rest.slice(word.length))}`);
    if (KEYWORDS.has(word)) return this.take('keyword', word);
    if (word === 'true' || word === 'false') return this.take('bool', word);
    return this.take(word === 'nil' ? 'nil' : 'identifier', word);
  }

  private number(rest: string): boolean {
    const match =
      /^[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?\d+)?|0[bB][01_]+|0[oO][0-7_]+|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]+)?)i?/.exec(
        rest,
      )![0];
    const next = rest[match.length];
    if (next !== undefined && /[\p{L}\p{Nd}_]/u.test(next))
      return this.fail(`bad number syntax: ${JSON.stringify(rest.slice(0, match.length + 1))}`);
    return this.take('number', match);
  }

  private atTerminator(char: string | undefined): boolean {
    return (
      char === undefined ||
      /[ \t\r\n.,|:()]/.test(char) ||
      this.input.startsWith('}}', this.pos) ||
      char === '}' ||
      char === '='
    );
  }

  private take(type: TokenType, text: string): boolean {
    this.emit(type, text);
    this.advance(text);
    return true;
  }

  private emit(type: TokenType, text: string): void {
    this.tokens.push({ type, text, pos: this.pos, line: this.line });
  }

  private advance(text: string): void {
    this.pos += text.length;
    this.line += text.split('\n').length - 1;
  }

  private fail(message: string): false {
    this.emit('error', message);
    return false;
  }
}

function unicode(text: string): string {
  const char = String.fromCodePoint(text.codePointAt(0)!);
  return `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${char}'`;
}
