/** A process of `play-pool.ts`: walks labs and goes their ways, one after the other, as it is asked. */
import { createWorld } from '../world/world';
import { playWay, walkLab } from './play-lab';
import type { Answer, Job } from './play-pool';
import { ScratchWorld } from './scratch-world';

let scratch: ScratchWorld | undefined;

process.on('message', (job: Job) => {
  void play(job).then(() => answer({ done: true }));
});

async function play(job: Job): Promise<void> {
  if ('way' in job) {
    scratch ??= new ScratchWorld(await createWorld(job.lab.world));
    answer({ finding: await playWay(job.lab, job.way, job.log, scratch) });
  } else answer({ logs: await walkLab(job.lab, createWorld, (finding) => answer({ finding })) });
}

function answer(answer: Answer): void {
  process.send!(answer);
}
