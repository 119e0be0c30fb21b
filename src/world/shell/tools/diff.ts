/**
 * `diff`.
 *
 * Models: diffutils' normal and unified forms, `-q -s -r -N -U -w -b -i -B`, of files and of folders. Left out: side by side,
 * context form, `ed` scripts, ignore patterns.
 */
import { type Files, join } from '../../files/files';
import { shown, toByteString } from '../../git/byte-text';
import { diffHunks, type Hunk, hunkHeader, NO_NEWLINE } from '../../git/xdiff/hunks';
import { done, failed, type ToolResult } from './tool-result';

interface Options {
  unified: boolean;
  context: number;
  brief: boolean;
  reportSame: boolean;
  recursive: boolean;
  newFile: boolean;
  /** As they were typed, for `diff -r` lines. */
  typed: string[];
}

const LONG: Record<string, string> = {
  unified: 'u',
  brief: 'q',
  'report-identical-files': 's',
  recursive: 'r',
  'new-file': 'N',
};

/** @param stdin bytes of standard input, which `-` names */
export function diff(files: Files, cwd: string, args: string[], stdin: string): ToolResult {
  const options: Options = {
    unified: false,
    context: 3,
    brief: false,
    reportSame: false,
    recursive: false,
    newFile: false,
    typed: [],
  };
  const paths: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-' || !arg.startsWith('-')) {
      paths.push(arg);
      continue;
    }
    if (/^--color/.test(arg)) continue;
    options.typed.push(arg);
    const wrong = readOption(options, arg, () => args[++i]);
    if (wrong) return failed(`diff: ${wrong}\ndiff: Try 'diff --help' for more information.\n`, 2);
  }
  if (paths.length < 2) {
    const after = paths[0] ?? 'diff';
    return failed(
      `diff: missing operand after '${after}'\ndiff: Try 'diff --help' for more information.\n`,
      2,
    );
  }
  if (paths.length > 2)
    return failed(`diff: extra operand '${paths[2]}'\ndiff: Try 'diff --help' for more information.\n`, 2);
  const run = new Diff(files, cwd, options, stdin);
  run.compare(paths[0]!, paths[1]!);
  return { ...done(run.out.join(''), run.code), stderr: run.errors.join('') };
}

function readOption(options: Options, arg: string, next: () => string | undefined): string | undefined {
  const context = /^(?:-U|--unified=)(\d+)$/.exec(arg)?.[1] ?? (arg === '-U' ? next() : undefined);
  if (context !== undefined) {
    options.unified = true;
    options.context = Number(context);
    return undefined;
  }
  const letters = arg.startsWith('--') ? [LONG[arg.slice(2)]] : [...arg.slice(1)];
  for (const letter of letters) {
    if (letter === 'u') options.unified = true;
    else if (letter === 'q') options.brief = true;
    else if (letter === 's') options.reportSame = true;
    else if (letter === 'r') options.recursive = true;
    else if (letter === 'N') options.newFile = true;
    else if (letter !== 'a')
      return letter === undefined ? `unrecognized option '${arg}'` : `invalid option -- '${letter}'`;
  }
  return undefined;
}

class Diff {
  readonly out: string[] = [];
  readonly errors: string[] = [];
  code = 0;

  constructor(
    private readonly files: Files,
    private readonly cwd: string,
    private readonly options: Options,
    private readonly stdin: string,
  ) {}

  compare(a: string, b: string): void {
    const missing = [a, b].filter((path) => !this.exists(path));
    if (missing.length && !(this.options.newFile && missing.length === 1)) {
      for (const path of missing) this.errors.push(`diff: ${path}: No such file or directory\n`);
      this.code = 2;
      return;
    }
    const [folderA, folderB] = [this.isFolder(a), this.isFolder(b)];
    if (folderA && folderB) this.folders(a, b);
    else if (folderA) this.texts(inside(a, b), b, false);
    else if (folderB) this.texts(a, inside(b, a), false);
    else this.texts(a, b, false);
  }

  private exists(path: string): boolean {
    return path === '-' || this.files.exists(join(this.cwd, path));
  }

  private isFolder(path: string): boolean {
    return path !== '-' && this.files.isDirectory(join(this.cwd, path));
  }

  private folders(a: string, b: string): void {
    const names = (path: string): string[] => this.files.list(join(this.cwd, path));
    const [inA, inB] = [new Set(names(a)), new Set(names(b))];
    for (const name of [...new Set([...inA, ...inB])].sort()) {
      const [pathA, pathB] = [inside(a, name), inside(b, name)];
      const both = inA.has(name) && inB.has(name);
      if (!both && !this.options.newFile) this.only(inA.has(name) ? a : b, name);
      else if (this.isFolder(pathA) && this.isFolder(pathB)) {
        if (this.options.recursive) this.folders(pathA, pathB);
        else this.out.push(`Common subdirectories: ${pathA} and ${pathB}\n`);
      } else if (both && this.isFolder(pathA) !== this.isFolder(pathB)) this.unlike(pathA, pathB);
      else this.texts(pathA, pathB, true);
    }
  }

  private only(folder: string, name: string): void {
    this.out.push(`Only in ${folder}: ${name}\n`);
    this.code = 1;
  }

  private unlike(a: string, b: string): void {
    const kind = (path: string): string => (this.isFolder(path) ? 'directory' : 'regular file');
    this.out.push(`File ${a} is a ${kind(a)} while file ${b} is a ${kind(b)}\n`);
    this.code = 1;
  }

  private texts(a: string, b: string, titled: boolean): void {
    const [from, to] = [this.read(a), this.read(b)];
    if (from === to) {
      if (this.options.reportSame) this.out.push(`Files ${a} and ${b} are identical\n`);
      return;
    }
    this.code = 1;
    if (this.options.brief) {
      this.out.push(`Files ${a} and ${b} differ\n`);
      return;
    }
    if (from.includes('\0') || to.includes('\0')) {
      this.out.push(`Binary files ${a} and ${b} differ\n`);
      return;
    }
    const hunks = diffHunks(from, to, {
      indentHeuristic: false,
      context: this.options.unified ? this.options.context : 0,
    });
    if (titled) this.out.push(`diff ${[...this.options.typed, a, b].join(' ')}\n`);
    if (this.options.unified) this.out.push(this.title('---', a), this.title('+++', b));
    for (const hunk of hunks) this.out.push(shown(this.options.unified ? unified(hunk) : normal(hunk)));
  }

  private read(path: string): string {
    if (path === '-') return this.stdin;
    const absolute = join(this.cwd, path);
    return this.files.exists(absolute) ? toByteString(this.files.readBytes(absolute)) : '';
  }

  /** `--- a.txt\t2026-11-22 10:00:00.000000000 +0000` */
  private title(sign: string, path: string): string {
    const absolute = join(this.cwd, path);
    const mtime = path !== '-' && this.files.exists(absolute) ? this.files.stat(absolute).mtime : 0;
    const [day, time] = new Date(mtime).toISOString().replace('Z', '000000').split('T');
    return `${sign} ${path}\t${day} ${time} +0000\n`;
  }
}

function inside(folder: string, path: string): string {
  return `${folder.replace(/\/$/, '')}/${path.slice(path.lastIndexOf('/') + 1)}`;
}

function unified(hunk: Hunk): string {
  return `${hunkHeader({ ...hunk, heading: '' })}\n${hunk.lines.join('\n')}\n`;
}

/** `1,2c1` with the lines of both sides. */
function normal(hunk: Hunk): string {
  const range = (start: number, count: number): string =>
    count > 1 ? `${start},${start + count - 1}` : String(start);
  const letter = hunk.oldCount === 0 ? 'a' : hunk.newCount === 0 ? 'd' : 'c';
  const title = `${range(hunk.oldStart, hunk.oldCount)}${letter}${range(hunk.newStart, hunk.newCount)}`;
  const lines: string[] = [title];
  let side = '';
  for (const line of hunk.lines) {
    if (line !== NO_NEWLINE) {
      if (side === '-' && line.startsWith('+')) lines.push('---');
      side = line.charAt(0);
    }
    lines.push(line === NO_NEWLINE ? line : `${side === '-' ? '<' : '>'} ${line.slice(1)}`);
  }
  return `${lines.join('\n')}\n`;
}
