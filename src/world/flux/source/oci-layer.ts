/**
 * The files in a layer of an artifact.
 *
 * Models: `tar.Untar` of fluxcd/pkg, which drops links. Left out: limits of size.
 */
import pako from 'pako';
import { unpackTar } from '../../files/tar';

/** Files by path. @throws Error `failed to extract layer contents from artifact: ...` */
export function unpackLayer(bytes: Uint8Array): Map<string, Uint8Array> {
  let archive: Uint8Array;
  try {
    archive = pako.ungzip(bytes);
  } catch {
    throw new Error(
      'failed to extract layer contents from artifact: requires gzip-compressed body: gzip: invalid header',
    );
  }
  try {
    const files = unpackTar(archive).filter(({ type }) => type === 'file');
    return new Map(files.map(({ name, content }) => [name.replace(/^(\.\/)+/, ''), content]));
  } catch (error) {
    throw new Error(`failed to extract layer contents from artifact: tar error: ${(error as Error).message}`);
  }
}
