import { expect, waitUntil } from '@open-wc/testing';
import { eraseWork, loadWork, saveWork } from '../../src/app/log-store';
import { Saver } from '../../src/app/saver';
import { FakeSession } from '../components/fake-session';

describe('saving', () => {
  beforeEach(() => eraseWork('first'));

  function saving(session: FakeSession) {
    const failures: unknown[] = [];
    const saver = new Saver({
      session,
      lab: () => 'first',
      progress: () => ({ step: 'write' }),
      failed: (error) => failures.push(error),
    });
    return { saver, failures };
  }

  it('keeps each act soon after it is done', async () => {
    const session = new FakeSession();
    const { saver } = saving(session);
    await session.run('git push');
    let found = await loadWork('first');
    for (let tries = 0; !found && tries < 40; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      found = await loadWork('first');
    }
    expect(found?.log.entries.map((entry) => entry.type)).to.deep.equal(['run']);
    expect(found?.progress).to.deep.equal({ step: 'write' });
    saver.dispose();
  });

  it('keeps everything at once when the page is left', async () => {
    const session = new FakeSession();
    const { saver } = saving(session);
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
    let found = false;
    await waitUntil(() => {
      void loadWork('first').then((work) => (found = work !== undefined));
      return found;
    });
    saver.dispose();
  });

  it('says once where the browser keeps nothing', async () => {
    const session = new FakeSession();
    const { saver, failures } = saving(session);
    session.log = () => Promise.reject(new Error('no'));
    await saver.save();
    await saver.save();
    expect(failures).to.have.length(1);
    saver.dispose();
  });

  it('forgets what is erased', async () => {
    await saveWork({
      lab: 'first',
      log: { format: 1, options: {}, entries: [], now: 0 },
      progress: {},
      savedAt: 1,
    });
    expect(await loadWork('first')).not.to.equal(undefined);
    await eraseWork('first');
    expect(await loadWork('first')).to.equal(undefined);
  });
});
