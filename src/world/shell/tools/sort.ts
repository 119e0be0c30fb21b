/** `sort` of whole lines. Models: coreutils in the C locale, which goes by bytes. Left out: keys; those are just-bash's. */
import { type Files, join } from '../../files/files';
import { toByteString } from '../../git/byte-text';
import { done, failed, type ToolResult } from './tool-result';

/** Is it plain enough: no keys, no numbers? */
export function sortsLines(args: readonly string[]): boolean {
  return args.every(
    (arg) => arg === '-' || !arg.startsWith('-') || /^(-[ru]+|--reverse|--unique)$/.test(arg),
  );
}

/** @param stdin bytes of standard input, sorted where no file is named */
export function sort(files: Files, cwd: string, args: readonly string[], stdin: string): ToolResult {
  const paths = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  const has = (letter: string, long: string): boolean =>
    args.some((arg) => arg === long || (/^-\w/.test(arg) && arg.includes(letter)));
  const texts: string[] = [];
  for (const path of paths.length ? paths : ['-']) {
    const absolute = join(cwd, path);
    if (path === '-') texts.push(stdin);
    else if (files.isDirectory(absolute)) return failed(`sort: read failed: ${path}: Is a directory\n`, 2);
    else if (!files.exists(absolute))
      return failed(`sort: cannot read: ${path}: No such file or directory\n`, 2);
    else texts.push(toByteString(files.readBytes(absolute)));
  }
  const lines = texts.flatMap((text) => (text === '' ? [] : text.replace(/\n$/, '').split('\n')));
  const sorted = lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const kept = has('u', '--unique') ? sorted.filter((line, index) => line !== sorted[index - 1]) : sorted;
  if (has('r', '--reverse')) kept.reverse();
  return { ...done(kept.map((line) => `${line}\n`).join('')), stdoutKind: 'bytes', stdoutEncoding: 'binary' };
}
