import { expect } from '@open-wc/testing';
import { PaceKeeper } from '../../src/worker/pace-keeper';
import { FakeSession } from '../components/fake-session';

function kept() {
  const session = new FakeSession();
  let now = 0;
  let tick: () => void = () => undefined;
  const keeper = new PaceKeeper(session, { now: () => now, every: (_ms, each) => (tick = each) });
  const pass = async (ms: number) => {
    now += ms;
    tick();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { session, keeper, pass };
}

describe('the pace of the world', () => {
  it('follows the wall one to one while nothing waits', async () => {
    const { session, pass } = kept();
    await pass(100);
    await pass(250);
    expect(session.advanced).to.equal(350);
  });

  it('stands while it is paused', async () => {
    const { session, keeper, pass } = kept();
    keeper.setRunning(false);
    await pass(500);
    expect(session.advanced).to.equal(0);
    keeper.setRunning(true);
    await pass(100);
    expect(session.advanced).to.equal(100);
  });

  it('runs about twenty times as fast while a command waits, paused or not', async () => {
    const { session, keeper, pass } = kept();
    keeper.setRunning(false);
    session.answer = () => 'hang';
    void session.run('sleep 60');
    await pass(0);
    const before = session.advanced;
    await pass(100);
    expect(session.advanced - before).to.equal(2000);
    expect(keeper.pace).to.deep.equal({ running: false, rate: 20 });
    session.interrupt('ops');
    await pass(100);
    expect(keeper.pace).to.deep.equal({ running: false, rate: 0 });
  });

  it('gives a short command its time at once, and no more than it needs', async () => {
    const { session } = kept();
    session.answer = () => 'hang';
    const done = session.run('ls');
    session.subscribe((event) => {
      if (event.type === 'clock' && session.advanced >= 150) session.interrupt('ops');
    });
    await done;
    await new Promise((resolve) => setTimeout(resolve));
    expect(session.advanced).to.equal(150);
  });

  it('does not run on a laptop that slept', async () => {
    const { session, pass } = kept();
    await pass(3_600_000);
    expect(session.advanced).to.equal(1000);
  });

  it('stands while a command has its editor open, and goes on when it is closed', async () => {
    const { session, keeper, pass } = kept();
    session.answer = () => 'hang';
    void session.run('kubectl edit');
    session.tell({ type: 'edit', role: 'ops', path: '/tmp/x', text: '' });
    await pass(0);
    const before = session.advanced;
    await pass(100);
    expect(session.advanced - before).to.equal(100);
    await keeper.paced().finishEdit('text');
    expect(keeper.pace.rate).to.equal(20);
    expect(session.edited).to.deep.equal(['text']);
  });

  it('goes on at its own pace while a command asks, and hurries again when it is answered', async () => {
    const { session, keeper, pass } = kept();
    session.answer = () => 'hang';
    void session.run('read name');
    session.tell({ type: 'asks', role: 'ops', mode: 'line' });
    await pass(0);
    const before = session.advanced;
    await pass(100);
    expect(session.advanced - before).to.equal(100);
    await keeper.paced().input('ops\n');
    expect(keeper.pace.rate).to.equal(20);
    expect(session.typed).to.deep.equal(['ops\n']);
  });

  it('lets nobody move the clock while a log is replayed', async () => {
    const { session, keeper, pass } = kept();
    let release: () => void = () => undefined;
    session.replay = () => new Promise((resolve) => (release = resolve));
    const replayed = keeper.paced().replay({ format: 1, options: {}, entries: [], now: 0 });
    await pass(100);
    await pass(100);
    expect(session.advanced).to.equal(0);
    release();
    await replayed;
    await pass(100);
    expect(session.advanced).to.equal(100);
  });
});
