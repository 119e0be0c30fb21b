import { expect } from '@open-wc/testing';
import { LineEditor } from '../../src/components/terminal/line-editor';
import type { Completion } from '../../src/session/session';

const key = {
  enter: '\r',
  tab: '\t',
  up: '\x1b[A',
  down: '\x1b[B',
  left: '\x1b[D',
  home: '\x01',
  end: '\x05',
  search: '\x12',
  interrupt: '\x03',
  wordLeft: '\x1b[1;5D',
};

function editorAt(prompt = '$ ', completions: Completion[] = []) {
  const entered: string[] = [];
  const asked: [string, number][] = [];
  const calls: string[] = [];
  const answers: (string | null)[] = [];
  let written = '';
  const editor = new LineEditor({
    write: (text) => (written += text),
    columns: () => 80,
    submit: (text) => entered.push(text),
    complete: async (line, cursor) => {
      asked.push([line, cursor]);
      return completions;
    },
    interrupt: () => calls.push('interrupt'),
    answer: (text) => answers.push(text),
    clear: () => calls.push('clear'),
    leave: () => calls.push('leave'),
  });
  editor.ask(prompt);
  const type = (...keys: string[]) => keys.forEach((each) => editor.take(each));
  const bracketed = (text: string) => editor.take(`\x1b[200~${text}\x1b[201~`);
  return { editor, entered, answers, asked, calls, type, bracketed, written: () => written };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the line editor', () => {
  it('enters what was typed', () => {
    const { type, entered } = editorAt();
    type('git status', key.enter);
    expect(entered).to.deep.equal(['git status']);
  });

  it('answers a command that asks, and remembers nothing of it', () => {
    const { editor, type, entered, answers, written } = editorAt();
    type('read name', key.enter);
    editor.listen('line', 'Who? ');
    type('opss', '\x7f', key.up, key.tab, key.enter);
    expect(answers).to.deep.equal(['ops\n']);
    editor.ask('$ ');
    type(key.up, key.enter);
    expect(entered).to.deep.equal(['read name', 'read name']);
    expect(written()).to.include('Who? ');
  });

  it('ends the input of a command on Ctrl-D, and the command on Ctrl-C', () => {
    const { editor, type, answers, calls } = editorAt();
    type('cat', key.enter);
    editor.listen('line');
    type('\x04');
    editor.listen('line');
    type('half', '\x04', key.interrupt);
    expect(answers).to.deep.equal([null]);
    expect(calls).to.deep.equal(['interrupt']);
  });

  it('does not show a secret', () => {
    const { editor, type, answers, written } = editorAt();
    type('login', key.enter);
    editor.listen('secret', 'Password: ');
    type('hun', 'ter2', key.enter);
    expect(answers).to.deep.equal(['hunter2\n']);
    expect(written()).not.to.include('hun');
  });

  it('hands keys on to a command that draws them itself, one by one as it asks', () => {
    const { editor, type, answers, calls, written } = editorAt();
    type('flux delete', key.enter, 'y', key.enter);
    expect(answers).to.deep.equal([]);
    editor.listen('keys');
    expect(answers).to.deep.equal(['y']);
    editor.listen('keys');
    expect(answers).to.deep.equal(['y', '\r']);
    const before = written();
    editor.listen('keys');
    type(key.interrupt);
    expect(answers.at(-1)).to.equal('\x03');
    expect(calls).to.deep.equal([]);
    expect(written()).to.equal(before);
  });

  it('edits in the middle of a line', () => {
    const { type, entered } = editorAt();
    type('git stats', key.left, 'u', key.enter);
    expect(entered).to.deep.equal(['git status']);
  });

  it('moves by words and to both ends', () => {
    const { type, entered } = editorAt();
    type('get all', key.wordLeft, 'them ', key.home, 'flux ', key.end, '!', key.enter);
    expect(entered).to.deep.equal(['flux get them all!']);
  });

  it('kills words and ends of lines, and yanks them back', () => {
    const { editor, type } = editorAt();
    type('kubectl get pods', '\x17');
    expect(editor.line).to.equal('kubectl get ');
    type('\x15');
    expect(editor.line).to.equal('');
    type('\x19');
    expect(editor.line).to.equal('kubectl get ');
    type(key.home, '\x0b');
    expect(editor.line).to.equal('');
  });

  it('deletes whole characters, even those of two code units', () => {
    const { editor, type } = editorAt();
    type('a🎸', '\x7f');
    expect(editor.line).to.equal('a');
  });

  it('leafs through history and comes back to what was being typed', () => {
    const { editor, type } = editorAt();
    type('first', key.enter);
    editor.ask('$ ');
    type('second', key.enter);
    editor.ask('$ ');
    type('dra', key.up);
    expect(editor.line).to.equal('second');
    type(key.up, key.up);
    expect(editor.line).to.equal('first');
    type(key.down, key.down);
    expect(editor.line).to.equal('dra');
  });

  it('searches history backwards', () => {
    const { editor, type, entered } = editorAt();
    editor.history.replace(['flux get all', 'git push', 'flux logs']);
    type(key.search, 'flux');
    expect(editor.line).to.equal('flux logs');
    type(key.search);
    expect(editor.line).to.equal('flux get all');
    type(key.enter);
    expect(entered).to.deep.equal(['flux get all']);
  });

  it('gives a search up and shows what was there before', () => {
    const { editor, type } = editorAt();
    editor.history.replace(['git push']);
    type('ls', key.search, 'push', '\x07');
    expect(editor.line).to.equal('ls');
  });

  it('asks for more until a command is whole, and remembers it as one', () => {
    const { editor, type, entered } = editorAt();
    type('flux create \\', key.enter);
    editor.askMore();
    type('  tenant rocky', key.enter);
    expect(entered).to.deep.equal(['flux create \\', 'flux create \\\n  tenant rocky']);
    editor.ask('$ ');
    type(key.up);
    expect(editor.line).to.equal('flux create \\\n  tenant rocky');
  });

  it('drops a command that is not whole on Ctrl-C', () => {
    const { editor, type, entered, calls } = editorAt();
    type('echo "open', key.enter);
    editor.askMore();
    type('more', key.interrupt, 'ls', key.enter);
    expect(calls).to.deep.equal([]);
    expect(entered.at(-1)).to.equal('ls');
  });

  it('runs a paste line by line, each after the one before has ended', () => {
    const { editor, bracketed, entered } = editorAt();
    bracketed('cd fleet\r\ngit status\rgit l');
    expect(entered).to.deep.equal(['cd fleet']);
    editor.ask('$ ');
    expect(entered).to.deep.equal(['cd fleet', 'git status']);
    editor.ask('$ ');
    expect(editor.line).to.equal('git l');
  });

  it('keeps a pasted heredoc whole', () => {
    const { editor, bracketed, entered } = editorAt();
    bracketed('cat > a <<EOF\nhello\n\tthere\nEOF\n');
    editor.askMore();
    editor.askMore();
    editor.askMore();
    expect(entered.at(-1)).to.equal('cat > a <<EOF\nhello\n\tthere\nEOF');
  });

  it('keeps keys that are pressed while a command runs', () => {
    const { editor, type, entered } = editorAt();
    type('sleep 5', key.enter, 'ls', key.enter);
    expect(entered).to.deep.equal(['sleep 5']);
    editor.ask('$ ');
    expect(entered).to.deep.equal(['sleep 5', 'ls']);
  });

  it('interrupts a running command and forgets the keys that waited', () => {
    const { editor, type, entered, calls } = editorAt();
    type('sleep 5', key.enter, 'ls', key.interrupt);
    expect(calls).to.deep.equal(['interrupt']);
    editor.ask('$ ');
    expect(editor.line).to.equal('');
    expect(entered).to.deep.equal(['sleep 5']);
  });

  it('closes a single completion with a blank, but not a folder', async () => {
    const one = editorAt('$ ', [{ start: 5, text: 'get', kind: 'command' }]);
    one.type('flux g', key.tab);
    await settled();
    expect(one.editor.line).to.equal('flux get ');
    const folder = editorAt('$ ', [{ start: 3, text: 'clusters/', kind: 'path' }]);
    folder.type('cd cl', key.tab);
    await settled();
    expect(folder.editor.line).to.equal('cd clusters/');
  });

  it('goes as far as all completions agree, then lists them', async () => {
    const { editor, type, written } = editorAt('$ ', [
      { start: 0, text: 'kubectl', kind: 'command' },
      { start: 0, text: 'kustomize', kind: 'command' },
      { start: 0, text: 'ku', label: 'ku (both)', kind: 'command' },
    ]);
    type('k', key.tab);
    await settled();
    expect(editor.line).to.equal('ku');
    type(key.tab);
    await settled();
    expect(written()).to.include('kubectl').and.include('ku (both)');
    expect(editor.line).to.equal('ku');
  });

  it('completes the last of several lines in the light of those before', async () => {
    const { editor, type, asked } = editorAt('$ ', [{ start: 15, text: '--prune', kind: 'flag' }]);
    type('flux create \\', key.enter);
    editor.askMore();
    type(' --pr', key.tab);
    await settled();
    expect(asked).to.deep.equal([['flux create \\\n --pr', 19]]);
    expect(editor.line).to.equal(' --prune ');
  });

  it('leaves on Ctrl-D only where nothing is typed', () => {
    const { editor, type, calls } = editorAt();
    type('ab', key.left, '\x04');
    expect(editor.line).to.equal('a');
    type('\x7f', '\x04');
    expect(calls).to.deep.equal(['leave']);
  });
});
