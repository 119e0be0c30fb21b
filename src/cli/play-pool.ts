/**
 * Plays labs in several processes at once, since a way takes a world of its own and needs nothing of the others.
 *
 * A lab is walked first; the log each of its steps begins with is what its ways start from.
 */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SessionLog } from '../session/session';
import type { Lab } from '../lab/lab';
import type { Finding } from './junit';
import { waysOf } from './play-lab';
import type { Wanted, WayAt } from './play-lab';

/** What a process is asked for: to walk a lab, or to go one way of it. */
export type Job = { lab: Lab } | { lab: Lab; way: WayAt; log: SessionLog };

/** What it answers, one after the other; `logs` ends a walk. */
export type Answer = { finding: Finding } | { logs: SessionLog[] } | { done: true };

/** Worlds are made and thrown away: with room for the young, Node collects less often (MiB). */
const YOUNG = '--max-semi-space-size=64';

/**
 * @param processes how many at once, at least one
 * @param onFinding is told of each promise when it has been looked at, in no particular order
 */
export async function playAll(
  labs: readonly Lab[],
  processes: number,
  wanted: Wanted,
  onFinding: (finding: Finding) => void,
): Promise<void> {
  const queue: Job[] = labs.map((lab) => ({ lab }));
  const idle: ChildProcess[] = [];
  const worker = fileURLToPath(new URL('./play-worker.ts', import.meta.url));
  await new Promise<void>((resolve, reject) => {
    let busy = 0;
    const next = (): void => {
      while (idle.length > 0 && queue.length > 0) {
        busy++;
        give(idle.pop()!, queue.shift()!);
      }
      if (busy === 0) resolve();
    };
    const give = (child: ChildProcess, job: Job): void => {
      child.removeAllListeners('message').on('message', (answer: Answer) => {
        if ('finding' in answer) onFinding(answer.finding);
        else if ('logs' in answer) queue.push(...waysIn(job.lab, answer.logs, wanted));
        else {
          busy--;
          idle.push(child);
          next();
        }
      });
      child.send(job);
    };
    for (let count = 0; count < processes; count++) {
      const child = fork(worker, { execArgv: [...process.execArgv, YOUNG] });
      child.on('error', reject);
      child.on('exit', (code) => code && reject(new Error(`a process that played labs ended with ${code}`)));
      idle.push(child);
    }
    next();
  }).finally(() => idle.forEach((child) => child.disconnect()));
}

/** The ways of a lab that has been walked; the longest logs first, so that no process is left with one at the end. */
function waysIn(lab: Lab, logs: readonly SessionLog[], wanted: Wanted): Job[] {
  return waysOf(lab, wanted)
    .map((way) => ({ lab, way, log: logs[way.step]! }))
    .reverse();
}
