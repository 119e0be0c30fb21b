/** What a command of `kustomize` is given: what was typed, the machine's files, and where to write. */
import type { Files } from '../../files/files';
import { Loader } from '../../kustomize/loader';
import type { ProgramContext } from '../../shell/program';
import { logTime } from '../../time/log-time';
import type { Invocation } from '../cobra';

export interface Call {
  typed: Invocation;
  args: string[];
  context: ProgramContext;
  files: Files;
  cwd: string;
  /** One line of Go's `log`, on standard error with the time before it. */
  log(line: string): void;
}

export type Command = (call: Call) => void;

export function createCall(typed: Invocation, context: ProgramContext): Call {
  return {
    typed,
    args: typed.args,
    context,
    files: context.files,
    cwd: context.cwd,
    log: (line) => context.err(`${logTime(context.clock.now())} ${line}\n`),
  };
}

/** A loader for the current folder, as `edit` and `create` look for what they are to add. */
export function loaderAtCwd(call: Call): Loader {
  return Loader.at(call.files, call.cwd, { cwd: call.cwd, restriction: 'root' });
}
