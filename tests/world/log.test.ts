import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world';

describe('the log of a session', () => {
  it('replays to the same world: files, time, history and answers', async () => {
    const session = await createWorld({ seed: 3 });
    await session.run('mkdir work; cd work; echo $RANDOM > dice; sleep 12');
    await session.writeFile('/root/work/note.txt', 'hello\n');
    await session.run('cat note.txt dice > both');
    const log = await session.log();
    const again = await createWorld();
    await again.replay(log);
    expect(await again.readFile('/root/work/both')).toBe(await session.readFile('/root/work/both'));
    expect(await again.clock()).toEqual(await session.clock());
    expect(await again.prompt()).toEqual(await session.prompt());
    expect(await again.log()).toEqual(log);
  });

  it('replays an interrupt at the world time it happened', async () => {
    const session = await createWorld({}, { drive: 'outside' });
    const running = session.run('for i in 1 2 3 4 5; do date +%s >> ticks; sleep 10; done');
    await session.advance(25_000);
    session.interrupt();
    await session.advance(1000);
    await running;
    const again = await createWorld();
    await again.replay(await session.log());
    expect(await again.readFile('/root/ticks')).toBe(await session.readFile('/root/ticks'));
    expect((await again.readFile('/root/ticks')).trim().split('\n')).toHaveLength(3);
  });

  it('refuses a log of another format', async () => {
    const session = await createWorld();
    await expect(session.replay({ format: 2 } as never)).rejects.toThrow('log: found format 2, expected 1');
  });
});
