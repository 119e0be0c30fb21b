import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chart } from './chart-arbitrary';
import { wideChart } from './wide-chart-arbitrary';
import { ask, askReal, type Told } from './told';

// With `HELM=/path/to/helm` (4.1.4); else only what must hold anyway. `RUNS` charts are tried, begun from `SEED`.
const program = process.env.HELM;
const numRuns = Number(process.env.RUNS ?? 1000);
const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {};

/** What Go takes in any order: the texts of a broken render, warnings of values; and where it keeps things in memory. */
function ordered({ stdout, stderr, code }: Told): Told {
  const told = stderr.replace(/additional properties .* not allowed/g, (list) =>
    list.split(/,? /).sort().join(' '),
  );
  const lines = (text: string): string => text.split('\n').sort().join('\n');
  const shown = stdout.replace(/0xc[0-9a-f]{9}/g, 'ADDRESS');
  return { stdout: code ? lines(shown) : shown, stderr: lines(told), code };
}

/** Differences that are known, each with its reason: such charts are passed over. */
function isKnown(files: Record<string, string>): boolean {
  // helm 4.1 half knows charts of its next version: with dependencies it stops in words of its own, or panics
  const next = files['c/Chart.yaml']?.startsWith('apiVersion: v3') ?? false;
  return next && Object.keys(files).some((path) => path.startsWith('c/charts/'));
}

describe('charts made by chance', () => {
  it('render to the same each time, or stop with the same sentence', async () => {
    await fc.assert(
      fc.asyncProperty(chart, async ({ files, args }) => {
        expect(await ask(files, args)).toEqual(await ask(files, args));
      }),
      { numRuns: 50 },
    );
  });

  it.runIf(program).each([
    ['simple', chart],
    ['wide', wideChart],
  ])('render as the real program renders them: %s ones', { timeout: 900_000 }, async (_, charts) => {
    await fc.assert(
      fc.asyncProperty(charts, async ({ files, args }) => {
        fc.pre(!isKnown(files));
        expect(ordered(await ask(files, args))).toEqual(ordered(askReal(program!, files, args)));
      }),
      { numRuns, ...seed },
    );
  });
});
