/** `kustomize` without a shell around it: words in, what it printed and wrote out. */
import { createKustomize } from '../../../../src/world/commands/kustomize/kustomize';
import type { Environment } from '../../../../src/world/commands/environment';
import { Files } from '../../../../src/world/files/files';
import type { ProgramContext } from '../../../../src/world/shell/program';

export interface Answer {
  stdout: string;
  stderr: string;
  code: number;
  /** A file of the folder, as it is now. */
  text(name: string): string;
}

const FOLDER = '/work';

export async function kustomize(given: Record<string, string>, ...args: string[]): Promise<Answer> {
  const files = new Files(() => 0);
  files.mkdir(FOLDER, { recursive: true });
  for (const [name, text] of Object.entries(given)) {
    const path = `${FOLDER}/${name}`;
    files.mkdir(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    files.write(path, text);
  }
  let stdout = '';
  let stderr = '';
  const context = {
    files,
    cwd: FOLDER,
    env: new Map<string, string>(),
    clock: { now: () => Date.UTC(2026, 10, 22) },
    out: (text: string) => void (stdout += text),
    err: (text: string) => void (stderr += text),
  } as unknown as ProgramContext;
  const code = (await createKustomize({} as Environment)(args, context)) ?? 0;
  return { stdout, stderr, code, text: (name) => files.readText(`${FOLDER}/${name}`) };
}
