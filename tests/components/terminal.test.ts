import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/terminal/terminal';
import type { ShellTerminal } from '../../src/components/terminal/terminal';
import { Transcript } from '../../src/components/terminal/transcript';
import { FakeSession } from './fake-session';

async function opened(prepare: (session: FakeSession) => void = () => undefined) {
  const session = new FakeSession();
  prepare(session);
  const transcript = new Transcript(session);
  const terminal = await fixture<ShellTerminal>(html`
    <fw-terminal
      style="height: 300px; width: 700px"
      .session=${session}
      .transcript=${transcript}
    ></fw-terminal>
  `);
  await waitUntil(() => terminal.shown().includes('shpod'), 'the prompt is there', { timeout: 8000 });
  terminal.focus();
  const shows = (text: string) =>
    waitUntil(
      () => terminal.shown().includes(text),
      `shows ${JSON.stringify(text)}; has:\n${terminal.shown()}`,
    );
  return { session, transcript, terminal, shows };
}

describe('<fw-terminal>', () => {
  it('runs what is typed and shows the answer', async () => {
    const { session, shows } = await opened();
    await sendKeys({ type: 'flux get all' });
    await sendKeys({ press: 'Enter' });
    await shows('shpod:~# flux get all\nflux get all\nshpod:~#');
    expect(session.ran).to.deep.equal([{ line: 'flux get all', role: 'ops' }]);
  });

  it('passes axe', async () => {
    const { terminal } = await opened();
    await expect(terminal).to.be.accessible();
  });
});
