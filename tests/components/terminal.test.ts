import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/terminal/terminal';
import type { ShellTerminal } from '../../src/components/terminal/terminal';
import { Transcript } from '../../src/components/terminal/transcript';
import { FakeSession } from './fake-session';
import './fixtures';

async function opened(prepare: (session: FakeSession) => void = () => undefined) {
  const session = new FakeSession();
  prepare(session);
  const transcript = new Transcript(session);
  await transcript.begin();
  const terminal = await fixture<ShellTerminal>(html`
    <fw-terminal
      style="height: 300px; width: 700px"
      .session=${session}
      .transcript=${transcript}
    ></fw-terminal>
  `);
  await terminal.opened;
  await waitUntil(() => terminal.shown().includes('shpod'), 'the prompt is there');
  terminal.focus();
  const shows = (text: string) =>
    waitUntil(
      () => terminal.shown().includes(text),
      `shows ${JSON.stringify(text)}; has:\n${terminal.shown()}`,
    );
  return { session, transcript, terminal, shows };
}

async function control(key: string): Promise<void> {
  await sendKeys({ down: 'Control' });
  await sendKeys({ press: key });
  await sendKeys({ up: 'Control' });
}

describe('<fw-terminal>', () => {
  it('runs what is typed and shows the answer', async () => {
    const { session, shows } = await opened();
    await sendKeys({ type: 'flux get all' });
    await sendKeys({ press: 'Enter' });
    await shows('shpod:~# flux get all\nflux get all\nshpod:~#');
    expect(session.ran).to.deep.equal([{ line: 'flux get all', role: 'ops' }]);
  });

  it('shows output while a command runs, and ends it on Ctrl-C', async () => {
    const { session, shows } = await opened((fake) => (fake.answer = () => 'hang'));
    await sendKeys({ type: 'flux logs --follow' });
    await sendKeys({ press: 'Enter' });
    session.tell({ type: 'output', role: 'ops', stream: 'stdout', text: 'a line\n' });
    await shows('--follow\na line');
    await control('c');
    await shows('a line\n^C\nshpod:~#');
    expect(session.interrupted).to.deep.equal(['ops']);
  });

  it('lets a command ask, and hands it what is typed', async () => {
    const { session, shows } = await opened((fake) => (fake.answer = () => 'hang'));
    await sendKeys({ type: 'kubectl delete pod web -i' });
    await sendKeys({ press: 'Enter' });
    session.tell({ type: 'output', role: 'ops', stream: 'stdout', text: 'Continue? (y/N): ' });
    session.tell({ type: 'asks', role: 'ops', mode: 'line' });
    await shows('Continue? (y/N):');
    await sendKeys({ type: 'yes' });
    await shows('Continue? (y/N): yes');
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => session.typed.length === 1);
    expect(session.typed).to.deep.equal(['yes\n']);
  });

  it('still asks after the page was loaded anew', async () => {
    const session = new FakeSession();
    const transcript = new Transcript(session);
    await transcript.begin();
    session.tell({ type: 'started', role: 'ops', line: 'read name' });
    session.tell({ type: 'output', role: 'ops', stream: 'stderr', text: 'Who? ' });
    session.tell({ type: 'asks', role: 'ops', mode: 'line' });
    const terminal = await fixture<ShellTerminal>(html`
      <fw-terminal
        style="height: 300px; width: 700px"
        .session=${session}
        .transcript=${transcript}
      ></fw-terminal>
    `);
    await terminal.opened;
    await waitUntil(() => terminal.shown().endsWith('Who?'));
    terminal.focus();
    await sendKeys({ type: 'ops' });
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => session.typed.length === 1);
    session.tell({ type: 'answered', role: 'ops', text: 'ops\n' });
    expect(transcript.text('ops')).to.equal('shpod:~# read name\nWho? ops\n');
  });

  it('draws a line that is longer than the screen, edits in its first row, and loses nothing', async () => {
    const { session, terminal, shows } = await opened();
    const long = `echo ${'0123456789'.repeat(14)}`;
    await sendKeys({ type: long });
    await shows(`shpod:~# ${long}`);
    await control('a');
    await sendKeys({ type: 'x' });
    await shows(`shpod:~# x${long}`);
    expect(terminal.shown().match(/shpod/g)).to.have.length(1);
    await sendKeys({ press: 'Enter' });
    await waitUntil(() => session.ran.length === 1);
    expect(session.ran[0]?.line).to.equal(`x${long}`);
  });

  it('asks for more with >', async () => {
    const { shows } = await opened((fake) => {
      fake.answer = (line) => (line.endsWith('\\') ? { incomplete: true } : { stdout: 'whole\n' });
    });
    await sendKeys({ type: 'flux create \\' });
    await sendKeys({ press: 'Enter' });
    await sendKeys({ type: 'tenant' });
    await sendKeys({ press: 'Enter' });
    await shows('shpod:~# flux create \\\n> tenant\nwhole\nshpod:~#');
  });

  it('shows commands that others run, as if they had been typed', async () => {
    const { session, shows } = await opened();
    await session.run('git status', { role: 'ops' });
    await shows('shpod:~# git status\ngit status\nshpod:~#');
    await session.run('not mine', { role: 'rocky' });
    await sendKeys({ type: 'x' });
    await shows('git status\nshpod:~# x');
  });

  it('puts the prompt behind output that ends without a line break', async () => {
    const { shows } = await opened((fake) => (fake.answer = () => ({ stdout: 'no newline' })));
    await sendKeys({ type: 'printf' });
    await sendKeys({ press: 'Enter' });
    await shows('no newlineshpod:~#');
    await sendKeys({ type: 'ab' });
    await sendKeys({ press: 'Backspace' });
    await shows('no newlineshpod:~# a');
  });

  it('types commands visibly, one after the other', async () => {
    const { session, terminal, shows } = await opened();
    await terminal.type(['cd fleet', 'flux create \\\n  tenant']);
    await shows('shpod:~# cd fleet\ncd fleet\nshpod:~# flux create \\\n>   tenant');
    await waitUntil(() => session.ran.length === 2);
    expect(session.ran.map((each) => each.line)).to.deep.equal(['cd fleet', 'flux create \\\n  tenant']);
  });

  it('shows what was shown before it was opened', async () => {
    const session = new FakeSession();
    const transcript = new Transcript(session);
    await transcript.begin();
    await session.run('git log');
    const terminal = await fixture<ShellTerminal>(html`
      <fw-terminal
        style="height: 300px; width: 700px"
        .session=${session}
        .transcript=${transcript}
      ></fw-terminal>
    `);
    await terminal.opened;
    await waitUntil(() => terminal.shown() === 'shpod:~# git log\ngit log\nshpod:~#', terminal.shown());
  });

  it('begins anew when the world does', async () => {
    const { session, transcript, terminal, shows } = await opened();
    await sendKeys({ type: 'ls' });
    await sendKeys({ press: 'Enter' });
    await shows('shpod:~# ls\nls');
    transcript.beginAnew();
    session.tell({ type: 'replayed' });
    transcript.ready();
    await waitUntil(() => terminal.shown() === 'shpod:~#');
  });

  it('keeps what is typed while the world is being built, and shows what was done there before it', async () => {
    const { session, transcript, shows } = await opened();
    transcript.beginAnew();
    await sendKeys({ type: 'ls' });
    await sendKeys({ press: 'Enter' });
    session.tell({ type: 'replayed' });
    await session.run('git clone');
    expect(session.ran).to.deep.equal([{ line: 'git clone', role: 'ops' }]);
    transcript.ready();
    await shows('shpod:~# git clone\ngit clone\nshpod:~# ls\nls\nshpod:~#');
  });

  it('types one block after the other, however fast they are asked for', async () => {
    const { session, terminal, shows } = await opened();
    void terminal.type(['git status --short', 'git push']);
    await terminal.type(['flux get all']);
    await shows('flux get all\nflux get all');
    expect(session.ran.map(({ line }) => line)).to.deep.equal([
      'git status --short',
      'git push',
      'flux get all',
    ]);
  });

  it('brings back what was being typed when somebody else ran a line', async () => {
    const { session, shows } = await opened();
    await sendKeys({ type: 'git st' });
    await session.run('ls');
    await shows('shpod:~# ls\nls\nshpod:~# git st');
    expect(session.ran).to.have.length(1);
  });

  it('finds what was shown', async () => {
    const { terminal, shows } = await opened();
    await sendKeys({ type: 'needle' });
    await sendKeys({ press: 'Enter' });
    await shows('needle\nneedle');
    expect(terminal.find('needle')).to.equal(true);
    expect(terminal.find('haystack')).to.equal(false);
  });

  it('passes axe', async () => {
    const { terminal } = await opened();
    await expect(terminal).to.be.accessible();
  });
});
