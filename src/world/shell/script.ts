/**
 * What is done to a line between its parsing and its running.
 *
 * Two things that just-bash leaves to its host: commands that write straight to the terminal are marked (so that their
 * output can be shown while the line still runs), and chance and wall clock are replaced by the world's own. Works on
 * the syntax tree, so quoting and nesting are the parser's business. Left out: marks inside function bodies.
 */

import type { Clock } from '../time/clock';
import type { Names } from '../time/names';

/** Set for a command whose standard output and error both are the terminal. */
export const TERMINAL_MARK = '__SHPOD_TERMINAL';
/** Set for a command whose standard input is the keyboard. */
export const KEYBOARD_MARK = '__SHPOD_KEYBOARD';

/** A node of just-bash's syntax tree, as far as we look into it. */
export interface SyntaxNode {
  type?: string;
  [field: string]: unknown;
}

type Node = SyntaxNode;

/**
 * Marks the commands named in `names` that write to the terminal, and unmarks those inside substitutions, whose output
 * goes into the line. Changes `script` in place.
 */
export function markTerminal(script: Node, names: ReadonlySet<string>): void {
  for (const statement of list(script.statements)) markStatement(statement, names);
  unmarkSubstitutions(script, false);
}

function unmarkSubstitutions(node: Node, inside: boolean): void {
  const substituted = inside || node.type === 'CommandSubstitution' || node.type === 'ProcessSubstitution';
  for (const child of children(node)) unmarkSubstitutions(child, substituted);
  if (inside && node.type === 'SimpleCommand' && node.name)
    list(node.assignments).push(assignment(TERMINAL_MARK, ''));
}

function markStatement(statement: Node, names: ReadonlySet<string>): void {
  for (const pipeline of list(statement.pipelines)) {
    const last = list(pipeline.commands).at(-1);
    if (last && !list(last.redirections).some(redirectsOutput)) markCommand(last, names);
  }
}

function markCommand(command: Node, names: ReadonlySet<string>): void {
  if (command.type === 'SimpleCommand') {
    const name = literal(command.name);
    if (name !== undefined && names.has(name)) list(command.assignments).push(assignment(TERMINAL_MARK, '1'));
    return;
  }
  if (command.type === 'FunctionDef') return;
  for (const part of [command, ...list(command.clauses), ...list(command.items)]) {
    for (const body of [part.condition, part.body, part.elseBody]) {
      for (const statement of list(body)) markStatement(statement, names);
    }
  }
}

/**
 * Calls `visit` for each command of `script` whose standard input is that of the line: neither piped nor redirected into it
 * or into a block around it.
 */
export function eachAtInput(script: Node, visit: (command: Node) => void): void {
  for (const statement of list(script.statements)) visitStatement(statement, visit);
}

function visitStatement(statement: Node, visit: (command: Node) => void): void {
  for (const pipeline of list(statement.pipelines)) {
    const first = list(pipeline.commands)[0];
    if (first && !list(first.redirections).some((each) => !redirectsOutput(each))) visitCommand(first, visit);
  }
}

function visitCommand(command: Node, visit: (command: Node) => void): void {
  if (command.type === 'SimpleCommand') return visit(command);
  if (command.type === 'FunctionDef') return;
  for (const part of [command, ...list(command.clauses), ...list(command.items)]) {
    for (const body of [part.condition, part.body, part.elseBody])
      for (const statement of list(body)) visitStatement(statement, visit);
  }
}

/** The word a command is called by, where it is written out. */
export function commandName(command: Node): string | undefined {
  return literal(command.name);
}

/** Sets a variable for one command. */
export function setFor(command: Node, name: string, value: string): void {
  list(command.assignments).push(assignment(name, value));
}

function redirectsOutput(redirection: Node): boolean {
  return (
    redirection.operator !== '<' &&
    redirection.operator !== '<<' &&
    redirection.operator !== '<<<' &&
    redirection.operator !== '<<-'
  );
}

const LOOPS = new Set(['While', 'Until', 'For', 'CStyleFor']);

/**
 * A turn of a loop takes time, be there nothing in it that does: each body begins with `__shpod_turn`, so that a loop
 * without end can be ended. Changes `node` in place.
 */
export function timeLoops(node: Node): void {
  for (const child of children(node)) timeLoops(child);
  const body = list(node.body);
  if (!LOOPS.has(String(node.type)) || isTurn(body[0])) return;
  node.body = [statementOf('__shpod_turn', Number(body[0]?.line ?? node.line ?? 1)), ...body];
}

function isTurn(statement: Node | undefined): boolean {
  const command = list(list(statement?.pipelines)[0]?.commands)[0];
  return literal(command?.name) === '__shpod_turn';
}

function statementOf(name: string, line: number): Node {
  const command = {
    type: 'SimpleCommand',
    name: { type: 'Word', parts: [{ type: 'Literal', value: name }] },
    args: [],
    assignments: [],
    redirections: [],
    line,
  };
  return { type: 'Statement', pipelines: [pipelineOf(command)], operators: [], background: false };
}

function pipelineOf(only: Node): Node {
  return { type: 'Pipeline', commands: [only], negated: false, timed: false, timePosix: false };
}

/**
 * Statements that end in `&` become what `start(text)` answers: a statement that starts their text as a job. Changes `node`
 * in place.
 */
export function leaveRunning(node: Node, start: (text: string) => Node): void {
  if (node.type === 'Statement' && node.background === true) {
    const text = String(node.sourceText ?? '').replace(/\s*&\s*$/, '');
    Object.assign(node, start(text), { background: false });
    return;
  }
  // just-bash has a `wait` of its own, which knows of no jobs
  if (node.type === 'SimpleCommand' && literal(node.name) === 'wait')
    node.name = { type: 'Word', parts: [{ type: 'Literal', value: '__shpod_wait' }] };
  for (const child of children(node)) leaveRunning(child, start);
}

const WRITES = new Set(['>', '>>', '>|', '&>', '&>>']);

/**
 * bash refuses a command whose output cannot be opened, with `bash: PATH: No such file or directory`; just-bash runs it and
 * fails. So before each such pipeline `__shpod_open PATH…` is asked, in a group with it. Changes `node` in place.
 */
export function guardRedirections(node: Node): void {
  for (const child of children(node)) guardRedirections(child);
  if (node.type === 'Statement') node.pipelines = list(node.pipelines).map(guarded);
}

function guarded(pipeline: Node): Node {
  const redirections = list(pipeline.commands).flatMap((command) => list(command.redirections));
  const targets = redirections
    .filter((each) => WRITES.has(String(each.operator)))
    .map((each) => each.target as Node);
  if (!targets.length) return pipeline;
  const ask = {
    type: 'SimpleCommand',
    name: { type: 'Word', parts: [{ type: 'Literal', value: '__shpod_open' }] },
    args: structuredClone(targets),
    assignments: [],
    redirections: [],
    line: list(pipeline.commands)[0]!.line ?? 1,
  };
  const statement = {
    type: 'Statement',
    pipelines: [pipelineOf(ask), pipeline],
    operators: ['&&'],
    background: false,
  };
  return pipelineOf({ type: 'Group', body: [statement], redirections: [] });
}

/**
 * `time` measures world time: a timed pipeline becomes a group that notes the time before it and tells it after it.
 * Changes `node` in place.
 *
 * @param around parses the group; its `:` gives way to the pipeline
 */
export function replaceTime(node: Node, around: (posix: boolean) => Node): void {
  for (const child of children(node)) replaceTime(child, around);
  if (node.type !== 'Statement') return;
  node.pipelines = list(node.pipelines).map((pipeline) => {
    if (!pipeline.timed) return pipeline;
    const group = around(pipeline.timePosix === true);
    const body = list(list(group.commands)[0]?.body);
    body[1] = { ...body[1], pipelines: [{ ...pipeline, timed: false }] };
    return group;
  });
}

const HOST_VARIABLES = new Set(['RANDOM', 'SRANDOM', 'EPOCHSECONDS', 'EPOCHREALTIME', 'SECONDS', '!']);

/** What an asked-for `$RANDOM` and its like is in the world; '' for a name that is none of them. `startedAt`: ms of world time */
export function hostVariable(name: string, clock: Clock, names: Names, startedAt: number): string {
  if (name === 'SECONDS') return String(Math.floor((clock.now() - startedAt) / 1000));
  if (name === 'RANDOM') return String(names.integer(32768));
  if (name === 'SRANDOM') return String(names.integer(2 ** 31));
  if (name === 'EPOCHSECONDS') return String(Math.floor(clock.now() / 1000));
  return name === 'EPOCHREALTIME' ? (clock.now() / 1000).toFixed(6) : '';
}

/**
 * `$RANDOM` and its like become what `substitute(name)` answers, a syntax tree that asks the world (so that a loop gets
 * a new number each time). Changes `node` in place.
 */
export function replaceHostVariables(node: Node, substitute: (name: string) => Node): void {
  for (const child of children(node)) replaceHostVariables(child, substitute);
  const name =
    node.type === 'ParameterExpansion'
      ? node.parameter
      : node.type === 'ArithVariable'
        ? node.name
        : undefined;
  if (typeof name !== 'string' || !HOST_VARIABLES.has(name)) return;
  const replacement = substitute(name);
  const body =
    node.type === 'ArithVariable'
      ? { type: 'ArithCommandSubst', command: `__shpod_variable ${name}` }
      : replacement;
  for (const key of Object.keys(node)) delete node[key];
  Object.assign(node, body);
}

/**
 * just-bash takes `((n>=2))` apart as `n > =2`: such an expression is read again. Changes `node` in place.
 *
 * @param read the tree of an arithmetic expression
 */
export function repairArithmetic(node: Node, read: (text: string) => Node): void {
  for (const child of children(node)) repairArithmetic(child, read);
  const { expression, originalText } = node;
  if (node.type !== 'ArithmeticExpression' || !holdsError(expression as Node | null)) return;
  const text = String(originalText ?? '').replace(/(<<|>>|[<>|&]) =(?!=)/g, '$1=');
  if (text !== originalText) Object.assign(node, read(text));
}

function holdsError(node: Node | null): boolean {
  return node !== null && (node.type === 'ArithSyntaxError' || children(node).some(holdsError));
}

/** `${name:?words}` says which name it was. Changes `node` in place. */
export function nameUnset(node: Node): void {
  for (const child of children(node)) nameUnset(child);
  const operation = node.operation as Node | null | undefined;
  if (node.type !== 'ParameterExpansion' || operation?.type !== 'ErrorIfUnset') return;
  const given = list((operation.word as Node | null)?.parts);
  const empty = given.length === 0 || (given.length === 1 && given[0]!.value === '');
  const said = operation.checkEmpty === true ? 'parameter null or not set' : 'parameter not set';
  const parts = [
    { type: 'Literal', value: `${String(node.parameter)}: ` },
    ...(empty ? [{ type: 'Literal', value: said }] : given),
  ];
  operation.word = { type: 'Word', parts };
}

/** Functions that the script defines at its top: name and syntax tree. */
export function definedFunctions(script: Node): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const statement of list(script.statements)) {
    for (const pipeline of list(statement.pipelines)) {
      for (const command of list(pipeline.commands)) {
        if (command.type === 'FunctionDef' && typeof command.name === 'string')
          found.set(command.name, statement);
      }
    }
  }
  return found;
}

/** Is a here-document of the script still open at its end? */
export function hasOpenHereDocument(node: Node): boolean {
  if (node.type === 'HereDoc') return node.terminated === false;
  return children(node).some(hasOpenHereDocument);
}

/** The nodes right below: every walk over a line's tree asks for them, and there are many. */
function children(node: Node): Node[] {
  const found: Node[] = [];
  for (const value of Object.values(node)) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) found.push(value as Node);
    else for (const each of value) if (typeof each === 'object' && each !== null) found.push(each as Node);
  }
  return found;
}

function list(value: unknown): Node[] {
  return Array.isArray(value) ? (value as Node[]) : [];
}

function literal(word: unknown): string | undefined {
  const parts = list((word as Node | null)?.parts);
  return parts.length === 1 && parts[0]!.type === 'Literal' ? String(parts[0]!.value) : undefined;
}

function assignment(name: string, value: string): Node {
  return {
    type: 'Assignment',
    name,
    value: { type: 'Word', parts: [{ type: 'Literal', value }] },
    append: false,
    array: null,
  };
}
