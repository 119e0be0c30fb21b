/**
 * A new chart, to begin with.
 *
 * Models: `chartutil.Create` of helm v4; the texts are those that helm 4.1.4 writes, as data. Left out: starters.
 */
import type { Files } from '../../files/files';
import { quoteGo } from '../template/printf';
import scaffold from './scaffold.json';

const NAME = /^[a-zA-Z0-9._-]+$/;
const LONGEST = 250;

/**
 * Writes the folder `name` into `folder`.
 * @param warn is told of files that are written over
 * @throws Error in Helm's words
 */
export function createChart(files: Files, folder: string, name: string, warn: (text: string) => void): void {
  if (name === '' || name.length > LONGEST)
    throw new Error(`chart name must be between 1 and ${LONGEST} characters`);
  if (!NAME.test(name))
    throw new Error(`chart name must match the regular expression ${quoteGo(NAME.source)}`);
  if (!files.exists(folder)) throw new Error(`stat ${folder}: no such file or directory`);
  if (!files.isDirectory(folder)) throw new Error(`no such directory ${folder}`);
  const root = `${folder === '/' ? '' : folder}/${name}`;
  if (files.isFile(root)) throw new Error(`file ${root} already exists and is not a directory`);
  for (const [path, text] of Object.entries(scaffold)) {
    const target = `${root}/${path}`;
    if (files.exists(target)) warn(`WARNING: File ${quoteGo(target)} already exists. Overwriting.\n`);
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.write(target, text.replaceAll('<CHARTNAME>', name));
  }
  files.mkdir(`${root}/charts`, { recursive: true });
}
