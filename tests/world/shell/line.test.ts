import { describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world';
import type { Session, WorldEvent } from '../../../src/session/session';

async function shell(): Promise<{
  session: Session;
  type: (line: string) => Promise<string>;
  events: WorldEvent[];
}> {
  const session = await createWorld({});
  const events: WorldEvent[] = [];
  session.subscribe((event) => events.push(event));
  const type = async (line: string): Promise<string> => {
    const result = await session.run(line);
    return result.stdout + result.stderr;
  };
  return { session, type, events };
}

describe('a line typed into the shell', () => {
  it('carries folder, variables, exports, functions, aliases and the exit code to the next line', async () => {
    const { type } = await shell();
    await type('cd /tmp; x=5; export Y=6; f() { echo f$1 $x; }; alias greet="echo hello"; false');
    expect(await type('echo $? $x $Y')).toBe('1 5 6\n');
    expect(await type('f 3; greet you; pwd')).toBe('f3 5\nhello you\n/tmp\n');
    expect(await type('printenv Y; cd - ; unset x; echo [$x]')).toBe('6\n/root\n[]\n');
  });

  it('runs here-documents, pipes and redirections', async () => {
    const { type } = await shell();
    await type('cat <<EOF > a.txt\none\ntwo ü\nEOF');
    expect(await type('cat a.txt | grep ü | wc -c; cat nope 2>&1')).toBe(
      '7\ncat: nope: No such file or directory\n',
    );
  });

  it('says what bash says of an unknown command, with its code', async () => {
    const { session } = await shell();
    expect(await session.run('kubctl get pods')).toMatchObject({
      stderr: 'bash: kubctl: command not found\n',
      code: 127,
    });
  });

  it('refuses to write into a folder that is not there, and goes on', async () => {
    const { session } = await shell();
    expect(
      await session.run('echo a >> no/file.yaml; echo $?; echo b | cat > nope/x; echo c > /tmp || echo d'),
    ).toMatchObject({
      stdout: '1\nd\n',
      stderr: expect.stringContaining('bash: no/file.yaml: No such file or directory\n'),
    });
  });

  it('ends with the code that exit names and leaves the shell as it was', async () => {
    const { session, type } = await shell();
    await type('x=1');
    expect(await session.run('x=2; exit 4; echo no')).toMatchObject({ stdout: '', code: 4 });
    expect(await type('echo $x')).toBe('1\n');
  });

  it('shows what a command prints while the line still runs, in order, and only once', async () => {
    const { type, events } = await shell();
    await type('echo a; nope; for i in 1 2; do echo $i; sleep 1; done; echo $(echo in); timeout 2 echo t');
    const seen = events.flatMap((event) =>
      event.type === 'output' && event.stream === 'stdout' ? [event.text] : [],
    );
    expect(seen).toEqual(['a\n', '1\n', '2\n', 'in\n', 't\n']);
  });

  it('keeps what goes into a pipe or a file off the terminal', async () => {
    const { type, events } = await shell();
    await type('echo hidden > f; echo piped | cat; bash -c "echo deep" | wc -l');
    const seen = events.flatMap((event) => (event.type === 'output' ? [event.text] : []));
    expect(seen).toEqual(['piped\n', '1\n']);
  });
});

describe('text that is not complete yet', () => {
  const typed: [string, boolean][] = [
    ['echo "a', true],
    ['cat <<EOF', true],
    ['cat <<EOF\na\nEOF', false],
    ['flux create kustomization tenants \\', true],
    ['for i in 1 2; do', true],
    ['foo() {', true],
    ['echo a &&', true],
    ['echo a |', true],
    ['echo $(ls', true],
    ["echo 'a\nb'", false],
    ['ls )', false],
    ['echo a', false],
  ];
  for (const [text, incomplete] of typed) {
    it(`${JSON.stringify(text)} ${incomplete ? 'waits for more' : 'is run'}`, async () => {
      const session = await createWorld({}, { drive: 'outside' });
      const answer = session.run(text);
      const drive = (async () => {
        for (let i = 0; i < 20; i++) await session.advance(100);
      })();
      expect((await answer).incomplete ?? false).toBe(incomplete);
      await drive;
    });
  }
});
