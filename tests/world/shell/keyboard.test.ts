import { describe, expect, it } from 'vitest';
import type { RunResult, Session, SessionLog, WorldEvent } from '../../../src/session/session';
import { createWorld } from '../../../src/world/world';

/** A page's world: somebody sits at the terminal, and time passes when told. */
async function terminal() {
  const session = await createWorld({}, { drive: 'outside' });
  const events: WorldEvent[] = [];
  session.subscribe((event) => events.push(event));
  const asked = () => events.filter((event) => event.type === 'asks').length;
  /** Types a line, and then each answer as soon as something asks; Ctrl-C for `interrupt`. */
  const type = async (line: string, ...answers: (string | null | 'interrupt')[]): Promise<RunResult> => {
    const before = asked();
    let result: RunResult | undefined;
    void session.run(line, { attended: true }).then((each) => (result = each));
    for (const [at, answer] of answers.entries()) {
      for (let turns = 0; turns < 100 && asked() <= before + at; turns += 1) await session.advance(50);
      if (answer === 'interrupt') session.interrupt();
      else await session.input(answer);
    }
    for (let turns = 0; turns < 400 && !result; turns += 1) await session.advance(50);
    if (!result) throw new Error(`${line} still waits`);
    return result;
  };
  return { session, events, type };
}

describe('a program that asks', () => {
  it('is answered by a line: kubectl delete --interactive', async () => {
    const { session, type } = await terminal();
    await type('kubectl create configmap a -n default && kubectl create configmap b -n default');
    const no = await type('kubectl delete configmap a -n default --interactive', 'n\n');
    expect(no.stdout).toBe(
      'You are about to delete the following 1 resource(s):\nconfigmap/a\nDo you want to continue? (y/N): deletion is cancelled\n',
    );
    const yes = await type('kubectl delete configmap a -n default --interactive', 'y\n');
    expect(yes.stdout).toContain('configmap "a" deleted from default namespace\n');
    expect(await session.listObjects({ kind: 'ConfigMap', name: 'a' })).toEqual([]);
  });

  it('is answered key by key: flux delete, which draws what is typed', async () => {
    const { session, type } = await terminal();
    const no = await type('flux delete kustomization flux-system', 'n', '\r');
    expect(no).toMatchObject({ code: 1 });
    expect(no.stderr).toContain('aborting');
    const escaped = await type('flux delete kustomization flux-system', '\x03');
    expect(escaped.stderr).toContain('aborting');
    const yes = await type('flux delete source git flux-system', 'n', '\x7f', 'y', '\r');
    expect(yes.stderr + yes.stdout).toContain('source git deleted');
    expect(yes.stdout).toContain('? \x1b[2m[y/N]\x1b[0m y█\n');
    expect(await session.listObjects({ kind: 'GitRepository', name: 'flux-system' })).toEqual([]);
  });

  it('hides a password: helm registry login', async () => {
    const { events, type } = await terminal();
    const result = await type('helm registry login ghcr.io', 'me\n', 'secret\n');
    expect(result.stdout).toContain('Username: ');
    expect(events.filter((event) => event.type === 'asks').map((event) => event.mode)).toEqual([
      'line',
      'secret',
    ]);
    expect(events.filter((event) => event.type === 'answered').map((event) => event.text)).toEqual([
      'me\n',
      '',
    ]);
  });

  it("is bash's read, with its prompt, in a loop, and at the end of input", async () => {
    const { type } = await terminal();
    expect((await type('read -p "Who? " name; echo "hello $name"', 'ops\n')).stdout).toBe('hello ops\n');
    expect((await type('read -r a b && echo "$b-$a"', 'x y z\n')).stdout).toBe('y z-x\n');
    expect((await type('while read -r line; do echo "<$line>"; done', 'a\n', 'b\n', null)).stdout).toBe(
      '<a>\n<b>\n',
    );
    expect(await type('read name; echo $?', null)).toMatchObject({ stdout: '1\n' });
  });

  it('is not read where a pipe or a file gives the input', async () => {
    const { type } = await terminal();
    expect((await type('echo a | { read x; echo "<$x>"; }')).stdout).toBe('<a>\n');
    expect((await type('printf "1\\n2\\n" > f; while read -r x; do echo "<$x>"; done < f')).stdout).toBe(
      '<1>\n<2>\n',
    );
    expect((await type('read x <<< "here"; echo $x; echo a | cat; cat < f | wc -l')).stdout).toBe(
      'here\na\n2\n',
    );
  });

  it('takes all lines up to Ctrl-D: cat > FILE, kubectl apply -f -', async () => {
    const { session, type } = await terminal();
    await type('cat > note.txt', 'one\n', 'two\n', null);
    expect(await session.readFile('/root/note.txt')).toBe('one\ntwo\n');
    const manifest = ['apiVersion: v1\n', 'kind: ConfigMap\n', 'metadata: { name: typed }\n'];
    const applied = await type('kubectl apply -n default -f -', ...manifest, null);
    expect(applied.stdout).toBe('configmap/typed created\n');
    expect((await type('sort | head -n 1', 'b\n', 'a\n', null)).stdout).toBe('a\n');
    expect((await type('grep -c b', 'b\n', 'a\n', null)).stdout).toBe('1\n');
    expect((await type('cat note.txt; grep two note.txt; ls | wc -l')).code).toBe(0);
  });

  it('ends on Ctrl-C, and leaves the shell to its owner', async () => {
    const { type } = await terminal();
    expect(await type('read name', 'interrupt')).toMatchObject({ code: 130 });
    expect(await type('cat', 'interrupt')).toMatchObject({ code: 130 });
    expect((await type('echo on')).stdout).toBe('on\n');
  });

  it('finds the end of input where nobody sits at the terminal', async () => {
    const { session } = await terminal();
    let result: RunResult | undefined;
    void session.run('read name; echo $?; cat; flux delete ks flux-system').then((each) => (result = each));
    await session.advance(5_000);
    expect(result).toMatchObject({ code: 1, stderr: expect.stringContaining('aborting') as unknown });
    expect(result!.stdout).toMatch(/^1\n/);
  });

  it('gives the same again from the log, and still asks where it asked', async () => {
    const { session, type } = await terminal();
    await type('read name; echo "hello $name" > said', 'ops\n');
    void session.run('read -p "And now? " x; echo $x', { attended: true });
    await session.advance(1_000);
    const log = await session.log();
    const again = await replayed(log);
    expect(await again.session.readFile('/root/said')).toBe('hello ops\n');
    expect(again.events.filter((event) => event.type === 'asks')).toHaveLength(2);
    await again.session.input('later\n');
    await again.session.advance(1_000);
    expect(again.events.at(-2)).toMatchObject({ type: 'finished', result: { stdout: 'later\n' } });
  });
});

async function replayed(log: SessionLog): Promise<{ session: Session; events: WorldEvent[] }> {
  const session = await createWorld({}, { drive: 'outside' });
  const events: WorldEvent[] = [];
  session.subscribe((event) => events.push(event));
  await session.replay(log);
  return { session, events };
}
