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
export async function editFile(run: GitRun, path: string): Promise<boolean> {
  const editor = editorOf(run);
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
