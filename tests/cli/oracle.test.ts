import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { recordingFiles, replayFile } from '../../src/cli/replay';
// @ts-expect-error: plain JavaScript, kept as it came with the recordings
import { normalise } from '../oracle/normalise.mjs';

// What was exact once, or another of several true answers, stays so: `npm run oracle -- --hold` adds to the list, nothing takes away.
const held = new Set(JSON.parse(fs.readFileSync('tests/oracle/exact.json', 'utf8')) as string[]);

describe('recordings of the real programs', () => {
  for (const file of recordingFiles('tests/oracle')) {
    it(`${file} loses no line that was right`, { timeout: 300_000 }, async () => {
      const results = await replayFile(file, normalise);
      expect(results.length).toBeGreaterThan(0);
      const lost = results.filter((each) => !each.exact && !each.sameTruth && held.has(each.key));
      expect(
        lost.map(({ key, cmd, stream, expected, found }) => ({ key, cmd, stream, expected, found })),
      ).toEqual([]);
    });
  }
});
