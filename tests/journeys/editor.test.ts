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

const MANIFEST = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: shop
  namespace: flux-system
spec:
  interval: 1m
  path: ./shop
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

describe('the editor beside the shell, by keyboard alone', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/command-line-1');
  });
  afterAll(() => built?.close());

  const marks = (kind: string) => built.page.locator(`fw-editor .squiggly-${kind}`).count();

  it('opens what the shell writes', async () => {
    const { page } = built;
    await waitForWorld(page);
    await enterShell(page);
    await waitForPrompt(page);
    await typeLine(page, `cd fleet*; cat > clusters/CLOUDY/shop.yaml <<EOF\n${MANIFEST}EOF`);
    await until(() => page.locator('fw-editor .view-lines').innerText()).toContain('sourceRef');
    await until(() => marks('error')).toBe(0);
  });

  it('says what is wrong with a field, where it stands', async () => {
    const { page } = built;
    await page.keyboard.press('Shift+F6');
    await until(() => page.locator('fw-editor .monaco-editor.focused').count()).toBe(1);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('  purne: true');
    await until(() => built.page.locator('fw-editor [class*=squiggly]').count()).toBeGreaterThan(0);
  });

  it('offers the fields that fit', async () => {
    const { page } = built;
    await page.keyboard.press('Shift+Home');
    await page.keyboard.press('Delete');
    await page.keyboard.press('Control+Space');
    const offered = page.locator('.suggest-widget.visible');
    await offered.waitFor();
    await until(() => offered.innerText()).toContain('dependsOn');
    await page.keyboard.type('targetN');
    await until(() => offered.innerText()).toContain('targetNamespace');
    await page.keyboard.press('Enter');
    await page.keyboard.type('shop');
    await until(() => page.locator('fw-editor .view-lines').innerText()).toMatch(/targetNamespace:\s*shop/);
  });

  it('tells what a field means', async () => {
    const { page } = built;
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Control+k');
    await page.keyboard.press('Control+i');
    const hover = page.locator('.monaco-hover:visible');
    await until(async () => (await hover.allInnerTexts()).join()).toMatch(/namespace/i);
    await page.keyboard.press('Escape');
  });

  it('saves what is typed, for the shell to see', async () => {
    const { page } = built;
    await page.keyboard.press('Control+s');
    await enterShell(page);
    await typeLine(page, 'clear; tail -n 1 clusters/CLOUDY/shop.yaml');
    expect(await shellOf(page)).toMatch(/targetNamespace: *shop/);
  });

  it('misses nothing in a patch, which names only what it changes', async () => {
    const { page } = built;
    await typeLine(
      page,
      `printf '${MANIFEST.slice(0, 86).replaceAll('\n', '\\n')}' | head -4 > shop-patch.yaml`,
    );
    await typeLine(page, "printf 'spec:\\n  wait: true\\n' >> shop-patch.yaml");
    await until(() => page.locator('fw-editor .view-lines').innerText()).toMatch(/wait:\s*true/);
    await typeLine(page, "printf '  nosuch: 1\\n' >> shop-patch.yaml");
    await until(() => page.locator('fw-editor [class*=squiggly]').count()).toBe(1);
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
