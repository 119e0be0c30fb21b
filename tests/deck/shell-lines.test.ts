import { describe, expect, it } from 'vitest';
import { isComplete } from '../../src/deck/complete';
import { codeOf, commandsOf, shellLines } from '../../src/deck/shell-lines';

const commands = (...lines: string[]): string[] => commandsOf(shellLines(lines.join('\n')));

describe('commands in a piece of shell', () => {
  it('are all of it where there is no prompt', () => {
    expect(commands('cd x', '', '# a comment', 'ls -l')).toEqual(['cd x', 'ls -l']);
    expect(codeOf('cd x\n\n# a comment\nls -l\n')).toBe('cd x\n\n# a comment\nls -l');
  });

  it.each([
    ['shpod:~# '],
    ['shpod:~/fleet-config-using-flux-lpiot# '],
    ['k8s@shpod:~/fleet-config-using-flux-XXXXX$ '],
    ['k8s@shpod ~$ '],
    ['root@04c0bb0a6c07:/# '],
    ['[root@0ecccdfa45ef /]# '],
    ['(venv) me@host:/srv/x$ '],
    ['/ # '],
    ['$ '],
  ])('follow the prompt %s', (prompt) => {
    expect(commands(`${prompt}kubectl get pods`, 'NAME   READY', 'web    1/1')).toEqual(['kubectl get pods']);
  });

  it('go on after a backslash, with blanks behind it or not', () => {
    expect(commands('$ a \\ ', '  --b \\', '  --c', 'output')).toEqual(['a \\\n  --b \\\n  --c']);
  });

  it('may begin on the line after the prompt', () => {
    expect(commands('k8s@shpod:~$ \\', '    git add . && \\', '    git push', 'Done')).toEqual([
      'git add . && \\\n    git push',
    ]);
  });

  it('take heredocs, quotes and loops whole', () => {
    expect(
      commands(
        '$ cat > f <<EOF',
        'a: 1',
        'EOF',
        '$ echo "x',
        'y"',
        '$ for i in 1 2; do',
        'echo $i',
        'done',
        '1',
        '2',
      ),
    ).toEqual(['cat > f <<EOF\na: 1\nEOF', 'echo "x\ny"', 'for i in 1 2; do\necho $i\ndone']);
  });

  it('are shown with the prompt of later lines, and copied without', () => {
    expect(codeOf('$ cat <<EOF\n> a\n> EOF\na\n')).toBe('cat <<EOF\na\nEOF');
  });

  it('are not what output looks like', () => {
    expect(commands('$ helm template x', '---', '# Source: x/y.yaml', 'kind: Pod')).toEqual([
      'helm template x',
    ]);
  });
});

describe('a complete command', () => {
  it.each([
    'ls',
    'a | b',
    'f() { ls; }',
    'case x in a) b;; esac',
    'echo $(ls)',
    'cat <<< x',
    'if a; then b; fi',
    'a &',
  ])('is %s', (line) => expect(isComplete(line)).toBe(true));

  it.each([
    'a \\',
    'a |',
    'a &&',
    "echo 'x",
    'cat <<EOF\nx',
    'while true; do',
    'if a; then',
    '{ ls',
    '( ls',
    'echo $(ls',
  ])('is not %j', (line) => expect(isComplete(line)).toBe(false));
});
