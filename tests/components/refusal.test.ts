import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/components/refusal/refusal';
import { readRefusal } from '../../src/components/refusal/read-refusal';
import type { Refusal } from '../../src/components/refusal/refusal';
import type { KubeObject } from '../../src/session/session';
import { FakeSession } from './fake-session';

const MESSAGE =
  'Service/web dry-run failed (Forbidden): services "web" is forbidden: User "system:serviceaccount:acme-test:acme" ' +
  'cannot patch resource "services" in API group "" at the cluster scope\n';

const refused = (message: string): KubeObject => ({
  apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
  kind: 'Kustomization',
  metadata: { name: 'acme', namespace: 'acme-test' },
  status: { conditions: [{ type: 'Ready', status: 'False', message }] },
});

async function shown(objects: KubeObject[]) {
  const session = new FakeSession();
  session.objects = objects;
  const element = await fixture<Refusal>(
    html`<fw-refusal namespace="acme-test" .session=${session}><p>an example</p></fw-refusal>`,
  );
  return { element, session };
}

describe('a refusal', () => {
  it('is taken apart, and its end is the reason', () => {
    const pieces = readRefusal(MESSAGE)!;
    expect(pieces.map(({ says }) => says)).to.deep.equal([
      'Service/web',
      'dry-run failed (Forbidden)',
      'User "system:serviceaccount:acme-test:acme"',
      'cannot patch resource "services" in API group ""',
      'at the cluster scope',
    ]);
    expect(pieces[2]!.means).to.equal('In whose name: the account acme of acme-test.');
    expect(pieces.filter(({ reason }) => reason).map(({ means }) => means)).to.deep.equal([
      'The reason. Asked for no namespace; a RoleBinding in acme-test holds in one.',
    ]);
  });

  it('within a namespace has another reason', () => {
    const inside = MESSAGE.replace('at the cluster scope', 'in the namespace "acme-test"');
    expect(readRefusal(inside)!.at(-1)!.means).to.contain('No role that is bound in acme-test');
    const other = MESSAGE.replace('at the cluster scope', 'in the namespace "movy-test"');
    expect(readRefusal(other)!.at(-1)!.means).to.contain('Asked for movy-test');
    expect(readRefusal('kustomization path not found')).to.equal(undefined);
  });
});

describe('<fw-refusal>', () => {
  it('shows an example while the learner has no refusal of their own', async () => {
    const { element } = await shown([refused('Applied revision: main@sha1:1234')]);
    await element.updateComplete;
    expect(element.renderRoot.querySelector('slot')).not.to.equal(null);
  });

  it('shows the learner’s own, as soon as there is one, and keeps it', async () => {
    const { element, session } = await shown([]);
    session.objects = [refused(MESSAGE)];
    session.tell({ type: 'replayed' });
    const table = () => element.renderRoot.querySelector('table');
    await waitUntil(() => table() !== null, 'no table', { timeout: 5000 });
    expect(table()!.textContent).to.contain('Service/web');
    expect(element.renderRoot.textContent).to.contain('Kustomization acme-test/acme');
    session.objects = [refused('Applied revision: main@sha1:1234')];
    session.tell({ type: 'replayed' });
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(table()).not.to.equal(null);
  });

  it('is clean to axe', async () => {
    const { element } = await shown([refused(MESSAGE)]);
    await waitUntil(() => element.renderRoot.querySelector('table') !== null, 'no table', { timeout: 5000 });
    await expect(element).to.be.accessible();
  });
});
