import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/components/clock/clock';
import type { WorldClock } from '../../src/components/clock/clock';
import { ago, countdown } from '../../src/components/clock/times';
import type { Pace, Pacer } from '../../src/session/pace';
import { FakeSession } from './fake-session';
import './fixtures';

function fakePacer() {
  const listeners = new Set<(pace: Pace) => void>();
  const pacer: Pacer & { tell(pace: Pace): void } = {
    pace: { running: true, rate: 1 },
    setRunning: (running) => pacer.tell({ running, rate: running ? 1 : 0 }),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (pace) => {
      Object.assign(pacer, { pace });
      for (const listener of listeners) listener(pace);
    },
  };
  return pacer;
}

async function shown() {
  const session = new FakeSession();
  session.state = {
    ...session.state,
    next: { at: session.state.now + 38_000, what: 'GitRepository flux-system/flux-system' },
  };
  const pacer = fakePacer();
  const clock = await fixture<WorldClock>(html`<fw-clock .session=${session} .pacer=${pacer}></fw-clock>`);
  await waitUntil(() => clock.renderRoot.querySelector('time'));
  const text = () => clock.renderRoot.textContent?.replace(/\s+/g, ' ').trim() ?? '';
  const button = (label: string) =>
    [...clock.renderRoot.querySelectorAll('button')].find((each) =>
      (each.getAttribute('aria-label') ?? each.textContent ?? '').trim().startsWith(label),
    )!;
  return { session, pacer, clock, text, button };
}

describe('<fw-clock>', () => {
  it('shows the time of the world and what is due next', async () => {
    const { text, button } = await shown();
    expect(text()).to.include('10:42:07').and.include('0:38');
    expect(button('Skip').title).to.include('GitRepository flux-system/flux-system');
  });

  it('skips to what is due next', async () => {
    const { session, button, text } = await shown();
    button('Skip').click();
    await waitUntil(() => text().includes('10:42:45'));
    expect(session.advanced).to.be.within(38_000, 38_100);
  });

  it('pauses and goes on', async () => {
    const { pacer, clock, button } = await shown();
    button('Pause').click();
    await clock.updateComplete;
    expect(pacer.pace).to.deep.equal({ running: false, rate: 0 });
    button('Let the world').click();
    expect(pacer.pace.running).to.equal(true);
  });

  it('says how fast time passes while a command waits', async () => {
    const { pacer, clock, text } = await shown();
    pacer.tell({ running: true, rate: 20 });
    await clock.updateComplete;
    expect(text()).to.include('×20');
  });

  it('passes axe', async () => {
    const { clock } = await shown();
    await expect(clock).to.be.accessible();
  });
});

describe('times', () => {
  it('count down in minutes and seconds', () => {
    expect([0, 999, 38_000, 3_730_000, -5].map(countdown)).to.deep.equal([
      '0:00',
      '0:01',
      '0:38',
      '1:02:10',
      '0:00',
    ]);
  });

  it('tell how long ago in one unit', () => {
    expect([5_000, 240_000, 7_200_000, 172_800_000].map(ago)).to.deep.equal(['5s', '4m', '2h', '2d']);
  });
});
