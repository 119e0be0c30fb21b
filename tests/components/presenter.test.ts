import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/presenter/presenter';
import type { Presenter } from '../../src/components/presenter/presenter';
import { deck } from './fixtures';

async function shown(index = 0) {
  const presenter = await fixture<Presenter>(
    html`<fw-presenter .deck=${deck} .index=${index}></fw-presenter>`,
  );
  const went: [number, number][] = [];
  presenter.addEventListener('fw-go', (event) => {
    went.push([event.index, event.revealed]);
    presenter.index = event.index;
    presenter.revealed = event.revealed;
  });
  return { presenter, went };
}

describe('<fw-presenter>', () => {
  it('shows this slide, the next one, and the notes', async () => {
    const { presenter } = await shown();
    const slides = [...presenter.renderRoot.querySelectorAll('fw-slide')];
    expect(slides.map((each) => each.slide?.name)).to.deep.equal(['one', 'command']);
    expect(presenter.renderRoot.querySelector('.notes')?.textContent).to.include('Say hello.');
  });

  it('moves by keys and by buttons', async () => {
    const { presenter, went } = await shown(1);
    await sendKeys({ press: 'ArrowRight' });
    await presenter.updateComplete;
    presenter.renderRoot.querySelector<HTMLElement>("button[aria-label='Next']")!.click();
    await sendKeys({ press: 'ArrowLeft' });
    expect(went).to.deep.equal([
      [2, 0],
      [2, 1],
      [2, 0],
    ]);
  });

  it('offers nothing to run on slides that are only looked at', async () => {
    const { presenter } = await shown(1);
    const slide = presenter.renderRoot.querySelector('fw-slide')!;
    expect(slide.renderRoot.querySelector('.run')).to.equal(null);
  });

  it('passes axe', async () => {
    const { presenter } = await shown();
    await expect(presenter).to.be.accessible();
  });
});
