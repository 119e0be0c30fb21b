import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world';

describe('time in the shell', () => {
  it('passes on the world clock: sleep takes no wall time and date tells it', async () => {
    const session = await createWorld({ start: Date.UTC(2026, 0, 1) });
    await session.run('sleep 1h');
    expect((await session.run('date +%H:%M')).stdout).toBe('01:00\n');
  });

  it('ends what takes longer than timeout allows, with code 124', async () => {
    const session = await createWorld();
    const before = (await session.clock()).now;
    expect(await session.run('timeout 3 sleep 100')).toMatchObject({ code: 124 });
    expect((await session.clock()).now - before).toBeLessThan(4000);
  });

  it('interrupts an endless line at the limit of an instant world', async () => {
    const session = await createWorld({}, { endless: 60_000 });
    const result = await session.run('while true; do echo round; sleep 7; done; echo never');
    expect(result.code).toBe(130);
    expect(result.stdout).toMatch(/^(round\n)+$/);
  });

  it('ends a waiting line on Ctrl-C and takes the next one', async () => {
    const session = await createWorld({}, { drive: 'outside' });
    const running = session.run('sleep 1000; echo never');
    await session.advance(5000);
    session.interrupt();
    await session.advance(10);
    expect(await running).toMatchObject({ code: 130, stdout: '' });
    const next = session.run('echo on');
    await session.advance(100);
    expect(await next).toMatchObject({ stdout: 'on\n', code: 0 });
  });

  it('ends a loop that does nothing, on Ctrl-C, and a function or script that holds one', async () => {
    const session = await createWorld({}, { drive: 'outside' });
    await session.writeFile('/root/loop.sh', 'for ((;;)); do :; done\n');
    for (const line of ['while true; do :; done', 'f() { until false; do x=1; done; }; f', 'bash loop.sh']) {
      const running = session.run(line);
      await session.advance(20);
      session.interrupt();
      await session.advance(10);
      expect(await running, line).toMatchObject({ code: 130, stdout: '', stderr: '' });
    }
  });

  it('takes the time of a loop from nothing else: what it prints and leaves stays', async () => {
    const session = await createWorld();
    const result = await session.run(
      'false; for i in 1 2; do echo $? $i; done; set -x; for i in 1; do :; done',
    );
    expect(result).toMatchObject({ stdout: '1 1\n0 2\n', stderr: '+ :\n' });
  });

  it('draws chance from the seed: two worlds of one seed say the same', async () => {
    const roll = async (seed: number): Promise<string> =>
      (await (await createWorld({ seed })).run('echo $RANDOM $RANDOM $((RANDOM % 100))')).stdout;
    expect(await roll(7)).toBe(await roll(7));
    expect(await roll(7)).not.toBe(await roll(8));
  });
});
