import { describe, expect, it } from 'vitest';
import { TerminalError, WorkQueue, type Result } from '../../../src/world/flux/runtime/work-queue';
import { Clock } from '../../../src/world/time/clock';

interface Run {
  key: string;
  at: number;
}

function queue(clock: Clock, answer: (run: Run, count: number) => Promise<Result> | Result, workers = 1) {
  const runs: Run[] = [];
  const failures: unknown[] = [];
  const made = new WorkQueue({
    clock,
    kind: 'Thing',
    workers,
    reconcile: async (key) => {
      const run = { key, at: clock.now() };
      runs.push(run);
      return answer(run, runs.length);
    },
    failed: (_key, error) => failures.push(error),
  });
  return { queue: made, runs, failures, times: () => runs.map(({ at }) => at) };
}

describe('a work queue', () => {
  it('works once on a key that is added several times', async () => {
    const clock = new Clock(0);
    const { queue: work, runs } = queue(clock, () => ({}));
    work.add('a');
    work.add('a');
    await clock.advanceTo(10_000);
    expect(runs).toHaveLength(1);
  });

  it('works again on a key that is added while it is worked on', async () => {
    const clock = new Clock(0);
    const { queue: work, times } = queue(clock, async (_run, count) => {
      if (count === 1) work.add('a');
      await clock.sleep(100);
      return {};
    });
    work.add('a');
    await clock.advanceTo(10_000);
    expect(times()).toEqual([0, 100]);
  });

  it('waits longer after every failure, and forgets them after a success', async () => {
    const clock = new Clock(0);
    const {
      queue: work,
      times,
      failures,
    } = queue(clock, (_run, count) => {
      if (count < 4) throw new Error('no');
      return {};
    });
    work.add('a');
    await clock.advanceTo(60_000);
    expect(times()).toEqual([0, 750, 2250, 5250]);
    expect(failures).toHaveLength(3);
  });

  it('counts a wish to be queued again as a failure', async () => {
    const clock = new Clock(0);
    const { queue: work, times } = queue(clock, (_run, count) => (count < 3 ? { requeue: true } : {}));
    work.add('a');
    await clock.advanceTo(60_000);
    expect(times()).toEqual([0, 750, 2250]);
  });

  it('does not try again after a terminal error', async () => {
    const clock = new Clock(0);
    const { queue: work, runs } = queue(clock, () => {
      throw new TerminalError('never');
    });
    work.add('a');
    await clock.advanceTo(3_600_000);
    expect(runs).toHaveLength(1);
  });

  it('comes back after the interval, counted anew when somebody asked in between', async () => {
    const clock = new Clock(0);
    const { queue: work, times } = queue(clock, () => ({ requeueAfter: 60_000 }));
    work.add('a');
    await clock.advanceTo(20_000);
    work.add('a');
    await clock.advanceTo(100_000);
    expect(times()).toEqual([0, 20_000, 80_000]);
  });

  it('works on as many keys side by side as it has workers', async () => {
    const clock = new Clock(0);
    const { queue: work, times } = queue(
      clock,
      async () => {
        await clock.sleep(100);
        return {};
      },
      2,
    );
    for (const key of ['a', 'b', 'c']) work.add(key);
    await clock.advanceTo(1000);
    expect(times()).toEqual([0, 0, 100]);
  });

  it('drops everything when it is closed', async () => {
    const clock = new Clock(0);
    const { queue: work, runs } = queue(clock, () => ({ requeueAfter: 1000 }));
    work.add('a');
    await clock.advanceTo(500);
    work.close();
    work.add('a');
    await clock.advanceTo(10_000);
    expect(runs).toHaveLength(1);
  });
});
