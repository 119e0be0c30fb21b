/**
 * Runs parsed templates.
 *
 * Models: text/template's exec.go: what is evaluated in which order, which node an error names, how values fit
 * parameters, `and`/`or` that stop early. Options as Helm sets them: `missingkey=zero`, or `error` when strict.
 */
import { isEmpty, type Tree } from './parse';
import { LeftOut } from './left-out';
import {
  type BranchNode,
  type CommandNode,
  type Node,
  type NumberNode,
  type Operand,
  type PipeNode,
  show,
  type TemplateNode,
} from './nodes';
import {
  GoObject,
  GoTime,
  integerOf,
  isTrue,
  kindOf,
  namedTypeOf,
  type Method,
  type ParameterType,
  printValue,
  sortedKeys,
  StringSlice,
  typeName,
  typeOf,
} from './values';
import { TIME_METHODS } from './time-methods';

/** A function that templates call. `in` are its parameters; with `variadic` the last may come any number of times. */
export interface TemplateFunction {
  in: ParameterType[];
  variadic?: boolean;
  /** @throws Error whose message follows `error calling NAME: ` */
  call: (...args: never[]) => unknown;
  /** One of text/template's own: `and`, `or` and `call` behave specially. */
  builtin?: boolean;
}

/** Go's own sentence: `template: FILE:LINE:COLUMN: executing "NAME" at <NODE>: REASON`. */
export class ExecError extends Error {
  /** What the template had put out by then. */
  written = '';

  constructor(
    message: string,
    readonly cause_?: unknown,
  ) {
    super(message);
  }
}

/**
 * A value on its way: `open` says its static type is `interface {}` (an entry of a map or list), which shows in errors.
 * `value` undefined is no value at all, null is nil.
 */
interface Held {
  value: unknown;
  open: boolean;
  /** It was taken out of an interface: nothing points to it, so methods of its pointer are out of reach. */
  copied?: boolean;
}

const NOTHING: Held = { value: undefined, open: false };
const MISSING: Held = { value: undefined, open: false };

class Break extends Error {}
class Continue extends Error {}

/** More would take the learner's whole memory. */
const MOST_ROUNDS = 1_000_000;
const MAX_DEPTH = 100_000;
/** Where the host's stack ends behind so many templates within each other, Go's limit would be met too. */
const SURELY_ENDLESS = 100;

export class TemplateSet {
  private readonly trees = new Map<string, Tree>();

  constructor(
    public functions: Record<string, TemplateFunction>,
    /** `noValue`: a missing key is no value at all, whose own fields may be asked for (`missingkey=default`). */
    readonly options: { strict?: boolean; noValue?: boolean } = {},
  ) {}

  /** Later ones replace earlier ones of the same name, unless they are empty. */
  add(trees: Tree[]): void {
    for (const tree of trees) {
      if (!this.trees.has(tree.name) || !isEmpty(tree.root)) this.trees.set(tree.name, tree);
    }
  }

  clone(): TemplateSet {
    const copy = new TemplateSet(this.functions, this.options);
    for (const [name, tree] of this.trees) copy.trees.set(name, tree);
    return copy;
  }

  has(name: string): boolean {
    return this.trees.has(name);
  }

  get(name: string): Tree | undefined {
    return this.trees.get(name);
  }

  /** @throws ExecError */
  execute(name: string, data: unknown): string {
    const tree = this.trees.get(name);
    if (!tree)
      throw new Error(`template: no template ${JSON.stringify(name)} associated with template "gotpl"`);
    return this.executeTree(tree, data);
  }

  /** @throws ExecError */
  executeTree(tree: Tree, data: unknown): string {
    const run = new Run(this, tree, { value: data, open: false }, 0);
    try {
      return run.run();
    } catch (error) {
      if (error instanceof ExecError) error.written = run.written();
      throw error;
    }
  }
}

class Run {
  private readonly out: string[] = [];
  private variables: { name: string; held: Held }[];
  private node: Node | undefined;

  constructor(
    private readonly set: TemplateSet,
    private readonly tree: Tree,
    private readonly data: Held,
    private readonly depth: number,
  ) {
    this.variables = [{ name: '$', held: data }];
  }

  run(): string {
    this.walk(this.data, this.tree.root);
    return this.written();
  }

  written(): string {
    return this.out.join('');
  }

  private walk(dot: Held, node: Node): void {
    this.node = node;
    switch (node.type) {
      case 'list':
        for (const each of node.nodes) this.walk(dot, each);
        return;
      case 'text':
        this.out.push(node.text);
        return;
      case 'action': {
        const held = this.pipeline(dot, node.pipe);
        if (!node.pipe.declare.length) this.print(node, held);
        return;
      }
      case 'if':
      case 'with':
        return this.ifOrWith(dot, node);
      case 'range':
        return this.range(dot, node);
      case 'template':
        return this.template(dot, node);
      case 'break':
        throw new Break();
      case 'continue':
        throw new Continue();
      default:
        this.fail(`unknown node: ${show(node)}`);
    }
  }

  private print(_node: Node, held: Held): void {
    const { value, copied } = held;
    if (value instanceof GoObject && value.named !== undefined && !copied) this.out.push(value.named);
    else
      this.out.push(
        held.value === undefined ? '<no value>' : held.value === null ? '<nil>' : printValue(held.value),
      );
  }

  private ifOrWith(dot: Held, node: BranchNode): void {
    const mark = this.variables.length;
    const held = this.pipeline(dot, node.pipe);
    if (isTrue(held.value)) this.walk(node.type === 'with' ? held : dot, node.list);
    else if (node.elseList) this.walk(dot, node.elseList);
    this.variables.length = mark;
  }

  private range(dot: Held, node: BranchNode): void {
    const before = this.variables.length;
    const held = this.pipeline(dot, node.pipe);
    const mark = this.variables.length;
    const items = this.items(held.value);
    if (node.pipe.declare.length > 1 && integerOf(held.value) !== undefined)
      this.fail(`can't use ${printValue(held.value)} to iterate over more than one variable`);
    try {
      for (const [index, item] of items) this.iterate(node, { value: index, open: false }, item, mark);
    } catch (error) {
      if (!(error instanceof Break)) throw error;
    }
    this.variables.length = mark;
    if (!items.length && node.elseList) this.walk(dot, node.elseList);
    this.variables.length = before;
  }

  private items(value: unknown): [unknown, Held][] {
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) {
      const open = !(value instanceof StringSlice) && !namedTypeOf(value)?.closed;
      return value.map((item, index) => [BigInt(index), { value: item, open }]);
    }
    const count = integerOf(value);
    if (count !== undefined) {
      if (count > MOST_ROUNDS) throw new LeftOut(`template loops of over ${MOST_ROUNDS} rounds`);
      return Array.from({ length: Math.max(0, Number(count)) }, (_, index) => [
        BigInt(index),
        { value: BigInt(index), open: false },
      ]);
    }
    if (kindOf(value) === 'map') {
      const map = value instanceof GoObject ? value.fields : (value as Record<string, unknown>);
      const open = !namedTypeOf(value)?.closed;
      return sortedKeys(map).map((key) => [key, { value: map[key], open }]);
    }
    return this.fail(`range can't iterate over ${printValue(value)}`);
  }

  private iterate(node: BranchNode, index: Held, item: Held, mark: number): void {
    const { declare, assign } = node.pipe;
    if (assign) {
      if (declare.length > 1) this.assign(declare[0]!.names[0]!, index);
      this.assign(declare.at(-1)!.names[0]!, item);
    } else if (declare.length) {
      this.variables[mark - 1]!.held = item;
      if (declare.length > 1) this.variables[mark - 2]!.held = index;
    }
    try {
      this.walk(item, node.list);
    } catch (error) {
      if (!(error instanceof Continue)) throw error;
    } finally {
      this.variables.length = mark;
    }
  }

  private template(dot: Held, node: TemplateNode): void {
    const tree = this.set.get(node.name);
    if (!tree) return this.fail(`template ${JSON.stringify(node.name)} not defined`);
    if (this.depth === MAX_DEPTH) this.fail(`exceeded maximum template depth (${MAX_DEPTH})`);
    const data = node.pipe ? this.pipeline(dot, node.pipe) : NOTHING;
    try {
      this.out.push(new Run(this.set, tree, data, this.depth + 1).run());
    } catch (error) {
      if (!(error instanceof RangeError) || this.depth < SURELY_ENDLESS) throw error;
      this.node = node;
      this.fail(`exceeded maximum template depth (${MAX_DEPTH})`);
    }
  }

  private pipeline(dot: Held, pipe: PipeNode): Held {
    this.node = pipe;
    let held = MISSING;
    for (const command of pipe.commands) {
      held = closed(this.command(dot, command, held));
    }
    for (const variable of pipe.declare) {
      if (pipe.assign) this.assign(variable.names[0]!, held);
      else this.variables.push({ name: variable.names[0]!, held });
    }
    return held;
  }

  private assign(name: string, held: Held): void {
    const found = this.lookUp(name);
    if (!found) this.fail(`undefined variable: ${name}`);
    else found.held = held;
  }

  /** The innermost variable of that name. */
  private lookUp(name: string): { held: Held } | undefined {
    for (let i = this.variables.length - 1; i >= 0; i--)
      if (this.variables[i]!.name === name) return this.variables[i];
    return undefined;
  }

  private command(dot: Held, command: CommandNode, final: Held): Held {
    const first = command.args[0]!;
    switch (first.type) {
      case 'field':
        this.node = first;
        return this.fieldChain(dot, dot, first.names, command.args, final);
      case 'chain':
        return this.chain(dot, first, command.args, final);
      case 'identifier':
        return this.callFunction(dot, first.name, first, command, command.args, final);
      case 'pipe':
        this.notAFunction(command.args, final);
        return this.pipeline(dot, first);
      case 'variable':
        return this.variable(dot, first, command.args, final);
    }
    this.node = first;
    this.notAFunction(command.args, final);
    switch (first.type) {
      case 'bool':
        return { value: first.value, open: false };
      case 'dot':
        return dot;
      case 'nil':
        return this.fail('nil is not a command');
      case 'number':
        return { value: ideal(first), open: false };
      case 'string':
        return { value: first.text, open: false };
    }
  }

  private notAFunction(args: Operand[], final: Held): void {
    if (args.length > 1 || final !== MISSING)
      this.fail(`can't give argument to non-function ${show(args[0]!)}`);
  }

  private chain(dot: Held, node: Operand & { type: 'chain' }, args: Operand[], final: Held): Held {
    this.node = node;
    if (node.node.type === 'nil') this.fail(`indirection through explicit nil in ${show(node)}`);
    const receiver = this.argument(dot, undefined, node.node);
    return this.fieldChain(dot, receiver, node.fields, args, final);
  }

  private variable(dot: Held, node: Operand & { type: 'variable' }, args: Operand[], final: Held): Held {
    this.node = node;
    const found = this.lookUp(node.names[0]!);
    if (!found) return this.fail(`undefined variable: ${node.names[0]}`);
    if (node.names.length === 1) {
      this.notAFunction(args, final);
      return found.held;
    }
    return this.fieldChain(dot, found.held, node.names.slice(1), args, final);
  }

  private fieldChain(dot: Held, receiver: Held, names: string[], args: Operand[], final: Held): Held {
    let held = receiver;
    for (const name of names.slice(0, -1)) held = this.field(dot, name, [], MISSING, held);
    return this.field(dot, names.at(-1)!, args, final, held);
  }

  private field(dot: Held, name: string, args: Operand[], final: Held, receiver: Held): Held {
    const { value, open } = receiver;
    if (value === undefined) {
      if (this.set.options.strict) this.fail(`nil data; no entry for key ${JSON.stringify(name)}`);
      return NOTHING;
    }
    if (value === null) {
      if (!open) return NOTHING;
      return this.fail(`nil pointer evaluating interface {}.${name}`);
    }
    const method = methodOf(value, name);
    if (method) return this.call(dot, name, { ...method }, this.node!, args, final);
    if (value instanceof GoObject) {
      if (name in value.fields) {
        if (args.length > 1 || final !== MISSING)
          this.fail(`${name} has arguments but cannot be invoked as function`);
        return { value: value.fields[name], open: false };
      }
    } else if (kindOf(value) === 'map') {
      if (args.length > 1 || final !== MISSING) this.fail(`${name} is not a method but has arguments`);
      const map = value as Record<string, unknown>;
      if (Object.hasOwn(map, name)) return { value: map[name] ?? null, open: !namedTypeOf(value)?.closed };
      if (this.set.options.strict) this.fail(`map has no entry for key ${JSON.stringify(name)}`);
      const zero = namedTypeOf(value)?.zero;
      if (zero !== undefined) return { value: zero, open: false };
      return this.set.options.noValue ? NOTHING : { value: null, open: true };
    }
    return this.fail(`can't evaluate field ${name} in type ${open ? 'interface {}' : typeOf(value)}`);
  }

  private callFunction(
    dot: Held,
    name: string,
    node: Node,
    command: Node,
    args: Operand[],
    final: Held,
  ): Held {
    this.node = node;
    const fn = this.set.functions[name];
    if (!fn) return this.fail(`${JSON.stringify(name)} is not a defined function`);
    return this.call(dot, name, fn, command, args, final);
  }

  private call(
    dot: Held,
    name: string,
    fn: TemplateFunction,
    node: Node,
    words: Operand[],
    final: Held,
  ): Held {
    const args = words.slice(1);
    const piped = final !== MISSING;
    const count = args.length + (piped ? 1 : 0);
    const fixed = fn.variadic ? fn.in.length - 1 : args.length;
    if (fn.variadic && count < fixed)
      this.fail(`wrong number of args for ${name}: want at least ${fixed} got ${args.length}`);
    if (!fn.variadic && count !== fn.in.length)
      this.fail(`wrong number of args for ${name}: want ${fn.in.length} got ${count}`);
    if (fn.builtin && (name === 'and' || name === 'or')) return this.andOr(dot, name, args, final);
    const given = args.map((arg, index) => this.argument(dot, parameter(fn, index), arg));
    const values = given.map(({ value }) => value);
    if (piped) values.push(this.fit(final, parameter(fn, args.length)).value);
    if (fn.builtin && name === 'call')
      return this.callValue(values, args[0] ? show(args[0]) : spelt(final), node);
    try {
      // an entry that is nil is a nil interface, which `len` words otherwise than nil itself
      if (fn.builtin && name === 'len' && given[0]?.open && values[0] === null)
        throw new Error('len of nil pointer');
      const result = (fn.call as (...given: unknown[]) => unknown)(...values.map((value) => value ?? null));
      return { value: result === undefined ? null : result, open: true };
    } catch (error) {
      if ([Break, Continue, RangeError, LeftOut].some((kind) => error instanceof kind)) throw error;
      this.node = node;
      return this.fail(`error calling ${name}: ${(error as Error).message}`, error);
    }
  }

  private callValue(values: unknown[], shown: string, node: Node): Held {
    this.node = node;
    const isNil = values[0] === null || values[0] === undefined;
    const reason = isNil ? 'call of nil' : `non-function ${shown} of type ${typeOf(values[0])}`;
    return this.fail(`error calling call: ${reason}`, new Error(reason));
  }

  private andOr(dot: Held, name: string, args: Operand[], final: Held): Held {
    let held = NOTHING;
    for (const arg of args) {
      held = this.argument(dot, 'any', arg);
      if (isTrue(held.value) === (name === 'or')) return held;
    }
    return final !== MISSING ? final : held;
  }

  /** An argument as the parameter's type; `undefined` takes any value as it is. */
  private argument(dot: Held, type: ParameterType | undefined, node: Operand): Held {
    this.node = node;
    switch (node.type) {
      case 'dot':
        return this.fit(dot, type);
      case 'nil':
        if (type === undefined || CAN_BE_NIL.has(type)) return { value: null, open: false };
        return this.fail(`cannot assign nil to ${typeName(type)}`);
      case 'field':
        this.node = node;
        return this.fit(this.fieldChain(dot, dot, node.names, [node], MISSING), type);
      case 'variable':
        return this.fit(this.variable(dot, node, [], MISSING), type);
      case 'pipe':
        return this.fit(this.pipeline(dot, node), type);
      case 'identifier':
        return this.fit(this.callFunction(dot, node.name, node, node, [], MISSING), type);
      case 'chain':
        return this.fit(this.chain(dot, node, [], MISSING), type);
      default:
        return { value: this.constant(node, type), open: false };
    }
  }

  private constant(node: Operand, type: ParameterType | undefined): unknown {
    const expected = (what: string): never => this.fail(`expected ${what}; found ${show(node)}`);
    switch (type) {
      case 'string':
        return node.type === 'string' ? node.text : expected('string');
      case 'bool':
        return node.type === 'bool' ? node.value : expected('bool');
      case 'int':
        return node.type === 'number' && node.int !== undefined ? node.int : expected('integer');
      case 'int64':
        return node.type === 'number' && node.int !== undefined ? node.int : expected('integer');
      case 'float64':
        return node.type === 'number' && node.float !== undefined ? node.float : expected('float');
      case undefined:
      case 'any':
        if (node.type === 'number') return ideal(node);
        return node.type === 'string' ? node.text : (node as { value: boolean }).value;
      default:
        return this.fail(`can't handle ${show(node)} for arg of type ${typeName(type)}`);
    }
  }

  /** Does the value fit the parameter? */
  private fit(held: Held, type: ParameterType | undefined): Held {
    if (type === undefined || type === 'any') return held;
    if (held.value === undefined) {
      if (CAN_BE_NIL.has(type)) return { value: null, open: false };
      return this.fail(`invalid value; expected ${typeName(type)}`);
    }
    if (held.value === null) {
      if (!held.open)
        return CAN_BE_NIL.has(type) ? held : this.fail(`invalid value; expected ${typeName(type)}`);
      return this.fail(`wrong type for value; expected ${typeName(type)}; got interface {}`);
    }
    if (!fits(held.value, type)) {
      return this.fail(`wrong type for value; expected ${typeName(type)}; got ${typeOf(held.value)}`);
    }
    if (type === 'map' && isValues(held.value))
      return { ...held, value: new Proxy(held.value as object, {}) };
    return held;
  }

  private fail(reason: string, cause?: unknown): never {
    const node = this.node;
    const { name, parseName, text } = this.tree;
    if (!node) throw new ExecError(`template: ${name}: ${reason}`, cause);
    const before = text.slice(0, node.pos);
    const line = before.split('\n').length;
    const column = new TextEncoder().encode(before.slice(before.lastIndexOf('\n') + 1)).length;
    throw new ExecError(
      `template: ${parseName}:${line}:${column}: executing ${JSON.stringify(name)} at <${show(node)}>: ${reason}`,
      cause,
    );
  }
}

function methodOf(value: unknown, name: string): Method | undefined {
  if (value instanceof GoTime)
    return Object.hasOwn(TIME_METHODS, name) ? TIME_METHODS[name]!(value) : undefined;
  const methods = (value instanceof GoObject ? value : namedTypeOf(value))?.methods;
  return methods && Object.hasOwn(methods, name) ? methods[name] : undefined;
}

const CAN_BE_NIL = new Set<ParameterType>(['any', 'map', 'list', 'strings', 'bytes']);

/** `reflect.Value.String`: what `call` shows of a value that came down the pipe. */
function spelt({ value }: Held): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '<invalid Value>' : `<${typeOf(value)} Value>`;
}

/** `common.Values` becomes a plain map where a function asks for one: the same entries, without the name. */
function isValues(value: unknown): boolean {
  return namedTypeOf(value)?.typeName === 'common.Values';
}

/** One level of `interface {}` taken off: nil becomes no value. */
function closed(held: Held): Held {
  if (!held.open) return held;
  return held.value === null ? NOTHING : { value: held.value, open: false, copied: true };
}

function parameter(fn: TemplateFunction, index: number): ParameterType {
  return fn.in[Math.min(index, fn.in.length - 1)]!;
}

function ideal(node: NumberNode): unknown {
  if (node.char) return node.int;
  const looksFloat = /[.]|[eEpP]/.test(node.text) && !/^[+-]?0[xX]/.test(node.text);
  return looksFloat || node.int === undefined ? node.float : node.int;
}

function fits(value: unknown, type: ParameterType): boolean {
  const name = typeOf(value);
  if (name === typeName(type)) return true;
  if (type === 'map')
    return kindOf(value) === 'map' && (value instanceof GoObject || name === 'common.Values');
  return false;
}
