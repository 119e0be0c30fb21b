import { describe, expect, it } from 'vitest';
import { playOurs, playReal } from './both';
import { randomLines } from './random-lines';

// Needs the real git 2.39.5 and root: GIT=/usr/bin/git npx vitest run tests/world/git/random.test.ts
// SEED is the first of COUNT sequences.
const { GIT, SEED = '1', COUNT = '20' } = process.env;
const seeds = Array.from({ length: Number(COUNT) }, (_, index) => Number(SEED) + index);

describe.skipIf(!GIT)('whatever a learner types', () => {
  it.each(seeds)('is answered as the real git answers it (seed %i)', { timeout: 120_000 }, async (seed) => {
    const lines = randomLines(seed, 60);
    const real = playReal(GIT!, lines);
    const ours = await playOurs(lines);
    // what other programs say is not git's to answer for
    const ofGit = lines.flatMap((line, index) => (line.includes('git') ? [index] : []));
    for (const index of ofGit) {
      const notModelled = /is not part of this workshop's shell/.test(ours[index]!.stderr);
      // from there on the two are in different places
      if (notModelled) break;
      const typed = lines.slice(0, index + 1).join('\n');
      expect({ typed, ...ours[index] }).toEqual({ typed, ...real[index] });
    }
  });
});

describe('random lines', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(randomLines(7, 40)).toEqual(randomLines(7, 40));
    expect(randomLines(7, 40)).not.toEqual(randomLines(8, 40));
  });
});
