/**
 * YAML text → tokens.
 *
 * Models: libyaml's scanner as Go's yaml packages carry it: indentation turns into block tokens, and a key is known as
 * a key only when its `:` comes, so keys are kept as possible until then. That machine decides which of two slips is
 * told, and on which line; v3 looks two tokens further ahead than v2. Left out: comments (they are skipped).
 */
import { Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, TAB, SPACE } from './cursor';
import { type Dialect, type Mark, YamlError, scannerError } from './errors';
import { scanBlock, scanPlain, scanQuoted } from './scan-scalars';
import { scanAnchor, scanDirective, scanTag } from './scan-tags';
import { type Token, type TokenType, token } from './tokens';

/** A place where a key may have begun; `required` where the block's column allows nothing else. */
interface PossibleKey {
  possible: boolean;
  required: boolean;
  tokenNumber: number;
  mark: Mark;
}

const KEY_LIMIT = 1024;
const DEPTH_LIMIT = 10_000;
const COMMENT_PEEK = 512;
// What YAML lets no text hold, wherever it stands.
const REFUSED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export class Scanner {
  private readonly cursor: Cursor;
  private tokens: Token[] = [];
  private head = 0;
  private taken = 0;
  private started = false;
  private indent = -1;
  private indents: number[] = [];
  private flowLevel = 0;
  private keyAllowed = true;
  private keys: PossibleKey[] = [];
  /** Number of a token → depth in `keys` of the key it may begin. As in Go, closing a flow may forget one too many. */
  private keyByToken = new Map<number, number>();

  /** @throws YamlError for characters no YAML may hold */
  constructor(
    text: string,
    readonly dialect: Dialect,
  ) {
    this.cursor = new Cursor(text.startsWith('\ufeff') ? text.slice(1) : text);
    if (REFUSED.test(text)) throw new YamlError('control characters are not allowed', 0);
  }

  /** The next token, left in place. @throws YamlError */
  peek(): Token {
    this.fetchMore();
    return this.tokens[this.head]!;
  }

  /** Takes the token that `peek` showed. */
  take(): Token {
    const found = this.peek();
    this.head++;
    this.taken++;
    if (this.head > 256) {
      this.tokens = this.tokens.slice(this.head);
      this.head = 0;
    }
    return found;
  }

  private refuse = (problem: string, context: Mark): YamlError =>
    scannerError(this.dialect, problem, this.cursor.mark(), context);

  private fetchMore(): void {
    const lookahead = this.dialect === 'v3' ? 2 : 0;
    for (;;) {
      if (this.tokens.length - this.head > lookahead) {
        const depth = this.keyByToken.get(this.taken);
        if (depth === undefined || !this.stillKey(this.keys[depth]!)) return;
      }
      this.fetch();
    }
  }

  private fetch(): void {
    if (!this.started) return this.start();
    const { cursor } = this;
    const before = cursor.mark();
    this.skipToToken();
    this.unroll(cursor.column, this.dialect === 'v3' ? before : cursor.mark());
    const code = cursor.at();
    if (code === 0) return this.end();
    if (cursor.column === 0 && code === 37) return this.directive();
    if (cursor.atDocumentIndicator()) return this.documentIndicator(code === 45);
    this.fetchContent(code, cursor.at(1));
    if (this.dialect === 'v3') this.skipLineComment();
  }

  private fetchContent(code: number, next: number): void {
    const inFlow = this.flowLevel > 0;
    switch (String.fromCharCode(code)) {
      case '[':
        return this.openFlow('flow-sequence-start');
      case '{':
        return this.openFlow('flow-mapping-start');
      case ']':
        return this.closeFlow('flow-sequence-end');
      case '}':
        return this.closeFlow('flow-mapping-end');
      case ',':
        return this.flowEntry();
      case '-':
        if (isBlankOrEnd(next)) return this.blockEntry();
        break;
      case '?':
        if (inFlow || isBlankOrEnd(next)) return this.explicitKey();
        break;
      case ':':
        if (inFlow || isBlankOrEnd(next)) return this.value();
        break;
      case '*':
        return this.simple(() => scanAnchor(this.cursor, 'alias', this.refuse));
      case '&':
        return this.simple(() => scanAnchor(this.cursor, 'anchor', this.refuse));
      case '!':
        return this.simple(() => scanTag(this.cursor, this.refuse));
      case '|':
      case '>':
        if (!inFlow) return this.block();
        throw this.refuse('found character that cannot start any token', this.cursor.mark());
      case "'":
      case '"':
        return this.simple(() => scanQuoted(this.cursor, this.refuse));
      case '#':
      case '%':
      case '@':
      case '`':
      case '\t':
        throw this.refuse('found character that cannot start any token', this.cursor.mark());
    }
    this.plain();
  }

  private start(): void {
    this.started = true;
    this.keys.push({ possible: false, required: false, tokenNumber: 0, mark: this.cursor.mark() });
    this.push('stream-start', this.cursor.mark());
  }

  private end(): void {
    const { cursor } = this;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.leaveBlocks();
    this.push('stream-end', cursor.mark());
  }

  private directive(): void {
    this.leaveBlocks();
    this.tokens.push(scanDirective(this.cursor, this.refuse));
  }

  private documentIndicator(start: boolean): void {
    this.leaveBlocks();
    const mark = this.cursor.mark();
    this.cursor.skip(3);
    this.push(start ? 'document-start' : 'document-end', mark);
  }

  private leaveBlocks(): void {
    this.unroll(-1, this.cursor.mark());
    this.removeKey();
    this.keyAllowed = false;
  }

  private openFlow(type: TokenType): void {
    this.saveKey();
    this.keys.push({
      possible: false,
      required: false,
      tokenNumber: this.nextTokenNumber(),
      mark: this.cursor.mark(),
    });
    this.flowLevel++;
    if (this.flowLevel > DEPTH_LIMIT) {
      throw this.refuse(`exceeded max depth of ${DEPTH_LIMIT}`, this.cursor.mark());
    }
    this.keyAllowed = true;
    this.indicator(type);
  }

  private closeFlow(type: TokenType): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel--;
      this.keyByToken.delete(this.keys.pop()!.tokenNumber);
    }
    this.keyAllowed = false;
    this.indicator(type);
  }

  private flowEntry(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.indicator('flow-entry');
  }

  private blockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) {
        throw this.refuse('block sequence entries are not allowed in this context', this.cursor.mark());
      }
      this.roll(this.cursor.column, undefined, 'block-sequence-start', this.cursor.mark());
    }
    this.removeKey();
    this.keyAllowed = true;
    this.indicator('block-entry');
  }

  private explicitKey(): void {
    if (this.flowLevel === 0) {
      if (!this.keyAllowed) {
        throw this.refuse('mapping keys are not allowed in this context', this.cursor.mark());
      }
      this.roll(this.cursor.column, undefined, 'block-mapping-start', this.cursor.mark());
    }
    this.removeKey();
    this.keyAllowed = this.flowLevel === 0;
    this.indicator('key');
  }

  private value(): void {
    const key = this.keys.at(-1)!;
    if (this.stillKey(key)) {
      this.insert(key.tokenNumber - this.taken, token('key', key.mark, key.mark));
      this.roll(key.mark.column, key.tokenNumber, 'block-mapping-start', key.mark);
      this.forget(key);
      this.keyAllowed = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.keyAllowed) {
          throw this.refuse('mapping values are not allowed in this context', this.cursor.mark());
        }
        this.roll(this.cursor.column, undefined, 'block-mapping-start', this.cursor.mark());
      }
      this.keyAllowed = this.flowLevel === 0;
    }
    this.indicator('value');
  }

  /** What may be a key itself: an alias, a property, a quoted scalar. */
  private simple(scan: () => Token): void {
    this.saveKey();
    this.keyAllowed = false;
    this.tokens.push(scan());
  }

  private block(): void {
    this.removeKey();
    this.keyAllowed = true;
    this.tokens.push(scanBlock(this.cursor, this.indent, this.refuse));
  }

  private plain(): void {
    this.saveKey();
    this.keyAllowed = false;
    const found = scanPlain(this.cursor, this.indent + 1, this.flowLevel > 0, this.refuse);
    this.tokens.push(found.token);
    if (found.brokeLine) this.keyAllowed = true;
  }

  private skipToToken(): void {
    const { cursor } = this;
    for (;;) {
      while (cursor.at() === SPACE || (cursor.at() === TAB && (this.flowLevel > 0 || !this.keyAllowed))) {
        cursor.skip();
      }
      if (cursor.at() === 35) this.skipComments();
      if (!isBreak(cursor.at())) return;
      cursor.readLine();
      if (this.flowLevel === 0) this.keyAllowed = true;
    }
  }

  /** v3 gathers comments over several lines at once, and so steps over a tab before one of them. */
  private skipComments(): void {
    const { cursor } = this;
    for (;;) {
      while (!isBreakOrEnd(cursor.at())) cursor.skip();
      if (this.dialect === 'v2') return;
      let ahead = 0;
      while (ahead < COMMENT_PEEK && (isBlank(cursor.at(ahead)) || isBreak(cursor.at(ahead)))) ahead++;
      if (cursor.at(ahead) !== 35) return;
      const comment = cursor.pos + ahead;
      while (cursor.pos < comment) {
        if (isBreak(cursor.at())) cursor.readLine();
        else cursor.skip();
      }
    }
  }

  /** v3 takes a comment together with the token before it, tabs between them included. */
  private skipLineComment(): void {
    const { cursor } = this;
    if (this.tokens.at(-1)?.type === 'block-entry' || cursor.afterBreak()) return;
    let ahead = 0;
    while (ahead < COMMENT_PEEK && isBlank(cursor.at(ahead))) ahead++;
    if (cursor.at(ahead) !== 35) return;
    while (!isBreakOrEnd(cursor.at())) cursor.skip();
  }

  /** May what began at `key` still turn out to be one? A key stays on its line. */
  private stillKey(key: PossibleKey): boolean {
    if (!key.possible) return false;
    const { line, index } = this.cursor;
    if (key.mark.line >= line && key.mark.index + KEY_LIMIT >= index) return true;
    if (key.required) throw this.refuse("could not find expected ':'", key.mark);
    key.possible = false;
    return false;
  }

  private saveKey(): void {
    if (!this.keyAllowed) return;
    const required = this.flowLevel === 0 && this.indent === this.cursor.column;
    this.removeKey();
    const tokenNumber = this.nextTokenNumber();
    const depth = this.keys.length - 1;
    this.keys[depth] = { possible: true, required, tokenNumber, mark: this.cursor.mark() };
    this.keyByToken.set(tokenNumber, depth);
  }

  private nextTokenNumber(): number {
    return this.taken + this.tokens.length - this.head;
  }

  private removeKey(): void {
    const key = this.keys.at(-1)!;
    if (!key.possible) return;
    if (key.required) throw this.refuse("could not find expected ':'", key.mark);
    this.forget(key);
  }

  private forget(key: PossibleKey): void {
    key.possible = false;
    this.keyByToken.delete(key.tokenNumber);
  }

  /** Enters a block at `column` where that is deeper than the present one. */
  private roll(column: number, tokenNumber: number | undefined, type: TokenType, mark: Mark): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    this.indent = column;
    if (this.indents.length > DEPTH_LIMIT) {
      throw this.refuse(`exceeded max depth of ${DEPTH_LIMIT}`, this.keys.at(-1)!.mark);
    }
    this.insert(tokenNumber === undefined ? undefined : tokenNumber - this.taken, token(type, mark, mark));
  }

  /** Ends the blocks that are deeper than `column`. */
  private unroll(column: number, mark: Mark): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.tokens.push(token('block-end', mark, mark));
      this.indent = this.indents.pop()!;
    }
  }

  private insert(position: number | undefined, added: Token): void {
    if (position === undefined || position < 0) this.tokens.push(added);
    else this.tokens.splice(this.head + position, 0, added);
  }

  private indicator(type: TokenType): void {
    const mark = this.cursor.mark();
    this.cursor.skip();
    this.push(type, mark);
  }

  private push(type: TokenType, start: Mark): void {
    this.tokens.push(token(type, start, this.cursor.mark()));
  }
}
