import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Texts, ask, askReal, withoutAddresses } from './built';
import { overlay } from './overlay-arbitrary';
import { assembled } from './snippet-arbitrary';

// With `KUSTOMIZE=/path/to/kustomize` or `KUBECTL=/path/to/kubectl` (which embeds an older one); else only what must
// hold anyway. `RUNS` folders are tried, begun from `SEED`.
const program = process.env.KUSTOMIZE ?? process.env.KUBECTL;
const numRuns = Number(process.env.RUNS ?? 1000);
const seed = process.env.SEED ? { seed: Number(process.env.SEED) } : {};

/** 5.7.1 asks for the target of a patch of nothing, which 5.8.1 overlooks. */
const hasEmptyPatch = (files: Texts): boolean =>
  Object.entries(files).some(([name, text]) => name.endsWith('p.yaml') && /^(#.*)?\n?$/.test(text));

/** What 5.7.1 says otherwise than 5.8.1, and how kubectl says it. */
function asOlder(told: string): string {
  return withoutAddresses(told)
    .replace(/can not use behavior: '\w+', (behavior must)/g, '$1')
    .replaceAll('managed-by: kustomize-v5.8.1', 'managed-by: kustomize-v5.7.1')
    .replace(/ pc=0x[0-9a-f]+\]/g, ' pc=0x1]')
    .replace(/^[IWE]\d{4} \S+ +\d+ log\.go:\d+\] /gm, '')
    .replace(/(Error: [^]*?)\n*$/, '$1');
}

describe('overlays made by chance', () => {
  it('build to the same each time, or stop with the same sentence', () => {
    fc.assert(
      fc.property(fc.oneof(overlay, assembled), (files) => {
        expect(ask(files)).toBe(ask(files));
      }),
      { numRuns: 50 },
    );
  });

  it.runIf(program).each([
    ['values of all sorts', overlay],
    ['what people write', assembled],
  ])('build as the real program builds them: %s', { timeout: 3_600_000 }, (_, folders) => {
    const normal = process.env.KUSTOMIZE ? withoutAddresses : asOlder;
    fc.assert(
      fc.property(folders, (files) => {
        fc.pre(Boolean(process.env.KUSTOMIZE) || !hasEmptyPatch(files));
        expect(normal(ask(files))).toBe(normal(askReal(program!, files)));
      }),
      { numRuns, ...seed },
    );
  });
});
