/**
 * The Common Expression Language, as far as validation rules of custom kinds speak it.
 *
 * Models: `cel-go` with Kubernetes' string and list functions: operators, macros (`has`, `all`, `exists`, `exists_one`,
 * `map`, `filter`), `size`, `matches`. Left out: timestamps, durations, quantities, protocol buffers.
 */
import { equal, isMap } from '../json-value';

type Scope = Record<string, unknown>;
type Expression = (scope: Scope) => unknown;

const compiled = new Map<string, Expression>();

/** @throws Error in CEL's words where the expression does not parse or cannot be evaluated */
export function evaluate(text: string, scope: Scope): unknown {
  return compile(text)(scope);
}

/** @throws Error in CEL's words where the expression does not parse */
export function compile(text: string): Expression {
  let expression = compiled.get(text);
  if (!expression) compiled.set(text, (expression = new Parser(text).parse()));
  return expression;
}

const TOKEN =
  /\s*(?:(\d+\.\d+|\d+u?)|([A-Za-z_][A-Za-z0-9_]*)|(r?"(?:\\.|[^"\\])*"|r?'(?:\\.|[^'\\])*')|(\|\||&&|[=!<>]=|[-+*/%<>!?:.,()[\]{}]))/y;

interface Token {
  kind: 'number' | 'name' | 'string' | 'sign';
  text: string;
  /** Where it begins in the expression. */
  at: number;
}

/** What a value may begin with, as the grammar lists it. */
const BEGINNINGS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const match = TOKEN.exec(text);
    if (!match) throw new Error(`Syntax error: token recognition error in ${JSON.stringify(text)}`);
    const [, number, name, string, sign] = match;
    const at = match.index + match[0].search(/\S/);
    if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
    // r"…" reads like a name followed by a string otherwise
    else if (string !== undefined) tokens.push({ kind: 'string', text: string, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else tokens.push({ kind: 'sign', text: sign!, at });
  }
  return tokens;
}

class Parser {
  private readonly tokens: Token[];
  private next = 0;

  constructor(private readonly text: string) {
    this.tokens = tokenize(text);
  }

  parse(): Expression {
    const expression = this.ternary();
    if (this.next < this.tokens.length)
      throw new Error(`Syntax error: unexpected ${this.tokens[this.next]!.text}`);
    return expression;
  }

  private peek(...signs: string[]): string | undefined {
    const token = this.tokens[this.next];
    return token && token.kind !== 'string' && signs.includes(token.text) ? token.text : undefined;
  }

  private take(...signs: string[]): string | undefined {
    const found = this.peek(...signs);
    if (found) this.next++;
    return found;
  }

  private expect(sign: string): void {
    if (!this.take(sign)) throw new Error(`Syntax error: expected ${sign} in ${JSON.stringify(this.text)}`);
  }

  /** With the place that a token (the end where absent) has in the text. */
  private syntaxError(token: Token | undefined, why: string): Error {
    const at = token?.at ?? this.text.length;
    return new Error(
      `ERROR: <input>:1:${at + 1}: Syntax error: ${why}\n | ${this.text}\n | ${'.'.repeat(at)}^`,
    );
  }

  private ternary(): Expression {
    const condition = this.or();
    if (!this.take('?')) return condition;
    const yes = this.or();
    this.expect(':');
    const no = this.ternary();
    return (scope) => (truth(condition(scope)) ? yes(scope) : no(scope));
  }

  private or(): Expression {
    let left = this.and();
    while (this.take('||')) {
      const [a, b] = [left, this.and()];
      left = (scope) => either(a, b, scope, true);
    }
    return left;
  }

  private and(): Expression {
    let left = this.relation();
    while (this.take('&&')) {
      const [a, b] = [left, this.relation()];
      left = (scope) => either(a, b, scope, false);
    }
    return left;
  }

  private relation(): Expression {
    let left = this.sum();
    for (
      let sign = this.take('==', '!=', '<=', '>=', '<', '>', 'in');
      sign;
      sign = this.take('==', '!=', '<=', '>=', '<', '>', 'in')
    ) {
      const [a, b, operator] = [left, this.sum(), sign];
      left = (scope) => compare(operator, a(scope), b(scope));
    }
    return left;
  }

  private sum(): Expression {
    let left = this.product();
    for (let sign = this.take('+', '-'); sign; sign = this.take('+', '-')) {
      const [a, b, operator] = [left, this.product(), sign];
      left = (scope) => calculate(operator, a(scope), b(scope));
    }
    return left;
  }

  private product(): Expression {
    let left = this.unary();
    for (let sign = this.take('*', '/', '%'); sign; sign = this.take('*', '/', '%')) {
      const [a, b, operator] = [left, this.unary(), sign];
      left = (scope) => calculate(operator, a(scope), b(scope));
    }
    return left;
  }

  private unary(): Expression {
    if (this.take('!')) {
      const inner = this.unary();
      return (scope) => !truth(inner(scope));
    }
    if (this.take('-')) {
      const inner = this.unary();
      return (scope) => -(inner(scope) as number);
    }
    return this.member();
  }

  private member(): Expression {
    let target = this.primary();
    for (;;) {
      if (this.take('.')) target = this.select(target);
      else if (this.take('[')) {
        const [object, index] = [target, this.ternary()];
        this.expect(']');
        target = (scope) => pick(object(scope), index(scope));
      } else return target;
    }
  }

  private select(target: Expression): Expression {
    const token = this.tokens[this.next++];
    if (token?.kind !== 'name')
      throw this.syntaxError(token, `no viable alternative at input '.${token?.text ?? ''}'`);
    const name = token.text;
    if (!this.take('(')) return (scope) => field(target(scope), name);
    if (MACROS.has(name)) return this.macro(target, name);
    const args = this.arguments();
    return (scope) =>
      call(
        name,
        target(scope),
        args.map((each) => each(scope)),
      );
  }

  private macro(target: Expression, name: string): Expression {
    const variable = this.tokens[this.next++]!.text;
    this.expect(',');
    const body = this.ternary();
    const extra = this.take(',') ? this.ternary() : undefined;
    this.expect(')');
    return (scope) => runMacro(name, target(scope), (item) => ({ ...scope, [variable]: item }), body, extra);
  }

  private arguments(): Expression[] {
    const args: Expression[] = [];
    while (!this.take(')')) {
      args.push(this.ternary());
      if (!this.peek(')')) this.expect(',');
    }
    return args;
  }

  private primary(): Expression {
    if (this.take('(')) {
      const inner = this.ternary();
      this.expect(')');
      return inner;
    }
    if (this.take('[')) return this.list();
    const token = this.tokens[this.next++];
    if (!token || token.kind === 'sign')
      throw this.syntaxError(token, `mismatched input '${token?.text ?? '<EOF>'}' expecting ${BEGINNINGS}`);
    if (token.kind === 'number') return constant(Number(token.text.replace(/u$/, '')));
    if (token.kind === 'string') return constant(unquote(token.text));
    if (token.text in CONSTANTS) return constant(CONSTANTS[token.text]);
    if (this.take('(')) return this.global(token.text);
    const name = token.text;
    return (scope) => {
      if (!(name in scope)) throw new Error(`undeclared reference to '${name}'`);
      return scope[name];
    };
  }

  private list(): Expression {
    const items: Expression[] = [];
    while (!this.take(']')) {
      items.push(this.ternary());
      if (!this.peek(']')) this.expect(',');
    }
    return (scope) => items.map((each) => each(scope));
  }

  private global(name: string): Expression {
    if (name === 'has') return this.has();
    const args = this.arguments();
    return (scope) =>
      call(
        name,
        args[0]?.(scope),
        args.slice(1).map((each) => each(scope)),
      );
  }

  /** `has(a.b)`: is the last field there? */
  private has(): Expression {
    let target = this.primary();
    let last = '';
    while (this.take('.')) {
      const [object, name] = [target, this.tokens[this.next++]!.text];
      if (this.peek('.')) target = (scope) => field(object(scope), name);
      else last = name;
    }
    this.expect(')');
    return (scope) => {
      const object = target(scope);
      return isMap(object) && object[last] !== undefined && object[last] !== null;
    };
  }
}

const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const CONSTANTS: Record<string, unknown> = { true: true, false: false, null: null };

function constant(value: unknown): Expression {
  return () => value;
}

function unquote(text: string): string {
  if (text.startsWith('r')) return text.slice(2, -1);
  return text
    .slice(1, -1)
    .replace(/\\(.)/g, (_all, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);
}

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new Error('no such overload');
  return value;
}

/** `||` and `&&`: one side that settles it forgives an error on the other. */
function either(a: Expression, b: Expression, scope: Scope, settles: boolean): boolean {
  try {
    if (truth(a(scope)) === settles) return settles;
  } catch (error) {
    if (truth(b(scope)) === settles) return settles;
    throw error;
  }
  return truth(b(scope));
}

function compare(operator: string, a: unknown, b: unknown): boolean {
  switch (operator) {
    case '==':
      return equal(a, b);
    case '!=':
      return !equal(a, b);
    case 'in':
      return Array.isArray(b) ? b.some((each) => equal(each, a)) : isMap(b) && b[String(a)] !== undefined;
    case '<':
      return (a as number) < (b as number);
    case '<=':
      return (a as number) <= (b as number);
    case '>':
      return (a as number) > (b as number);
    default:
      return (a as number) >= (b as number);
  }
}

function calculate(operator: string, a: unknown, b: unknown): unknown {
  if (operator === '+' && Array.isArray(a) && Array.isArray(b))
    return [...(a as unknown[]), ...(b as unknown[])];
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  const [left, right] = [a as number, b as number];
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new Error('division by zero');
      return Math.trunc(left / right);
    default:
      return left % right;
  }
}

function field(object: unknown, name: string): unknown {
  if (!isMap(object)) throw new Error('no such overload');
  if (object[name] === undefined) throw new Error(`no such key: ${name}`);
  return object[name];
}

function pick(object: unknown, index: unknown): unknown {
  if (isMap(object)) return field(object, String(index));
  const list = object as unknown[];
  if ((index as number) >= list.length || (index as number) < 0)
    throw new Error(`index out of bounds: ${String(index)}`);
  return list[index as number];
}

function runMacro(
  name: string,
  target: unknown,
  bind: (item: unknown) => Scope,
  body: Expression,
  extra?: Expression,
): unknown {
  const items: unknown[] = Array.isArray(target) ? target : Object.keys((target ?? {}) as object);
  const test = (item: unknown): boolean => truth(body(bind(item)));
  switch (name) {
    case 'all':
      return items.every(test);
    case 'exists':
      return items.some(test);
    case 'exists_one':
      return items.filter(test).length === 1;
    case 'filter':
      return items.filter(test);
    default:
      return extra
        ? items.filter(test).map((item) => extra(bind(item)))
        : items.map((item) => body(bind(item)));
  }
}

function call(name: string, target: unknown, args: unknown[]): unknown {
  const text = String(target);
  const [first] = args;
  switch (name) {
    case 'size':
      return typeof target === 'string'
        ? [...target].length
        : Array.isArray(target)
          ? target.length
          : Object.keys((target ?? {}) as object).length;
    case 'startsWith':
      return text.startsWith(String(first));
    case 'endsWith':
      return text.endsWith(String(first));
    case 'contains':
      return text.includes(String(first));
    case 'matches':
      return new RegExp(String(first), 'u').test(text);
    case 'lowerAscii':
      return text.toLowerCase();
    case 'upperAscii':
      return text.toUpperCase();
    case 'trim':
      return text.trim();
    case 'split':
      return text.split(String(first));
    case 'replace':
      return text.replaceAll(String(first), String(args[1]));
    case 'join':
      return (target as unknown[]).join(String(first ?? ''));
    case 'isSorted':
      return (target as string[]).every((each, index, list) => index === 0 || list[index - 1]! <= each);
    case 'string':
      return text;
    case 'int':
    case 'double':
      return Number(target);
    case 'type':
      return Array.isArray(target) ? 'list' : typeof target;
    default:
      throw new Error(`undeclared reference to '${name}'`);
  }
}
