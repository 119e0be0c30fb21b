/** Doing what a lab's acts say, on any session; and entering a step with the world that belongs there. */
import type { Role, Session } from '../session/session';
import { durationOf } from './durations';
import type { Act, Lab, Step } from './lab';

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

/** What is done before a step begins: the lab's preparation and the solutions of the steps before. */
export function actsBefore(lab: Lab, step: Step): { act: Act; role: Role }[] {
  const first: Role = lab.steps[0]?.role ?? 'ops';
  const before = lab.steps.slice(0, lab.steps.indexOf(step));
  return [
    ...lab.prepare.map((act) => ({ act, role: first })),
    ...before.flatMap(({ solution, role }) => solution.map((act) => ({ act, role }))),
  ];
}

/** Starts the session over, with the world in which the step begins. */
export async function enter(session: Session, lab: Lab, step: Step): Promise<void> {
  await session.replay({ format: 1, options: lab.world, entries: [], now: lab.world.start ?? 0 });
  for (const { act, role } of actsBefore(lab, step)) await performOne(session, act, lab, role);
}
