import { describe, expect, it } from 'vitest';
import { createWorld } from '../../src/world/world';
import { accountOf, listen } from '../same-log/account';
import { WORLD, actAll } from '../same-log/acts';

describe('the log of a long session', () => {
  it('gives the same bytes as the session it was taken from, twice', async () => {
    const session = await createWorld(WORLD);
    const shells = listen(session);
    await actAll(session);
    const account = await accountOf(session, shells);
    expect(account.shells).toContain(
      'cannot patch resource "deployments" in API group "apps" at the cluster',
    );
    const log = await session.log();
    const again = await createWorld();
    for (let times = 0; times < 2; times += 1) {
      const shownAgain = listen(again);
      await again.replay(log);
      const replayed = await accountOf(again, shownAgain);
      for (const [part, text] of Object.entries(account)) expect(replayed[part], part).toBe(text);
    }
  });
});
