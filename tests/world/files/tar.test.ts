import { expect, it } from 'vitest';
import { packTar } from '../../../src/world/files/tar';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

it('writes a header with a checksum, the content in whole blocks, and two empty blocks at the end', () => {
  const content = new TextEncoder().encode('hello\n');
  const archive = packTar([{ name: 'a/b.txt', type: 'file', mode: 0o644, content, mtime: 0 }]);
  expect(archive.length).toBe(4 * 512);
  expect(text(archive.subarray(0, 7))).toBe('a/b.txt');
  expect(text(archive.subarray(100, 108))).toBe('0000644\0');
  expect(text(archive.subarray(124, 136))).toBe('00000000006\0');
  expect(text(archive.subarray(257, 265))).toBe('ustar\x0000');
  const sum = archive.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  const stored = archive.subarray(148, 156).reduce((total, byte) => total + byte, 0);
  expect(text(archive.subarray(148, 154))).toBe((sum - stored + 8 * 32).toString(8).padStart(6, '0'));
  expect(text(archive.subarray(512, 518))).toBe('hello\n');
  expect(archive.subarray(518).every((byte) => byte === 0)).toBe(true);
});

it('refuses a name that a header cannot hold', () => {
  const entry = { type: 'file', mode: 0o644, content: new Uint8Array(), mtime: 0 } as const;
  expect(() => packTar([{ ...entry, name: 'x'.repeat(101) }])).toThrow('cannot encode header');
});
