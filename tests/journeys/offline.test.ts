import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltPage,
  enterShell,
  openBuiltPage,
  shellOf,
  typeLine,
  until,
  waitForPrompt,
  waitForWorld,
} from './built-page';

describe('the page without a network', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/1');
  });
  afterAll(() => built?.close());

  it('is kept whole after the first visit, and says so', async () => {
    const { page } = built;
    await waitForWorld(page);
    await until(() => page.evaluate(() => document.querySelector('.kept')?.textContent ?? '')).toContain(
      'opens without a network',
    );
  });

  it('opens at any slide of any chapter, with its shell and its editor', async () => {
    const { page, context, origin } = built;
    await page.close();
    await built.cutNetwork();
    const again = await context.newPage();
    await again.goto(`${origin}/#/rocky/3`);
    await again.getByRole('heading', { name: 'OPS makes the tenant' }).first().waitFor();
    await waitForWorld(again);
    await enterShell(again);
    await waitForPrompt(again);
    await typeLine(again, 'cd ~; echo "a: 1" > note.yaml; flux get sources git');
    expect(await shellOf(again)).toMatch(/flux-system\s+main@sha1:\w+\s+False\s+True/);
    await again.locator('fw-editor .monaco-editor .view-line').first().waitFor();
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
