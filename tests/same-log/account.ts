/** Everything a session can be asked, as text: two worlds that are the same give the same bytes. */
import type { Role, Session } from '../../src/session/session';
import { ROLES } from '../../src/session/session';

export type Account = Record<string, string>;

/** Notes from now on what the shells show. */
export function listen(session: Session): () => string {
  const shown = new Map<Role, string>(ROLES.map((role) => [role, '']));
  const add = (role: Role, text: string): void => void shown.set(role, `${shown.get(role)}${text}`);
  session.subscribe((event) => {
    if (event.type === 'started') add(event.role, `$ ${event.line}\n`);
    else if (event.type === 'output') add(event.role, event.text);
    else if (event.type === 'finished') add(event.role, `(${event.result.code} in ${event.result.cwd})\n`);
  });
  return () => ROLES.map((role) => `${role}\n${shown.get(role)}`).join('\n');
}

export async function accountOf(session: Session, shells: () => string): Promise<Account> {
  const text = (value: unknown): string => JSON.stringify(value, null, 1);
  return {
    shells: shells(),
    clock: text(await session.clock()),
    log: text(await session.log()),
    prompts: text(await Promise.all(ROLES.map((role) => session.prompt(role)))),
    files: text(await Promise.all(ROLES.map((role) => filesOf(session, role)))),
    clones: text(await Promise.all(ROLES.map((role) => session.listClones(role)))),
    repositories: text(await session.listRepositories()),
    objects: text(await session.listObjects({})),
    access: text(await session.listAccess({})),
  };
}

async function filesOf(session: Session, role: Role): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  for (const { path, type } of await session.listFiles('/root', role)) {
    if (type === 'file') files[path] = await session.readFile(path, role);
  }
  return files;
}

/** The first line in which two texts differ, for a message; undefined where they are the same. */
export function firstDifference(one: string, other: string): string | undefined {
  if (one === other) return undefined;
  const [a, b] = [one.split('\n'), other.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const line = at < 0 ? a.length : at;
  return `line ${line + 1}: ${JSON.stringify(a[line])} and ${JSON.stringify(b[line])}`;
}
