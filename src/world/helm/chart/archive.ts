/**
 * Packed charts.
 *
 * Models: helm v4 pkg/chart/loader/archive and the writing side of `chartutil.Save`: a gzipped tar whose files lie below
 * the chart's name. Left out: limits of size, archives made on Windows.
 */
import pako from 'pako';
import { packTar, unpackTar, type TarEntry } from '../../files/tar';

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/** Files by path within the chart. @throws Error */
export function unpackChart(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const { name, type, content } of unpackTar(inflated(archive))) {
    if (type === 'directory') continue;
    const [folder, ...rest] = name.split('/');
    const parts = rest.filter((part) => part !== '.' && part !== '');
    if (parts[0] === '..') throw new Error('chart illegally references parent directory');
    if (!parts.length && folder !== 'Chart.yaml')
      throw new Error(`chart illegally contains content outside the base directory: ${JSON.stringify(name)}`);
    if (folder === 'Chart.yaml') throw new Error('chart yaml not in base directory');
    const marked = BYTE_ORDER_MARK.every((byte, index) => content[index] === byte);
    files.set(parts.join('/'), marked ? content.subarray(BYTE_ORDER_MARK.length) : content);
  }
  if (!files.size) throw new Error('no files in chart archive');
  return files;
}

/** @param name the folder they lie in @param mtime seconds */
export function packChart(name: string, files: ReadonlyMap<string, Uint8Array>, mtime: number): Uint8Array {
  const entries = [...files].map(([path, content]): TarEntry => ({
    name: `${name}/${path}`,
    type: 'file',
    mode: 0o644,
    content,
    mtime,
  }));
  return pako.gzip(packTar(entries));
}

/** Is it a package at all? @throws Error */
export function checkArchive(path: string, bytes: Uint8Array): void {
  if (isGzip(bytes)) return;
  if (/\.ya?ml$/.test(path))
    throw new Error(`file '${path}' seems to be a YAML file, but expected a gzipped archive`);
  throw new Error(`file '${path}' does not appear to be a gzipped archive; got '${contentType(bytes)}'`);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8;
}

const SNIFFED = 512;
const GZIP_HEADER = 10;

/** `http.DetectContentType` of a buffer that is zero behind a short file's end, which makes it binary. */
function contentType(bytes: Uint8Array): string {
  const head = bytes.subarray(0, SNIFFED);
  if (head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4) return 'application/zip';
  const isBinary = head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
  return head.length < SNIFFED || isBinary ? 'application/octet-stream' : 'text/plain; charset=utf-8';
}

function inflated(archive: Uint8Array): Uint8Array {
  if (archive.length === 0) throw new Error('EOF');
  if (archive.length < GZIP_HEADER) throw new Error('unexpected EOF');
  if (!isGzip(archive)) throw new Error('gzip: invalid header');
  try {
    return pako.ungzip(archive);
  } catch {
    throw new Error('unexpected EOF');
  }
}
