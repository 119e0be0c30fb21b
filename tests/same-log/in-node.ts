/** Plays the acts in Node and prints the log, with the account of the world it left. */
import { createWorld } from '../../src/world/world';
import { accountOf, listen } from './account';
import { ACTS, WORLD, actAll } from './acts';

const session = await createWorld(WORLD);
const shells = listen(session);
await actAll(session);
process.stdout.write(
  JSON.stringify({
    acts: ACTS.length,
    log: await session.log(),
    account: await accountOf(session, shells),
  }),
);
