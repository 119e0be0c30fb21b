/** Files named on the command line, and what Go says where they can't be read. */
import { FilesError, join } from '../../files/files';
import type { Call } from './call';
import { FluxError } from './call';

/**
 * The file's text.
 * @param what stands before Go's own words: `unable to read TLS CA file: open x: no such file or directory`
 * @throws FluxError
 */
export function readFile(call: Call, path: string, what: string): string {
  if (path === '') throw new FluxError(`${what}: open : no such file or directory`);
  try {
    return call.context.files.readText(join(call.context.cwd, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const verb = error.code === 'EISDIR' ? 'read' : 'open';
    throw new FluxError(`${what}: ${verb} ${path}: ${error.reason}`);
  }
}
