/**
 * How far a learner has come in a lab: plain data that is kept on the device, and the steps from one to the next.
 *
 * A step that was solved stays solved; one whose solution was shown says so. Saved progress knows the lab it belongs to
 * (`edition`), so that a lesson that changed is noticed.
 */
import type { Lab, Step, StepResult } from './lab';

export interface Progress {
  lab: string;
  edition: string;
  /** Name of the step the learner is at; undefined once all are done. */
  step: string | undefined;
  /** Entries of the session's log when that step began. */
  since: number;
  /** By step. */
  done: Record<string, 'solved' | 'shown'>;
  /** Hints shown, by step. */
  hints: Record<string, number>;
  /** Steps whose solution was shown. */
  revealed: string[];
}

export type StepMark = 'solved' | 'shown' | 'here' | 'ahead';

/** A learner who has not begun. */
export function beginning(lab: Lab): Progress {
  return {
    lab: lab.name,
    edition: editionOf(lab),
    step: lab.steps[0]?.name,
    since: 0,
    done: {},
    hints: {},
    revealed: [],
  };
}

/** At a step that was entered directly; what was done stays done. */
export function enteredAt(progress: Progress, step: Step, since: number): Progress {
  return { ...progress, step: step.name, since };
}

/** After a look at the current step: passed, the next one that is not done begins. */
export function withResult(progress: Progress, lab: Lab, result: StepResult, logged: number): Progress {
  if (!result.passed || result.step !== progress.step) return progress;
  const how = progress.revealed.includes(result.step) ? 'shown' : 'solved';
  const done = { ...progress.done, [result.step]: progress.done[result.step] ?? how };
  const at = lab.steps.findIndex((step) => step.name === result.step);
  return { ...progress, done, step: lab.steps[at + 1]?.name, since: logged };
}

/** One more hint of the current step, as far as it has any. */
export function withHint(progress: Progress, lab: Lab): Progress {
  const step = currentStep(progress, lab);
  if (!step) return progress;
  const shown = Math.min((progress.hints[step.name] ?? 0) + 1, step.hints.length);
  return { ...progress, hints: { ...progress.hints, [step.name]: shown } };
}

/** The current step's solution was shown: it will count as shown, not as solved. */
export function withSolution(progress: Progress): Progress {
  const { step } = progress;
  if (step === undefined || progress.revealed.includes(step)) return progress;
  return { ...progress, revealed: [...progress.revealed, step] };
}

export function currentStep(progress: Progress, lab: Lab): Step | undefined {
  return lab.steps.find((step) => step.name === progress.step);
}

/** One mark a step, in order. */
export function marks(progress: Progress, lab: Lab): StepMark[] {
  return lab.steps.map((step) => {
    if (step.name === progress.step) return 'here';
    return progress.done[step.name] ?? 'ahead';
  });
}

/** Does saved progress belong to the lab as it is now? */
export function fits(progress: Progress, lab: Lab): boolean {
  return progress.lab === lab.name && progress.edition === editionOf(lab);
}

/** Changes when the steps, their checks or the starting world do. */
export function editionOf(lab: Lab): string {
  const text = JSON.stringify([
    lab.world,
    lab.prepare,
    lab.steps.map(({ name, role, checks }) => [name, role, checks]),
  ]);
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
