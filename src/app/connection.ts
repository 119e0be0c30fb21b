/** The page's end of the world: starts the Worker and holds the far end of its port. */
import { connectSession } from '../session/port';
import type { Port, RemoteSession } from '../session/port';

/** Starts a world in a Worker of its own. */
export function startWorld(): RemoteSession {
  const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), {
    type: 'module',
    name: 'world',
  });
  return connectSession(worker as unknown as Port);
}
