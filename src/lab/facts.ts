/**
 * What checks and slips look at, read from the session at most once a run.
 *
 * The same facts come from a page and from a world without one, since only the `Session` is asked.
 */
import type {
  CloneInfo,
  KubeObject,
  ObjectQuery,
  RepositoryInfo,
  Role,
  Session,
  SessionLog,
} from '../session/session';
import type { Documents, TextFile } from './documents';
import { documentsOf } from './documents';
import { meant } from './globs';
import type { Lab, Step } from './lab';

export interface Facts {
  lab: Lab;
  /** Who acts in the step. */
  role: Role;
  /** Slips the step does not speak of. */
  overlook: readonly string[];
  /** Entries of the log before the step began. */
  since: number;
  /** Absolute path of the role's clone; '' where the lab names none. */
  folder(role?: Role): string;
  /** Files of the role's clone, relative to it; empty where there is no clone. */
  paths(role?: Role): Promise<string[]>;
  /** Those of them that the globs mean. */
  files(globs: readonly string[], role?: Role): Promise<TextFile[]>;
  /** The same of a branch of the forge; undefined where the forge has no such branch. */
  remoteFiles(globs: readonly string[], repository: string, branch: string): Promise<TextFile[] | undefined>;
  documents(file: TextFile): Documents;
  clone(role?: Role): Promise<CloneInfo | undefined>;
  repository(name: string): Promise<RepositoryInfo | undefined>;
  objects(query: ObjectQuery): Promise<KubeObject[]>;
  log(): Promise<SessionLog>;
  /** ms of world time */
  now(): Promise<number>;
}

/** Facts as of now; make new ones for the next look. */
export function factsOf(session: Session, lab: Lab, step: Step, since: number): Facts {
  const { role, overlook } = step;
  const once = memory();
  const folder = (of: Role = role): string => lab.clones[of] ?? '';
  const paths = (of: Role = role): Promise<string[]> =>
    once(`paths ${of}`, async () => {
      const infos = await session.listFiles(folder(of), of).catch(() => []);
      return infos
        .filter((info) => info.type === 'file')
        .map((info) => info.path.slice(folder(of).length + 1));
    });
  const text = (path: string, of: Role): Promise<string> =>
    once(`text ${of} ${path}`, () => session.readFile(`${folder(of)}/${path}`, of).catch(() => ''));
  const remote = (name: string, branch: string): Promise<Record<string, string> | undefined> =>
    once(`remote ${name} ${branch}`, () => session.readRepository(name, branch).catch(() => undefined));
  const parsed = new WeakMap<TextFile, Documents>();

  const files = async (globs: readonly string[], of: Role = role): Promise<TextFile[]> => {
    const wanted = (await paths(of)).filter((path) => meant(path, globs));
    return Promise.all(
      wanted.map((path) =>
        once(`file ${of} ${path}`, async () => ({
          path,
          absolute: `${folder(of)}/${path}`,
          text: await text(path, of),
        })),
      ),
    );
  };
  const remoteFiles = async (
    globs: readonly string[],
    repository: string,
    branch: string,
  ): Promise<TextFile[] | undefined> => {
    const all = await remote(repository, branch);
    if (!all) return undefined;
    const wanted = Object.keys(all).filter((path) => meant(path, globs));
    return wanted.sort().map((path) => ({ path, repository, text: all[path]! }));
  };
  return {
    lab,
    role,
    overlook,
    since,
    folder,
    paths,
    files,
    remoteFiles,
    documents: (file) => {
      const known = parsed.get(file) ?? documentsOf(file);
      parsed.set(file, known);
      return known;
    },
    clone: async (of = role) => {
      const clones = await once(`clones ${of}`, () => session.listClones(of));
      return clones.find((clone) => clone.path === folder(of));
    },
    repository: async (name) => {
      const all = await once('repositories', () => session.listRepositories());
      return all.find((repository) => repository.name === name);
    },
    objects: (query) => once(`objects ${JSON.stringify(query)}`, () => session.listObjects(query)),
    log: () => once('log', () => session.log()),
    now: async () => (await once('clock', () => session.clock())).now,
  };
}

function memory(): <T>(key: string, read: () => Promise<T>) => Promise<T> {
  const known = new Map<string, Promise<unknown>>();
  return <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const found = known.get(key) ?? read();
    known.set(key, found);
    return found as Promise<T>;
  };
}
