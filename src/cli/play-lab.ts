/**
 * Plays a lab on worlds without a page, and tells of every promise of it whether it holds: that a step is not passed
 * untouched, that its solution and every alternative pass, that each wrong way fails with its message, that jumping in
 * is the same as walking in, that playing it twice logs the same, and that the log leads back to its world.
 *
 * Walking gives the log each step begins with; ways start from there and know nothing of each other, so that they can be
 * played in any order and in several processes (`play-pool.ts`).
 */
import type { Session, SessionLog, WorldOptions } from '../session/session';
import { enter, perform, prepare, settle, solve } from '../lab/acts';
import type { Lab, Step, StepResult, WrongWay } from '../lab/lab';
import { runChecks } from '../lab/run-checks';
import type { Finding } from './junit';
import { digestOf, ScratchWorld } from './scratch-world';

export type CreateWorld = (options: WorldOptions) => Promise<Session>;

/** One way of a step, by its place in the lab. */
export interface WayAt {
  step: number;
  kind: 'alternatives' | 'wrong';
  index: number;
}

/** Which steps to look at; all where undefined. */
export type Wanted = (step: Step) => boolean;

/**
 * Plays all of a lab, one thing after the other.
 * @param onFinding is told of each promise as it is looked at
 */
export async function playLab(
  lab: Lab,
  createWorld: CreateWorld,
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const logs = await walkLab(lab, createWorld, onFinding);
  const scratch = new ScratchWorld(await createWorld(lab.world));
  for (const way of waysOf(lab)) onFinding(await playWay(lab, way, logs[way.step]!, scratch));
}

/** The ways of a lab, step by step. */
export function waysOf(lab: Lab, wanted: Wanted = () => true): WayAt[] {
  return lab.steps.flatMap((each, step) => {
    if (!wanted(each)) return [];
    const alternatives = each.alternatives.map((_, index) => ({
      step,
      kind: 'alternatives' as const,
      index,
    }));
    return [...alternatives, ...each.wrong.map((_, index) => ({ step, kind: 'wrong' as const, index }))];
  });
}

/** What the lab promises, by the names of findings, in the order in which a person reads them. */
export function promisesOf(lab: Lab, wanted: Wanted = () => true): string[] {
  const steps = lab.steps
    .filter(wanted)
    .flatMap((step) => [
      `${step.name}: ${UNTOUCHED}`,
      `${step.name}: ${JUMPING}`,
      ...step.alternatives.map((way) => `${step.name}: passes: ${way.name}`),
      ...step.wrong.map((way) => `${step.name}: fails: ${way.name}`),
      `${step.name}: ${SOLVED}`,
    ]);
  return [...steps, TWICE, BACK];
}

const UNTOUCHED = 'untouched it fails';
const JUMPING = 'jumping in is walking in';
const SOLVED = 'the solution passes';
const TWICE = 'played twice it logs the same';
const BACK = 'its log leads back to its world';

/**
 * Walks from step to step as a learner does, and beside that jumps into each.
 * @returns the log each step begins with
 */
export async function walkLab(
  lab: Lab,
  createWorld: CreateWorld,
  onFinding: (finding: Finding) => void,
): Promise<SessionLog[]> {
  const [walker, jumper] = [await createWorld(lab.world), await createWorld(lab.world)];
  const logs: SessionLog[] = [];
  const promise = async (step: Step | undefined, name: string, look: Look): Promise<void> =>
    onFinding(await found(lab, step, name, look));
  await prepare(walker, lab);
  if (lab.steps[0]) await enter(jumper, lab, lab.steps[0]);
  for (const step of lab.steps) {
    const log = await walker.log();
    logs.push(log);
    await promise(step, UNTOUCHED, () => untouched(lab, step, walker, log));
    await promise(step, JUMPING, () => same(walker, jumper));
    await promise(step, SOLVED, async () => unmet(await solve(walker, lab, step)));
    await solve(jumper, lab, step);
  }
  await promise(undefined, TWICE, () => twice(walker, jumper));
  await promise(undefined, BACK, async () => {
    await jumper.replay(await walker.log());
    return same(walker, jumper);
  });
  return logs;
}

/**
 * Goes one way of a step.
 * @param log the step begins with
 */
export async function playWay(lab: Lab, at: WayAt, log: SessionLog, scratch: ScratchWorld): Promise<Finding> {
  const step = lab.steps[at.step]!;
  const way = step[at.kind][at.index]!;
  const passes = at.kind === 'alternatives';
  return found(lab, step, `${passes ? 'passes' : 'fails'}: ${way.name}`, async () => {
    const session = await scratch.begin(`${lab.name} ${step.name}`, log);
    await perform(session, way.acts, lab, step.role);
    const since = log.entries.length;
    const failure = passes
      ? unmet(await settle(session, lab, step, since))
      : await unlikeWrong(lab, step, step.wrong[at.index]!, session, since);
    await scratch.end(way.acts);
    return failure;
  });
}

/** Looks whether a promise holds; says why not. */
type Look = () => Promise<string | undefined>;

async function found(lab: Lab, step: Step | undefined, name: string, look: Look): Promise<Finding> {
  const began = process.hrtime.bigint();
  const failure = await look().catch((error: unknown) => `${(error as Error).stack ?? String(error)}`);
  return {
    suite: lab.name,
    name: step ? `${step.name}: ${name}` : name,
    place: `${lab.file}:${step?.line ?? 1}`,
    took: Number(process.hrtime.bigint() - began) / 1e6,
    ...(failure === undefined ? {} : { failure: step ? `slide ${step.slide}: ${failure}` : failure }),
  };
}

async function untouched(
  lab: Lab,
  step: Step,
  session: Session,
  { entries }: SessionLog,
): Promise<string | undefined> {
  const result = await runChecks(session, lab, step, entries.length);
  if (result.passed) return 'it is passed before anything is done';
  const silent = result.checks.find(
    (check) => !check.passed && !check.misses.some(({ message }) => message !== ''),
  );
  return silent ? `"${silent.title}" fails and does not say why` : undefined;
}

async function same(one: Session, other: Session): Promise<string | undefined> {
  const [walked, jumped] = [await digestOf(one), await digestOf(other)];
  return walked === jumped ? undefined : `the worlds differ:\n${firstDifference(walked, jumped)}`;
}

async function unlikeWrong(
  lab: Lab,
  step: Step,
  way: WrongWay,
  session: Session,
  since: number,
): Promise<string | undefined> {
  const told = (result: StepResult): boolean => messages(result).some((each) => each.includes(way.message));
  const enough = (result: StepResult): boolean => result.passed || told(result);
  const result = await settle(session, lab, step, since, enough);
  if (result.passed) return 'it passes';
  if (told(result)) return undefined;
  return `nobody says "${way.message}"; told was:\n${messages(result).join('\n')}`;
}

async function twice(one: Session, other: Session): Promise<string | undefined> {
  const [first, second] = [await one.log(), await other.log()].map((log) => JSON.stringify(log));
  return first === second ? same(one, other) : `the logs differ:\n${firstDifference(first!, second!)}`;
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

function firstDifference(one: string, other: string): string {
  const [left, right] = [one.split('\n'), other.split('\n')];
  const at = left.findIndex((line, index) => line !== right[index]);
  const from = at < 0 ? left.length : at;
  const [a, b] = [left[from] ?? '', right[from] ?? ''];
  const differ = [...a].findIndex((char, index) => char !== b[index]);
  const begin = Math.max(0, differ - 80);
  return `- ${a.slice(begin, begin + 240)}\n+ ${b.slice(begin, begin + 240)}`;
}
