import { beforeAll, describe, expect, it } from 'vitest';
import { createWorld } from '../../../src/world/world';
import type { Session } from '../../../src/session/session';

/** Outputs settled against coreutils 9.4, diffutils 3.10 and tar 1.35. */
let session: Session;
const type = async (line: string): Promise<string> => {
  const { stdout, stderr, code } = await session.run(line);
  return `${stdout}${stderr}[${code}]`;
};

beforeAll(async () => {
  session = await createWorld({});
  await session.run(
    'mkdir -p w/s/t && cd w && printf "b\\na\\n" > x.txt && printf "a\\nc\\n" > y.txt && echo hi > s/z',
  );
});

describe('ls', () => {
  it('names what is there, one a line, and folders after files', async () => {
    expect(await type('ls s x.txt')).toBe('x.txt\n\ns:\nt\nz\n[0]');
    expect(await type('ls -F')).toBe('s/\nx.txt\ny.txt\n[0]');
    expect(await type('ls -R')).toBe('.:\ns\nx.txt\ny.txt\n\n./s:\nt\nz\n\n./s/t:\n[0]');
  });

  it('shows mode, owner, size and time in the long form', async () => {
    await session.run('chmod 640 x.txt');
    expect(await type('ls -l')).toMatch(
      /^total 12\ndrwxr-xr-x 3 root root 4096 Nov 22 10:00 s\n-rw-r----- 1 root root {4}4 Nov 22 10:00 x.txt\n/,
    );
  });

  it('says which is not there', async () => {
    expect(await type('ls nope')).toBe("ls: cannot access 'nope': No such file or directory\n[2]");
    expect(await type('ls -Z')).toBe("ls: invalid option -- 'Z'\nTry 'ls --help' for more information.\n[2]");
  });
});

describe('sort', () => {
  it('goes by bytes', async () => {
    expect(await type('printf "b\\n_a\\nN\\nb\\n" | sort')).toBe('N\n_a\nb\nb\n[0]');
    expect(await type('printf "b\\na\\nb\\n" | sort -ru')).toBe('b\na\n[0]');
    expect(await type('sort nope')).toBe('sort: cannot read: nope: No such file or directory\n[2]');
  });
});

describe('diff', () => {
  it('prints the normal form, and the unified one', async () => {
    expect(await type('diff x.txt y.txt')).toBe('1d0\n< b\n2a2\n> c\n[1]');
    expect(await type('printf "1\\n2\\n" > p; printf "1\\n3" > q; diff p q')).toBe(
      '2c2\n< 2\n---\n> 3\n\\ No newline at end of file\n[1]',
    );
    const unified = await type('diff -u x.txt y.txt');
    expect(unified).toMatch(/^--- x\.txt\t2026-11-22 10:00:\d\d\.\d{9} \+0000\n\+\+\+ y\.txt\t/);
    expect(unified).toMatch(/\n@@ -1,2 \+1,2 @@\n-b\n a\n\+c\n\[1\]$/);
  });

  it('compares folders, and says nothing of equal ones', async () => {
    expect(await type('cp -r s s2; diff -r s s2')).toBe('[0]');
    expect(await type('echo new > s2/n; echo ho > s2/z; diff -r s s2')).toBe(
      'Only in s2: n\ndiff -r s/z s2/z\n1c1\n< hi\n---\n> ho\n[1]',
    );
    expect(await type('diff -q s/z s2/z; diff x.txt nope')).toBe(
      'Files s/z and s2/z differ\ndiff: nope: No such file or directory\n[2]',
    );
  });
});

describe('tar', () => {
  it('packs, lists and unpacks', async () => {
    expect(await type('tar czf s.tgz s && tar tzf s.tgz')).toBe('s/\ns/t/\ns/z\n[0]');
    expect(await type('mkdir o && tar -xzf s.tgz -C o --strip-components=1 && cat o/z')).toBe('hi\n[0]');
    expect(await type('tar cf - s | tar tf - s/z')).toBe('s/z\n[0]');
  });

  it('refuses what is no archive', async () => {
    expect(await type('tar tf x.txt')).toContain('tar: This does not look like a tar archive\n');
    expect(await type('tar xf nope')).toContain('tar: nope: Cannot open: No such file or directory\n');
  });
});

describe('small tools', () => {
  it('count in the columns of GNU wc', async () => {
    expect(await type('wc -l x.txt y.txt')).toBe('2 x.txt\n2 y.txt\n4 total\n[0]');
    expect(await type('cat x.txt | wc; wc -l < x.txt')).toBe('      2       2       4\n2\n[0]');
    expect(await type('uniq -c x.txt')).toBe('      1 b\n      1 a\n[0]');
  });

  it('word their errors as GNU does', async () => {
    expect(await type('cat s')).toBe('cat: s: Is a directory\n[1]');
    expect(await type('touch no/file')).toBe("touch: cannot touch 'no/file': No such file or directory\n[1]");
    expect(await type('sed -i s/a/b/ nope')).toBe("sed: can't read nope: No such file or directory\n[2]");
    expect(await type('grep -rn hi s .')).toContain('./s/z:1:hi\n');
  });

  it('know the machine, and say what it does not have', async () => {
    expect(await type('id; uname; realpath s')).toBe(
      'uid=0(root) gid=0(root) groups=0(root)\nLinux\n/root/w/s\n[0]',
    );
    expect(await type('k9s')).toBe('shpod: "k9s" is not part of this workshop\'s shell\n[127]');
  });

  it('keep nothing in /dev/null', async () => {
    expect(await type('echo hi > /dev/null; cat /dev/null')).toBe('[0]');
  });
});

describe('a line of tools', () => {
  const cases: [string, string][] = [
    ["sed '/b/a\\  c: 1' x.txt", 'b\n  c: 1\na\n'],
    ["sed '/b/i   c: 1' x.txt", 'c: 1\nb\na\n'],
    ['sed -i.bak s/b/B/ x.txt; cat x.txt x.txt.bak; mv x.txt.bak x.txt', 'B\na\nb\na\n'],
    ['seq 5 | head -n -3', '1\n2\n'],
    ['diff <(printf "a\\nb\\n") <(printf "b\\n")', '1d0\n< a\n'],
    [
      'kubectl apply -f <(printf "apiVersion: v1\\nkind: Namespace\\nmetadata: {name: q}\\n")',
      'namespace/q created\n',
    ],
    ['echo a b | xargs -n1 echo; xargs echo none < /dev/null', 'a\nb\nnone\n'],
    ['yes | head -2', 'y\ny\n'],
    ['tree s', 's\n├── t\n└── z\n\n1 directory, 1 file\n'],
  ];

  it.each(cases)('%s', async (line, answer) => {
    expect((await session.run(line)).stdout).toBe(answer);
  });
});

describe('a tool that asks for the time or for chance', () => {
  const lines = [
    'touch f && stat -c %y f || ls -l f',
    'jq -n now',
    'jq -n "\\"now\\""',
    'awk "BEGIN { srand(3); print rand(), rand() }"',
    'echo $RANDOM $SECONDS $EPOCHSECONDS',
    'bash -c "echo \\$RANDOM"',
    'time sleep 2',
    'time -p false; echo $?',
  ];

  it('gets the same in two equal worlds', async () => {
    const play = async (): Promise<string[]> => {
      const world = await createWorld({});
      const out: string[] = [];
      for (const line of lines) {
        const { stdout, stderr } = await world.run(line);
        out.push(stdout + stderr);
      }
      return out;
    };
    const once = await play();
    expect(await play()).toEqual(once);
    expect(Number(once[1])).toBeGreaterThan(1_795_341_600);
    expect(Number(once[1])).toBeLessThan(1_795_341_700);
    expect(once[2]).toBe('"now"\n');
    expect(once[6]).toMatch(/^\nreal\t0m2\.\d{3}s\nuser\t0m0\.000s\n/);
    expect(once[7]).toMatch(/^1\nreal 0\.\d\d\n|real 0\.\d\d\n[\s\S]*1\n/);
  });
});
