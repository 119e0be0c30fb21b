/**
 * `tar`.
 *
 * Models: GNU tar's `-c`, `-x` and `-t` with `-z -f -v -C --strip-components`, so that a packed chart can be looked into.
 * Left out: other compressions, appending, ownership, links.
 */
import pako from 'pako';
import { type Files, join } from '../../files/files';
import { packTar, type TarEntry, unpackTar } from '../../files/tar';
import { toByteString, fromByteString } from '../../git/byte-text';
import { failed, type ToolResult } from './tool-result';

interface Call {
  mode: string;
  zipped: boolean;
  verbose: boolean;
  file: string;
  folder: string;
  strip: number;
  names: string[];
}

const ADVICE = "Try 'tar --help' or 'tar --usage' for more information.\n";
const TROUBLE = 'tar: Error is not recoverable: exiting now\n';
const LONG: Record<string, string> = {
  '--create': '-c',
  '--extract': '-x',
  '--get': '-x',
  '--list': '-t',
  '--gzip': '-z',
  '--verbose': '-v',
  '--file': '-f',
  '--directory': '-C',
};

/** @param stdin bytes of standard input: the archive where none is named */
export function tar(files: Files, cwd: string, args: string[], stdin: string): ToolResult {
  const call = readCall(args);
  if (typeof call === 'string') return failed(`tar: ${call}\n${ADVICE}`, 2);
  const folder = join(cwd, call.folder);
  if (!files.isDirectory(folder))
    return failed(`tar: ${call.folder}: Cannot open: No such file or directory\n${TROUBLE}`, 2);
  return call.mode === 'c' ? create(files, cwd, folder, call) : read(files, cwd, folder, call, stdin);
}

function readCall(args: string[]): Call | string {
  const call: Call = { mode: '', zipped: false, verbose: false, file: '-', folder: '.', strip: 0, names: [] };
  const words = args.flatMap((arg, index) => {
    // the letters of the first word need no dash
    if (index === 0 && !arg.startsWith('-')) return [`-${arg}`];
    const [name, value] = arg.startsWith('--') ? arg.split(/=(.*)/s) : [arg];
    const short = LONG[name!];
    return short ? [short, ...(value === undefined ? [] : [value])] : [arg];
  });
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    const strip = /^--strip-components=(\d+)$/.exec(word)?.[1];
    if (strip !== undefined) call.strip = Number(strip);
    else if (word.startsWith('--')) return `unrecognized option '${word}'`;
    else if (!word.startsWith('-') || word === '-') call.names.push(word);
    else {
      const letters = [...word.slice(1)];
      while (letters.length) {
        const letter = letters.shift()!;
        if ('cxt'.includes(letter)) {
          if (call.mode && call.mode !== letter)
            return "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option";
          call.mode = letter;
        } else if (letter === 'z') call.zipped = true;
        else if (letter === 'v') call.verbose = true;
        else if (letter === 'f' || letter === 'C') {
          const value = letters.length && i > 0 ? letters.splice(0).join('') : words[++i];
          if (value === undefined) return `option requires an argument -- '${letter}'`;
          if (letter === 'f') call.file = value;
          else call.folder = value;
        } else if (letter !== 'p') return `invalid option -- '${letter}'`;
      }
    }
  }
  return call.mode === ''
    ? "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options"
    : call;
}

function create(files: Files, cwd: string, folder: string, call: Call): ToolResult {
  if (!call.names.length) return failed(`tar: Cowardly refusing to create an empty archive\n${ADVICE}`, 2);
  const missing = call.names.filter((name) => !files.exists(join(folder, name)));
  const entries = call.names
    .filter((name) => !missing.includes(name))
    .flatMap((name) => gather(files, folder, name));
  const plain = packTar(entries);
  const archive = call.zipped ? pako.gzip(plain) : plain;
  const listed = call.verbose ? entries.map((entry) => `${entry.name}\n`).join('') : '';
  const errors = missing.map((name) => `tar: ${name}: Cannot stat: No such file or directory\n`).join('');
  const stderr = errors && `${errors}tar: Exiting with failure status due to previous errors\n`;
  const exitCode = missing.length ? 2 : 0;
  if (call.file !== '-') {
    files.write(join(cwd, call.file), archive);
    return { stdout: listed, stderr, exitCode };
  }
  return { stdout: toByteString(archive), stderr: listed + stderr, exitCode, stdoutKind: 'bytes' };
}

function gather(files: Files, folder: string, name: string): TarEntry[] {
  const path = join(folder, name);
  return [path, ...(files.isDirectory(path) ? files.walk(path) : [])].map((each) => {
    const { type, mode, mtime } = files.stat(each);
    const shown = `${name.replace(/\/$/, '')}${each.slice(path.length)}`;
    return type === 'directory'
      ? { name: `${shown}/`, type, mode, mtime: mtime / 1000, content: new Uint8Array() }
      : { name: shown, type: 'file', mode, mtime: Math.floor(mtime / 1000), content: files.readBytes(each) };
  });
}

function read(files: Files, cwd: string, folder: string, call: Call, stdin: string): ToolResult {
  const path = join(cwd, call.file);
  if (call.file !== '-' && !files.exists(path))
    return failed(`tar: ${call.file}: Cannot open: No such file or directory\n${TROUBLE}`, 2);
  const bytes = call.file === '-' ? fromByteString(stdin) : files.readBytes(path);
  const archive = unpacked(bytes);
  if (!archive)
    return failed(
      'tar: This does not look like a tar archive\ntar: Exiting with failure status due to previous errors\n',
      2,
    );
  const chosen = archive.filter(
    ({ name }) =>
      !call.names.length ||
      call.names.some((each) => name === each || name.startsWith(`${each.replace(/\/$/, '')}/`)),
  );
  if (call.mode === 'x') for (const entry of chosen) extract(files, folder, entry, call.strip);
  const absent = call.names.filter(
    (each) => !archive.some(({ name }) => name === each || name.startsWith(`${each}/`)),
  );
  return {
    stdout: call.mode === 't' || call.verbose ? chosen.map(({ name }) => `${name}\n`).join('') : '',
    stderr: absent.length
      ? `${absent.map((each) => `tar: ${each}: Not found in archive\n`).join('')}tar: Exiting with failure status due to previous errors\n`
      : '',
    exitCode: absent.length ? 2 : 0,
  };
}

/** Compressed or not is seen from the content, as GNU tar does when it reads. */
function unpacked(bytes: Uint8Array): TarEntry[] | undefined {
  try {
    return unpackTar(bytes[0] === 0x1f && bytes[1] === 0x8b ? pako.ungzip(bytes) : bytes);
  } catch {
    return undefined;
  }
}

function extract(files: Files, folder: string, entry: TarEntry, strip: number): void {
  const name = entry.name.split('/').slice(strip).join('/');
  if (name === '') return;
  const path = join(folder, name);
  if (entry.type === 'directory') {
    files.mkdir(path, { recursive: true });
    return;
  }
  files.mkdir(path.slice(0, path.lastIndexOf('/')) || '/', { recursive: true });
  files.write(path, entry.content, entry.mode & 0o777);
  files.touch(path, entry.mtime * 1000);
}
