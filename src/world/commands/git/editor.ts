/**
 * The editor that git opens for a message.
 *
 * Models: `GIT_EDITOR`, `core.editor`, `VISUAL`, `EDITOR` in this order; a shell line that gets the path. Where none is
 * set, the learner's own editor opens.
 */
import type { GitRun } from './run';

/** Editors that a person would sit at: the learner has one. */
const INTERACTIVE = /^(vi|vim|nvim|nano|emacs|pico|joe|micro|code|editor)\b/;

/** Opens a file; answers whether the editor ended well. */
/** @param sequence is it the list of a rebase? */
export async function editFile(run: GitRun, path: string, sequence = false): Promise<boolean> {
  const own = sequence
    ? (run.variable('GIT_SEQUENCE_EDITOR') ?? run.config.get('sequence.editor'))
    : undefined;
  const editor = own ?? editorOf(run);
  if (editor === ':' || editor === 'true') return true;
  if (editor !== undefined && !INTERACTIVE.test(editor)) {
    const result = await run.context.exec(`${editor} '${path}'`);
    run.out(result.stdout);
    run.err(result.stderr);
    if (result.code !== 0) run.warn(`error: There was a problem with the editor '${editor}'.`);
    return result.code === 0;
  }
  await run.context.edit(path);
  return true;
}

function editorOf(run: GitRun): string | undefined {
  return (
    run.variable('GIT_EDITOR') ??
    run.config.get('core.editor') ??
    run.variable('VISUAL') ??
    run.variable('EDITOR')
  );
}
