import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import '../../src/components/step/step';
import type { RoleEvent } from '../../src/components/bar/bar';
import type { StepEvent, StepPanel } from '../../src/components/step/step';
import { beginning } from '../../src/lab/progress';
import type { Progress } from '../../src/lab/progress';
import type { OpenEvent } from '../../src/components/file-tree/file-tree';
import { lab } from './fixtures';

const miss = {
  message: 'Both documents are called tenants.',
  advice: 'Give each a name of its own.',
  file: '/root/fleet/clusters/CLOUDY/tenants.yaml',
  line: 17,
  field: 'metadata.name',
  found: 'tenants',
  expected: 'a name used once',
};

const result = {
  step: 'write',
  passed: false,
  checks: [
    { title: 'The file is there', passed: true, misses: [] },
    { title: 'It says hello', passed: false, misses: [miss] },
  ],
};

async function shown(properties: Partial<StepPanel> = {}, progress: Partial<Progress> = {}) {
  const panel = await fixture<StepPanel>(html`<fw-step></fw-step>`);
  Object.assign(panel, {
    lab,
    step: lab.steps[0],
    progress: { ...beginning(lab), ...progress },
    result,
    begun: true,
    ...properties,
  });
  await panel.updateComplete;
  const text = () => panel.renderRoot.textContent?.replace(/\s+/g, ' ') ?? '';
  const button = (name: string) =>
    [...panel.renderRoot.querySelectorAll('button')].find((each) => each.textContent?.includes(name));
  return { panel, text, button };
}

describe('<fw-step>', () => {
  it('says what a miss found, where, and what was expected', async () => {
    const { text } = await shown();
    expect(text())
      .to.include('Both documents are called tenants.')
      .and.include('Give each a name of its own.')
      .and.include('tenants.yaml:17 metadata.name')
      .and.include('found tenants expected a name used once');
  });

  it('finds nothing wanting before anything was done', async () => {
    const { panel, text } = await shown({ begun: false });
    expect(text()).not.to.include('Both documents');
    expect(panel.renderRoot.querySelectorAll('.open')).to.have.length(1);
    expect(panel.renderRoot.querySelectorAll('.passed')).to.have.length(1);
  });

  it('leads to the place a miss names', async () => {
    const { panel, button } = await shown();
    setTimeout(() => button('tenants.yaml:17')?.click());
    const event = (await oneEvent(panel, 'fw-open')) as OpenEvent;
    expect([event.path, event.line]).to.deep.equal([miss.file, 17]);
  });

  it('gives hints one by one, then the solution', async () => {
    const { panel, text, button } = await shown();
    const asked: string[] = [];
    panel.addEventListener('fw-step', (event) => asked.push(event.act));
    button('Hint')?.click();
    panel.progress = { ...beginning(lab), hints: { write: 2 } };
    await panel.updateComplete;
    expect(text()).to.include('Look at the slide.').and.include('Use echo.');
    expect(button('Hint')).to.equal(undefined);
    button('Solution')?.click();
    panel.progress = { ...beginning(lab), hints: { write: 2 }, revealed: ['write'] };
    await panel.updateComplete;
    expect(text()).to.include('echo hello > a.yaml');
    button('Do it for me')?.click();
    expect(asked).to.deep.equal(['hint', 'reveal', 'solve']);
  });

  it('asks twice before work is thrown away', async () => {
    const { panel, button } = await shown();
    const asked: string[] = [];
    panel.addEventListener('fw-step', (event) => asked.push(event.act));
    button('Reset lab')?.click();
    await panel.updateComplete;
    expect(asked).to.deep.equal([]);
    button('Press again')?.click();
    expect(asked).to.deep.equal(['reset-lab']);
  });

  it('says which role the step is for, and offers to act as it', async () => {
    const { panel, button } = await shown(
      { step: lab.steps[1], result: undefined },
      { step: 'push', done: { write: 'solved' } },
    );
    setTimeout(() => button('Act as ROCKY')?.click());
    expect(((await oneEvent(panel, 'fw-role')) as RoleEvent).actor).to.equal('rocky');
  });

  it('tells success in one line and leads on', async () => {
    const { panel, text, button } = await shown({}, { step: 'push', done: { write: 'solved' } });
    expect(text()).to.include('✓ Done. It is written.');
    setTimeout(() => button('Next')?.click());
    expect(((await oneEvent(panel, 'fw-step')) as StepEvent).act).to.equal('next');
  });

  it('says so where the solution was shown', async () => {
    const { text } = await shown({}, { step: 'push', done: { write: 'shown' } });
    expect(text()).to.include('Done, with the solution shown.');
  });

  it('lets a step that lies ahead be entered', async () => {
    const { panel, button } = await shown({ step: lab.steps[1] });
    setTimeout(() => button('Enter here')?.click());
    expect(((await oneEvent(panel, 'fw-step')) as StepEvent).act).to.equal('enter');
  });

  it('says of a lab that starts broken that it does so on purpose', async () => {
    const { text } = await shown({ lab: { ...lab, broken: true } });
    expect(text()).to.include('starts broken, on purpose');
  });

  it('passes axe', async () => {
    const { panel } = await shown({}, { hints: { write: 2 }, revealed: ['write'] });
    await expect(panel).to.be.accessible();
  });
});
