/**
 * Doing what a lab's acts say, on any session; and entering a step with the world that belongs there.
 *
 * A world works on its own time: what Flux does by itself is waited for, in world time.
 */
import type { Role, Session } from '../session/session';
import { durationOf } from './durations';
import type { Act, Lab, Step, StepResult } from './lab';
import { runChecks } from './run-checks';

/** World time (ms) within which Flux has looked at everything once, and how often to look for it. */
export const PATIENCE = 90_000;
const GLANCE = 5_000;

/** Does the acts in order. @throws whatever a file that cannot be written throws */
export async function perform(session: Session, acts: readonly Act[], lab: Lab, role: Role): Promise<void> {
  for (const act of acts) await performOne(session, act, lab, role);
}

async function performOne(session: Session, act: Act, lab: Lab, role: Role): Promise<void> {
  if ('wait' in act) {
    await session.advance(durationOf(act.wait) ?? 0);
    return;
  }
  const who = act.role ?? role;
  if ('run' in act) await session.run(act.run, { role: who });
  else if ('write' in act) await session.writeFile(placeOf(act.write, lab, who), act.text, who);
  else await session.removeFile(placeOf(act.remove, lab, who), who);
}

function placeOf(path: string, lab: Lab, role: Role): string {
  return path.startsWith('/') ? path : `${lab.clones[role] ?? ''}/${path}`;
}

/** What is done before the first step begins. */
export async function prepare(session: Session, lab: Lab): Promise<void> {
  await perform(session, lab.prepare, lab, lab.steps[0]?.role ?? 'ops');
}

/**
 * Looks again and again, letting world time pass, until `enough` says so or the patience is at its end.
 * @returns the last look
 */
export async function settle(
  session: Session,
  lab: Lab,
  step: Step,
  since: number,
  enough: (result: StepResult) => boolean = (result) => result.passed,
): Promise<StepResult> {
  let result = await runChecks(session, lab, step, since);
  for (let waited = 0; waited < PATIENCE && !enough(result); waited += GLANCE) {
    await session.advance(GLANCE);
    result = await runChecks(session, lab, step, since);
  }
  return result;
}

/** Solves a step as the lab does, and waits until it is passed. */
export async function solve(session: Session, lab: Lab, step: Step): Promise<StepResult> {
  const since = (await session.log()).entries.length;
  await perform(session, step.solution, lab, step.role);
  return settle(session, lab, step, since);
}

/** Starts the session over, with the world in which the step begins. */
export async function enter(session: Session, lab: Lab, step: Step): Promise<void> {
  await session.replay({ format: 1, options: lab.world, entries: [], now: lab.world.start ?? 0 });
  await prepare(session, lab);
  for (const before of lab.steps.slice(0, lab.steps.indexOf(step))) await solve(session, lab, before);
}
