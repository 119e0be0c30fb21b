import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import '../../src/components/divider/divider';
import type { Divider } from '../../src/components/divider/divider';

async function shown() {
  const place = await fixture<HTMLElement>(html`
    <div style="position: absolute; left: 0; top: 0; width: 400px; height: 200px">
      <fw-divider
        label="Slide and editor"
        .share=${0.5}
        .home=${0.4}
        style="position: absolute; left: 197px; width: 6px; height: 200px"
      ></fw-divider>
    </div>
  `);
  const divider = place.querySelector<Divider>('fw-divider')!;
  const shares: number[] = [];
  divider.addEventListener('fw-divide', (event) => shares.push(Number(event.share.toFixed(2))));
  return { divider, shares };
}

describe('<fw-divider>', () => {
  it('moves by arrow keys, faster with Shift, and home by Enter', async () => {
    const { divider, shares } = await shown();
    divider.focus();
    for (const key of ['ArrowRight', 'ArrowLeft', 'Home', 'End', 'Enter']) await sendKeys({ press: key });
    await sendKeys({ down: 'Shift' });
    await sendKeys({ press: 'ArrowRight' });
    await sendKeys({ up: 'Shift' });
    expect(shares).to.deep.equal([0.52, 0.48, 0, 1, 0.4, 0.6]);
  });

  it('follows the mouse', async () => {
    const { shares } = await shown();
    await sendMouse({ type: 'move', position: [200, 100] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [300, 100] });
    await sendMouse({ type: 'up' });
    await sendMouse({ type: 'move', position: [100, 100] });
    expect(shares.at(-1)).to.equal(0.75);
  });

  it('tells a screen reader where it stands', async () => {
    const { divider } = await shown();
    expect(divider.getAttribute('role')).to.equal('separator');
    expect(divider.getAttribute('aria-valuenow')).to.equal('50');
    await expect(divider).to.be.accessible();
  });
});
