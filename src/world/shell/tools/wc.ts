/** `wc`. Models: coreutils' counts and column widths. Left out: `--files0-from`. */
import { type Files, join } from '../../files/files';
import { toByteString } from '../../git/byte-text';
import { done, failed, type ToolResult } from './tool-result';

const LETTERS: Record<string, string> = {
  '--lines': 'l',
  '--words': 'w',
  '--bytes': 'c',
  '--chars': 'm',
  '--max-line-length': 'L',
};

/** @param stdin bytes of standard input, counted where no file is named */
export function wc(files: Files, cwd: string, args: string[], stdin: string): ToolResult {
  const paths = args.filter((arg) => arg === '-' || !arg.startsWith('-'));
  const letters = args
    .filter((arg) => !paths.includes(arg))
    .flatMap((arg) => (arg.startsWith('--') ? [LETTERS[arg] ?? arg] : [...arg.slice(1)]));
  const unknown = letters.find((letter) => !'lwcmL'.includes(letter));
  if (unknown !== undefined) {
    const what = unknown.startsWith('--')
      ? `unrecognized option '${unknown}'`
      : `invalid option -- '${unknown}'`;
    return failed(`wc: ${what}\nTry 'wc --help' for more information.\n`, 1);
  }
  const wanted = [...'lwmcL'].filter((letter) =>
    letters.length ? letters.includes(letter) : letter !== 'm' && letter !== 'L',
  );
  const errors: string[] = [];
  const rows: { counts: number[]; bytes: number; name: string }[] = [];
  for (const path of paths.length ? paths : ['-']) {
    const text = read(files, cwd, path, stdin);
    if (text.error) errors.push(`wc: ${path}: ${text.error}\n`);
    if (text.content !== undefined)
      rows.push({
        counts: wanted.map((letter) => count(text.content!, letter)),
        bytes: text.content.length,
        name: paths.length ? path : '',
      });
  }
  if (paths.length > 1)
    rows.push({
      counts: wanted.map((_, index) => rows.reduce((sum, row) => sum + row.counts[index]!, 0)),
      bytes: 0,
      name: 'total',
    });
  const fromPipe = !paths.length || paths.includes('-');
  const total = rows.reduce((sum, row) => sum + row.bytes, 0);
  const width = wanted.length === 1 && rows.length <= 1 ? 1 : fromPipe ? 7 : String(total).length;
  const lines = rows.map((row) =>
    [...row.counts.map((value) => String(value).padStart(width)), ...(row.name ? [row.name] : [])].join(' '),
  );
  return {
    ...done(lines.map((line) => `${line}\n`).join(''), errors.length ? 1 : 0),
    stderr: errors.join(''),
  };
}

function read(files: Files, cwd: string, path: string, stdin: string): { content?: string; error?: string } {
  if (path === '-') return { content: stdin };
  const absolute = join(cwd, path);
  if (files.isDirectory(absolute)) return { content: '', error: 'Is a directory' };
  if (!files.exists(absolute)) return { error: 'No such file or directory' };
  return { content: toByteString(files.readBytes(absolute)) };
}

function count(bytes: string, letter: string): number {
  if (letter === 'l') return bytes.split('\n').length - 1;
  if (letter === 'L') return Math.max(0, ...bytes.split('\n').map((line) => count(line, 'm')));
  if (letter === 'w') return bytes.split(/[ \t\n\v\f\r]+/).filter(Boolean).length;
  // a byte that continues a character of UTF-8 is none by itself
  return letter === 'm' ? bytes.replace(/[\x80-\xbf]/g, '').length : bytes.length;
}
