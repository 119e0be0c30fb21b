import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTROLLERS, play } from './stage';
import type { Outcome } from './outcome';
import { BATCHES } from './scenarios/batches';

// `recorded/*.json` is what the real controllers made of the scenarios over the simulated API server. With their binaries
// named and RECORD=1 it is written anew; scenarios in which chance decides are left out of it by hand.
const FOLDER = path.join(import.meta.dirname, 'recorded');
const real = Object.values(CONTROLLERS).every(Boolean);

for (const { name, scenarios, lockdown } of BATCHES) {
  const file = path.join(FOLDER, `${name}.json`);
  if (real && process.env.RECORD)
    fs.writeFileSync(file, `${JSON.stringify(await play(scenarios, true, { lockdown }), null, 1)}\n`);
  const recorded = JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, Outcome>;
  const held = scenarios.filter(({ id }) => id in recorded);

  describe(`what the real controllers make of ${name}`, async () => {
    const ours = await play(held, false, { lockdown });
    it.each(held.map(({ id }) => id))('%s', (id) => {
      expect(ours[id]).toEqual(recorded[id]);
    });
  });
}
