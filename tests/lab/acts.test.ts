import { describe, expect, it } from 'vitest';
import type { Session } from '../../src/session/session';
import { enter, perform, PATIENCE, settle } from '../../src/lab/acts';
import { fakeLab, fakeSession, fakeStep } from './fake-session';

/** A session that notes what is done to it; files appear as world time passes. */
function recorder(appears = Infinity): { session: Session; acts: string[] } {
  const acts: string[] = [];
  const files: Record<string, string> = {};
  let now = 0;
  const session: Session = {
    ...fakeSession({ files }),
    run: async (line, options) => void acts.push(`${options?.role} runs ${line}`) as never,
    writeFile: async (path, text, role) => void acts.push(`${role} writes ${path}: ${text}`),
    removeFile: async (path, role) => void acts.push(`${role} removes ${path}`),
    replay: async ({ entries }) => void acts.push(`replays ${entries.length}`),
    advance: async (ms) => {
      now += ms;
      acts.push(`${ms} ms pass`);
      if (now >= appears) files['a'] = '';
    },
  };
  return { session, acts };
}

const step = fakeStep({ title: 't', check: { file: { path: 'a' } } });

describe('acts', () => {
  it('are done in order, by the step’s role unless they name another, from the clone', async () => {
    const { session, acts } = recorder();
    const lab = { ...fakeLab(step), clones: { ops: '/root/fleet', rocky: '/root/app' } };
    await perform(
      session,
      [{ run: 'ls' }, { write: 'x', text: 't', role: 'rocky' }, { remove: '/tmp/y' }, { wait: '1m30s' }],
      lab,
      'ops',
    );
    expect(acts).toEqual([
      'ops runs ls',
      'rocky writes /root/app/x: t',
      'ops removes /tmp/y',
      '90000 ms pass',
    ]);
  });
});

describe('waiting for a step to be passed', () => {
  it('lets world time pass, no more than is needed', async () => {
    const { session, acts } = recorder(12_000);
    expect((await settle(session, fakeLab(step), step, 0)).passed).toBe(true);
    expect(acts).toHaveLength(3);
  });

  it('ends with the patience', async () => {
    const { session, acts } = recorder();
    expect((await settle(session, fakeLab(step), step, 0)).passed).toBe(false);
    expect(acts).toHaveLength(PATIENCE / 5_000);
  });
});

describe('entering a step', () => {
  it('starts over and does what comes before it', async () => {
    const { session, acts } = recorder(0);
    const lab = fakeLab({ ...step, name: 'one', solution: [{ run: 'touch a' }] }, { ...step, name: 'two' });
    await enter(session, { ...lab, prepare: [{ run: 'git clone x' }] }, lab.steps[1]!);
    expect(acts.slice(0, 3)).toEqual(['replays 0', 'ops runs git clone x', 'ops runs touch a']);
  });
});
