import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BuiltPage,
  enterShell,
  focused,
  openBuiltPage,
  shellOf,
  stepsDone,
  typeLine,
  until,
  waitForPrompt,
  waitForWorld,
} from './built-page';

describe('the shell of the built page, by keyboard alone', () => {
  let built: BuiltPage;

  beforeAll(async () => {
    built = await openBuiltPage('#/tenants/4');
  });
  afterAll(() => built?.close());

  it('takes what is typed before the world is there, after what the lab does first', async () => {
    const { page } = built;
    await page.getByRole('heading', { name: 'The command line 1/2' }).first().waitFor();
    await enterShell(page);
    await page.keyboard.type('echo early');
    await page.keyboard.press('Enter');
    await until(() => shellOf(page)).toMatch(
      /^shpod:~# git clone \S+\nCloning into '\S+'\.\.\.\nshpod:~# echo early\nearly\nshpod:~#/,
    );
  });

  it("takes the seed's two commands, over several lines, and passes its steps", async () => {
    const { page } = built;
    await typeLine(page, 'cd fleet-config-using-flux-lpiot/');
    for (const [path, interval] of [
      ['./tenants/test', '1m'],
      ['./tenants/prod', '3m'],
    ]) {
      await page.keyboard.type('flux create kustomization tenants \\\n');
      await page.keyboard.type('--namespace=flux-system --source=GitRepository/flux-system \\\n');
      await typeLine(
        page,
        `--path ${path} --prune --interval=${interval} --export >> clusters/CLOUDY/tenants.yaml`,
      );
    }
    await typeLine(page, 'clear; grep -c "name: tenants" clusters/CLOUDY/tenants.yaml');
    expect(await shellOf(page)).toMatch(/^2$/m);
    await until(() => stepsDone(page)).toBe(2);
  });

  it('lets a command ask, and takes the answer; Ctrl-D and Ctrl-C end it', async () => {
    const { page } = built;
    const lastRow = async () => (await shellOf(page)).split('\n').at(-1) ?? '';
    await page.keyboard.type('clear; kubectl create namespace toy; kubectl delete namespace toy -i\n');
    await until(lastRow).toMatch(/^Do you want to continue\? \(y\/N\):/);
    await typeLine(page, 'n');
    expect(await shellOf(page)).toContain('(y/N): n\ndeletion is cancelled');
    await page.keyboard.type('flux delete kustomization flux-system\n');
    await until(() => shellOf(page)).toContain('Are you sure you want to delete this kustomization? [y/N] █');
    await page.keyboard.type('n');
    await until(() => shellOf(page)).toContain('[y/N] n█');
    await page.keyboard.press('Enter');
    await waitForPrompt(page);
    expect(await shellOf(page)).toContain('✗ aborting');
    await page.keyboard.type('cat > note.txt\none\ntwo\n');
    await page.keyboard.press('Control+d');
    await waitForPrompt(page);
    await typeLine(page, 'clear; wc -l note.txt; rm note.txt');
    expect(await shellOf(page)).toContain('2 note.txt');
    await page.keyboard.type('read -p "Who? " name\n');
    await until(lastRow).toMatch(/^Who\?/);
    await page.keyboard.press('Control+c');
    await waitForPrompt(page);
  });

  it('still asks after a reload', async () => {
    const { page } = built;
    await page.keyboard.type('clear; read -p "Who? " name; echo "hello $name"\n');
    await until(async () => (await shellOf(page)).split('\n').at(-1)).toMatch(/^Who\?/);
    // the work is saved a little later
    await page.waitForTimeout(1500);
    await page.reload();
    await waitForWorld(page);
    await until(async () => (await shellOf(page)).split('\n').at(-1)).toMatch(/^Who\?/);
    await enterShell(page);
    await typeLine(page, 'ops');
    expect(await shellOf(page)).toContain('Who? ops\nhello ops');
  });

  it('completes with Tab, and finds an earlier line with Ctrl-R', async () => {
    const { page } = built;
    await page.keyboard.type('cat clusters/CLOUDY/ten');
    await page.keyboard.press('Tab');
    await until(() => shellOf(page)).toContain('cat clusters/CLOUDY/tenants.yaml');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+r');
    await page.keyboard.type('o ea');
    await until(() => shellOf(page)).toContain("(reverse-i-search)`o ea': echo early");
    await page.keyboard.press('Enter');
    await until(() => shellOf(page)).toMatch(/^early$/m);
    await waitForPrompt(page);
  });

  it('ends a loop without end with Ctrl-C, and the page lives on', async () => {
    const { page } = built;
    for (const loop of ['while true; do :; done', 'while true; do echo round; done']) {
      await typeLine(page, 'clear');
      await page.keyboard.type(`${loop}\n`);
      // Meanwhile the world's clock goes on, and the page answers.
      const time = page.locator('fw-clock time');
      const before = await time.innerText();
      await until(() => time.innerText()).not.toBe(before);
      await page.keyboard.press('Control+c');
      await waitForPrompt(page);
      expect(await shellOf(page)).toContain('^C');
      await typeLine(page, 'echo $?');
      expect(await shellOf(page)).toMatch(/^130$/m);
    }
  });

  it('keeps its work over a reload', async () => {
    const { page } = built;
    await typeLine(page, 'git add -A && git commit -qm "Add tenants"');
    await page.reload();
    await waitForWorld(page);
    await waitForPrompt(page);
    expect(await stepsDone(page)).toBe(2);
    await enterShell(page);
    await typeLine(page, 'clear; git log --oneline | head -1');
    expect(await shellOf(page)).toContain('Add tenants');
  });

  it('turns slides with the arrow keys once the shell is left', async () => {
    const { page } = built;
    await page.keyboard.press('ArrowRight');
    expect(page.url()).toContain('#/tenants/4');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await until(() => focused(page)).toMatch(/Slide 4 of/);
    await page.keyboard.press('ArrowRight');
    await until(async () => page.url()).toContain('#/tenants/5');
  });

  it('asked nobody outside, and broke nothing', () => {
    expect(built.outside).toEqual([]);
    expect(built.errors).toEqual([]);
  });
});
