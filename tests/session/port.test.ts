import { describe, expect, it } from 'vitest';
import type { Pace, Pacer } from '../../src/session/pace';
import { connectSession, serveSession } from '../../src/session/port';
import type { Port } from '../../src/session/port';
import { SessionError } from '../../src/session/session';
import type { Session, WorldEvent } from '../../src/session/session';

/** Two ends that clone what passes between them, as a `MessageChannel` does, one microtask later. */
function channel(): [Port, Port] {
  const end = (other: () => Port): Port => ({
    onmessage: null,
    postMessage: (message) => {
      const data = structuredClone(message);
      queueMicrotask(() => other().onmessage?.({ data }));
    },
  });
  const left: Port = end(() => right);
  const right: Port = end(() => left);
  return [left, right];
}

function connected(session: Partial<Session>, pacer?: Pacer) {
  const [page, world] = channel();
  serveSession({ subscribe: () => () => undefined, ...session } as Session, world, pacer);
  return connectSession(page);
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('a session over a port', () => {
  it('hands arguments over and answers back', async () => {
    const { session } = connected({
      readFile: async (path, role) => `${role}:${path}`,
    });
    expect(await session.readFile('/root/a', 'rocky')).toBe('rocky:/root/a');
  });

  it('answers each call with its own answer, whichever ends first', async () => {
    const release: (() => void)[] = [];
    const { session } = connected({
      readFile: (path) => new Promise((resolve) => release.push(() => resolve(path))),
    });
    const answers = [session.readFile('first'), session.readFile('second')];
    await settled();
    release[1]?.();
    release[0]?.();
    expect(await Promise.all(answers)).toEqual(['first', 'second']);
  });

  it('lets an error travel with its code and data', async () => {
    const { session } = connected({
      readFile: async () => {
        throw new SessionError('not-found', 'no such file: /x', { path: '/x' });
      },
    });
    const error = await session.readFile('/x').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SessionError);
    expect(error).toMatchObject({ code: 'not-found', message: 'no such file: /x', data: { path: '/x' } });
  });

  it('tells every subscriber each event until it lets go', async () => {
    let tell: (event: WorldEvent) => void = () => undefined;
    const { session } = connected({
      subscribe: (listener) => {
        tell = listener;
        return () => undefined;
      },
    });
    const heard: WorldEvent[] = [];
    const letGo = session.subscribe((event) => heard.push(event));
    tell({ type: 'forge' });
    await settled();
    letGo();
    tell({ type: 'replayed' });
    await settled();
    expect(heard).toEqual([{ type: 'forge' }]);
  });

  it('passes the hand on the clock to the world, and the pace back', async () => {
    let tell: (pace: Pace) => void = () => undefined;
    const asked: boolean[] = [];
    const { pacer } = connected(
      {},
      {
        pace: { running: true, rate: 1 },
        setRunning: (running) => asked.push(running),
        subscribe: (listener) => {
          tell = listener;
          return () => undefined;
        },
      },
    );
    pacer.setRunning(false);
    tell({ running: false, rate: 0 });
    await settled();
    expect(asked).toEqual([false]);
    expect(pacer.pace).toEqual({ running: false, rate: 0 });
  });
});
