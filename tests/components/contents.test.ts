import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/contents/contents';
import type { Contents } from '../../src/components/contents/contents';
import type { GoEvent } from '../../src/components/deck/deck';
import { deck } from './fixtures';

async function shown() {
  const contents = await fixture<Contents>(html`
    <fw-contents .deck=${deck} .index=${1} .decks=${[{ name: 'tenants', title: 'Tenants' }]}></fw-contents>
  `);
  await contents.open();
  const titles = () => [...contents.renderRoot.querySelectorAll('.title')].map((each) => each.textContent);
  return { contents, titles };
}

describe('<fw-contents>', () => {
  it('turns to the slide shown, and goes where Enter says', async () => {
    const { contents } = await shown();
    expect(contents.renderRoot.querySelector('[aria-selected=true]')?.textContent).to.include(
      'The command line',
    );
    await sendKeys({ press: 'ArrowDown' });
    setTimeout(() => sendKeys({ press: 'Enter' }));
    const event = (await oneEvent(contents, 'fw-go')) as GoEvent;
    expect(event.index).to.equal(2);
    expect(contents.renderRoot.querySelector('fw-dialog')!.renderRoot.querySelector('dialog')!.open).to.equal(
      false,
    );
  });

  it('finds slides by what they say', async () => {
    const { contents, titles } = await shown();
    await sendKeys({ type: 'flux get' });
    await waitUntil(() => titles().length === 1);
    expect(titles()).to.deep.equal(['The command line']);
    expect(contents.renderRoot.querySelector('.found')?.textContent).to.equal('flux get all');
  });

  it('says where no slide fits', async () => {
    const { contents } = await shown();
    await sendKeys({ type: 'nowhere' });
    await waitUntil(() => contents.renderRoot.textContent?.includes('No slide says that.'));
  });

  it('passes axe', async () => {
    const { contents } = await shown();
    await expect(contents).to.be.accessible();
  });
});
