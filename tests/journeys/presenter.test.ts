import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, enterSlide, openBuiltPage, until, waitForWorld } from './built-page';

describe('presenting to a room, in two windows', () => {
  let built: BuiltPage;
  let presenter: Page;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/first-error', { width: 1920, height: 1080 });
  });
  afterAll(() => built?.close());

  it('opens a window of its own with this slide, the next, the notes and a timer', async () => {
    const { page, context } = built;
    await waitForWorld(page);
    await enterSlide(page);
    const opened = context.waitForEvent('page');
    await page.keyboard.press('w');
    presenter = await opened;
    await presenter.getByRole('region', { name: 'This slide' }).getByText('Our 1st Flux error').waitFor();
    await presenter.getByRole('region', { name: 'Next slide' }).getByText('word by word').waitFor();
    expect((await presenter.getByRole('region', { name: 'Notes' }).innerText()).length).toBeGreaterThan(80);
    const time = presenter.getByLabel('Time passed');
    const before = await time.innerText();
    await until(() => time.innerText()).not.toBe(before);
  });

  it('moves the audience with it, and follows when the audience moves', async () => {
    const { page } = built;
    await presenter.keyboard.press('ArrowRight');
    await until(async () => page.url()).toContain('#/tenants/8');
    await until(() => page.title()).toContain('word by word');
    await enterSlide(page);
    await page.keyboard.press('ArrowRight');
    await presenter
      .getByRole('region', { name: 'This slide' })
      .getByRole('heading', { name: 'Each gets a name' })
      .waitFor();
  });

  it('shows the slide alone, grown to the screen, and nothing of it out of sight', async () => {
    const { page } = built;
    await enterSlide(page);
    await page.keyboard.press('p');
    await until(() => page.locator('fw-bar').isVisible()).toBe(false);
    for (let slide = 1; slide <= 11; slide += 1) {
      if (slide === 1) await page.keyboard.press('Home');
      else await page.keyboard.press('ArrowRight');
      await until(async () => page.url()).toMatch(new RegExp(`#/tenants/${slide}$`));
      await until(() => page.evaluate(overflowOfSlide)).toEqual([]);
    }
    await page.keyboard.press('Escape');
    await until(() => page.locator('fw-bar').isVisible()).toBe(true);
  });

  it('prints every slide whole, a page each', async () => {
    const { page, origin } = built;
    for (const deck of ['tenants', 'rocky']) {
      // from a page of its own, so that nothing is read of the deck before
      await page.goto('about:blank');
      await page.goto(`${origin}/#/${deck}/1`);
      await waitForWorld(page);
      const position = await page.locator('fw-deck .position').innerText();
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g), deck).toHaveLength(Number(position.split('/')[1]));
    }
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});

/** What of the presented slide a room would not see. */
function overflowOfSlide(): string[] {
  const deck = document.querySelector('fw-deck')?.shadowRoot;
  const scroller = deck?.querySelector('.scroller');
  const slide = deck?.querySelector('fw-slide');
  if (!scroller || !slide) return ['no slide'];
  const found: string[] = [];
  if (scroller.scrollHeight > scroller.clientHeight + 1) found.push('the slide is higher than the screen');
  for (const code of slide.shadowRoot?.querySelectorAll('pre') ?? []) {
    if (code.scrollWidth > code.clientWidth + 1) found.push(`wider than its block: ${code.textContent}`);
  }
  if (Number.parseFloat(getComputedStyle(slide).fontSize) < 20) found.push('type under 20 px');
  return found;
}
