import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BuiltPage, enterShell, openBuiltPage, screenOf, typeLine, waitForPrompt } from './built-page';

describe('the seed module, through the built page, by keyboard alone', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/4');
  });
  afterAll(() => built?.close());

  const joined = async (): Promise<string> => (await screenOf(built.page)).replaceAll('\n', '');

  it('opens at the slide of the link and shows a shell', async () => {
    await built.page.getByRole('heading', { name: 'The command line 1/2' }).first().waitFor();
    await enterShell(built.page);
    // the lab clones the fleet before the learner's turn
    await expect.poll(() => screenOf(built.page), { timeout: 60_000 }).toContain('Cloning into');
    await waitForPrompt(built.page);
  });

  it("takes the seed's two commands, over several lines", async () => {
    const { page } = built;
    await typeLine(page, 'cd fleet-config-using-flux-lpiot/');
    for (const [path, interval] of [
      ['./tenants/test', '1m'],
      ['./tenants/prod', '3m'],
    ]) {
      await typeLine(page, 'flux create kustomization tenants \\', { answer: false });
      await typeLine(page, '--namespace=flux-system --source=GitRepository/flux-system \\', {
        answer: false,
      });
      await typeLine(
        page,
        `--path ${path} --prune --interval=${interval} --export >> clusters/CLOUDY/tenants.yaml`,
      );
    }
    await typeLine(page, 'clear; grep -c "name: tenants" clusters/CLOUDY/tenants.yaml');
    expect(await screenOf(page)).toMatch(/^2$/m);
  });

  it('meets the first Flux error after the push', async () => {
    const { page } = built;
    await typeLine(page, 'git add -A && git commit -qm "Add tenants" && git push -q');
    await typeLine(page, 'flux reconcile source git flux-system; sleep 3; clear; flux get kustomizations');
    expect(await joined()).toContain(
      'may not add resource with an already registered id: Kustomization.v1.kustomize.toolkit.fluxcd.io/tenants.flux-system',
    );
  });

  it('repairs it and meets the next, rightful one', async () => {
    const { page } = built;
    await typeLine(
      page,
      "sed -i '0,/name: tenants/s//name: tenants-test/; s/name: tenants$/name: tenants-prod/' clusters/CLOUDY/tenants.yaml",
    );
    await typeLine(
      page,
      'git commit -qam "Give each its own name" && git push -q; flux reconcile ks flux-system --with-source; sleep 4; clear; flux get ks',
    );
    const screen = await joined();
    expect(screen).toMatch(/flux-system\s+main@sha1:[0-9a-f]{8}\s+False\s+True/);
    expect(screen).toContain('kustomization path not found');
  });

  it('keeps its work over a reload', async () => {
    const { page } = built;
    await page.waitForTimeout(1500);
    await page.reload();
    await enterShell(page);
    await expect.poll(() => screenOf(page), { timeout: 60_000 }).toContain('flux');
    await waitForPrompt(page);
    await typeLine(page, 'clear; cd ~/fleet-config-using-flux-lpiot; git log --oneline | head -1');
    await expect.poll(() => screenOf(page), { timeout: 60_000 }).toContain('Give each its own name');
  });

  it('turns slides with the arrow keys once the shell is left', async () => {
    const { page } = built;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.url()).toContain('#/tenants/5');
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
