/**
 * How kubectl tells what went wrong.
 *
 * Models: `CheckErr` of kubectl's `cmd/util`: the server's refusals, several errors at once, and everything else
 * behind `error: `.
 */
import { StatusError } from '../../kube/api';
import { ConnectError } from '../kubeconfig';

/** kubectl's own refusal; the message is without `error: `. */
export class KubectlError extends Error {
  constructor(
    message: string,
    /** exit code */
    readonly code = 1,
  ) {
    super(message);
    this.name = 'KubectlError';
  }
}

/** The REST mapper's complaint, which stands without `error: `. */
export class NoResourceMatch extends KubectlError {
  constructor(resource: string, group: string) {
    const inGroup = group ? ` in group ${JSON.stringify(group)}` : '';
    super(`the server doesn't have a resource type ${JSON.stringify(resource)}${inGroup}`);
  }
}

/** Ends the command with an exit code and no further word. */
export class Exit extends Error {
  constructor(readonly code: number) {
    super('exit');
    this.name = 'Exit';
  }
}

/** Several errors as one, worded as apimachinery's `Aggregate`. */
export class Aggregate extends Error {
  constructor(readonly errors: Error[]) {
    const texts = [...new Set(errors.flatMap(flatMessages))];
    super(texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`);
    this.name = 'Aggregate';
  }
}

function flatMessages(error: Error): string[] {
  return error instanceof Aggregate && error.errors.length > 1
    ? error.errors.flatMap(flatMessages)
    : [error.message];
}

/** No error, the only one, or all of them together. */
export function aggregate(errors: Error[]): Error | undefined {
  return errors.length > 1 ? new Aggregate(errors) : errors[0];
}

/** @throws the errors collected, if any */
export function throwAll(errors: Error[]): void {
  const error = aggregate(errors);
  if (error) throw error;
}

/** `error when creating "dep.yaml": …`, still a refusal of the server where it was one. */
export function withSource(verb: string, source: string | undefined, error: unknown): Error {
  const cause = asError(error);
  if (!source) return cause;
  const message = `error when ${verb} ${JSON.stringify(source)}: ${cause.message}`;
  if (cause instanceof StatusError) return withMessage(cause, message);
  return new KubectlError(message);
}

/** The same refusal in other words. */
export function withMessage(error: StatusError, message: string): StatusError {
  return new StatusError(error.reason, message, error.status);
}

export function asError(error: unknown): Error {
  if (error instanceof Error) return error;
  throw error;
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

/** Errors that a command reports; any other is a fault of ours and passes through. */
export function isReported(error: unknown): error is Error {
  return (
    error instanceof KubectlError ||
    error instanceof StatusError ||
    error instanceof Aggregate ||
    error instanceof ConnectError
  );
}

/** What stands on stderr for an error that ends a command; ends in a newline. */
export function describeError(error: Error): string {
  const only = error instanceof Aggregate && error.errors.length === 1 ? error.errors[0]! : error;
  if (only instanceof StatusError && only.reason === 'Invalid') return invalid(only);
  if (only instanceof ConnectError && only.code === 'invalid')
    return multiline('Error in configuration: ', only.causes);
  if (only instanceof Aggregate) return only.errors.map((each) => `${messageFor(each)}\n`).join('');
  const standard = only instanceof NoResourceMatch ? only.message : standardMessage(only);
  const text = standard ?? (only.message.startsWith('error: ') ? only.message : `error: ${only.message}`);
  return text.endsWith('\n') ? text : `${text}\n`;
}

function invalid(error: StatusError): string {
  const { kind, name, causes } = error.status;
  let text = 'The request is invalid';
  if (kind || name) text = `The ${kind ?? ''} ${JSON.stringify(name ?? '')} is invalid`;
  else if (error.message && !causes?.length) text += `: ${error.message}`;
  if (!causes?.length) return `${text}\n`;
  return multiline(`${text}: `, [...new Set(causes.map((each) => `${each.field ?? ''}: ${each.message}`))]);
}

function multiline(prefix: string, lines: string[]): string {
  if (lines.length === 1) return `${prefix}${lines[0]}\n`;
  return `${prefix}\n${lines.map((line) => `* ${line}\n`).join('')}`;
}

/** One error among several. */
export function messageFor(error: Error): string {
  return standardMessage(error) ?? error.message;
}

function standardMessage(error: Error): string | undefined {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized')
      return `error: You must be logged in to the server (${error.message})`;
    return error.reason
      ? `Error from server (${error.reason}): ${error.message}`
      : `Error from server: ${error.message}`;
  }
  if (error instanceof ConnectError && error.code === 'refused')
    return `The connection to the server ${error.host} was refused - did you specify the right host or port?`;
  if (error instanceof ConnectError && error.code === 'unreachable')
    return `Unable to connect to the server: ${error.causes[0]}`;
  return undefined;
}
