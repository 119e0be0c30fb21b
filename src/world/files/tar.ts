/**
 * Tar archives. Models: the ustar format as Go's `archive/tar` writes and reads it. Left out: writing names of more than
 * 100 bytes, and what only PAX can say.
 */
const BLOCK = 512;
const encoder = new TextEncoder();

export interface TarEntry {
  /** Relative: `deploy/a.yaml` */
  name: string;
  type: 'file' | 'directory';
  mode: number;
  /** Empty for a folder. */
  content: Uint8Array;
  /** seconds */
  mtime: number;
}

/** The entries as one archive, in their order. @throws Error for a name that does not fit */
export function packTar(entries: TarEntry[]): Uint8Array {
  const parts = entries.flatMap((entry) => [header(entry), padded(entry.content)]);
  parts.push(new Uint8Array(2 * BLOCK));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function header({ name, type, mode, content, mtime }: TarEntry): Uint8Array {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number): void => block.set(encoder.encode(text), at);
  const octal = (value: number, at: number, width: number): void =>
    put(`${value.toString(8).padStart(width - 1, '0')}\0`, at);
  if (encoder.encode(name).length > 100) throw new Error(`archive/tar: cannot encode header: ${name}`);
  put(name, 0);
  octal(mode & 0o7777, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(content.length, 124, 12);
  octal(mtime, 136, 12);
  put(type === 'directory' ? '5' : '0', 156);
  put('ustar\u000000', 257);
  put(' '.repeat(8), 148);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

function padded(content: Uint8Array): Uint8Array {
  const block = new Uint8Array(Math.ceil(content.length / BLOCK) * BLOCK);
  block.set(content);
  return block;
}

/** The files and folders of an archive, in its order; links and the like are passed over. @throws Error `unexpected EOF` */
export function unpackTar(archive: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  let at = 0;
  while (at + BLOCK <= archive.length) {
    const block = archive.subarray(at, at + BLOCK);
    if (block.every((byte) => byte === 0)) return entries;
    if (octalAt(block, 148, 8) !== checksum(block)) throw new Error('archive/tar: invalid tar header');
    const size = octalAt(block, 124, 12);
    const content = archive.slice(at + BLOCK, at + BLOCK + size);
    if (content.length < size) throw new Error('unexpected EOF');
    const type = { '0': 'file', '\0': 'file', '5': 'directory' }[String.fromCharCode(block[156]!)];
    if (type)
      entries.push({
        name: nameOf(block),
        type: type as TarEntry['type'],
        mode: octalAt(block, 100, 8),
        content,
        mtime: octalAt(block, 136, 12),
      });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  if (!entries.length && archive.length) throw new Error('unexpected EOF');
  return entries;
}

function nameOf(block: Uint8Array): string {
  const prefix = textAt(block, 345, 155);
  const name = textAt(block, 0, 100);
  return prefix ? `${prefix}/${name}` : name;
}

function textAt(block: Uint8Array, at: number, width: number): string {
  const field = block.subarray(at, at + width);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}

function octalAt(block: Uint8Array, at: number, width: number): number {
  return parseInt(textAt(block, at, width).trim() || '0', 8);
}

/** The sum of all bytes, those of the sum itself taken as blanks. */
function checksum(block: Uint8Array): number {
  return block.reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0);
}
