import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, enterSlide, openBuiltPage, runBlock, until, waitForWorld } from './built-page';

const AXE = fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

const VIEWS = [
  { width: 1440, height: 900, colorScheme: 'light' },
  { width: 1440, height: 900, colorScheme: 'dark' },
  { width: 1024, height: 768, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const;

/** What axe finds wrong on the whole page, and what sticks out of it sideways. */
function faults(built: BuiltPage): Promise<string[]> {
  return built.page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
      };
    };
    const { violations } = await axe.run();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`),
    );
    if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
    return found;
  });
}

describe('every view, in every size and both themes', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/command-line-1');
  });
  afterAll(() => built?.close());

  it('is there', async () => {
    const { page } = built;
    await waitForWorld(page);
    await page.evaluate(AXE);
    await runBlock(page);
    await page.locator('fw-editor .monaco-editor .view-line').first().waitFor();
  });

  for (const { colorScheme, ...size } of VIEWS) {
    it(`is clean to axe at ${size.width} × ${size.height}, ${colorScheme}`, async () => {
      const { page } = built;
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      const look = async (view: string): Promise<void> => expect(await faults(built), view).toEqual([]);
      const dialog = page.locator('dialog[open]');
      const close = async (): Promise<void> => {
        await page.keyboard.press('Escape');
        await until(() => dialog.count()).toBe(0);
      };
      await enterSlide(page);
      await look('slide');
      await page.keyboard.press('v');
      await page.locator('fw-picture fw-allowance').first().waitFor();
      await page.locator('fw-picture button.head').first().press('Enter');
      for (const tab of ['YAML', 'Who applied it']) {
        await page.locator('fw-object').getByRole('button', { name: tab }).press('Enter');
        await look(`picture, ${tab}`);
      }
      await close();
      for (const [key, view] of [
        ['c', 'contents'],
        ['?', 'help'],
      ] as const) {
        await page.keyboard.press(key);
        await dialog.waitFor();
        await look(view);
        await close();
      }
      await page.keyboard.press('v');
    });
  }

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
