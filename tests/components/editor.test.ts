import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import '../../src/components/editor/editor';
import type { EditorPane } from '../../src/components/editor/editor';
import type { PlainCode } from '../../src/components/code/plain-code';
import { FakeSession } from './fake-session';
import './fixtures';

const PATH = '/root/fleet/clusters/CLOUDY/tenants.yaml';

async function shown(files: Record<string, string> = { [PATH]: 'kind: Kustomization\n' }) {
  localStorage.clear();
  const session = new FakeSession();
  for (const [path, text] of Object.entries(files)) session.files.set(path, text);
  const editor = await fixture<EditorPane>(html`
    <fw-editor style="width: 800px; height: 300px" plain .session=${session}></fw-editor>
  `);
  await waitUntil(() => editor.querySelector('fw-plain-code'));
  const code = editor.querySelector<PlainCode>('fw-plain-code')!;
  const field = () => code.renderRoot.querySelector('textarea')!;
  const type = (text: string) => {
    field().value = text;
    field().dispatchEvent(new InputEvent('input'));
  };
  const text = () => editor.renderRoot.textContent?.replace(/\s+/g, ' ') ?? '';
  const button = (name: string) =>
    [...editor.renderRoot.querySelectorAll('button')].find(
      (each) => each.textContent?.includes(name) || each.getAttribute('aria-label') === name,
    );
  return { session, editor, field, type, text, button };
}

describe('<fw-editor>', () => {
  it('opens a file and saves what is typed by itself', async () => {
    const { session, editor, field, type, text } = await shown();
    await editor.openAt(PATH);
    expect(field().value).to.equal('kind: Kustomization\n');
    type('kind: GitRepository\n');
    await editor.updateComplete;
    expect(text()).to.include('●');
    await waitUntil(() => session.files.get(PATH) === 'kind: GitRepository\n', 'saved', { timeout: 3000 });
    expect(text()).not.to.include('●');
  });

  it('saves at once on Ctrl-S', async () => {
    const { session, editor, field, type } = await shown();
    await editor.openAt(PATH);
    type('a: 1\n');
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 's', ctrlKey: true }));
    await waitUntil(() => session.files.get(PATH) === 'a: 1\n', 'saved', { timeout: 300 });
  });

  it('follows what the shell writes into an open file', async () => {
    const { session, editor, field } = await shown();
    await editor.openAt(PATH);
    await session.writeFile(PATH, 'kind: Kustomization\n---\nkind: Kustomization\n');
    await waitUntil(() => field().value.includes('---'));
  });

  it('opens a file that the shell just wrote, and lets the next one take its place', async () => {
    const { session, field, text } = await shown({});
    await new Promise((resolve) => setTimeout(resolve, 200));
    await session.writeFile('/root/fleet/a.yaml', 'a: 1\n');
    await waitUntil(() => field().value === 'a: 1\n');
    await session.writeFile('/root/fleet/b.yaml', 'b: 1\n');
    await waitUntil(() => field().value === 'b: 1\n');
    expect(text()).not.to.include('a.yaml ');
  });

  it('never writes over unsaved typing, but says that the two differ', async () => {
    const { session, editor, field, type, text, button } = await shown();
    await editor.openAt(PATH);
    type('mine\n');
    session.files.set(PATH, 'theirs\n');
    session.tell({ type: 'files', role: 'ops' });
    await waitUntil(() => text().includes('The shell wrote this file, too.'));
    expect(field().value).to.equal('mine\n');
    button("Take the shell's")?.click();
    await waitUntil(() => field().value === 'theirs\n');
  });

  it('opens a file that the shell wrote with text as long as before', async () => {
    const { session, field } = await shown({});
    const list = session.listFiles.bind(session);
    let changed = 1;
    session.listFiles = async (path) => (await list(path)).map((info) => ({ ...info, changed }));
    session.files.set('/root/app/deployment.yaml', 'image: app:1.0.0\n');
    session.tell({ type: 'replayed' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    changed = 2;
    await session.writeFile('/root/app/deployment.yaml', 'image: app:1.1.0\n');
    await waitUntil(() => field().value === 'image: app:1.1.0\n');
  });

  it('says of a file that is no text what it is, and never writes it', async () => {
    const { session, editor, text } = await shown({});
    session.files.set('/root/app/app-0.1.0.tgz', '');
    session.binaries.set('/root/app/app-0.1.0.tgz', btoa('\x1f\x8b\x08\x00\xff'));
    await editor.openAt('/root/app/app-0.1.0.tgz');
    await editor.updateComplete;
    expect(text()).to.include('app-0.1.0.tgz is no text: 5 bytes');
    expect(editor.querySelector<HTMLElement>('fw-plain-code')!.hidden).to.equal(true);
    session.writeFile = () => Promise.reject(new Error('written'));
    editor.querySelector('fw-plain-code')!.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(text()).not.to.include('Not saved');
  });

  it('holds the text for a command of another role than the one that acts', async () => {
    const { session, editor, text } = await shown();
    session.tell({ type: 'edit', role: 'rocky', path: '/tmp/edit.yaml', text: 'x\n' });
    editor.actor = 'rocky';
    await waitUntil(() => text().includes('A command waits for this text.'));
  });

  it('closes a file that the shell removed', async () => {
    const { session, editor, text } = await shown();
    await editor.openAt(PATH);
    await session.removeFile(PATH);
    await waitUntil(() => text().includes('Choose a file'));
  });

  it('holds the text a command waits for, and hands it back', async () => {
    const { session, editor, field, type, text, button } = await shown();
    let handedBack = 0;
    editor.addEventListener('fw-edited', () => (handedBack += 1));
    session.tell({ type: 'edit', role: 'ops', path: '/tmp/edit.yaml', text: 'replicas: 1\n' });
    await waitUntil(() => text().includes('A command waits for this text.'));
    expect(field().value).to.equal('replicas: 1\n');
    type('replicas: 2\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
    button('Save & close')?.click();
    await waitUntil(() => session.edited.length === 1);
    expect(session.edited).to.deep.equal(['replicas: 2\n']);
    expect(handedBack).to.equal(1);
    expect(session.files.has('/tmp/edit.yaml')).to.equal(false);
  });

  it('lets a command go on without its text', async () => {
    const { session, text, button } = await shown();
    session.tell({ type: 'edit', role: 'ops', path: '/tmp/edit.yaml', text: 'x\n' });
    await waitUntil(() => text().includes('A command waits'));
    button('Cancel')?.click();
    await waitUntil(() => session.edited.length === 1);
    expect(session.edited).to.deep.equal([null]);
  });

  it('marks the line a check names', async () => {
    const { editor } = await shown({ [PATH]: 'a: 1\nb: 2\n' });
    await editor.openAt(PATH);
    editor.misses = [{ message: 'b is wrong.', file: PATH, line: 2 }];
    await editor.updateComplete;
    const code = editor.querySelector<PlainCode>('fw-plain-code')!;
    await code.updateComplete;
    expect(code.renderRoot.textContent).to.include('line 2: b is wrong.');
  });

  it('makes a new file beside the one that is shown', async () => {
    const { session, editor, button } = await shown();
    await editor.openAt(PATH);
    button('New file')?.click();
    await editor.updateComplete;
    const field = editor.renderRoot.querySelector<HTMLInputElement>('form input')!;
    field.value = 'kustomization.yaml';
    field.form!.requestSubmit();
    await waitUntil(() => session.files.has('/root/fleet/clusters/CLOUDY/kustomization.yaml'));
  });

  it('shows the files of the role that acts', async () => {
    const { editor } = await shown();
    await waitUntil(() => editor.renderRoot.querySelector('fw-file-tree')?.files.length);
    const tree = editor.renderRoot.querySelector('fw-file-tree')!;
    await tree.updateComplete;
    const names = [...tree.renderRoot.querySelectorAll('wa-tree-item .name')].map((each) => each.textContent);
    expect(names).to.deep.equal(['fleet', 'clusters', 'CLOUDY', 'tenants.yaml']);
  });

  it('passes axe', async () => {
    const { editor } = await shown();
    await editor.openAt(PATH);
    await expect(editor).to.be.accessible();
  });
});
