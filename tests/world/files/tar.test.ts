import { expect, test } from 'vitest';
import { packTar, unpackTar, type TarEntry } from '../../../src/world/files/tar';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const ENTRIES: TarEntry[] = [
  { name: 'movy', type: 'directory', mode: 0o755, content: new Uint8Array(), mtime: 0 },
  { name: 'movy/Chart.yaml', type: 'file', mode: 0o644, content: bytes('name: movy\n'), mtime: 1700000000 },
  { name: 'movy/empty', type: 'file', mode: 0o600, content: new Uint8Array(), mtime: 0 },
  { name: 'movy/block', type: 'file', mode: 0o644, content: new Uint8Array(512).fill(65), mtime: 0 },
];

test('What is packed comes out again, in its order', () => {
  expect(unpackTar(packTar(ENTRIES))).toEqual(ENTRIES);
});

test('What is no archive is refused', () => {
  expect(() => unpackTar(bytes('x'.repeat(1024)))).toThrow('archive/tar: invalid tar header');
  expect(() => unpackTar(bytes('hello'))).toThrow('unexpected EOF');
});

test('An archive that was cut off is refused', () => {
  expect(() => unpackTar(packTar(ENTRIES).subarray(0, 1030))).toThrow('unexpected EOF');
});
