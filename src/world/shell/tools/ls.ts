/**
 * `ls`.
 *
 * Models: coreutils' ls when its output is no terminal, one name a line, in the order of code points; `-l` as an owner
 * of everything sees it. Left out: colours, columns, `-i`, `-s`, sorting by version or extension, options beyond those below.
 */
import { type Files, FilesError, join, type Stat } from '../../files/files';
import { MONTHS } from '../../time/calendar';
import { done, failed, type ToolResult } from './tool-result';

interface Options {
  /** `-a`, `-A`: names with a leading dot too. */
  all: boolean;
  /** `-a`: `.` and `..` too. */
  self: boolean;
  long: boolean;
  recursive: boolean;
  /** `-d`: folders as themselves. */
  itself: boolean;
  human: boolean;
  by: 'name' | 'time' | 'size' | 'none';
  reverse: boolean;
  /** `-F`, `-p` */
  mark: 'all' | 'folders' | 'none';
}

const LONG: Record<string, string> = {
  all: 'a',
  'almost-all': 'A',
  directory: 'd',
  classify: 'F',
  'human-readable': 'h',
  recursive: 'R',
  reverse: 'r',
};
const BLOCK = 4096;
const HALF_YEAR = 15_778_476_000;

/** @param now ms of world time, by which a time of day or a year is shown */
export function ls(files: Files, cwd: string, args: string[], now: number): ToolResult {
  const read = readOptions(args);
  if (typeof read === 'string') return failed(`${read}\nTry 'ls --help' for more information.\n`, 2);
  return new Listing(files, cwd, read.options, now).run(read.paths.length ? read.paths : ['.']);
}

function readOptions(args: string[]): { options: Options; paths: string[] } | string {
  const letters: string[] = [];
  const paths: string[] = [];
  let only = false;
  for (const arg of args) {
    if (only || !arg.startsWith('-') || arg === '-') paths.push(arg);
    else if (arg === '--') only = true;
    else if (/^--(color|time-style)(=|$)/.test(arg)) continue;
    else if (arg.startsWith('--')) {
      const letter = LONG[arg.slice(2)];
      if (!letter) return `ls: unrecognized option '${arg}'`;
      letters.push(letter);
    } else letters.push(...arg.slice(1));
  }
  const unknown = letters.find((letter) => !'aAlRdhrtSUFp1GgnoNCx'.includes(letter));
  if (unknown) return `ls: invalid option -- '${unknown}'`;
  const has = (letter: string): boolean => letters.includes(letter);
  const by = letters.filter((letter) => 'tSU'.includes(letter)).at(-1);
  return {
    paths,
    options: {
      all: has('a') || has('A'),
      self: has('a'),
      long: ['l', 'g', 'n', 'o'].some(has),
      recursive: has('R'),
      itself: has('d'),
      human: has('h'),
      by: by === 't' ? 'time' : by === 'S' ? 'size' : by === 'U' ? 'none' : 'name',
      reverse: has('r'),
      mark: has('F') ? 'all' : has('p') ? 'folders' : 'none',
    },
  };
}

interface Entry {
  name: string;
  path: string;
  stat: Stat;
}

class Listing {
  private readonly out: string[] = [];
  private readonly errors: string[] = [];
  private code = 0;

  constructor(
    private readonly files: Files,
    private readonly cwd: string,
    private readonly options: Options,
    private readonly now: number,
  ) {}

  run(paths: string[]): ToolResult {
    const given = this.order(paths.flatMap((path) => this.find(path)));
    const folders = this.options.itself ? [] : given.filter((each) => this.isFolder(each));
    const single = given.filter((each) => !folders.includes(each));
    const titled = paths.length > 1 || this.options.recursive;
    if (single.length) this.write(single);
    for (const folder of folders) this.folder(folder.name, folder.path, titled);
    return { ...done(this.out.join(''), this.code), stderr: this.errors.join('') };
  }

  private find(path: string): Entry[] {
    const absolute = join(this.cwd, path);
    try {
      const stat = path.endsWith('/') ? this.files.stat(absolute) : this.files.lstat(absolute);
      if (path.endsWith('/') && stat.type !== 'directory') throw new FilesError('ENOTDIR', 'stat', absolute);
      return [{ name: path, path: absolute, stat }];
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      const reason = error.reason.charAt(0).toUpperCase() + error.reason.slice(1);
      this.errors.push(`ls: cannot access '${path}': ${reason}\n`);
      this.code = 2;
      return [];
    }
  }

  /** A link on the command line stands for the folder it leads to, but not in the long form. */
  private isFolder({ path, stat }: Entry): boolean {
    return stat.type === 'directory' || (!this.options.long && this.files.isDirectory(path));
  }

  private folder(name: string, path: string, titled: boolean): void {
    if (titled) this.out.push(`${this.out.length ? '\n' : ''}${name}:\n`);
    const entries = this.order(this.entries(path));
    const parents = this.options.self ? this.parents(path) : [];
    const shown = this.options.reverse ? [...entries, ...parents.reverse()] : [...parents, ...entries];
    if (this.options.long) this.out.push(`total ${this.blocks(shown)}\n`);
    this.write(shown);
    if (!this.options.recursive) return;
    for (const each of entries)
      if (each.stat.type === 'directory')
        this.folder(`${name.replace(/\/$/, '')}/${each.name}`, each.path, true);
  }

  private entries(path: string): Entry[] {
    return this.files
      .list(path)
      .filter((name) => this.options.all || !name.startsWith('.'))
      .map((name) => ({ name, path: join(path, name), stat: this.files.lstat(join(path, name)) }));
  }

  private parents(path: string): Entry[] {
    return ['.', '..'].map((name) => ({
      name,
      path: join(path, name),
      stat: this.files.stat(join(path, name)),
    }));
  }

  private order(entries: Entry[]): Entry[] {
    const { by, reverse } = this.options;
    if (by === 'none') return entries;
    const sorted = [...entries].sort((a, b) => {
      const first =
        by === 'time' ? b.stat.mtime - a.stat.mtime : by === 'size' ? size(b.stat) - size(a.stat) : 0;
      return first || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    });
    return reverse ? sorted.reverse() : sorted;
  }

  private blocks(entries: Entry[]): string {
    const bytes = entries.reduce((sum, { stat }) => sum + Math.ceil(size(stat) / BLOCK) * BLOCK, 0);
    return this.options.human ? (bytes === 0 ? '0' : humanSize(bytes)) : String(bytes / 1024);
  }

  private write(entries: Entry[]): void {
    if (!this.options.long) {
      for (const entry of entries) this.out.push(`${entry.name}${this.markOf(entry)}\n`);
      return;
    }
    const rows = entries.map((entry) => ({
      mode: modeText(entry.stat),
      links: String(this.links(entry)),
      size: this.options.human ? humanSize(size(entry.stat)) : String(size(entry.stat)),
      rest: `${this.time(entry.stat.mtime)} ${entry.name}${this.target(entry)}`,
    }));
    const widest = (key: 'links' | 'size'): number => Math.max(0, ...rows.map((row) => row[key].length));
    const [links, sizes] = [widest('links'), widest('size')];
    for (const row of rows)
      this.out.push(
        `${row.mode} ${row.links.padStart(links)} root root ${row.size.padStart(sizes)} ${row.rest}\n`,
      );
  }

  private links({ path, stat }: Entry): number {
    if (stat.type !== 'directory') return 1;
    return (
      2 +
      this.files.list(path).filter((name) => this.files.lstat(join(path, name)).type === 'directory').length
    );
  }

  private target(entry: Entry): string {
    return entry.stat.type === 'symlink' ? ` -> ${this.files.readlink(entry.path)}` : this.markOf(entry);
  }

  private markOf({ stat }: Entry): string {
    if (this.options.mark === 'none') return '';
    if (stat.type === 'directory') return '/';
    if (this.options.mark === 'folders') return '';
    return stat.type === 'symlink' ? '@' : (stat.mode & 0o111) !== 0 ? '*' : '';
  }

  /** `Nov 22 10:00`, or with the year where it is more than half a year away. */
  private time(mtime: number): string {
    const at = new Date(mtime);
    const two = (value: number): string => String(value).padStart(2, '0');
    const recent = mtime <= this.now && this.now - mtime < HALF_YEAR;
    const last = recent ? `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}` : ` ${at.getUTCFullYear()}`;
    return `${MONTHS[at.getUTCMonth()]!.slice(0, 3)} ${String(at.getUTCDate()).padStart(2)} ${last}`;
  }
}

function size(stat: Stat): number {
  return stat.type === 'directory' ? BLOCK : stat.size;
}

function modeText(stat: Stat): string {
  const type = stat.type === 'directory' ? 'd' : stat.type === 'symlink' ? 'l' : '-';
  const mode = stat.type === 'symlink' ? 0o777 : stat.mode;
  const bits = [...'rwxrwxrwx'].map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return type + bits.join('');
}

/** `4.0K`, `12K`: powers of 1024, rounded up. */
function humanSize(bytes: number): string {
  if (bytes < 1024) return String(bytes);
  let value = bytes;
  let unit = -1;
  while (value >= 1024) {
    value /= 1024;
    unit++;
  }
  const tenth = Math.ceil(value * 10) / 10;
  return `${tenth < 10 ? tenth.toFixed(1) : Math.ceil(value)}${'KMGT'[unit]}`;
}
