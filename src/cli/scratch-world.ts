/**
 * A world that ways are gone in, one after the other: begun anew for each, unless the last one left it as it was.
 *
 * Many ways write files and nothing else. Putting those back costs a look around; replaying what leads to a step costs
 * all that Flux did until then. Whether the world is as before is looked at, not supposed.
 */
import { ROLES } from '../session/session';
import type { Role, Session, SessionLog } from '../session/session';
import type { Act } from '../lab/lab';
import { typedCommands } from '../lab/typed-lines';

/** What a look around sees of a role's machine. */
interface Machine {
  cwd: string;
  /** Text of files by path; undefined for a folder. */
  files: Map<string, string | undefined>;
}

export class ScratchWorld {
  /** What `begin` was asked for; undefined where the world has been changed since. */
  private at: string | undefined;
  private before = '';
  private machines = new Map<Role, Machine>();

  constructor(private readonly session: Session) {}

  /**
   * The world as `log` leaves it, by whatever means. Its own log holds `log` and what is done from here on.
   * @param key the same for the same log
   */
  async begin(key: string, log: SessionLog): Promise<Session> {
    if (this.at !== key) {
      this.at = undefined;
      await this.session.replay(log);
      this.before = await digestOf(this.session);
      for (const role of ROLES) this.machines.set(role, await machineOf(this.session, role));
      this.at = key;
    }
    const begun = (await this.session.log()).entries.length;
    return Object.assign(Object.create(this.session) as Session, {
      log: async (): Promise<SessionLog> => {
        const now = await this.session.log();
        return { ...now, entries: [...log.entries, ...now.entries.slice(begun)] };
      },
    });
  }

  /** Puts files back, and keeps the world for the next way if nothing else is different. */
  async end(acts: readonly Act[]): Promise<void> {
    const key = this.at;
    this.at = undefined;
    if (acts.some(leavesTraces)) return;
    for (const role of ROLES) await this.putBack(role);
    if ((await digestOf(this.session)) === this.before) this.at = key;
  }

  private async putBack(role: Role): Promise<void> {
    const { session } = this;
    const before = this.machines.get(role)!;
    const after = await machineOf(session, role);
    for (const path of [...after.files.keys()].reverse())
      if (!before.files.has(path)) await session.removeFile(path, role);
    for (const [path, text] of before.files) {
      if (text !== undefined && after.files.get(path) !== text) await session.writeFile(path, text, role);
    }
    if (after.cwd !== before.cwd) await session.run(`cd '${before.cwd}'`, { role });
  }
}

/** What clones and shells keep to themselves is not looked at: whatever may be kept there counts as a trace. */
function leavesTraces(act: Act): boolean {
  if ('wait' in act) return true;
  if (!('run' in act)) return false;
  return KEPT.test(act.run) || typedCommands(act.run).some(({ words }) => words[0] === 'git');
}

/** Variables, functions, aliases, options of a shell. */
const KEPT = /(^|[;&|(]\s*)(\w+=|(export|alias|unalias|set|unset|shopt|function|source|\.)\s|\w+\s*\(\))/m;

async function machineOf(session: Session, role: Role): Promise<Machine> {
  const files = new Map<string, string | undefined>();
  for (const { path, type } of await session.listFiles('/root', role))
    files.set(path, type === 'file' ? await session.readFile(path, role) : undefined);
  return { cwd: (await session.prompt(role)).cwd, files };
}

/** Everything a session shows, as text: shells and files of all roles, objects, the forge, the clock. */
export async function digestOf(session: Session): Promise<string> {
  const lines: string[] = [`now ${(await session.clock()).now}`];
  for (const role of ROLES) {
    const { cwd, files } = await machineOf(session, role);
    lines.push(`shell ${role} ${cwd}`);
    for (const [path, text] of files) lines.push(`file ${role} ${path} ${JSON.stringify(text)}`);
  }
  for (const { name, branches } of await session.listRepositories()) {
    for (const [branch, [head]] of Object.entries(branches))
      lines.push(`forge ${name} ${branch} ${head?.sha}`);
  }
  for (const object of await session.listObjects({})) lines.push(`object ${JSON.stringify(object)}`);
  return lines.join('\n');
}
