/**
 * A template's text → syntax trees: its own and those it defines.
 *
 * Models: text/template/parse, its grammar and its errors (`template: NAME:LINE: …`).
 */
import { type Token, type TokenType, lex } from './lex';
import type {
  BranchNode,
  CommandNode,
  ListNode,
  Node,
  NumberNode,
  Operand,
  PipeNode,
  VariableNode,
} from './nodes';
import { show } from './nodes';

/** A parsed template. */
export interface Tree {
  name: string;
  /** Name of the file it stands in, for error positions. */
  parseName: string;
  text: string;
  root: ListNode;
}

/** `template: NAME:LINE: MESSAGE` */
export class ParseError extends Error {
  constructor(
    readonly template: string,
    readonly line: number,
    readonly reason: string,
  ) {
    super(`template: ${template}:${line}: ${reason}`);
  }
}

/**
 * @param functions names that can be called
 * @returns the trees by name; a text that only defines others has an empty tree of its own
 * @throws ParseError
 */
export function parseTemplate(name: string, text: string, functions: ReadonlySet<string>): Tree[] {
  return new Parser(name, text, functions).parse();
}

type List = { list: ListNode; end: Token & { elseIf?: boolean } };

class Parser {
  private readonly tokens: Token[];
  private at = 0;
  private variables: string[] = ['$'];
  private rangeDepth = 0;
  private actionLine = 0;
  private readonly trees: Tree[] = [];

  constructor(
    private readonly name: string,
    private readonly text: string,
    private readonly functions: ReadonlySet<string>,
  ) {
    this.tokens = lex(text);
  }

  parse(): Tree[] {
    const nodes: Node[] = [];
    const pos = this.peek().pos;
    while (this.peek().type !== 'eof') {
      if (this.peek().type === 'left') {
        const mark = this.at;
        this.actionLine = this.next().line;
        const token = this.nextNonSpace();
        if (token.type === 'keyword' && token.text === 'define') {
          this.define();
          continue;
        }
        this.at = mark;
      }
      const node = this.textOrAction();
      if ('stop' in node) this.fail(`unexpected ${showStop(node.stop)}`, node.stop);
      else nodes.push(node.node);
    }
    this.add({ name: this.name, parseName: this.name, text: this.text, root: { type: 'list', pos, nodes } });
    return this.trees;
  }

  /** Within one text only an empty tree may be given a second time. */
  private add(tree: Tree): void {
    const index = this.trees.findIndex((each) => each.name === tree.name);
    if (index < 0) this.trees.push(tree);
    else if (isEmpty(this.trees[index]!.root)) this.trees[index] = tree;
    else if (!isEmpty(tree.root)) {
      const name = JSON.stringify(tree.name);
      this.fail(`template: multiple definition of template ${name}`, this.tokens[this.at - 1]!);
    }
  }

  private define(): void {
    const context = 'define clause';
    const name = this.stringOf(this.expectOne(['string', 'rawString'], context));
    this.expectOne(['right'], context);
    const outer = this.variables;
    const depth = this.rangeDepth;
    this.variables = ['$'];
    this.rangeDepth = 0;
    const { list, end } = this.itemList();
    if (end.text !== 'end') this.fail(`unexpected ${showStop(end)} in ${context}`, end);
    this.variables = outer;
    this.rangeDepth = depth;
    this.add({ name, parseName: this.name, text: this.text, root: list });
  }

  private itemList(): List {
    const list: ListNode = { type: 'list', pos: this.peekNonSpace().pos, nodes: [] };
    while (this.peekNonSpace().type !== 'eof') {
      const item = this.textOrAction();
      if ('stop' in item) return { list, end: item.stop };
      list.nodes.push(item.node);
    }
    return this.fail('unexpected EOF', this.peek());
  }

  private textOrAction(): { node: Node } | { stop: Token & { elseIf?: boolean } } {
    const token = this.nextNonSpace();
    if (token.type === 'text') return { node: { type: 'text', pos: token.pos, text: token.text } };
    if (token.type !== 'left') return this.unexpected(token, 'input');
    this.actionLine = token.line;
    const action = this.action();
    this.actionLine = 0;
    return action;
  }

  private action(): { node: Node } | { stop: Token } {
    const token = this.nextNonSpace();
    if (token.type === 'keyword') {
      switch (token.text) {
        case 'if':
        case 'with':
        case 'range':
          return { node: this.branch(token.text, token) };
        case 'block':
          return { node: this.block(token) };
        case 'template':
          return { node: this.template() };
        case 'break':
        case 'continue':
          return { node: this.breakOrContinue(token.text, token) };
        case 'else':
          return { stop: this.elseToken(token) };
        case 'end':
          this.expect('right', 'end');
          return { stop: token };
        case 'define':
          return this.unexpected(token, 'command');
      }
    }
    this.backup();
    const first = this.peek();
    const pipe = this.pipeline('command', 'right');
    return { node: { type: 'action', pos: first.pos, pipe } };
  }

  private elseToken(token: Token): Token {
    const next = this.peekNonSpace();
    if (next.type === 'keyword' && (next.text === 'if' || next.text === 'with')) return token;
    this.expect('right', 'else');
    return token;
  }

  private branch(type: 'if' | 'with' | 'range', token: Token): BranchNode {
    const mark = this.variables.length;
    const pipe = this.pipeline(type, 'right');
    if (type === 'range') this.rangeDepth++;
    const { list, end } = this.itemList();
    if (type === 'range') this.rangeDepth--;
    const node: BranchNode = { type, pos: token.pos, pipe, list };
    if (end.text === 'else') node.elseList = this.elseList(type, end);
    this.variables.length = mark;
    return node;
  }

  private elseList(type: 'if' | 'with' | 'range', end: Token): ListNode {
    const next = this.peekNonSpace();
    if (next.type === 'keyword' && (next.text === 'if' || next.text === 'with') && next.text === type) {
      this.nextNonSpace();
      return { type: 'list', pos: next.pos, nodes: [this.branch(type, next)] };
    }
    if (
      next.type === 'keyword' &&
      (next.text === 'if' || next.text === 'with') &&
      this.tokens[this.at - 1]!.type !== 'right'
    ) {
      this.unexpected(next, 'else');
    }
    const { list, end: last } = this.itemList();
    if (last.text !== 'end') this.fail(`expected end; found ${showStop(last)}`, last ?? end);
    return list;
  }

  private block(token: Token): Node {
    const context = 'block clause';
    const nameToken = this.nextNonSpace();
    if (nameToken.type !== 'string' && nameToken.type !== 'rawString') this.unexpected(nameToken, context);
    const name = this.stringOf(nameToken);
    const pipe = this.pipeline(context, 'right');
    const outer = this.variables;
    this.variables = ['$'];
    const { list, end } = this.itemList();
    if (end.text !== 'end') this.fail(`unexpected ${showStop(end)} in ${context}`, end);
    this.variables = outer;
    this.add({ name, parseName: this.name, text: this.text, root: list });
    return { type: 'template', pos: token.pos, name, pipe };
  }

  private template(): Node {
    const context = 'template clause';
    const nameToken = this.nextNonSpace();
    if (nameToken.type !== 'string' && nameToken.type !== 'rawString') this.unexpected(nameToken, context);
    const name = this.stringOf(nameToken);
    if (this.peekNonSpace().type === 'right') {
      this.next();
      return { type: 'template', pos: nameToken.pos, name };
    }
    return { type: 'template', pos: nameToken.pos, name, pipe: this.pipeline(context, 'right') };
  }

  private breakOrContinue(type: 'break' | 'continue', token: Token): Node {
    const next = this.nextNonSpace();
    if (next.type !== 'right') this.unexpected(next, `{{${type}}}`);
    if (this.rangeDepth === 0) this.fail(`{{${type}}} outside {{range}}`, token);
    return { type, pos: token.pos };
  }

  private pipeline(context: string, end: TokenType): PipeNode {
    const first = this.peekNonSpace();
    const pipe: PipeNode = { type: 'pipe', pos: first.pos, declare: [], assign: false, commands: [] };
    this.declarations(pipe, context);
    for (;;) {
      const token = this.nextNonSpace();
      if (token.type === end) {
        this.checkPipeline(pipe, context, token);
        return pipe;
      }
      if (OPERANDS.has(token.type)) {
        this.backup();
        pipe.commands.push(this.command());
      } else this.unexpected(token, context);
    }
  }

  private declarations(pipe: PipeNode, context: string): void {
    for (;;) {
      const variable = this.peekNonSpace();
      if (variable.type !== 'variable') return;
      const mark = this.at;
      this.nextNonSpace();
      const next = this.nextNonSpace();
      if (next.type === 'declare' || next.type === 'assign') {
        pipe.assign = next.type === 'assign';
        pipe.declare.push(this.variable(variable));
        if (!pipe.assign) this.variables.push(variable.text);
        return;
      }
      if (next.type === 'comma') {
        pipe.declare.push(this.variable(variable));
        this.variables.push(variable.text);
        const after = this.peekNonSpace();
        if (context !== 'range' || pipe.declare.length > 1)
          this.fail(`too many declarations in ${context}`, next);
        if (['variable', 'right', 'rightParen'].includes(after.type)) continue;
        this.fail('range can only initialize variables', after);
      }
      this.at = mark;
      return;
    }
  }

  private variable(token: Token): VariableNode {
    return { type: 'variable', pos: token.pos, names: [token.text] };
  }

  private checkPipeline(pipe: PipeNode, context: string, token: Token): void {
    if (!pipe.commands.length) this.fail(`missing value for ${context}`, token);
    for (const [index, command] of pipe.commands.slice(1).entries()) {
      const first = command.args[0]!;
      if (['bool', 'dot', 'nil', 'number', 'string'].includes(first.type)) {
        this.fail(`non executable command in pipeline stage ${index + 2}`, token);
      }
    }
  }

  private command(): CommandNode {
    const command: CommandNode = { type: 'command', pos: this.peekNonSpace().pos, args: [] };
    for (;;) {
      this.peekNonSpace();
      const operand = this.operand();
      if (operand) command.args.push(operand);
      const token = this.next();
      if (token.type === 'space') continue;
      if (token.type === 'right' || token.type === 'rightParen') this.backup();
      else if (token.type !== 'pipe') this.unexpected(token, 'operand');
      break;
    }
    if (!command.args.length) this.fail('empty command', this.tokens[this.at]!);
    return command;
  }

  private operand(): Operand | undefined {
    const node = this.term();
    if (!node) return undefined;
    if (this.peek().type !== 'field') return node;
    const fields: string[] = [];
    const pos = this.peek().pos;
    while (this.peek().type === 'field') fields.push(this.next().text.slice(1));
    if (node.type === 'field') return { ...node, pos, names: [...node.names, ...fields] };
    if (node.type === 'variable') return { ...node, pos, names: [...node.names, ...fields] };
    if (['bool', 'string', 'number', 'nil', 'dot'].includes(node.type)) {
      this.fail(`unexpected . after term ${JSON.stringify(show(node))}`, this.peek());
    }
    return { type: 'chain', pos, node, fields };
  }

  private term(): Operand | undefined {
    const token = this.nextNonSpace();
    const { pos } = token;
    switch (token.type) {
      case 'identifier':
        if (!this.functions.has(token.text))
          this.fail(`function ${JSON.stringify(token.text)} not defined`, token);
        return { type: 'identifier', pos, name: token.text };
      case 'dot':
        return { type: 'dot', pos };
      case 'nil':
        return { type: 'nil', pos };
      case 'variable':
        if (!this.variables.includes(token.text))
          this.fail(`undefined variable ${JSON.stringify(token.text)}`, token);
        return this.variable(token);
      case 'field':
        return { type: 'field', pos, names: [token.text.slice(1)] };
      case 'bool':
        return { type: 'bool', pos, value: token.text === 'true' };
      case 'number':
      case 'char':
        return this.number(token);
      case 'leftParen':
        return this.pipeline('parenthesized pipeline', 'rightParen');
      case 'string':
      case 'rawString':
        return { type: 'string', pos, quoted: token.text, text: this.stringOf(token) };
      default:
        this.backup();
        return undefined;
    }
  }

  private number(token: Token): NumberNode {
    const node: NumberNode = {
      type: 'number',
      pos: token.pos,
      text: token.text,
      char: token.type === 'char',
    };
    if (token.type === 'char') {
      const text = unquote(`"${token.text.slice(1, -1).replaceAll('"', '\\"')}"`);
      if (text === undefined || [...text].length !== 1)
        this.fail(`malformed character constant: ${token.text}`, token);
      node.int = BigInt(text!.codePointAt(0)!);
      node.float = Number(node.int);
      return node;
    }
    const plain = token.text.replaceAll('_', '');
    const octal = /^([+-]?)0(\d+)$/.exec(plain);
    const digits = octal ? `${octal[1]}0o${octal[2]}` : plain;
    const float = Number(digits.replace(/^\+/, ''));
    if (/^[+-]?(\d+|0[xX][\da-fA-F]+|0[oO][0-7]+|0[bB][01]+)$/.test(digits)) {
      const sign = digits.startsWith('-') ? -1n : 1n;
      node.int = sign * BigInt(digits.replace(/^[+-]/, ''));
      node.float = Number(node.int);
      if (BigInt.asIntN(64, node.int) !== node.int && BigInt.asUintN(64, node.int) !== node.int)
        this.fail(`integer overflow: ${JSON.stringify(token.text)}`, token);
    } else if (/\d/.test(plain) && Number.isFinite(float)) {
      node.float = float;
      if (Number.isInteger(float) && !/[.eE]/.test(plain)) node.int = BigInt(float);
      else if (Number.isInteger(float)) node.int = BigInt(float);
    } else this.fail(`illegal number syntax: ${JSON.stringify(token.text)}`, token);
    return node;
  }

  private stringOf(token: Token): string {
    if (token.type === 'rawString') return token.text.slice(1, -1);
    return unquote(token.text) ?? this.fail(`invalid syntax`, token);
  }

  private expect(type: TokenType, context: string): Token {
    return this.expectOne([type], context);
  }

  private expectOne(types: TokenType[], context: string): Token {
    const token = this.nextNonSpace();
    return types.includes(token.type) ? token : this.unexpected(token, context);
  }

  private unexpected(token: Token, context: string): never {
    if (token.type === 'error') return this.fail(token.text + this.actionStart(token), token);
    return this.fail(`unexpected ${showToken(token)} in ${context}`, token);
  }

  /** Where the action began, if that was on another line. */
  private actionStart(token: Token): string {
    if (!this.actionLine || this.actionLine === token.line) return '';
    const place = ` started at ${this.name}:${this.actionLine}`;
    return token.text.endsWith(' action') ? place : ` in action${place}`;
  }

  private fail(reason: string, token: Token): never {
    throw new ParseError(this.name, token.line, reason);
  }

  private next(): Token {
    return this.tokens[this.at++] ?? this.tokens.at(-1)!;
  }

  private peek(): Token {
    return this.tokens[this.at] ?? this.tokens.at(-1)!;
  }

  private backup(): void {
    this.at--;
  }

  private nextNonSpace(): Token {
    while (this.peek().type === 'space') this.at++;
    return this.next();
  }

  private peekNonSpace(): Token {
    while (this.peek().type === 'space') this.at++;
    return this.peek();
  }
}

const OPERANDS = new Set<TokenType>([
  'bool',
  'char',
  'dot',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
]);

/** Nothing but blanks. */
export function isEmpty(list: ListNode): boolean {
  return list.nodes.every((node) => node.type === 'text' && node.text.trim() === '');
}

function showStop(token: Token): string {
  return `{{${token.text}}}`;
}

/** A token as `%v` prints it: short ones quoted, keywords in angle brackets. */
function showToken(token: Token): string {
  if (token.type === 'eof') return 'EOF';
  if (['keyword', 'dot', 'nil'].includes(token.type)) return `<${token.text}>`;
  if (token.text.length > 10) return `${JSON.stringify(token.text.slice(0, 10))}...`;
  return JSON.stringify(token.text);
}

const ESCAPES: Record<string, string> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

/** `strconv.Unquote` of a double-quoted literal; undefined where it is malformed. */
export function unquote(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  let wrong = false;
  const text = body.replace(
    /\\(x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[\s\S])/g,
    (_whole, escape: string) => {
      if (escape in ESCAPES) return ESCAPES[escape]!;
      if (/^[xuU][\da-fA-F]{2,}$/.test(escape)) return String.fromCodePoint(parseInt(escape.slice(1), 16));
      if (/^[0-7]{3}$/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
      wrong = true;
      return '';
    },
  );
  return wrong ? undefined : text;
}
