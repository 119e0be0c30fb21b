import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/shell/shell';
import type { ShellPane } from '../../src/components/shell/shell';
import type { ShellTerminal } from '../../src/components/terminal/terminal';
import { Transcript } from '../../src/components/terminal/transcript';
import { FakeSession } from './fake-session';
import './fixtures';

async function shown() {
  localStorage.clear();
  const session = new FakeSession();
  const transcript = new Transcript(session);
  await transcript.begin();
  const shell = await fixture<ShellPane>(html`
    <fw-shell style="width: 900px; height: 300px" .session=${session} .transcript=${transcript}></fw-shell>
  `);
  shell.addEventListener('fw-role', (event) => (shell.actor = event.actor));
  const terminal = (role: string) =>
    shell.renderRoot.querySelector<ShellTerminal>(`fw-terminal[actor='${role}']`)!;
  const visible = () =>
    [...shell.renderRoot.querySelectorAll<ShellTerminal>('fw-terminal')]
      .filter((each) => each.offsetParent !== null)
      .map((each) => each.actor);
  const button = (name: string) =>
    [...shell.renderRoot.querySelectorAll('button')].find(
      (each) => each.textContent?.includes(name) || each.getAttribute('aria-label') === name,
    )!;
  await terminal('ops').opened;
  return { session, shell, terminal, visible, button };
}

describe('<fw-shell>', () => {
  it('gives each role a shell of its own', async () => {
    const { session, terminal, visible, button } = await shown();
    button('ROCKY').click();
    await waitUntil(() => visible().join() === 'rocky');
    await terminal('rocky').opened;
    await waitUntil(() => terminal('rocky').shown().includes('shpod'));
    terminal('rocky').focus();
    await sendKeys({ type: 'git push' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => session.ran.length === 1);
    expect(session.ran).to.deep.equal([{ line: 'git push', role: 'rocky' }]);
    expect(terminal('ops').shown()).not.to.include('git push');
  });

  it('shows two shells side by side', async () => {
    const { visible, button } = await shown();
    button('Second shell beside this one').click();
    await waitUntil(() => visible().join() === 'ops,rocky');
    button('Second shell beside this one').click();
    await waitUntil(() => visible().join() === 'ops,movy');
    button('Second shell beside this one').click();
    await waitUntil(() => visible().join() === 'ops');
  });

  it('changes tabs by arrow keys', async () => {
    const { shell, visible } = await shown();
    shell.renderRoot.querySelector<HTMLElement>("[role='tab'][aria-selected='true']")!.focus();
    await sendKeys({ press: 'ArrowRight' });
    await waitUntil(() => visible().join() === 'rocky');
    await sendKeys({ press: 'ArrowLeft' });
    await waitUntil(() => visible().join() === 'ops');
  });

  it('types commands for a role whose shell was not open yet', async () => {
    const { session, shell } = await shown();
    await shell.type('movy', ['helm package .']);
    await waitUntil(() => session.ran.length === 1);
    expect(session.ran).to.deep.equal([{ line: 'helm package .', role: 'movy' }]);
  });

  it('says where nothing was found', async () => {
    const { shell, button } = await shown();
    button('Search').click();
    await shell.updateComplete;
    await sendKeys({ type: 'nowhere' });
    await waitUntil(() => shell.renderRoot.querySelector('.search')?.textContent?.includes('not found'));
    await sendKeys({ press: 'Escape' });
    await waitUntil(() => !shell.renderRoot.querySelector('.search'));
  });

  it('remembers the size of the type', async () => {
    const first = await shown();
    first.button('A+').click();
    await first.shell.updateComplete;
    expect(first.terminal('ops').size).to.equal(15);
    const again = await fixture<ShellPane>(html`<fw-shell></fw-shell>`);
    expect(again.renderRoot.querySelector('fw-terminal')?.size).to.equal(15);
  });

  it('passes axe', async () => {
    const { shell } = await shown();
    await expect(shell).to.be.accessible();
  });
});
