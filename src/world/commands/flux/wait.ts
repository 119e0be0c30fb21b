/** Waiting as `flux` waits. Models: `wait.PollUntilContextTimeout` with the poll interval of `cmd/flux`. */
import type { Call } from './call';
import { FluxError } from './call';

/** ms between two looks */
export const POLL = 2000;

/** ms that are gone of a timeout when the first request is made: finding the cluster and its kinds takes a moment. */
const CONNECTING = 150;

/** When a call that begins now gives up. */
export function deadlineOf(call: Call): number {
  return call.context.clock.now() + call.timeout - CONNECTING;
}

/**
 * Looks at once and then every two seconds until `done` says yes.
 * @param deadline ms of world time
 * @throws FluxError `context deadline exceeded`; whatever `done` throws; Interrupted
 */
export async function poll(call: Call, deadline: number, done: () => boolean): Promise<void> {
  for (;;) {
    if (done()) return;
    const left = deadline - call.context.clock.now();
    if (left <= POLL) {
      await call.context.sleep(Math.max(0, left));
      throw new FluxError('context deadline exceeded');
    }
    await call.context.sleep(POLL);
  }
}
