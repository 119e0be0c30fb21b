/**
 * Editing a text in the learner's editor, by way of a temporary file.
 *
 * Models: kubectl's `cmd/util/editor/editor.go`: `KUBE_EDITOR` and `EDITOR` before the editor of the workshop.
 */
import { FilesError } from '../../files/files';
import { YamlError, parse } from '../../yaml/parse';
import { KubectlError } from './errors';
import type { Run } from './run';

export interface Edited {
  text: string;
  /** where the temporary file lies */
  path: string;
}

/** @param extension `.yaml`, `.json`. @throws KubectlError where the editor fails */
export async function editText(run: Run, text: string, extension: string): Promise<Edited> {
  const { context } = run;
  const path = `/tmp/kubectl-edit-${context.names.digits()}${extension}`;
  context.files.write(path, text);
  await launch(run, path);
  try {
    return { text: context.files.readText(path), path };
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new KubectlError(`open ${path}: ${error.reason}`);
  }
}

async function launch(run: Run, path: string): Promise<void> {
  const { context } = run;
  const editor = context.env.get('KUBE_EDITOR') || context.env.get('EDITOR');
  if (!editor) {
    await context.edit(path);
    return;
  }
  const { stdout, stderr, code } = await context.exec(`${editor} ${path}`);
  if (code === 127) throw new KubectlError(`unable to launch the editor ${JSON.stringify(editor)}`);
  run.out(stdout);
  run.err(stderr);
  if (code !== 0) throw new KubectlError(`there was a problem with the editor ${JSON.stringify(editor)}`);
}

/** What counts of a text: its data, or its lines without comments where it cannot be read. */
export function withoutComments(text: string): string {
  try {
    return JSON.stringify(parse(text)) ?? '';
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return withoutCommentLines(text);
  }
}

export function withoutCommentLines(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*#(?!!)/.test(line))
    .join('\n');
}
