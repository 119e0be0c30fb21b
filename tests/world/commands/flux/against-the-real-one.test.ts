/**
 * Lines made by chance, answered by the real flux and by ours. Runs where `FLUX` names a flux 2.9.4 and is skipped
 * elsewhere. `RUNS` lines of each kind are tried, begun from `SEED`. Help pages are compared by their presence alone.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FLUX } from '../../../../src/world/commands/flux/tree';
// @ts-expect-error: plain JavaScript, kept as it came with the recordings
import { cutUsage } from '../../../oracle/normalise.mjs';
import { build } from './random-builds';
import { FILES, exportLine, slipLine } from './random-lines';
import type { Answer } from './shpod';
import { FOLDER, shpod } from './shpod';

const program = process.env.FLUX;
const numRuns = Number(process.env.RUNS ?? 300);
const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {};

let folder = '';
beforeAll(() => {
  if (!program) return;
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flux-'));
  for (const [name, text] of Object.entries(FILES)) fs.writeFileSync(path.join(folder, name), text);
});
afterAll(() => {
  if (folder) fs.rmSync(folder, { recursive: true });
});

function real(words: string[], cwd = folder): Answer {
  const env = { PATH: process.env.PATH, HOME: '/nowhere' };
  const { stdout, stderr, status } = spawnSync(program!, words, {
    cwd,
    env,
    encoding: 'utf8',
    timeout: 20_000,
  });
  return { stdout, stderr, code: status ?? -1 };
}

const withoutHelp = cutUsage as (text: string) => string;

/** Without prose, and without what is made by chance. */
function told({ stdout, stderr, code }: Answer): Answer {
  return {
    stdout: withoutHelp(stdout).replace(/\b[0-9a-f]{64}\b/g, 'CHANCE'),
    stderr: withoutHelp(stderr),
    code,
  };
}

describe.skipIf(!program)('flux and the real flux', () => {
  it.each([
    ['create ... --export', exportLine(FLUX)],
    ['slips of the hand', slipLine(FLUX)],
  ])('agree on %s', { timeout: 3_600_000 }, async (_, line) => {
    const ours = shpod(FILES);
    await fc.assert(
      fc.asyncProperty(line, async (words) => {
        const answer = await ours.runWords(words);
        fc.pre(!/is not part of this workshop's shell/.test(answer.stderr));
        expect(told(answer)).toEqual(told(real(words)));
      }),
      { numRuns, ...seed },
    );
  });

  it('agree on builds', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(build, async ({ files, words }) => {
        const answer = await shpod(files).runWords(words);
        fc.pre(!/is not part of this workshop's shell/.test(answer.stderr));
        expect(plain(answer, FOLDER)).toEqual(inFolder(files, (cwd) => plain(real(words, cwd), cwd)));
      }),
      { numRuns, ...seed },
    );
  });
});

function inFolder<T>(files: Record<string, string>, action: (cwd: string) => T): T {
  const cwd = fs.mkdtempSync(path.join(os.tmpdir(), 'build-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
    fs.writeFileSync(path.join(cwd, name), text);
  }
  try {
    return action(cwd);
  } finally {
    fs.rmSync(cwd, { recursive: true });
  }
}

/** Without what differs between two machines: folders, addresses of memory, clocks, traces. */
function plain({ stdout, stderr, code }: Answer, cwd: string): Answer {
  const same = (text: string): string =>
    text
      .replaceAll(cwd, '/work')
      .replace(/0x[0-9a-f]{6,}/g, '0xADDRESS')
      .replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm, '')
      .replace(/\n\ngoroutine [^]*/, '');
  return { stdout: same(stdout), stderr: same(stderr), code };
}
