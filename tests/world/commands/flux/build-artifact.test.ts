import pako from 'pako';
import { expect, it } from 'vitest';
import { FOLDER, shpod } from './shpod';

/** Names in an archive: what begins each header. */
function names(archive: Uint8Array): string[] {
  const found: string[] = [];
  for (let at = 0; at < archive.length && archive[at];) {
    const field = (from: number, length: number): string =>
      new TextDecoder().decode(archive.subarray(at + from, at + from + length)).split('\0')[0]!;
    found.push(field(0, 100));
    at += 512 + Math.ceil(parseInt(field(124, 12), 8) / 512) * 512;
  }
  return found;
}

it('packs a folder without what is ignored', async () => {
  const { files, run } = shpod({
    'app/a/x.yaml': 'x',
    'app/b.png': 'y',
    'app/.git/config': 'z',
    'app/c.yaml': 'w',
  });
  expect(await run('flux build artifact --path ./app -o out.tgz')).toEqual({
    stdout: '',
    stderr: '► building artifact from ./app\n✔ artifact created at out.tgz\n',
    code: 0,
  });
  expect(names(pako.ungzip(files.readBytes(`${FOLDER}/out.tgz`)))).toEqual(['.', 'a', 'a/x.yaml', 'c.yaml']);
});

it.each([
  ['flux build artifact', 'invalid path ""'],
  ['flux build artifact --path nope', "invalid path 'nope', must point to an existing directory or file"],
])('refuses %s', async (line, why) => {
  expect(await shpod().run(line)).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
});
