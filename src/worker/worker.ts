/** The Worker's one small entry: a world, served over the Worker's own port, its clock driven by the wall's. */
import { serveSession } from '../session/port';
import type { Port } from '../session/port';
import { createWorld } from '../world/world';
import { PaceKeeper } from './pace-keeper';

const wall = {
  now: () => performance.now(),
  every: (ms: number, tick: () => void) => void setInterval(tick, ms),
};

const port = self as unknown as Port;
const early: { data: unknown }[] = [];
port.onmessage = (message) => void early.push(message);

// Next to nothing: what the page begins with it replays at once.
const world = await createWorld({ bootstrapped: false }, { drive: 'outside' });
const keeper = new PaceKeeper(world, wall);
serveSession(keeper.paced(), port, keeper);
for (const message of early) port.onmessage?.(message);
