/**
 * `flux build artifact`: a folder, or a file, packed as it would be published.
 *
 * Models: `cmd/flux/build_artifact.go` and `oci.Client.Build` of fluxcd/pkg: owners and times are left out of the archive.
 * Left out: copies of what links point to (`--resolve-symlinks`); links are passed over.
 */
import pako from 'pako';
import type { Files } from '../../files/files';
import { FilesError, join } from '../../files/files';
import { packTar, type TarEntry } from '../../files/tar';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';
import { ignoring, type IgnoredPaths } from './ignore-paths';

/** What goes into no artifact unless `--ignore-paths` says otherwise. */
const IGNORED = [
  '.git/',
  '.gitignore',
  '.gitmodules',
  '.gitattributes',
  '*.jpg',
  '*.jpeg',
  '*.gif',
  '*.png',
  '*.wmv',
  '*.flv',
  '*.tar.gz',
  '*.zip',
];

export function buildArtifact(call: Call): void {
  const { typed, context } = call;
  const { files, cwd } = context;
  const path = typed.text('path');
  if (!path) throw new FluxError('invalid path ""');
  if (path === '-' || typed.flag('resolve-symlinks'))
    throw notModelled('flux', `build artifact ${path === '-' ? '--path=-' : '--resolve-symlinks'}`);
  confirmPath(call, path);
  call.log.action(`building artifact from ${path}`);
  const output = typed.text('output');
  try {
    files.write(join(cwd, output), packArtifact(call, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new FluxError(`building artifact failed, error: open ${output}: ${error.reason}`);
  }
  call.log.success(`artifact created at ${output}`);
}

/** A folder or a file, packed as it would be published. @param given as it was typed */
export function packArtifact({ context, typed }: Call, given: string): Uint8Array {
  const { files, cwd } = context;
  const path = join(cwd, given);
  const patterns = typed.has('ignore-paths') ? typed.list('ignore-paths') : IGNORED;
  const entries = files.isDirectory(path)
    ? below(files, path, path, ignoring(path, patterns))
    : [entryOf(files, path, path.slice(path.lastIndexOf('/') + 1))];
  return pako.gzip(packTar(entries));
}

/** A folder and all that is in it, in order of the names. */
function below(files: Files, root: string, path: string, ignores: IgnoredPaths['ignores']): TarEntry[] {
  const { type } = files.lstat(path);
  if (type === 'symlink') return [];
  const inner =
    type === 'directory'
      ? [...files.list(path)].sort().flatMap((name) => below(files, root, join(path, name), ignores))
      : [];
  if (ignores(path, type === 'directory')) return inner;
  return [entryOf(files, path, path === root ? '.' : path.slice(root.length + 1)), ...inner];
}

function entryOf(files: Files, path: string, name: string): TarEntry {
  const { type, mode } = files.stat(path);
  const content = type === 'file' ? files.readBytes(path) : new Uint8Array();
  return { name, type: type === 'file' ? 'file' : 'directory', mode, content, mtime: 0 };
}

export function exists(call: Call, path: string): boolean {
  return call.context.files.exists(join(call.context.cwd, path));
}

/** @throws FluxError where nothing is there */
export function confirmPath(call: Call, path: string): void {
  if (!exists(call, path))
    throw new FluxError(`invalid path '${path}', must point to an existing directory or file`);
}
