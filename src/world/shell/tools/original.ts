import type { ResolvedCommandContext } from 'just-bash/browser';
import type { ToolResult } from './tool-result';

/** Runs the tool that just-bash has by this name. */
export async function original(context: ResolvedCommandContext, args: string[]): Promise<ToolResult> {
  return (await context.origCommand!(args)) as ToolResult;
}
