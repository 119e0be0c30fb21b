/** What a Unix tool of the shell is and answers. */
import type { ResolvedCommandContext } from 'just-bash/browser';

export interface ToolResult {
  stdout: string;
  stderr: string;
  exitCode: number;
  stdoutKind?: 'text' | 'bytes';
  stdoutEncoding?: 'binary';
  /** Was the output shown while it came? */
  shown?: boolean;
}

/** `terminal`: the output goes straight to the terminal. */
export type ShellCommand = (
  args: string[],
  context: ResolvedCommandContext,
  terminal: boolean,
) => Promise<ToolResult>;

export function done(stdout: string, exitCode = 0): ToolResult {
  return { stdout, stderr: '', exitCode };
}

export function failed(stderr: string, exitCode: number): ToolResult {
  return { stdout: '', stderr, exitCode };
}
