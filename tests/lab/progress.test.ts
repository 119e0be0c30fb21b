import { describe, expect, it } from 'vitest';
import type { Lab } from '../../src/lab/lab';
import {
  beginning,
  currentStep,
  editionOf,
  enteredAt,
  fits,
  marks,
  withHint,
  withResult,
  withSolution,
} from '../../src/lab/progress';
import { fakeLab, fakeStep } from './fake-session';

const lab: Lab = fakeLab(
  { ...fakeStep(), name: 'one', hints: ['a', 'b'] },
  { ...fakeStep(), name: 'two' },
  { ...fakeStep(), name: 'three' },
);
const passed = (step: string) => ({ step, passed: true, checks: [] });

describe('progress', () => {
  it('goes on to the next step when one is passed, and counts what is typed from there', () => {
    const progress = withResult(beginning(lab), lab, passed('one'), 7);
    expect(progress).toMatchObject({ step: 'two', since: 7, done: { one: 'solved' } });
    expect(marks(progress, lab)).toEqual(['solved', 'here', 'ahead']);
  });

  it('stays while the step is not passed, and when another step is', () => {
    const start = beginning(lab);
    expect(withResult(start, lab, { ...passed('one'), passed: false }, 7)).toBe(start);
    expect(withResult(start, lab, passed('two'), 7)).toBe(start);
  });

  it('says where the solution was shown', () => {
    const progress = withResult(withSolution(beginning(lab)), lab, passed('one'), 7);
    expect(progress.done).toEqual({ one: 'shown' });
  });

  it('keeps what was solved when a step is entered again', () => {
    const once = withResult(beginning(lab), lab, passed('one'), 7);
    const again = withResult(withSolution(enteredAt(once, lab.steps[0]!, 0)), lab, passed('one'), 3);
    expect(again.done).toEqual({ one: 'solved' });
  });

  it('is at no step after the last', () => {
    const progress = withResult(enteredAt(beginning(lab), lab.steps[2]!, 0), lab, passed('three'), 9);
    expect(currentStep(progress, lab)).toBeUndefined();
    expect(marks(progress, lab)).toEqual(['ahead', 'ahead', 'solved']);
  });

  it('shows hints one after the other, as many as there are', () => {
    const thrice = withHint(withHint(withHint(beginning(lab), lab), lab), lab);
    expect(thrice.hints).toEqual({ one: 2 });
  });

  it('notices that the lab has changed', () => {
    const progress = beginning(lab);
    const changed = fakeLab(...lab.steps.slice(1));
    expect([fits(progress, lab), fits(progress, changed)]).toEqual([true, false]);
    expect(editionOf({ ...lab, title: 'Other words' })).toBe(editionOf(lab));
  });
});
