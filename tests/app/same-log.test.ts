import { expect } from '@open-wc/testing';
import { startWorld } from '../../src/app/connection';
import type { SessionLog } from '../../src/session/session';
import { accountOf, firstDifference, listen } from '../same-log/account';
import type { Account } from '../same-log/account';

/** Played in Node while this test asks for it: `tests/same-log/in-node.ts`. */
const PLAYED_IN_NODE = '/wtr/same-log.json';

describe('a world in its Worker', () => {
  it('gives, for a log of some thirty acts, the same bytes as Node', async function () {
    this.timeout(90_000);
    const played = (await (await fetch(PLAYED_IN_NODE)).json()) as { log: SessionLog; account: Account };
    expect(played.log.entries.length).to.be.greaterThan(30);
    const { session, pacer } = startWorld();
    // What the wall's clock adds after the replay is not in the log.
    pacer.setRunning(false);
    const shells = listen(session);
    await session.replay(played.log);
    const account = await accountOf(session, shells);
    expect(Object.keys(account)).to.deep.equal(Object.keys(played.account));
    for (const [part, text] of Object.entries(played.account)) {
      expect(firstDifference(text, account[part] ?? ''), part).to.equal(undefined);
    }
  });
});
