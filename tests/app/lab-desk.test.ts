import { expect, waitUntil } from '@open-wc/testing';
import { LabDesk } from '../../src/app/lab-desk';
import type { LogEntry, SessionLog } from '../../src/session/session';
import type { Step } from '../../src/lab/lab';
import { FakeSession } from '../components/fake-session';
import { lab, stepOf } from '../components/fixtures';

/** A fake whose log can be cut: replaying sets it. */
class LoggingSession extends FakeSession {
  entries: LogEntry[] = [];

  override async run(line: string, options: { role?: 'ops' | 'rocky' | 'movy' } = {}) {
    this.entries.push({ type: 'run', at: this.entries.length * 1000, role: options.role ?? 'ops', line });
    return super.run(line, options);
  }

  override async writeFile(path: string, text: string, role: 'ops' | 'rocky' | 'movy' = 'ops') {
    this.entries.push({ type: 'write', at: this.entries.length * 1000, role, path, text });
    await super.writeFile(path, text, role);
  }

  override async log(): Promise<SessionLog> {
    return { format: 1, options: {}, entries: [...this.entries], now: this.state.now };
  }

  override async replay(log: SessionLog) {
    this.entries = [...log.entries];
    this.files.clear();
    for (const entry of log.entries) if (entry.type === 'write') this.files.set(entry.path, entry.text);
    await super.replay(log);
  }
}

const FILE = '/root/fleet/a.yaml';

async function atDesk(session = new LoggingSession()) {
  const passed: Step[] = [];
  const desk = new LabDesk({
    session,
    lab: {
      ...lab,
      prepare: [{ run: 'git clone fleet' }],
      steps: [stepOf({ solution: [{ write: 'a.yaml', text: 'hello\n' }] }), lab.steps[1]!],
    },
    changed: () => undefined,
    passed: (step) => passed.push(step),
    failed: (error) => {
      throw error;
    },
    clearing: () => undefined,
    built: () => undefined,
  });
  return { session, desk, passed };
}

const lines = (session: LoggingSession) =>
  session.entries.map((entry) => (entry.type === 'run' ? entry.line : entry.type));

describe('a lab on the desk', () => {
  it('begins with its preparation done, and nothing to undo', async () => {
    const { session, desk } = await atDesk();
    expect(await desk.arrive(undefined)).to.equal('fresh');
    expect(lines(session)).to.deep.equal(['git clone fleet']);
    expect(desk.step?.name).to.equal('write');
    expect(desk.begun).to.equal(false);
    expect(desk.undoable).to.equal(false);
  });

  it('turns its checks by itself when the world changes', async () => {
    const { session, desk, passed } = await atDesk();
    await desk.arrive(undefined);
    expect(desk.result?.checks.map((check) => check.passed)).to.deep.equal([false, false]);
    await session.writeFile(FILE, 'bye\n');
    await waitUntil(() => desk.result?.checks[0]?.passed === true);
    expect(desk.begun).to.equal(true);
    await session.writeFile(FILE, 'hello\n');
    await waitUntil(() => passed.length === 1);
    expect(desk.step?.name).to.equal('push');
    expect(desk.progress.done).to.deep.equal({ write: 'solved' });
  });

  it('notes a solution that was shown', async () => {
    const { desk, passed } = await atDesk();
    await desk.arrive(undefined);
    desk.reveal();
    await desk.solve();
    await waitUntil(() => passed.length === 1);
    expect(desk.progress.done).to.deep.equal({ write: 'shown' });
  });

  it('undoes the last act; saves of one file in a row are one', async () => {
    const { session, desk } = await atDesk();
    await desk.arrive(undefined);
    await session.run('ls');
    await session.writeFile(FILE, 'a\n');
    await session.writeFile(FILE, 'ab\n');
    await desk.undo();
    expect(lines(session)).to.deep.equal(['git clone fleet', 'ls']);
    await desk.undo();
    expect(lines(session)).to.deep.equal(['git clone fleet']);
  });

  it('takes an interrupt back together with its command', async () => {
    const { session, desk } = await atDesk();
    await desk.arrive(undefined);
    await session.run('sleep 100');
    session.entries.push({ type: 'interrupt', at: 9000, role: 'ops' });
    await desk.undo();
    expect(lines(session)).to.deep.equal(['git clone fleet']);
  });

  it('starts a step over without touching the steps before', async () => {
    const { session, desk, passed } = await atDesk();
    await desk.arrive(undefined);
    await session.writeFile(FILE, 'hello\n');
    await waitUntil(() => passed.length === 1);
    await session.run('git stash', { role: 'rocky' });
    await desk.resetStep();
    expect(lines(session)).to.deep.equal(['git clone fleet', 'write']);
    expect(desk.step?.name).to.equal('push');
  });

  it("enters a step elsewhere and gives the learner's own work back", async () => {
    const { session, desk } = await atDesk();
    await desk.arrive(undefined);
    await session.run('mine');
    await desk.enterAt(desk.lab.steps[1]!);
    expect(lines(session)).to.deep.equal(['git clone fleet', 'write']);
    expect(desk.step?.name).to.equal('push');
    await desk.takeUpAside();
    expect(lines(session)).to.deep.equal(['git clone fleet', 'mine']);
    expect(desk.step?.name).to.equal('write');
    expect(desk.aside).to.equal(undefined);
  });

  it('comes back as it was left', async () => {
    const first = await atDesk();
    await first.desk.arrive(undefined);
    await first.session.writeFile(FILE, 'hello\n');
    await waitUntil(() => first.passed.length === 1);
    const work = { lab: 'first', log: await first.session.log(), progress: first.desk.saved(), savedAt: 1 };
    const second = await atDesk();
    expect(await second.desk.arrive(work)).to.equal('restored');
    expect(second.desk.step?.name).to.equal('push');
    expect(second.session.files.get(FILE)).to.equal('hello\n');
  });

  it('goes on where another lab has ended', async () => {
    const { session, desk } = await atDesk();
    const entries: LogEntry[] = [{ type: 'run', at: 0, role: 'ops', line: 'of the lab before' }];
    expect(await desk.goOnFrom({ format: 1, options: {}, entries, now: 0 })).to.equal('continued');
    expect(lines(session)).to.deep.equal(['of the lab before']);
    expect(desk.undoable).to.equal(false);
    expect(desk.begun).to.equal(false);
  });

  it('notices that the lesson has changed, and keeps the work all the same', async () => {
    const { session, desk } = await atDesk();
    const log: SessionLog = {
      format: 1,
      options: {},
      entries: [{ type: 'run', at: 0, role: 'ops', line: 'mine' }],
      now: 0,
    };
    const progress = { ...desk.progress, edition: 'of another day', step: 'push' };
    expect(await desk.arrive({ lab: 'first', log, progress: { progress }, savedAt: 1 })).to.equal('changed');
    expect(lines(session)).to.deep.equal(['mine']);
    expect(desk.step?.name).to.equal('write');
  });
});
