import { describe, expect, it } from 'vitest';
import { Clock, Interrupted } from '../../../src/world/time/clock';

describe('the clock', () => {
  it('runs what is due in order of time, and of asking where times are equal', async () => {
    const clock = new Clock(0);
    const seen: string[] = [];
    clock.after(20, 'late', () => void seen.push('late'));
    clock.after(10, 'first', () => void seen.push('first'));
    clock.after(10, 'second', () => void seen.push('second'));
    await clock.advanceTo(15);
    expect(seen).toEqual(['first', 'second']);
    expect(clock.now()).toBe(15);
    expect(clock.next()).toEqual({ at: 20, what: 'late' });
  });

  it('lets one process run at a time, however many sleep', async () => {
    const clock = new Clock(0);
    const seen: string[] = [];
    const walk = (name: string, step: number) => async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        await Promise.resolve();
        seen.push(`${name}${clock.now()}`);
        await clock.sleep(step);
      }
    };
    clock.spawn('a', walk('a', 10));
    clock.spawn('b', walk('b', 15));
    await clock.advanceTo(100);
    expect(seen).toEqual(['a0', 'b0', 'a10', 'b15', 'a20', 'b30']);
  });

  it('interrupts a sleeping process, which may clean up', async () => {
    const clock = new Clock(0);
    let reason = '';
    const process = clock.spawn('sleeper', async () => {
      try {
        await clock.sleep(1000);
      } catch (error) {
        reason = (error as Interrupted).reason;
        throw error;
      }
    });
    await clock.advanceTo(10);
    process.interrupt('timeout');
    await clock.advanceTo(20);
    await process.ended;
    expect(reason).toBe('timeout');
    expect(process.done).toBe(true);
  });

  it('lets a process stand still until it is woken', async () => {
    const clock = new Clock(0);
    let woken = -1;
    const process = clock.spawn('waiter', async () => {
      await clock.standStill();
      woken = clock.now();
    });
    await clock.advanceTo(500);
    expect(woken).toBe(-1);
    process.wake();
    await clock.advanceTo(600);
    expect(woken).toBe(500);
  });

  it('keeps to whole ms, however it is driven', async () => {
    const clock = new Clock(0);
    clock.after(1.4, 'x', () => undefined);
    expect(clock.next()?.at).toBe(1);
    await clock.advanceTo(16.666);
    expect(clock.now()).toBe(17);
  });

  it('does not run what was cancelled', async () => {
    const clock = new Clock(0);
    let ran = false;
    clock.after(5, 'x', () => void (ran = true))();
    await clock.advanceTo(10);
    expect(ran).toBe(false);
  });

  it('refuses to sleep outside a process', () => {
    expect(() => void new Clock(0).sleep(1)).toThrow('outside a process');
  });
});
