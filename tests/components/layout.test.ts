import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import '../../src/components/layout/layout';
import type { Layout } from '../../src/components/layout/layout';
import './fixtures';

async function shown(width = 1440) {
  await setViewport({ width, height: 800 });
  const layout = await fixture<Layout>(html`
    <fw-layout style="position: fixed; inset: 0">
      <header slot="bar">bar</header>
      <button slot="slide">slide</button>
      <button slot="editor">editor</button>
      <button slot="shell">shell</button>
    </fw-layout>
  `);
  await layout.updateComplete;
  const pane = (name: string) => layout.querySelector<HTMLElement>(`[slot='${name}']`)!;
  const seen = () => ['slide', 'editor', 'shell'].filter((name) => pane(name).offsetParent !== null);
  return { layout, pane, seen };
}

describe('<fw-layout>', () => {
  beforeEach(() => localStorage.clear());

  it('shows three panes side by side where there is room', async () => {
    const { layout, pane, seen } = await shown(1440);
    expect(layout.form).to.equal('wide');
    expect(seen()).to.deep.equal(['slide', 'editor', 'shell']);
    expect(pane('slide').offsetWidth / 1440).to.be.closeTo(0.42, 0.02);
    expect(pane('editor').getBoundingClientRect().bottom).to.be.lessThan(
      pane('shell').getBoundingClientRect().top,
    );
  });

  it('shows the slide above, editor or shell as a tab below, on 1024', async () => {
    const { layout, pane, seen } = await shown(1024);
    expect(layout.form).to.equal('medium');
    expect(seen()).to.deep.equal(['slide', 'shell']);
    layout.renderRoot.querySelectorAll<HTMLElement>('.tabs button')[0]!.click();
    await waitUntil(() => seen().join() === 'slide,editor');
    expect(document.activeElement).to.equal(pane('editor'));
  });

  it('brings editor and shell up as sheets on a phone', async () => {
    const { layout, seen } = await shown(390);
    expect(layout.form).to.equal('phone');
    expect(seen()).to.deep.equal(['slide']);
    layout.renderRoot.querySelectorAll<HTMLElement>('.tabs button')[2]!.click();
    await waitUntil(() => seen().join() === 'slide,shell');
  });

  it('gives one pane the screen, and takes it back', async () => {
    const { layout, seen } = await shown();
    layout.toggleFull('shell');
    await layout.updateComplete;
    expect(seen()).to.deep.equal(['shell']);
    layout.toggleFull('shell');
    await layout.updateComplete;
    expect(seen()).to.have.length(3);
  });

  it('walks the focus through the panes in both directions', async () => {
    const { layout, pane } = await shown();
    pane('slide').focus();
    for (const name of ['editor', 'shell', 'slide']) {
      layout.cycle(1);
      await waitUntil(() => document.activeElement === pane(name), `focus in ${name}`);
    }
    layout.cycle(-1);
    await waitUntil(() => document.activeElement === pane('shell'));
  });

  it('shows the slide alone to a room, and another pane in half of the screen when asked', async () => {
    const { layout, pane, seen } = await shown();
    layout.presenting = true;
    await layout.updateComplete;
    expect(seen()).to.deep.equal(['slide']);
    await layout.focusPane('shell');
    expect(seen()).to.deep.equal(['slide', 'shell']);
    expect(pane('slide').offsetHeight).to.be.closeTo(400, 2);
    await layout.focusPane('editor');
    expect(seen()).to.deep.equal(['slide', 'editor']);
    expect(pane('slide').offsetHeight).to.equal(800);
    expect(pane('slide').offsetWidth).to.be.closeTo(720, 2);
    await layout.focusPane('slide');
    expect(seen()).to.deep.equal(['slide']);
  });

  it('shows the slide alone to a room on a screen of another size, too', async () => {
    const { layout, seen } = await shown();
    layout.presenting = true;
    await layout.updateComplete;
    await setViewport({ width: 1024, height: 768 });
    await waitUntil(() => layout.form === 'medium');
    await layout.updateComplete;
    expect(seen()).to.deep.equal(['slide']);
    layout.presenting = false;
    await layout.updateComplete;
    expect(seen()).to.deep.equal(['slide', 'shell']);
    await setViewport({ width: 1440, height: 800 });
  });

  it('remembers where the dividers were put', async () => {
    const first = await shown();
    const divider = first.layout.renderRoot.querySelector<HTMLElement>('.upright')!;
    divider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', shiftKey: true }));
    await first.layout.updateComplete;
    const { pane } = await shown();
    expect(pane('slide').offsetWidth / 1440).to.be.closeTo(0.52, 0.02);
  });

  it('passes axe', async () => {
    const { layout } = await shown();
    await expect(layout).to.be.accessible();
  });
});
