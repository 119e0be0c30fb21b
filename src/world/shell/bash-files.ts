/**
 * A machine's `Files` as just-bash's file system.
 *
 * Models: nothing by itself; it lends the shell the one tree that git, kubectl and the editor see too.
 */
import type { IFileSystem, FsStat, FileContent } from 'just-bash/browser';
import { type Files, join, type Stat } from '../files/files';

/** Takes everything and keeps nothing. */
const NULL_DEVICE = '/dev/null';

export function bashFiles(files: Files): IFileSystem {
  return {
    readFile: async (path, options) => {
      const encoding = typeof options === 'string' ? options : options?.encoding;
      return encoding === 'binary' || encoding === 'latin1'
        ? latin1(files.readBytes(path))
        : files.readText(path);
    },
    readFileBuffer: async (path) => files.readBytes(path).slice(),
    writeFile: async (path, content, options) => {
      if (path !== NULL_DEVICE) files.write(path, bytes(content, options));
    },
    appendFile: async (path, content, options) => {
      if (path !== NULL_DEVICE) files.append(path, bytes(content, options));
    },
    exists: async (path) => files.exists(path),
    stat: async (path) => asStat(files.stat(path)),
    lstat: async (path) => asStat(files.lstat(path)),
    mkdir: async (path, options) => files.mkdir(path, options),
    readdir: async (path) => files.list(path),
    readdirWithFileTypes: async (path) =>
      files.list(path).map((name) => {
        const { type } = files.lstat(join(path, name));
        return {
          name,
          isFile: type === 'file',
          isDirectory: type === 'directory',
          isSymbolicLink: type === 'symlink',
        };
      }),
    rm: async (path, options) => files.remove(path, options),
    cp: async (from, to, options) => files.copy(from, to, options),
    mv: async (from, to) => files.move(from, to),
    resolvePath: (base, path) => join(base, path),
    getAllPaths: () => files.walk('/'),
    chmod: async (path, mode) => files.chmod(path, mode),
    symlink: async (target, path) => files.symlink(target, path),
    link: async (from, to) => files.copy(from, to),
    readlink: async (path) => files.readlink(path),
    realpath: async (path) => files.realpath(path),
    utimes: async (path, _atime, mtime) => files.touch(path, mtime.getTime()),
  };
}

function asStat(stat: Stat): FsStat {
  return {
    isFile: stat.type === 'file',
    isDirectory: stat.type === 'directory',
    isSymbolicLink: stat.type === 'symlink',
    mode: stat.mode,
    size: stat.size,
    mtime: new Date(stat.mtime),
    ino: stat.ino,
    dev: 1,
  };
}

function bytes(content: FileContent, options?: { encoding?: string } | string): FileContent {
  const encoding = typeof options === 'string' ? options : options?.encoding;
  if (typeof content !== 'string' || (encoding !== 'binary' && encoding !== 'latin1')) return content;
  return Uint8Array.from(content, (char) => char.charCodeAt(0) & 0xff);
}

/** Bytes as the string of as many characters that just-bash carries through pipes. */
export function latin1(content: Uint8Array): string {
  let text = '';
  for (let i = 0; i < content.length; i += 0x8000)
    text += String.fromCharCode(...content.subarray(i, i + 0x8000));
  return text;
}
