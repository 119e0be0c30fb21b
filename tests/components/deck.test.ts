import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, setViewport } from '@web/test-runner-commands';
import '../../src/components/deck/deck';
import type { DeckElement } from '../../src/components/deck/deck';
import { deck, slideOf } from './fixtures';

async function shown(index = 0, height = '500px') {
  const place = await fixture<HTMLElement>(html`
    <div style="height: ${height}; width: 600px; display: grid">
      <fw-deck .deck=${deck} .index=${index}></fw-deck>
      <input class="elsewhere" aria-label="elsewhere" />
    </div>
  `);
  const element = place.querySelector<DeckElement>('fw-deck')!;
  const went: [number, number][] = [];
  const commands: string[] = [];
  element.addEventListener('fw-go', (event) => {
    went.push([event.index, event.revealed]);
    element.index = event.index;
    element.revealed = event.revealed;
  });
  element.addEventListener('fw-command', (event) => commands.push(event.command));
  element.focus();
  return { element, place, went, commands };
}

async function press(...keys: string[]) {
  for (const key of keys) await sendKeys({ press: key });
}

describe('<fw-deck>', () => {
  before(() => setViewport({ width: 1000, height: 800 }));

  it('goes on and back by keys, through what is revealed bit by bit', async () => {
    const { went } = await shown(2);
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'ArrowLeft', 'Home', 'End');
    expect(went).to.deep.equal([
      [2, 1],
      [2, 2],
      [3, 0],
      [2, 2],
      [2, 1],
      [0, 0],
      [3, 0],
    ]);
  });

  it('leads from its last slide to the next chapter, and from its first back to the end of the one before', async () => {
    const { element } = await shown(3);
    const opened: [string, string][] = [];
    element.addEventListener('fw-deck', (event) => opened.push([event.deck, event.at]));
    element.decks = [
      { name: 'before', title: 'Before' },
      { name: deck.name, title: deck.title },
      { name: 'after', title: 'After' },
    ];
    await element.updateComplete;
    expect(element.renderRoot.querySelector('.onward')?.textContent).to.include('Next chapter: After');
    await press('ArrowRight', 'Home', 'ArrowLeft');
    expect(opened).to.deep.equal([
      ['after', 'first'],
      ['before', 'last'],
    ]);
  });

  it('stays where it is at both ends', async () => {
    const { element, went } = await shown(0);
    await press('ArrowLeft');
    expect(went).to.deep.equal([]);
    element.index = 3;
    await element.updateComplete;
    await press('ArrowRight');
    expect(went).to.deep.equal([]);
  });

  it('scrolls a long slide before it goes on', async () => {
    const { element, went } = await shown(1, '140px');
    const scroller = element.renderRoot.querySelector('.scroller')!;
    expect(scroller.scrollHeight).to.be.greaterThan(scroller.clientHeight);
    await press('Space');
    expect(went).to.deep.equal([]);
    scroller.scrollTop = scroller.scrollHeight;
    await press('PageDown');
    expect(went).to.deep.equal([[2, 0]]);
  });

  it('leaves keys alone that are typed elsewhere', async () => {
    const { place, went, commands } = await shown(1);
    place.querySelector<HTMLElement>('.elsewhere')!.focus();
    await press('ArrowRight', 'Space', 'c', 'n');
    expect(went).to.deep.equal([]);
    expect(commands).to.deep.equal([]);
  });

  it('lets a space press the button that has the focus', async () => {
    const { element, went } = await shown(1);
    element.renderRoot.querySelector<HTMLElement>("button[aria-label='Next']")!.focus();
    await press('Space');
    expect(went).to.deep.equal([[2, 0]]);
  });

  it('calls for contents, help and a room by one key each', async () => {
    const { commands } = await shown();
    await press('c', 'h', 'p', 'w', 'f');
    expect(commands).to.deep.equal(['contents', 'help', 'present', 'presenter', 'screen']);
  });

  it('grows the type of a presented slide to the screen', async () => {
    const { element } = await shown(0);
    const size = () =>
      Number.parseFloat(getComputedStyle(element.renderRoot.querySelector('fw-slide')!).fontSize);
    const before = size();
    element.presenting = true;
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(size()).to.be.greaterThan(Math.max(20, before));
  });

  /** A deck of one slide with commands, presented; what became of its type and its rows. */
  async function presented(rows: string[], after = '') {
    const code = rows.map((row) => `<span class="command">${row}</span>`).join('\n');
    const slide = slideOf({
      html: `<h3>Long</h3><div class="lab"><pre class="code shell"><code>${code}</code></pre></div>${after}`,
    });
    const { element } = await shown(0, '1200px');
    element.deck = { ...deck, slides: [slide] };
    element.presenting = true;
    await element.updateComplete;
    await new Promise((resolve) => setTimeout(resolve, 50));
    const shownSlide = element.renderRoot.querySelector('fw-slide')!;
    const heights = [...shownSlide.renderRoot.querySelectorAll<HTMLElement>('.row')].map(
      (row) => row.offsetHeight,
    );
    const room = element.renderRoot.querySelector('.scroller')!;
    return {
      fit: shownSlide.getAttribute('fit') ?? '',
      size: Number.parseFloat(getComputedStyle(shownSlide).fontSize),
      heights,
      scrolls: room.scrollHeight > room.clientHeight,
    };
  }

  it('keeps each command of a presented slide in one row', async () => {
    const { heights, size, scrolls } = await presented(['git push', 'flux get kustomizations -n rocky-test']);
    expect(heights[0]).to.equal(heights[1]);
    expect(size).to.be.greaterThan(18);
    expect(scrolls).to.equal(false);
  });

  it('sets a presented slide that is long in two columns, and cuts nothing off', async () => {
    const many = Array.from({ length: 14 }, (_, at) => `sleep ${at}`);
    const { fit, scrolls } = await presented(many, `<p>${'Then read. '.repeat(30)}</p>`);
    expect(fit).to.include('columns');
    expect(scrolls).to.equal(false);
  });

  it('passes axe', async () => {
    const { element } = await shown(1);
    await expect(element).to.be.accessible();
  });
});
