import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/components/bar/bar';
import type { Bar, RoleEvent } from '../../src/components/bar/bar';
import { isDark } from '../../src/components/theme/theme';
import './fixtures';

async function shown() {
  const bar = await fixture<Bar>(html`
    <fw-bar
      .deckTitle=${'Tenants'}
      .slideTitle=${'Our first error'}
      .steps=${[
        { title: 'Write it.', state: 'done' },
        { title: 'Push it.', state: 'now' },
        { title: 'See it.', state: 'open' },
      ]}
    ></fw-bar>
  `);
  const button = (label: string) =>
    bar.renderRoot.querySelector<HTMLElement>(`button[aria-label^='${label}']`)!;
  return { bar, button };
}

describe('<fw-bar>', () => {
  afterEach(() => {
    localStorage.clear();
    delete document.documentElement.dataset.theme;
  });

  it('says where one is and how far', async () => {
    const { bar } = await shown();
    expect(bar.renderRoot.querySelector('h1')?.textContent?.replace(/\s+/g, ' ')).to.include('Tenants');
    expect(bar.renderRoot.querySelector('.steps')?.getAttribute('aria-label')).to.equal('1 of 3 steps done');
  });

  it('lets another role act', async () => {
    const { bar } = await shown();
    const select = bar.renderRoot.querySelector('select')!;
    setTimeout(() => {
      select.value = 'movy';
      select.dispatchEvent(new Event('change'));
    });
    expect(((await oneEvent(bar, 'fw-role')) as RoleEvent).actor).to.equal('movy');
  });

  it('changes colours and remembers the choice', async () => {
    const { bar, button } = await shown();
    button('Colours').click();
    await bar.updateComplete;
    expect(isDark()).to.equal(false);
    button('Colours').click();
    await bar.updateComplete;
    expect(isDark()).to.equal(true);
    expect(localStorage.getItem('workshop.theme')).to.equal('dark');
    button('Colours').click();
    expect(localStorage.getItem('workshop.theme')).to.equal(null);
  });

  for (const theme of ['light', 'dark']) {
    it(`passes axe in ${theme} colours`, async () => {
      document.documentElement.dataset.theme = theme;
      const { bar } = await shown();
      await expect(bar).to.be.accessible();
    });
  }
});
