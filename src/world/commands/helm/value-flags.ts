/** `-f`, `--set` and the other flags that give values. */
import { FilesError } from '../../files/files';
import { mergeValues } from '../../helm/values/options';
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';

/** @throws Error in Helm's words */
export function readValueFlags(call: Call): Record<string, unknown> {
  const { typed } = call;
  return mergeValues(
    {
      files: typed.list('values'),
      json: typed.list('set-json'),
      set: typed.list('set'),
      strings: typed.list('set-string'),
      fileValues: typed.list('set-file'),
      literals: typed.list('set-literal'),
    },
    (path) => readInput(call, path),
  );
}

/** A file by its path; `-` is standard input. */
function readInput(call: Call, path: string): string {
  if (path.trim() === '-') return call.context.stdin;
  if (/^(https?|oci):\/\//.test(path)) throw notModelled('helm', `--values ${path}`);
  try {
    return call.files.readText(absolute(call, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const verb = error.code === 'EISDIR' ? 'read' : 'open';
    throw new Error(`${verb} ${path}: ${error.reason}`);
  }
}
