/** Plays recordings and batches: single commands in a fresh shpod, and sessions of many lines in one world. */
import type { FileContent, Role, Session, WorldOptions } from '../session/session';
import { createWorld } from '../world/world';

/** A command in a fresh shpod. */
export interface Case {
  id: string | number;
  files?: Record<string, FileContent>;
  cmd: string;
  /** Multi-document YAML of objects (status included) that the cluster holds. */
  seed?: string;
}

export interface CaseAnswer {
  id: string | number;
  stdout: string;
  stderr: string;
  code: number;
  cwd: string;
  /** The files of the working directory afterwards; `null` for one that is gone. */
  files?: Record<string, FileContent | null>;
}

/** A line of a recorded session, or a file that an editor wrote. */
export type Step = { role?: Role; cwd?: string; cmd: string } | { role?: Role; write: string; text: string };

export interface StepAnswer {
  stdout: string;
  stderr: string;
  code: number;
  cwd: string;
}

/** World time (ms) after which a command that never ends by itself is interrupted, since nobody can press Ctrl-C. */
export const ENDLESS = 24 * 3_600_000;

const FOLDER = '/root/work';

/** Runs one command in a world of its own. */
export async function playCase(one: Case, folder = FOLDER): Promise<CaseAnswer> {
  const given = one.files ?? {};
  const files = Object.fromEntries(
    Object.entries(given).map(([path, content]) => [`${folder}/${path}`, content]),
  );
  const session = await createWorld({
    files: { ops: files },
    cwd: folder,
    script: true,
    ...(one.seed === undefined ? {} : { objects: one.seed }),
  });
  const { stdout, stderr, code, cwd } = await session.run(one.cmd);
  const after = await readFolder(session, folder);
  const gone = Object.keys(given).filter((path) => !(path in after));
  const changed = { ...after, ...Object.fromEntries(gone.map((path) => [path, null])) };
  return {
    id: one.id,
    stdout,
    stderr,
    code,
    cwd,
    ...(Object.keys(changed).length ? { files: changed } : {}),
  };
}

/** Plays the steps of a session in order; a write answers `{}`. */
export async function playSession(
  world: WorldOptions,
  steps: Step[],
  onStep: (answer: StepAnswer | Record<string, never>, index: number) => void = () => undefined,
): Promise<(StepAnswer | Record<string, never>)[]> {
  // a recording without a fleet is of somebody who has set up nothing yet
  const session = await createWorld({
    gitIdentity: world.fleet !== undefined,
    script: true,
    ...world,
  });
  const answers: (StepAnswer | Record<string, never>)[] = [];
  for (const [index, step] of steps.entries()) {
    const answer = await playStep(session, step, startFolder(steps, step.role ?? 'ops'));
    answers.push(answer);
    onStep(answer, index);
  }
  return answers;
}

async function playStep(
  session: Session,
  step: Step,
  start?: string,
): Promise<StepAnswer | Record<string, never>> {
  if ('write' in step) {
    await session.writeFile(absolute(step.write), step.text, step.role);
    return {};
  }
  await stand(session, step.cwd ?? start, step.role);
  const { stdout, stderr, code, cwd } = await session.run(step.cmd, { role: step.role });
  return { stdout, stderr, code, cwd: cwd.replace(/^\/root(?=\/|$)/, '~') };
}

function absolute(path: string): string {
  return path.replace(/^~(?=\/|$)/, '/root');
}

/** Recordings may begin in a folder that no line made or entered: the shell is put there. */
async function stand(session: Session, folder: string | undefined, role: Role | undefined): Promise<void> {
  if (folder === undefined) return;
  const target = absolute(folder);
  if ((await session.prompt(role)).cwd !== target)
    await session.run(`mkdir -p '${target}' && cd '${target}'`, { role });
}

/**
 * Where a role's shell begins when its lines name files without ever going anywhere: the folder that files are written to,
 * if lines name one of them without it.
 */
function startFolder(steps: Step[], role: Role): string | undefined {
  const own = steps.filter((step) => (step.role ?? 'ops') === role);
  const lines = own.flatMap((step) => ('cmd' in step ? [step] : []));
  if (lines.some(({ cmd, cwd }) => cwd !== undefined || /(^|[\s;&(])cd(\s|$)/.test(cmd))) return undefined;
  const written = own.flatMap((step) => ('write' in step ? [step.write] : []));
  const folder = written[0]?.slice(0, written[0].lastIndexOf('/'));
  const names = written.flatMap((path) => {
    const name = path.slice((folder ?? '').length + 1);
    return path.startsWith(`${folder}/`) && !name.includes('/') ? [name] : [];
  });
  const words = lines.flatMap(({ cmd }) =>
    cmd.split(/[\s'"=;&|()<>]+/).map((word) => word.replace(/^\.\//, '')),
  );
  return names.some((name) => words.includes(name)) ? folder : undefined;
}

async function readFolder(session: Session, folder: string): Promise<Record<string, FileContent>> {
  const found: Record<string, FileContent> = {};
  for (const file of await session.listFiles(folder)) {
    if (file.type === 'file')
      found[file.path.slice(folder.length + 1)] = await session.readContent(file.path);
  }
  return found;
}
