/** Changes of the cluster as a command that keeps watching shows them. */
import type { WatchEvent } from '../../kube/api';
import type { Call } from './call';

/** ms between two looks at what has come */
const STEP = 250;

/** Collects what a watch tells until it is shown. */
export class FollowedChanges {
  private waiting: WatchEvent[] = [];

  push(event: WatchEvent): void {
    this.waiting.push(event);
  }

  /** Shows each change soon after it came, until `--timeout` is over. @throws Interrupted on Ctrl-C */
  async follow(call: Call, show: (event: WatchEvent) => void): Promise<void> {
    const end = call.context.clock.now() + call.timeout;
    while (call.context.clock.now() < end) {
      await call.context.sleep(Math.min(STEP, end - call.context.clock.now()));
      for (const event of this.waiting.splice(0)) show(event);
    }
  }
}
