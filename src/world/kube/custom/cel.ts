/**
 * The Common Expression Language, as validation rules of custom kinds and Flux's expressions speak it.
 *
 * Models: `cel-go` with Kubernetes' string and list functions: operators, macros (`has`, `all`, `exists`, `exists_one`,
 * `map`, `filter`), `size`, `matches`. Left out: timestamps, durations, quantities, protocol buffers, optional values.
 */
import { isMap } from '../json-value';
import { ExpressionError, tokenize, type Problem, type Token } from './cel-tokens';
import {
  isFunction,
  OBJECT,
  typeOfCall,
  typeOfChoice,
  typeOfField,
  typeOfOperator,
  type Type,
} from './cel-types';
import {
  calculate,
  call,
  compare,
  either,
  field,
  NoSuchAttribute,
  pick,
  runMacro,
  truth,
  unquote,
  type Run,
  type Scope,
} from './cel-values';

/** A part of an expression: what it does, and what is known of its value. */
interface Part {
  run: Run;
  type: Type;
  at: number;
  /** `a.b.c`, where it is no more than that: told where `a` is not there. */
  path?: string;
}

const compiled = new Map<string, Run>();

/** @throws Error in CEL's words where the expression does not parse or cannot be evaluated */
export function evaluate(text: string, scope: Scope): unknown {
  return compile(text)(scope);
}

/** Reads an expression without a look at its types. @throws ExpressionError where it does not parse */
export function compile(text: string): Run {
  let run = compiled.get(text);
  if (!run) compiled.set(text, (run = new Parser(text).parse().run));
  return run;
}

/**
 * Reads and checks an expression about objects.
 * @param variables their names @throws ExpressionError where it does not parse, or its types do not fit
 */
export function check(text: string, variables: readonly string[]): { run: Run; type: Type } {
  const parser = new Parser(text, variables);
  const { run, type } = parser.parse();
  if (parser.misfits.length) throw new ExpressionError(text, parser.misfits);
  return { run, type };
}

/** What a value may begin with, as the grammar lists it. */
const BEGINNINGS =
  "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, BYTES, IDENTIFIER}";
const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>', 'in'];
const MACROS = new Set(['all', 'exists', 'exists_one', 'map', 'filter']);
const CONSTANTS: Record<string, [unknown, Type]> = {
  true: [true, 'bool'],
  false: [false, 'bool'],
  null: [null, 'null_type'],
};

class Parser {
  /** What the checker finds; of no weight where nobody asks for types. */
  readonly misfits: Problem[] = [];
  private readonly problems: Problem[] = [];
  private readonly tokens: Token[];
  private readonly known: Map<string, Type> | undefined;
  private next = 0;

  constructor(
    private readonly text: string,
    variables?: readonly string[],
  ) {
    this.tokens = tokenize(text, this.problems);
    if (variables) this.known = new Map(variables.map((name) => [name, OBJECT]));
  }

  parse(): Part {
    const part = this.choice();
    const token = this.token();
    if (token.kind !== 'end') {
      const how = this.tokens[this.next + 1]!.kind === 'end' ? 'extraneous' : 'mismatched';
      this.fail(token, `${how} input '${token.text}' expecting <EOF>`);
    }
    if (this.problems.length) throw new ExpressionError(this.text, this.problems);
    return part;
  }

  // --- tokens ---

  private token(): Token {
    return this.tokens[this.next]!;
  }

  private advance(): Token {
    const token = this.token();
    if (token.kind !== 'end') this.next++;
    return token;
  }

  private peek(...signs: string[]): string | undefined {
    const { kind, text } = this.token();
    return kind !== 'string' && kind !== 'end' && signs.includes(text) ? text : undefined;
  }

  private take(...signs: string[]): string | undefined {
    const found = this.peek(...signs);
    if (found) this.next++;
    return found;
  }

  private expect(sign: string): void {
    if (this.take(sign)) return;
    const token = this.token();
    if (token.kind !== 'end') this.fail(token, `mismatched input '${token.text}' expecting '${sign}'`);
    this.problems.push({ at: token.at, why: `Syntax error: missing '${sign}' at '<EOF>'` });
  }

  /** @throws ExpressionError with all that is wrong so far */
  private fail({ at }: Token, why: string): never {
    this.problems.push({ at, why: `Syntax error: ${why}` });
    throw new ExpressionError(this.text, this.problems);
  }

  /** Notes what does not fit, of which nothing more is known then. */
  private typed(type: Type | Error, at: number): Type {
    if (typeof type === 'string') return type;
    this.misfits.push({ at, why: type.message });
    return 'dyn';
  }

  // --- operators ---

  private choice(): Part {
    const condition = this.or();
    const { at } = this.token();
    if (!this.take('?')) return condition;
    const yes = this.or();
    this.expect(':');
    const no = this.choice();
    const type = this.typed(typeOfChoice(condition.type, yes.type, no.type), at);
    return { at, type, run: (scope) => (truth(condition.run(scope)) ? yes.run(scope) : no.run(scope)) };
  }

  private or(): Part {
    return this.row(
      ['||'],
      () => this.and(),
      (_sign, a, b) => (scope) => either(a, b, scope, true),
    );
  }

  private and(): Part {
    return this.row(
      ['&&'],
      () => this.relation(),
      (_sign, a, b) => (scope) => either(a, b, scope, false),
    );
  }

  private relation(): Part {
    return this.row(
      COMPARISONS,
      () => this.sum(),
      (sign, a, b) => (scope) => compare(sign, a(scope), b(scope)),
    );
  }

  private sum(): Part {
    return this.row(['+', '-'], () => this.product(), calculation);
  }

  private product(): Part {
    return this.row(['*', '/', '%'], () => this.unary(), calculation);
  }

  private row(signs: string[], inner: () => Part, make: (sign: string, a: Run, b: Run) => Run): Part {
    let left = inner();
    for (;;) {
      const { at } = this.token();
      const sign = this.take(...signs);
      if (!sign) return left;
      const right = inner();
      const type = this.typed(typeOfOperator(sign, [left.type, right.type]), at);
      left = { at, type, run: make(sign, left.run, right.run) };
    }
  }

  private unary(): Part {
    const { at } = this.token();
    const sign = this.take('!', '-');
    if (!sign) return this.member();
    const inner = this.unary();
    const type = this.typed(typeOfOperator(sign, [inner.type]), at);
    const run: Run =
      sign === '!' ? (scope) => !truth(inner.run(scope)) : (scope) => -(inner.run(scope) as number);
    return { at, type, run };
  }

  // --- members and calls ---

  private member(): Part {
    let target = this.primary();
    for (;;) {
      const { at } = this.token();
      if (this.take('.')) target = this.select(target, at);
      else if (this.take('[')) {
        const [object, index] = [target, this.choice()];
        this.expect(']');
        const [, item] = /^list\((.*)\)$/.exec(object.type) ?? /^map\(\w+, (.*)\)$/.exec(object.type) ?? [];
        target = { at, type: item ?? 'dyn', run: (scope) => pick(object.run(scope), index.run(scope)) };
      } else return target;
    }
  }

  private select(target: Part, dot: number): Part {
    const token = this.token();
    if (token.kind !== 'name')
      this.fail(token, `no viable alternative at input '.${token.kind === 'end' ? '' : token.text}'`);
    this.next++;
    const name = token.text;
    const { at } = this.token();
    if (!this.take('(')) return this.fieldOf(target, name, dot);
    if (MACROS.has(name)) return this.macro(target, name);
    const args = this.arguments();
    const type = this.typed(typeOfCall(name, 'method', [target.type, ...args.map((each) => each.type)]), at);
    return {
      at,
      type,
      run: (scope) =>
        call(
          name,
          target.run(scope),
          args.map((each) => each.run(scope)),
        ),
    };
  }

  private fieldOf(target: Part, name: string, at: number): Part {
    const path = target.path === undefined ? undefined : `${target.path}.${name}`;
    const run: Run = (scope) => {
      try {
        return field(target.run(scope), name);
      } catch (error) {
        if (error instanceof NoSuchAttribute && path !== undefined) throw new NoSuchAttribute(path);
        throw error;
      }
    };
    return { at, path, run, type: this.typed(typeOfField(target.type), at) };
  }

  private macro(target: Part, name: string): Part {
    const { at, text: variable } = this.advance();
    this.expect(',');
    const outer = this.known?.get(variable);
    this.known?.set(variable, 'dyn');
    const body = this.choice();
    const extra = this.take(',') ? this.choice() : undefined;
    this.expect(')');
    if (outer === undefined) this.known?.delete(variable);
    else this.known?.set(variable, outer);
    const type = name === 'filter' ? target.type : name === 'map' ? 'list(dyn)' : 'bool';
    const bind =
      (scope: Scope) =>
      (item: unknown): Scope => ({ ...scope, [variable]: item });
    return { at, type, run: (scope) => runMacro(name, target.run(scope), bind(scope), body.run, extra?.run) };
  }

  private arguments(): Part[] {
    const args: Part[] = [];
    while (!this.take(')')) {
      if (this.token().kind === 'end') break;
      args.push(this.choice());
      if (!this.peek(')')) this.expect(',');
    }
    return args;
  }

  // --- values ---

  private primary(): Part {
    const { at } = this.token();
    if (this.take('(')) {
      const inner = this.choice();
      this.expect(')');
      return { ...inner, path: undefined };
    }
    if (this.take('[')) return this.list(at);
    const token = this.advance();
    if (token.kind === 'sign' || token.kind === 'end') return this.noValue(token);
    if (token.kind === 'number') return constant(numberOf(token.text), typeOfNumber(token.text), at);
    if (token.kind === 'string') return constant(unquote(token.text), 'string', at);
    const fixed = CONSTANTS[token.text];
    if (fixed) return constant(fixed[0], fixed[1], at);
    const open = this.token().at;
    if (this.take('(')) return this.global(token.text, open);
    return this.variable(token.text, at);
  }

  /** A sign too many is passed over where a value follows it. */
  private noValue(token: Token): Part {
    const follows = this.token();
    if (
      token.kind === 'sign' &&
      (follows.kind === 'sign' ? /^[[({.!-]$/.test(follows.text) : follows.kind !== 'end')
    ) {
      this.problems.push({
        at: token.at,
        why: `Syntax error: extraneous input '${token.text}' expecting ${BEGINNINGS}`,
      });
      return this.member();
    }
    if (token.kind === 'sign' && follows.kind === 'end' && !/[)\]}]/.test(token.text))
      this.problems.push({
        at: follows.at,
        why: `Syntax error: mismatched input '<EOF>' expecting ${BEGINNINGS}`,
      });
    return this.fail(token, `mismatched input '${token.text}' expecting ${BEGINNINGS}`);
  }

  private variable(name: string, at: number): Part {
    const known = this.known?.get(name);
    if (this.known && known === undefined)
      this.misfits.push({ at, why: `undeclared reference to '${name}' (in container '')` });
    const run: Run = (scope) => {
      if (!(name in scope)) throw new NoSuchAttribute(name);
      return scope[name];
    };
    return { at, run, type: known ?? 'dyn', path: name };
  }

  private list(at: number): Part {
    const items: Part[] = [];
    while (!this.take(']')) {
      if (this.token().kind === 'end')
        this.fail(this.token(), `mismatched input '<EOF>' expecting {']', ','}`);
      items.push(this.choice());
      if (!this.peek(']') && this.token().kind !== 'end') this.expect(',');
    }
    const type = `list(${items[0]?.type ?? 'dyn'})`;
    return { at, type, run: (scope) => items.map((each) => each.run(scope)) };
  }

  private global(name: string, at: number): Part {
    if (name === 'has') return this.has();
    const args = this.arguments();
    const types = args.map((each) => each.type);
    const run: Run = (scope) => {
      if (!isFunction(name)) throw new Error(`no such overload: ${name}`);
      const [first, ...others] = args.map((each) => each.run(scope));
      return call(name, first, others);
    };
    return { at, run, type: this.typed(typeOfCall(name, 'alone', types), at) };
  }

  /** `has(a.b)`: is the last field there? */
  private has(): Part {
    let target = this.primary();
    const { at } = target;
    let last = '';
    while (this.take('.')) {
      const name = this.advance().text;
      if (this.peek('.')) target = this.fieldOf(target, name, at);
      else last = name;
    }
    this.expect(')');
    if (!last) throw new ExpressionError(this.text, [{ at, why: 'invalid argument to has() macro' }]);
    const run: Run = (scope) => {
      const object = asked(target, last, scope);
      return isMap(object) && object[last] !== undefined && object[last] !== null;
    };
    return { at, run, type: 'bool' };
  }
}

/** The object of a `has()`; where it is not there, the whole path is told. */
function asked(target: Part, last: string, scope: Scope): unknown {
  try {
    return target.run(scope);
  } catch (error) {
    if (error instanceof NoSuchAttribute) throw new NoSuchAttribute(`${error.path}.${last}`);
    throw error;
  }
}

function calculation(sign: string, a: Run, b: Run): Run {
  return (scope) => calculate(sign, a(scope), b(scope));
}

function constant(value: unknown, type: Type, at: number): Part {
  return { at, type, run: () => value };
}

function numberOf(text: string): number {
  return Number(text.replace(/u$/, ''));
}

function typeOfNumber(text: string): Type {
  if (text.endsWith('u')) return 'uint';
  return /^0x|^\d+$/.test(text) ? 'int' : 'double';
}
