/**
 * The errors of templates as Helm lays them out.
 *
 * Models: `cleanupParseError` and `reformatExecErrorMsg` of helm v4 pkg/engine. A chain of errors that all come from
 * text/template is told over several lines; one that ends in anything else stays as it is.
 */
import { ExecError } from '../template/exec';
import { ParseError } from '../template/parse';

const START = 'HELM_ERR_START';
const END = 'HELM_ERR_END';

/** A message that is to be told alone, however deep it lies. */
export function markWarning(message: string): Error {
  return new Error(`${START}${message}${END}`);
}

/** An error with the one it wraps, as `%w` does. */
export class Wrapped extends Error {
  constructor(
    message: string,
    readonly inner: unknown,
  ) {
    super(message);
  }
}

export function parseError(error: ParseError): Error {
  const parts = error.message.split(': ');
  if (parts.length === 1) return new Error(`parse error in (${error.template}): ${error.message}`);
  return new Error(`parse error at (${parts[1]}): ${parts.at(-1)}`);
}

export function execError(file: string, error: Error): Error {
  if (!(error instanceof ExecError)) return error;
  const [kind, place, ...rest] = error.message.split(': ');
  if (kind === undefined || !rest.length) return new Error(`execution error in (${file}): ${error.message}`);
  const told = new RegExp(`${START}([\\s\\S]*)${END}`).exec(rest.join(': '));
  if (told) return new Error(`execution error at (${place}): ${told[1]}`);
  const traces: Trace[] = [];
  for (let at: unknown = error; at instanceof Error; at = unwrapped(at)) {
    const trace = traceOf(at.message);
    if (!trace) return error;
    if (!traces.length || textOf(traces.at(-1)!) !== textOf(trace)) traces.push(trace);
  }
  return new Error(traces.map(textOf).join('').trim());
}

function unwrapped(error: Error): unknown {
  if (error instanceof ExecError) return error.cause_;
  return error instanceof Wrapped ? error.inner : undefined;
}

interface Trace {
  place?: string;
  running?: string;
  message: string;
}

function textOf({ place, running, message }: Trace): string {
  return `${place ? `${place}\n  ` : ''}${running ? `${running}\n    ` : ''}${message ? `${message}\n` : ''}`;
}

function traceOf(text: string): Trace | undefined {
  if (!text.startsWith('template: ')) return undefined;
  const rest = text.slice('template: '.length);
  if (rest.startsWith('no template ')) return { message: text };
  return runningTrace(rest) ?? plainTrace(rest);
}

function runningTrace(rest: string): Trace | undefined {
  const at = rest.indexOf(': executing ');
  if (at < 0) return undefined;
  const after = rest.slice(at + ': executing '.length);
  const match = /^"([^"]*)" at </.exec(after);
  if (!match) return undefined;
  const tail = after.slice(match[0].length);
  const end = tail.indexOf('>: ');
  if (end < 0) return undefined;
  return {
    place: rest.slice(0, at),
    running: `executing "${match[1]}" at <${tail.slice(0, end)}>:`,
    message: withoutChained(tail.slice(end + '>: '.length)),
  };
}

function plainTrace(rest: string): Trace | undefined {
  const at = rest.lastIndexOf(': ');
  return at < 0 ? undefined : { place: rest.slice(0, at), message: withoutChained(rest.slice(at + 2)) };
}

function withoutChained(message: string): string {
  const at = message.indexOf(' template:');
  return at < 0 ? message : message.slice(0, at);
}
