import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/components/slide/slide';
import type { RunEvent, SayEvent, SlideElement } from '../../src/components/slide/slide';
import { labSlide, slideOf } from './fixtures';

async function shown(slide = labSlide, revealed = Infinity) {
  const element = await fixture<SlideElement>(
    html`<fw-slide .slide=${slide} .revealed=${revealed}></fw-slide>`,
  );
  const button = (name: string) => element.renderRoot.querySelector<HTMLElement>(`.${name}`)!;
  return { element, button };
}

describe('<fw-slide>', () => {
  it('keeps a flag in one row, and breaks a long address behind its slashes', async () => {
    const slide = slideOf({
      html: '<pre class="code shell"><code><span class="prompt">$ </span><span class="command">flux <span>get --with-source</span> https://a-b.example/c-d/e</span></code></pre>',
    });
    const element = await fixture<SlideElement>(html`<fw-slide .slide=${slide}></fw-slide>`);
    const words = [...element.renderRoot.querySelectorAll('.word')].map((word) => word.textContent);
    expect(words).to.deep.equal(['--with-source', 'a-b.example/', 'c-d/']);
    expect(element.renderRoot.querySelector('code')!.textContent).to.equal(
      '$ flux get --with-source https://a-b.example/c-d/e',
    );
  });

  it('asks for the commands of a lab block to be run', async () => {
    const { element, button } = await shown();
    setTimeout(() => button('run').click());
    const event = (await oneEvent(element, 'fw-run')) as RunEvent;
    expect(event.commands).to.deep.equal(['flux get all']);
  });

  it('copies the command alone and says so', async () => {
    const { element, button } = await shown();
    const copied: string[] = [];
    Object.defineProperty(navigator, 'clipboard', {
      configurable: true,
      value: { writeText: async (text: string) => void copied.push(text) },
    });
    setTimeout(() => button('copy').click());
    const event = (await oneEvent(element, 'fw-say')) as SayEvent;
    expect(copied).to.deep.equal(['flux get all']);
    expect(event.text).to.equal('Copied.');
    await waitUntil(() => button('copy').textContent?.includes('copied'));
  });

  it('offers no run button where there is no command', async () => {
    const block = { ...labSlide.blocks[0]!, commands: [] };
    const { button } = await shown({ ...labSlide, blocks: [block] });
    expect(button('run')).to.equal(null);
    expect(button('copy')).not.to.equal(null);
  });

  it('keeps increments back until they are revealed', async () => {
    const slide = slideOf({
      html: '<p id="a">now</p><p id="b" data-increment="1">then</p><p id="c" data-increment="2">later</p>',
      increments: 2,
    });
    const { element } = await shown(slide, 1);
    const visible = (id: string) =>
      getComputedStyle(element.renderRoot.querySelector(`#${id}`)!).visibility === 'visible';
    expect(['a', 'b', 'c'].map(visible)).to.deep.equal([true, true, false]);
    element.revealed = 2;
    await element.updateComplete;
    expect(visible('c')).to.equal(true);
  });

  it('passes axe', async () => {
    const { element } = await shown();
    await expect(element).to.be.accessible();
  });
});
