/**
 * Plays a lab on worlds without a page, and tells of every promise of it whether it holds: that a step is not passed
 * untouched, that its solution and every alternative pass, that each wrong way fails with its message, that jumping in
 * is the same as walking in, that playing it twice logs the same, and that the log leads back to its world.
 */
import { ROLES } from '../session/session';
import type { Session, SessionLog, WorldOptions } from '../session/session';
import { enter, perform, prepare, settle, solve } from '../lab/acts';
import type { Lab, Step, StepResult, Way, WrongWay } from '../lab/lab';
import { runChecks } from '../lab/run-checks';
import type { Finding } from './junit';

export type CreateWorld = (options: WorldOptions) => Promise<Session>;

/**
 * @param onFinding is told of each promise as it is looked at
 */
export async function playLab(
  lab: Lab,
  createWorld: CreateWorld,
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const player = await Player.create(lab, createWorld, onFinding);
  await player.play();
}

class Player {
  private constructor(
    private readonly lab: Lab,
    /** Walks from step to step as a learner does, checks and all. */
    private readonly walker: Session,
    /** Enters the lab, and does what entering each step does. */
    private readonly jumper: Session,
    /** Begun anew for each way. */
    private readonly scratch: Session,
    private readonly onFinding: (finding: Finding) => void,
  ) {}

  static async create(
    lab: Lab,
    createWorld: CreateWorld,
    onFinding: (finding: Finding) => void,
  ): Promise<Player> {
    const world = (): Promise<Session> => createWorld(lab.world);
    return new Player(lab, await world(), await world(), await world(), onFinding);
  }

  async play(): Promise<void> {
    const { lab, walker, jumper } = this;
    await prepare(walker, lab);
    if (lab.steps[0]) await enter(jumper, lab, lab.steps[0]);
    for (const step of lab.steps) {
      const log = await walker.log();
      await this.promise(step, 'untouched it fails', () => this.untouched(step, log));
      await this.promise(step, 'jumping in is walking in', () => this.same());
      for (const way of step.alternatives) {
        await this.promise(step, `passes: ${way.name}`, () => this.alternative(step, way, log));
      }
      for (const way of step.wrong) {
        await this.promise(step, `fails: ${way.name}`, () => this.wrong(step, way, log));
      }
      await this.promise(step, 'the solution passes', async () => unmet(await solve(walker, lab, step)));
      await solve(jumper, lab, step);
    }
    await this.promise(undefined, 'played twice it logs the same', () => this.twice());
    await this.promise(undefined, 'its log leads back to its world', () => this.back());
  }

  private async promise(
    step: Step | undefined,
    name: string,
    look: () => Promise<string | undefined>,
  ): Promise<void> {
    const began = process.hrtime.bigint();
    const failure = await look().catch((error: unknown) => `${(error as Error).stack ?? String(error)}`);
    this.onFinding({
      suite: this.lab.name,
      name: step ? `${step.name}: ${name}` : name,
      place: `${this.lab.file}:${step?.line ?? 1}`,
      took: Number(process.hrtime.bigint() - began) / 1e6,
      ...(failure === undefined ? {} : { failure: step ? `slide ${step.slide}: ${failure}` : failure }),
    });
  }

  private async untouched(step: Step, { entries }: SessionLog): Promise<string | undefined> {
    const result = await runChecks(this.walker, this.lab, step, entries.length);
    if (result.passed) return 'it is passed before anything is done';
    const silent = result.checks.find(
      (check) => !check.passed && !check.misses.some(({ message }) => message !== ''),
    );
    return silent ? `"${silent.title}" fails and does not say why` : undefined;
  }

  private async same(other: Session = this.jumper): Promise<string | undefined> {
    const [walked, jumped] = [await digestOf(this.walker), await digestOf(other)];
    return walked === jumped ? undefined : `the worlds differ:\n${firstDifference(walked, jumped)}`;
  }

  private async alternative(step: Step, way: Way, log: SessionLog): Promise<string | undefined> {
    await this.scratch.replay(log);
    await perform(this.scratch, way.acts, this.lab, step.role);
    return unmet(await settle(this.scratch, this.lab, step, log.entries.length));
  }

  private async wrong(step: Step, way: WrongWay, log: SessionLog): Promise<string | undefined> {
    await this.scratch.replay(log);
    await perform(this.scratch, way.acts, this.lab, step.role);
    const told = (result: StepResult): boolean => messages(result).some((each) => each.includes(way.message));
    const enough = (result: StepResult): boolean => result.passed || told(result);
    const result = await settle(this.scratch, this.lab, step, log.entries.length, enough);
    if (result.passed) return 'it passes';
    if (told(result)) return undefined;
    return `nobody says "${way.message}"; told was:\n${messages(result).join('\n')}`;
  }

  private async twice(): Promise<string | undefined> {
    const [first, second] = [await this.walker.log(), await this.jumper.log()].map((log) =>
      JSON.stringify(log),
    );
    return first === second ? this.same() : `the logs differ:\n${firstDifference(first!, second!)}`;
  }

  private async back(): Promise<string | undefined> {
    await this.scratch.replay(await this.walker.log());
    return this.same(this.scratch);
  }
}

function unmet(result: StepResult): string | undefined {
  if (result.passed) return undefined;
  const lines = result.checks
    .filter((check) => !check.passed)
    .flatMap((check) => [check.title, ...check.misses.map(({ message }) => `  ${message}`)]);
  return lines.join('\n');
}

/** All a learner would read of the misses. */
function messages(result: StepResult): string[] {
  return result.checks.flatMap((check) =>
    check.misses.map(({ message, advice }) => `${message} ${advice ?? ''}`.trim()),
  );
}

/** Everything a session shows, as text: files of all roles, objects, the forge, the clock. */
async function digestOf(session: Session): Promise<string> {
  const lines: string[] = [`now ${(await session.clock()).now}`];
  for (const role of ROLES) {
    for (const { path, type } of await session.listFiles('/root', role)) {
      const text = type === 'file' ? await session.readFile(path, role) : '';
      lines.push(`file ${role} ${path} ${JSON.stringify(text)}`);
    }
  }
  for (const { name, branches } of await session.listRepositories()) {
    for (const [branch, [head]] of Object.entries(branches))
      lines.push(`forge ${name} ${branch} ${head?.sha}`);
  }
  for (const object of await session.listObjects({})) lines.push(`object ${JSON.stringify(object)}`);
  return lines.join('\n');
}

function firstDifference(one: string, other: string): string {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const from = at < 0 ? left.length : at;
  const [a, b] = [left[from] ?? '', right[from] ?? ''];
  const differ = [...a].findIndex((char, index) => char !== b[index]);
  const begin = Math.max(0, differ - 80);
  return `- ${a.slice(begin, begin + 240)}\n+ ${b.slice(begin, begin + 240)}`;
}
