import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { explain } from '../../src/components/message/explain';
import '../../src/components/message/explained';
import '../../src/components/slide/slide';
import type { SlideElement } from '../../src/components/slide/slide';
import { FakeSession } from './fake-session';
import { slideOf, textOf } from './fixtures';

const forbidden =
  'Service/cart dry-run failed (Forbidden): services "cart" is forbidden: User "system:serviceaccount:shop:deployer" ' +
  'cannot patch resource "services" in API group "" at the cluster scope';
const inNamespace =
  'Error from server (Forbidden): pods is forbidden: User "movy" cannot list resource "pods" in API group "" in the namespace "shop"';
const twice =
  "kustomize build failed: accumulating resources: accumulation err='accumulating resources from './b.yaml': may not add " +
  "resource with an already registered id: ClusterRole.v1.rbac.authorization.k8s.io/full.[noNs]': must build at directory: " +
  "'/tmp/kustomization-1/b.yaml': file is not directory";

describe('a message, explained', () => {
  it('keeps every word of it, in order', () => {
    for (const message of [forbidden, twice]) {
      expect(
        explain(message)
          ?.map((part) => part.text)
          .join(''),
      ).to.equal(message);
    }
  });

  it('names one reason', () => {
    const reason = (message: string) =>
      explain(message)
        ?.filter((part) => part.reason)
        .map((part) => part.text);
    expect(reason(forbidden)).to.deep.equal(['at the cluster scope']);
    expect(reason(inNamespace)).to.deep.equal(['in the namespace "shop"']);
    expect(reason(twice)).to.deep.equal(['may not add resource with an already registered id']);
  });

  it('leaves alone what it does not know', () => {
    expect(explain('Applied revision: main@sha1:1234')).to.equal(undefined);
  });

  it("takes the place of the slide's own once the learner's world has said it", async () => {
    const session = new FakeSession();
    const html1 = '<div class="own-message" data-of="Kustomization/shop/cart"><p>an example</p></div>';
    const slide = await fixture<SlideElement>(
      html`<fw-slide .slide=${slideOf({ html: html1 })} .session=${session}></fw-slide>`,
    );
    expect(textOf(slide)).to.equal('an example');
    session.objects = [
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'cart', namespace: 'shop' },
        status: { conditions: [{ type: 'Ready', status: 'False', message: forbidden }] },
      },
    ];
    session.tell({ type: 'objects', kinds: ['Kustomization'] });
    await waitUntil(() => textOf(slide).includes('In whose name: the account deployer of shop.'));
    expect(textOf(slide)).not.to.include('an example');
    await expect(slide).to.be.accessible();
  });
});
