import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { course } from '../../src/cli/vite-plugin-course';

const SLIDE = 'name: s\n# One\n\n.lab[\n```bash\n$ ls\n```\n]\n';
const LAB =
  'title: T\ndeck: deck\nsummary: S\nsteps:\n  - name: a\n    role: ops\n    slide: s\n    task: Do it.\n' +
  '    checks: [{ title: it is so, file: { path: a } }]\n    wrong: [{ name: w, acts: [ls], message: nothing }]\n';

/** What the plugin makes of a project with these files. */
function built(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'course-'));
  const all = {
    'slides/deck.md': SLIDE,
    'labs/one/lab.yaml': LAB,
    'labs/lab.schema.json': readFileSync('labs/lab.schema.json', 'utf8'),
    ...files,
  };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const hooks = course() as unknown as Record<string, (...args: unknown[]) => unknown>;
  const emitted: { fileName: string }[] = [];
  const host = {
    addWatchFile: () => undefined,
    emitFile: (file: { fileName: string }) => emitted.push(file),
  };
  hooks['configResolved']!({ root });
  return {
    emitted,
    start: async () => hooks['buildStart']!.call(host),
    load: async (id: string) => String(await hooks['load']!.call(host, `\0virtual:${id}`)),
    generate: () => hooks['generateBundle']!.call(host),
  };
}

describe('the build', () => {
  it('makes a piece of each deck and lab, without the ways that are proven before', async () => {
    const { load } = built({});
    expect(await load('decks')).toContain('"name":"deck","title":"One"');
    expect(await load('labs')).toContain('import("virtual:lab/one")');
    expect(await load('lab/one')).not.toContain('"w"');
    expect(await load('lab/one')).toContain('wrong');
  });

  it('publishes the schema of labs', async () => {
    const { emitted, generate } = built({});
    generate();
    expect(emitted.map(({ fileName }) => fileName)).toEqual(['lab.schema.json']);
  });

  it.each([
    ['a fence left open', { 'slides/deck.md': '# A\n\n```bash\nls\n' }, 'slides/deck.md:3: the code fence'],
    ['a .lab[ left open', { 'slides/deck.md': '# A\n\n.lab[\n' }, 'slides/deck.md:3: .lab[ is not closed'],
    [
      'a picture that is not there',
      { 'slides/deck.md': '# A\n\n![x](a.svg)\n' },
      'slides/deck.md:3: found picture a.svg',
    ],
    [
      'a name used twice',
      { 'slides/deck.md': 'name: a\n# A\n---\nname: a\n# B\n' },
      'slides/deck.md:4: name: found a',
    ],
    [
      'a slide of a lab that is gone',
      { 'slides/deck.md': '# A\n' },
      'labs/one/lab.yaml:7: steps[0].slide: found s',
    ],
    [
      'a field of a lab misspelt',
      { 'labs/one/lab.yaml': LAB.replace('task', 'taks') },
      'labs/one/lab.yaml:8: steps[0].taks: found a field nobody knows, expected task',
    ],
    ['a lab that is no YAML', { 'labs/one/lab.yaml': 'title: [\n' }, 'labs/one/lab.yaml:2: not YAML'],
  ])('ends at %s, with file and line', async (_name, files, message) => {
    await expect(built(files as Record<string, string>).start()).rejects.toThrow(message);
  });
});
