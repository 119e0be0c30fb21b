import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'deck-'));

function deck(...args: string[]) {
  return spawnSync('node', ['--import', 'tsx', 'src/cli/deck.ts', ...args], { encoding: 'utf8' });
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('npm run deck', () => {
  it('prints the slides of each file as JSON', () => {
    const one = write(
      'one.md',
      'name: a\nclass: x\n# A\n\n.lab[\n```bash\n$ ls\nfile\n```\n]\n\n???\n\nSay it.\n',
    );
    const { stdout, status } = deck('--json', one, 'tests/deck/flux-tenants.md');
    const told = JSON.parse(stdout) as Record<string, unknown[]>;
    expect(status).toBe(0);
    expect(told[one]).toEqual([
      { name: 'a', classes: ['x'], notes: 'Say it.', lab: ['ls'], text: 'A\n$ ls\nfile' },
    ]);
    expect(told['tests/deck/flux-tenants.md']).toHaveLength(8);
  });

  it('ends with file and line of a mistake, and prints nothing else', () => {
    const bad = write('bad.md', '# A\n\n.lab[\n');
    const { stdout, stderr, status } = deck('--json', bad);
    expect([stdout, stderr, status]).toEqual([
      '',
      `${bad}:3: .lab[ is not closed: found the end of the slide, expected a ]\n`,
      1,
    ]);
  });

  it('prints the other decks beside one with a mistake', () => {
    const [good, bad] = [write('good.md', '# A\n'), write('bad.md', '```\n')];
    const { stdout, stderr, status } = deck('--json', bad, good);
    expect([Object.keys(JSON.parse(stdout) as object), status]).toEqual([[good], 1]);
    expect(stderr).toContain(`${bad}:1: the code fence`);
  });

  it('reads a deck whose pictures are elsewhere, and says so', () => {
    const { stderr, status } = deck('--json', write('pic.md', '![x](nowhere.png)\n'));
    expect([status, stderr]).toEqual([
      0,
      expect.stringContaining('warning: there is no picture nowhere.png'),
    ]);
  });
});
