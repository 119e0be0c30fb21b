import { beforeEach, describe, expect, it } from 'vitest';
import type { RunResult, Session } from '../../../src/session/session';
import { createWorld } from '../../../src/world/world';

let session: Session;
beforeEach(async () => {
  session = await createWorld({ bootstrapped: false });
});

const run = (line: string): Promise<RunResult> => session.run(line);

describe('jobs', () => {
  it('run on in the background, and are told of when they have ended', async () => {
    expect(await run('sleep 3 &')).toMatchObject({ stdout: '', stderr: '[1] 212\n', code: 0 });
    expect((await run('jobs')).stdout).toBe('[1]+  Running                 sleep 3 &\n');
    expect((await run('sleep 4')).stderr).toBe('[1]+  Done                    sleep 3\n');
    expect((await run('jobs')).stdout).toBe('');
  });

  it('write to the terminal while other lines run, and are answered where they came in between', async () => {
    await run('(sleep 1; echo from the job) &');
    expect((await run('echo before; sleep 2; echo after')).stdout).toBe('before\nfrom the job\nafter\n');
  });

  it('know the variables and functions of their shell, and change none of them', async () => {
    expect((await run('x=5; f() { x=6; echo "f $x"; }; f & wait; echo $x')).stdout).toBe('f 6\n5\n');
  });

  it('are waited for', async () => {
    const before = (await session.clock()).now;
    await run('sleep 5 & sleep 7 & wait');
    expect((await session.clock()).now - before).toBeGreaterThanOrEqual(7000);
  });

  it('end by kill, by number of the job or of the process', async () => {
    await run('sleep 100 &');
    expect((await run('kill %1')).stderr).toBe('[1]+  Terminated              sleep 100\n');
    await run('sleep 100 &');
    expect((await run('kill $!')).stderr).toBe('[1]+  Terminated              sleep 100\n');
    expect(await run('kill 99999')).toMatchObject({
      stderr: 'bash: kill: (99999) - No such process\n',
      code: 1,
    });
  });

  it('come to the front with fg, where Ctrl-C ends them', async () => {
    session = await createWorld({ bootstrapped: false }, { endless: 5000 });
    await run('sleep 100 &');
    expect(await run('fg')).toMatchObject({ code: 130 });
    expect(await run('fg')).toMatchObject({ stderr: 'bash: fg: current: no such job\n', code: 1 });
  });

  it('tell of a failure with its exit code', async () => {
    await run('false &');
    expect((await run('sleep 1')).stderr).toBe('[1]+  Exit 1                  false\n');
  });
});

describe('jobs of a script', () => {
  it('are not told of', async () => {
    session = await createWorld({ bootstrapped: false, script: true });
    expect(await run('sleep 1 & sleep 2; echo done')).toMatchObject({ stdout: 'done\n', stderr: '' });
  });
});
