import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltPage,
  actorOf,
  enterShell,
  enterSlide,
  focused,
  openBuiltPage,
  runBlock,
  shellOf,
  stepsDone,
  textOf,
  tabTo,
  typeLine,
  until,
  waitForPrompt,
  waitForWorld,
} from './built-page';

describe('the course from its first slide, by keyboard alone', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/1');
  });
  afterAll(() => built?.close());

  /** Goes on with the arrow key until the slide's title says so. */
  const goTo = async (title: string): Promise<void> => {
    const { page } = built;
    await enterSlide(page);
    for (let turns = 0; turns < 20; turns += 1) {
      const before = await page.title();
      if (before.startsWith(title)) return;
      await page.keyboard.press('ArrowRight');
      await until(() => page.title()).not.toBe(before);
    }
    throw new Error(`no slide ${title}; at ${await page.title()}`);
  };

  /** Runs all blocks of the slide and waits for its step to pass by itself. */
  const work = async (title: string, done: number, role = 'ops'): Promise<void> => {
    const { page } = built;
    await goTo(title);
    const blocks = await page.locator('fw-slide button.run').count();
    for (let block = 0; block < blocks; block += 1) await runBlock(page, role, block);
    expect(await actorOf(page)).toBe(role);
    await until(() => stepsDone(page)).toBe(done);
  };

  it('begins at its first slide, with the world built and the fleet cloned', async () => {
    const { page } = built;
    await page.getByRole('heading', { name: 'Multi-tenants management with Flux' }).first().waitFor();
    await waitForWorld(page);
    await waitForPrompt(page);
    expect(await shellOf(page)).toContain("Cloning into 'fleet-config-using-flux-lpiot'...");
    expect(await actorOf(page)).toBe('ops');
  });

  it('as OPS, writes two tenants and pushes them', async () => {
    await work('The command line 1/2', 1);
    await work('The command line 2/2', 2);
    await work('📂 One file, two manifests', 3);
  });

  it('meets the first Flux error, and reads it on its own message', async () => {
    await work('Our 1st Flux error', 4);
    await goTo('The error, word by word');
    await until(() => textOf(built.page, 'fw-slide fw-explained')).toContain(
      'a Kustomization called tenants in flux-system, in two places',
    );
    expect(await shellOf(built.page)).toContain(
      'may not add resource with an already registered id: Kustomization.v1.kustomize.toolkit.fluxcd.io/tenants.flux-system',
    );
  });

  it('repairs it, typed into the shell, and meets the next, rightful one', async () => {
    const { page } = built;
    await goTo('Each gets a name of its own');
    await enterShell(page);
    await typeLine(
      page,
      "sed -i '0,/name: tenants/s//name: tenants-test/; s/name: tenants$/name: tenants-prod/' clusters/CLOUDY/tenants.yaml",
    );
    await typeLine(page, 'git commit -qam "Each its own name" && git push -q');
    await typeLine(page, 'flux reconcile kustomization flux-system --with-source');
    await until(() => stepsDone(page)).toBe(5);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await until(() => focused(page)).toMatch(/Slide \d+ of/);
    await work('The next error is right', 6);
    expect(await shellOf(page)).toContain('kustomization path not found: stat /tmp/kustomization-');
  });

  it('goes on from the last slide into the next chapter, in the same world', async () => {
    const { page } = built;
    await goTo('A tenant with walls');
    expect(page.url()).toContain('#/rocky/1');
    await until(() => stepsDone(page)).toBe(0);
    await waitForWorld(page);
    await enterShell(page);
    await waitForPrompt(page);
    await typeLine(page, 'clear; git log --oneline | head -1');
    expect(await shellOf(page)).toContain('Each its own name');
  });

  it('as OPS, builds a tenant with walls of its own', async () => {
    await work('⚙️ OPS makes the tenant', 1);
    await work("What ROCKY's account may do", 2);
    await work('Where the app is, and as whom', 3);
    await work('The base, and the overlay of TEST', 4);
  });

  it('is refused at the cluster scope, and shown in whose name', async () => {
    await work('Our 2nd error: forbidden', 5);
    expect(await shellOf(built.page)).toMatch(
      /User "system:serviceaccount:rocky-test:rocky" cannot patch resource "\w+" in API group "[\w.]*" at the cluster scope/,
    );
  });

  it('explains the refusal on its own message, and says by which right the rest was done', async () => {
    const { page } = built;
    await goTo('The refusal, word by word');
    const own = 'fw-slide fw-explained';
    await until(() => textOf(page, own)).toContain('dry-run failed (Forbidden)');
    expect(await textOf(page, own)).toMatch(/In whose name: the account rocky of rocky-test\./);
    await page.keyboard.press('v');
    const names = 'fw-picture fw-identities';
    await until(() => textOf(page, names)).toMatch(
      /✗ refused\s+kustomize-controller, as rocky of rocky-test[\s\S]*at the cluster scope/,
    );
    expect(await textOf(page, names)).toMatch(
      /✓ allowed\s+kustomize-controller[\s\S]*through ClusterRoleBinding\/cluster-reconciler-flux-system/,
    );
    await page.keyboard.press('v');
  });

  it('says where, and lets the team look', async () => {
    await work('Say where: targetNamespace', 6);
    await work('ROCKY may look', 7);
  });

  it('names the role of the next step, and offers the switch', async () => {
    const { page } = built;
    await goTo('🎸 ROCKY lists what it deploys');
    expect(await actorOf(page)).toBe('ops');
    await tabTo(page, /^button 🎸 Act as ROCKY/);
    await page.keyboard.press('Enter');
    await until(() => actorOf(page)).toBe('rocky');
    await until(() => shellOf(page, 'rocky')).toContain('shpod:~#');
  });

  it('shows both shells side by side, of one world', async () => {
    const { page } = built;
    await enterShell(page);
    await page.getByRole('button', { name: 'Second shell beside this one' }).press('Enter');
    const names = page.locator('fw-shell .who:visible');
    await until(async () => (await names.allInnerTexts()).map((text) => text.trim())).toEqual([
      '⚙️ OPS',
      '🎸 ROCKY',
    ]);
    await waitForPrompt(page, 'ops');
    await waitForPrompt(page, 'rocky');
    await page.getByRole('button', { name: 'Second shell beside this one' }).press('Enter');
    await page.getByRole('button', { name: 'Second shell beside this one' }).press('Enter');
    await until(() => names.count()).toBe(0);
  });

  it('as ROCKY, may look and not touch', async () => {
    const { page } = built;
    await enterShell(page);
    await typeLine(
      page,
      'kubectl get pods -n rocky-test; kubectl delete deployment web -n rocky-test',
      'rocky',
    );
    const shown = await shellOf(page, 'rocky');
    expect(shown).toMatch(/web-\w+-\w+ +1\/1 +Running/);
    expect(shown).toContain('deployments.apps "web" is forbidden: User "rocky" cannot delete resource');
  });

  it('as ROCKY, releases by push, and takes a bad release back', async () => {
    await work('🎸 ROCKY lists what it deploys', 8, 'rocky');
    await work('🎸 A release is a push', 9, 'rocky');
    await work('🎸 A release that does not arrive', 10, 'rocky');
    expect(await shellOf(built.page, 'rocky')).toContain('ImagePullBackOff');
  });

  it('sees come back what was deleted, and go what was taken out of Git', async () => {
    await work('⚙️ What Git says comes back', 11);
    await work('🎸 What leaves Git leaves the cluster', 12, 'rocky');
    await work('🎸 A version gets a name', 13, 'rocky');
  });

  it('brings the app into PROD, pinned, and promotes the next version by a commit', async () => {
    await work('⚙️ The same in PROD, pinned', 14);
    await work('🎸 The next version, in TEST only', 15, 'rocky');
    await work('⚙️ From TEST to PROD, by a commit', 16);
  });

  it('loses nothing of it over a reload', async () => {
    const { page } = built;
    await page.reload();
    await waitForWorld(page);
    await until(() => stepsDone(page)).toBe(16);
    await until(() => shellOf(page)).toContain('flux get kustomizations -A');
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
