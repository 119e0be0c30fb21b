/** `helm pull`: fetches packed charts, and unpacks them on demand. Models: helm v4 pkg/action/pull.go. */
import { FilesError, join, type Files } from '../../files/files';
import { loadChartArchive } from '../../helm/chart/load';
import { unpackChart } from '../../helm/chart/archive';
import { notModelled } from '../not-modelled';
import { downloadChart, versionOf, type Download } from './chart-download';
import type { Call } from './call';

export function pull(call: Call): void {
  const { context, typed } = call;
  if (typed.flag('verify') || typed.flag('prov')) throw notModelled('helm', 'pull --verify');
  const destination = typed.text('destination') || '.';
  for (const reference of typed.args) {
    const found = downloadChart(call, reference, versionOf(call));
    if (typed.flag('untar')) untar(call, reference, found);
    else save(call, join(context.cwd, destination), destination, found);
  }
}

/** Written under another name first. @throws Error `open ...: no such file or directory` */
function save({ context }: Call, folder: string, shown: string, { fileName, bytes }: Download): void {
  const name = shown === '.' ? fileName : `${shown.replace(/\/+$/, '')}/${fileName}`;
  try {
    context.files.write(`${folder}/${fileName}`, bytes);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new Error(`open ${name}${context.names.digits()}: ${error.reason}`);
  }
}

/** Below `--untardir`, which is below `--destination`. */
function untar({ context, typed }: Call, reference: string, { bytes }: Download): void {
  const { files, cwd } = context;
  const given = typed.text('untardir') || '.';
  const folder = given.startsWith('/') ? given : joined(typed.text('destination') || '.', given);
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const checked = joined(folder, name);
  if (files.exists(join(cwd, checked)))
    throw new Error(`failed to untar: a file or directory with the name ${checked} already exists`);
  files.mkdir(join(cwd, checked), { recursive: true });
  expand(files, join(cwd, joined(folder, loadChartArchive(bytes).metadata.name)), unpackChart(bytes));
}

/** As Go's `filepath.Join` shortens a path. */
function joined(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}/${name}`.split('/')) {
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${folder.startsWith('/') ? '/' : ''}${parts.join('/')}` || '.';
}

function expand(files: Files, folder: string, content: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of content) {
    const target = `${folder}/${path}`;
    files.mkdir(target.slice(0, target.lastIndexOf('/')), { recursive: true });
    files.write(target, bytes);
  }
}
