/**
 * A new chart, to begin with.
 *
 * Models: `chartutil.Create` and `CreateFrom` of helm v4; the texts are those that helm 4.1.4 writes, as data.
 */
import type { Files } from '../../files/files';
import { quoteGo } from '../template/printf';
import { bytesOf, rawFilesOf, subchartsOf, type Chart } from './chart';
import { archiveName, chartfileText, saveChart } from './save';
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
  const root = rootOf(folder, name);
  if (files.isFile(root)) throw new Error(`file ${root} already exists and is not a directory`);
  for (const [path, text] of Object.entries(scaffold)) {
    const target = `${root}/${path}`;
    if (files.exists(target)) warn(`WARNING: File ${quoteGo(target)} already exists. Overwriting.\n`);
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.write(target, text.replaceAll('<CHARTNAME>', name));
  }
  files.mkdir(`${root}/charts`, { recursive: true });
}

function rootOf(folder: string, name: string): string {
  if (name === '.') return folder;
  return `${folder === '/' ? '' : folder}/${name}`;
}

const decoder = new TextDecoder();
const PLACEHOLDER = '<CHARTNAME>';

/**
 * Writes `name` into `folder` as the starter has it, with a Chart.yaml of its own.
 * @param mtime seconds, for the archives of subcharts @throws Error in Helm's words
 */
export function createFrom(files: Files, folder: string, name: string, starter: Chart, mtime: number): void {
  if (name === '' || name === '.' || name.includes('/'))
    throw new Error(`"${name}" is not a valid chart name`);
  const root = rootOf(folder, name);
  if (files.isFile(root)) throw new Error(`file ${root} already exists and is not a directory`);
  const write = (path: string, content: string | Uint8Array): void => {
    const target = `${root}/${path}`;
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.write(target, content);
  };
  const named = (text: string): string => text.replaceAll(PLACEHOLDER, name);
  const metadata = {
    name,
    description: 'A Helm chart for Kubernetes',
    type: 'application',
    version: '0.1.0',
    appVersion: '0.1.0',
    apiVersion: 'v2',
  };
  write('Chart.yaml', chartfileText(metadata));
  const values = rawFilesOf(starter).get('values.yaml');
  if (values) write('values.yaml', named(decoder.decode(values)));
  if (starter.schema !== undefined) write('values.schema.json', starter.schema);
  for (const file of starter.templates) write(file.name, named(file.data));
  for (const file of starter.files) write(file.name, bytesOf(file));
  for (const subchart of subchartsOf(starter))
    write(`charts/${archiveName(subchart)}`, saveChart(subchart, mtime));
}
