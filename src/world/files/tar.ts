/**
 * Tar archives. Models: the ustar format as Go's `archive/tar` writes it. Left out: names of more than 100 bytes and what
 * only PAX can say.
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
