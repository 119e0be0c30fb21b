import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import '../../src/components/code/code';
import type { Code } from '../../src/components/code/code';
import { monaco } from '../../src/components/code/monaco';
import './fixtures';

const KUSTOMIZATION = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: tenants
spec:
  interval: 1m
  prune: yes please
  pathh: ./tenants
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

async function shown(path: string, text: string) {
  const code = await fixture<Code>(html`<fw-code style="width: 700px; height: 300px"></fw-code>`);
  code.show(path, text);
  const model = () => monaco.editor.getModel(monaco.Uri.file(path))!;
  const markers = (owner?: string) => monaco.editor.getModelMarkers({ resource: model().uri, owner });
  return { code, model, markers };
}

describe('<fw-code>', () => {
  it('names fields that a kind does not have, and values of another type', async () => {
    const { markers } = await shown('/ops/root/clusters/a.yaml', KUSTOMIZATION);
    await waitUntil(() => markers().length >= 2, 'has markers', { timeout: 15_000 });
    const lines = markers().map((marker) => marker.startLineNumber);
    expect(lines).to.include.members([7, 8]);
    expect(
      markers()
        .map((marker) => marker.message)
        .join(' '),
    ).to.include('pathh');
  });

  it('knows kustomization.yaml from a Kustomization', async () => {
    const { markers } = await shown('/ops/root/kustomization.yaml', 'resources:\n- a.yaml\nspec: {}\n');
    await waitUntil(() => markers().length === 1, 'has a marker', { timeout: 15_000 });
    expect(markers()[0]).to.include({ startLineNumber: 3 });
  });

  it('finds nothing wrong with a kind it does not know', async () => {
    const { code, markers } = await shown(
      '/ops/root/b.yaml',
      'apiVersion: example.com/v1\nkind: Thing\nspec: {a: 1}\n',
    );
    code.show('/ops/root/c.yaml', KUSTOMIZATION);
    await waitUntil(
      () => monaco.editor.getModelMarkers({ resource: monaco.Uri.file('/ops/root/c.yaml') }).length > 0,
      'the other was judged',
      { timeout: 15_000 },
    );
    expect(markers()).to.deep.equal([]);
  });

  it('marks the lines of checks beside those of the language', async () => {
    const { code, markers } = await shown('/ops/root/d.txt', 'one\ntwo\n');
    code.mark('/ops/root/d.txt', [{ line: 2, message: 'Two is wrong.' }]);
    expect(markers('checks').map((each) => [each.startLineNumber, each.message])).to.deep.equal([
      [2, 'Two is wrong.'],
    ]);
    code.mark('/ops/root/d.txt', []);
    expect(markers('checks')).to.deep.equal([]);
  });

  it("tells the learner's typing from texts put in place", async () => {
    const { code } = await shown('/ops/root/e.txt', 'one\n');
    const heard: string[] = [];
    code.addEventListener('fw-text', (event) => heard.push(event.text));
    code.replace('/ops/root/e.txt', 'two\n');
    code.focus();
    await sendKeys({ type: 'x' });
    await waitUntil(() => heard.length > 0);
    expect(heard).to.have.length(1);
    expect(heard[0]).to.include('x');
  });

  it('keeps undo over what the shell wrote', async () => {
    const { code, model } = await shown('/ops/root/f.txt', 'one\n');
    code.replace('/ops/root/f.txt', 'two\n');
    code.focus();
    await sendKeys({ down: 'Control' });
    await sendKeys({ press: 'z' });
    await sendKeys({ up: 'Control' });
    expect(model().getValue()).to.equal('one\n');
  });
});
