import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import { arrange } from '../../src/components/picture/arrange';
import { pictureOf } from '../../src/components/picture/model';
import '../../src/components/picture/picture';
import type { LookEvent, Picture } from '../../src/components/picture/picture';
import { FakeSession } from './fake-session';
import { clusterObjects, failure, repositories } from './fixtures';

describe('the picture', () => {
  const model = pictureOf(clusterObjects(), repositories());
  const node = (id: string) => model.nodes.find((each) => each.id === id);

  it('ties repositories to sources, whatever way the address is written', () => {
    expect(model.edges).to.deep.include({
      from: 'repository/o/fleet',
      to: 'GitRepository/flux-system/flux-system',
    });
    expect(model.edges).to.deep.include({
      from: 'repository/o/rocky-app',
      to: 'GitRepository/rocky-test/rocky-app',
    });
  });

  it('leads from a source to its Kustomization and on to the namespace it fills', () => {
    expect(model.edges).to.deep.include({
      from: 'GitRepository/rocky-test/rocky-app',
      to: 'Kustomization/rocky-test/rocky',
    });
    expect(model.edges).to.deep.include({
      from: 'Kustomization/rocky-test/rocky',
      to: 'Namespace//rocky-test',
    });
  });

  it('puts a Kustomization below the one that applies it', () => {
    expect(node('Kustomization/rocky-test/rocky')?.depth).to.equal(1);
    expect(node('Kustomization/flux-system/flux-system')?.depth).to.equal(0);
  });

  it('greys what stands behind a failure, and nothing else', () => {
    expect(node('Kustomization/flux-system/flux-system')?.stale).to.equal(false);
    const good = pictureOf(clusterObjects('True'), repositories());
    expect(good.nodes.filter((each) => each.stale)).to.deep.equal([]);
  });

  it('knows teams and environments by their names, and leaves the cluster itself out', () => {
    expect(node('Namespace//rocky-test')).to.include({ team: 'rocky', environment: 'test' });
    expect(node('Namespace//kube-system')).to.equal(undefined);
  });

  it('shows a place outside the forge that a source names', () => {
    const chart = {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata: { name: 'movy', namespace: 'movy-test' },
      spec: { url: 'oci://registry.example/charts' },
    };
    const { nodes, edges } = pictureOf([chart], []);
    expect(nodes.map((each) => each.id)).to.deep.equal([
      'registry/registry.example/charts',
      'HelmRepository/movy-test/movy',
    ]);
    expect(edges).to.have.length(1);
  });

  it('never lays a box over another', () => {
    const { boxes } = arrange(model, 600);
    const all = [...boxes.values()];
    for (const [at, a] of all.entries()) {
      for (const b of all.slice(at + 1)) {
        const apart =
          a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        expect(apart, JSON.stringify([a, b])).to.equal(true);
      }
    }
  });
});

describe('<fw-picture>', () => {
  async function shown() {
    const session = new FakeSession();
    session.objects = clusterObjects();
    session.repositories = repositories();
    const picture = await fixture<Picture>(html`
      <fw-picture style="width: 800px; height: 400px" .session=${session} .active=${true}></fw-picture>
    `);
    await waitUntil(() => picture.renderRoot.querySelectorAll('.node').length > 0);
    const box = (title: string, column: string) =>
      [...picture.renderRoot.querySelectorAll<HTMLElement>(`.node.${column}`)].find((each) =>
        each.querySelector('.title')?.textContent?.includes(title),
      );
    return { session, picture, box };
  }

  it('says at the box where a change stopped why it did', async () => {
    const { box } = await shown();
    expect(box('flux-system', 'applier')?.querySelector('.reason')?.textContent).to.equal(failure);
    expect(box('flux-system', 'source')?.querySelector('.reason')).to.equal(null);
  });

  it('gives each state a word, not a colour alone', async () => {
    const { box } = await shown();
    expect(box('flux-system', 'applier')?.textContent).to.include('failed');
    expect(box('rocky', 'applier')?.textContent).to.include('ready');
  });

  it('counts the pods of a workload', async () => {
    const { box } = await shown();
    expect(box('rocky-test', 'namespace')?.querySelector('.count')?.textContent).to.equal('1/2');
  });

  it('lights the line something moved along', async () => {
    const { session, picture } = await shown();
    expect(picture.renderRoot.querySelector('.line.lit')).to.equal(null);
    session.objects = clusterObjects().map((object) =>
      object.kind === 'GitRepository' && object.metadata.name === 'flux-system'
        ? { ...object, status: { ...object.status, artifact: { revision: 'main@sha1:99999999' } } }
        : object,
    );
    session.tell({ type: 'objects', kinds: ['GitRepository'] });
    await waitUntil(() => picture.renderRoot.querySelectorAll('.line.lit').length === 1);
  });

  it('asks for the details of a box that is pressed', async () => {
    const { picture, box } = await shown();
    setTimeout(() => box('rocky', 'applier')?.querySelector<HTMLElement>('button')?.click());
    const event = (await oneEvent(picture, 'fw-look')) as LookEvent;
    expect(event.object.metadata.name).to.equal('rocky');
  });

  it('does not ask the world while nobody looks', async () => {
    const { session, picture } = await shown();
    picture.active = false;
    await picture.updateComplete;
    let asked = 0;
    session.listObjects = async () => {
      asked += 1;
      return [];
    };
    session.tell({ type: 'objects', kinds: ['Kustomization'] });
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(asked).to.equal(0);
  });

  it('passes axe', async () => {
    const { picture } = await shown();
    await expect(picture).to.be.accessible();
  });
});
