/** `helm` over some files: ours, and a real one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHelm } from '../../../src/world/commands/helm/helm';
import type { Environment } from '../../../src/world/commands/environment';
import { Files } from '../../../src/world/files/files';
import type { ProgramContext } from '../../../src/world/shell/program';
import { Names } from '../../../src/world/time/names';

export interface Told {
  stdout: string;
  stderr: string;
  code: number;
}

const FOLDER = '/root/charts';

/** What our `helm` says, in a folder with these files. @param after takes the folder's files as they are then */
export async function ask(
  files: Record<string, string>,
  args: string[],
  after: Record<string, string> = {},
): Promise<Told> {
  const disk = new Files(() => 0);
  for (const [path, text] of Object.entries(files)) {
    disk.mkdir(dirname(`${FOLDER}/${path}`), { recursive: true });
    disk.write(`${FOLDER}/${path}`, text);
  }
  const told: Told = { stdout: '', stderr: '', code: 0 };
  const context = {
    machine: { role: 'ops', files: disk, home: '/root', hostname: 'shpod' },
    files: disk,
    clock: { now: () => 0 },
    names: new Names(1),
    cwd: FOLDER,
    env: new Map<string, string>(),
    stdin: '',
    piped: false,
    readLine: async () => '',
    terminal: false,
    columns: 80,
    out: (text: string) => void (told.stdout += text),
    err: (text: string) => void (told.stderr += text),
  } as unknown as ProgramContext;
  told.code = await createHelm({} as Environment)(args, context);
  Object.assign(after, disk.snapshot(FOLDER));
  return told;
}

/** What the real program says. @param program its path */
export function askReal(program: string, files: Record<string, string>, args: string[]): Told {
  const folder = mkdtempSync(join(tmpdir(), 'helm-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const env = { ...process.env, HOME: folder, KUBECONFIG: '/dev/null' };
    const { stdout, stderr, status } = spawnSync(program, args, { cwd: folder, env, encoding: 'utf8' });
    const here = (text: string): string => text.replaceAll(folder, FOLDER);
    return { stdout: here(stdout), stderr: here(stderr), code: status ?? -1 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
