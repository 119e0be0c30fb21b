import { describe, expect, it } from 'vitest';
import { ConditionWriter, conditionsOf, getCondition } from '../../../src/world/flux/runtime/conditions';
import type { KubeObject } from '../../../src/world/kube/api';
import { Clock } from '../../../src/world/time/clock';

function made(clock = new Clock(0)): { object: KubeObject; write: ConditionWriter; clock: Clock } {
  const object: KubeObject = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x', generation: 3 } };
  return { object, write: new ConditionWriter(object, clock), clock };
}

const SUMMARY = {
  target: 'Ready',
  of: ['FetchFailed', 'ArtifactInStorage', 'Reconciling'],
  negative: ['FetchFailed', 'Reconciling'],
};

describe('conditions', () => {
  it('stand in the order in which people look for them', () => {
    const { object, write } = made();
    for (const type of ['Healthy', 'Ready', 'ArtifactInStorage', 'Reconciling'])
      write.markTrue(type, 'R', 'm');
    expect(conditionsOf(object).map(({ type }) => type)).toEqual([
      'Reconciling',
      'Ready',
      'ArtifactInStorage',
      'Healthy',
    ]);
  });

  it('keep the time of their last change', async () => {
    const { object, write, clock } = made();
    write.markTrue('Ready', 'R', 'one');
    await clock.advanceTo(5000);
    write.markTrue('Ready', 'R', 'one');
    expect(getCondition(object, 'Ready')!.lastTransitionTime).toBe('1970-01-01T00:00:00Z');
    write.markTrue('Ready', 'R', 'two');
    expect(getCondition(object, 'Ready')!.lastTransitionTime).toBe('1970-01-01T00:00:05Z');
  });

  it('are either stalled or reconciling', () => {
    const { object, write } = made();
    write.markReconciling('Progressing', 'm');
    write.markStalled('Denied', 'm');
    expect(conditionsOf(object).map(({ type }) => type)).toEqual(['Stalled']);
  });

  it('sum up to not ready where something is wrong, with its reason and message', () => {
    const { object, write } = made();
    write.markTrue('ArtifactInStorage', 'Succeeded', 'stored');
    write.markTrue('FetchFailed', 'GitOperationFailed', 'gone');
    write.summarise(SUMMARY);
    expect(getCondition(object, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'GitOperationFailed',
      message: 'gone',
    });
  });

  it('sum up to ready where all is well', () => {
    const { object, write } = made();
    write.markTrue('ArtifactInStorage', 'Succeeded', 'stored');
    write.summarise(SUMMARY);
    expect(getCondition(object, 'Ready')).toMatchObject({ status: 'True', message: 'stored' });
  });
});
