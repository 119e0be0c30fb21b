/**
 * A patch read from text: which files, how they change.
 *
 * Models: the parsing half of git's apply.c: git's own diffs with their extended headers, and those of diff(1). All text is
 * byte strings. Left out: bodies of binary patches, patches of submodules.
 */

export interface PatchHunk {
  /** First line in the old file, and how many; the same for the new one. */
  oldStart: number;
  oldCount: number;
  newStart: number;
  newCount: number;
  /** Each with its sign; a line that ends without a newline has none. */
  lines: string[];
  /** Lines of context at its end. */
  trailing: number;
  /** As it is written. */
  text: string;
}

export interface FilePatch {
  oldName?: string;
  newName?: string;
  /** Undefined: the patch does not say. */
  isNew?: boolean;
  isDelete?: boolean;
  isRename: boolean;
  isCopy: boolean;
  oldMode?: number;
  newMode?: number;
  score: number;
  oldOid?: string;
  newOid?: string;
  binary: boolean;
  hunks: PatchHunk[];
  /** A git diff names files from the top of the working tree. */
  fromTop: boolean;
}

/** What a patch cannot be read for; git ends with 128. */
export class BadPatch extends Error {}

/** An added line that ends in blanks, or has a blank before a tab. */
export interface SpaceError {
  line: number;
  what: string;
  text: string;
}

export interface PatchText {
  patches: FilePatch[];
  spaceErrors: SpaceError[];
}

/**
 * @param strip leading parts of names that are taken off (`-p`); undefined is 1, or what a plain diff suggests
 * @throws BadPatch
 */
export function parsePatch(text: string, strip: number | undefined, reverse: boolean): PatchText {
  return new PatchReader(text, strip, reverse).read();
}

class PatchReader {
  private readonly lines: string[];
  private at = 0;
  private readonly spaceErrors: SpaceError[] = [];

  constructor(
    text: string,
    private strip: number | undefined,
    private readonly reverse: boolean,
  ) {
    this.lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  }

  read(): PatchText {
    const patches: FilePatch[] = [];
    for (let patch = this.next(); patch; patch = this.next()) patches.push(patch);
    return { patches, spaceErrors: this.spaceErrors };
  }

  private line(offset = 0): string | undefined {
    return this.lines[this.at + offset];
  }

  private next(): FilePatch | undefined {
    for (; this.at < this.lines.length; this.at++) {
      const line = this.line()!;
      if (HUNK.test(line)) {
        const what = line.replace(/\n$/, '');
        throw new BadPatch(`patch fragment without header at line ${this.at + 1}: ${what}`);
      }
      if (line.startsWith('diff --git ')) {
        const patch = this.gitHeader();
        if (patch) return this.body(patch);
      } else if (line.startsWith('--- ') && this.line(1)?.startsWith('+++ ') && HUNK.test(this.line(2) ?? ''))
        return this.body(this.plainHeader());
    }
    return undefined;
  }

  private name(written: string, strip: number): string | undefined {
    const text = written.replace(/\n$/, '');
    const plain = text.startsWith('"') ? unquoteName(text) : text.replace(/\t.*$/, '');
    return stripped(plain, strip);
  }

  private gitHeader(): FilePatch | undefined {
    const start = this.at + 1;
    const strip = this.strip ?? 1;
    const patch: FilePatch = {
      isRename: false,
      isCopy: false,
      score: 0,
      binary: false,
      hunks: [],
      fromTop: true,
    };
    const both = nameOfBoth(this.line()!.slice(11).replace(/\n$/, ''), strip);
    this.at++;
    let read = 0;
    for (; this.at < this.lines.length && this.extended(patch, this.line()!, strip); this.at++) read++;
    if (!read) {
      this.at--;
      return undefined;
    }
    if (patch.oldName === undefined && !patch.isNew) patch.oldName = both;
    if (patch.newName === undefined && !patch.isDelete) patch.newName = both;
    if (patch.isNew) patch.oldName = undefined;
    if (patch.isDelete) patch.newName = undefined;
    if (patch.oldName === undefined && patch.newName === undefined) {
      throw new BadPatch(
        `git diff header lacks filename information when removing ${strip} leading pathname component${strip === 1 ? '' : 's'} (line ${start + read + 1})`,
      );
    }
    return { isNew: false, isDelete: false, ...patch };
  }

  /** A line between `diff --git` and the first hunk; answers whether it is one. */
  private extended(patch: FilePatch, line: string, strip: number): boolean {
    const text = line.replace(/\n$/, '');
    const value = (prefix: string): string | undefined =>
      text.startsWith(prefix) ? text.slice(prefix.length) : undefined;
    const from = value('rename from ') ?? value('rename old ') ?? value('copy from ');
    const to = value('rename to ') ?? value('rename new ') ?? value('copy to ');
    const bare = Math.max(0, strip - 1);
    if (value('--- ') !== undefined) {
      if (!this.line(1)?.startsWith('+++ ')) return false;
      if (value('--- ') === '/dev/null') patch.isNew = true;
      else patch.oldName = this.name(value('--- ')!, strip);
    } else if (value('+++ ') !== undefined) {
      if (value('+++ ') === '/dev/null') patch.isDelete = true;
      else patch.newName = this.name(value('+++ ')!, strip);
    } else if (value('old mode ') !== undefined) patch.oldMode = parseInt(value('old mode ')!, 8);
    else if (value('new mode ') !== undefined) patch.newMode = parseInt(value('new mode ')!, 8);
    else if (value('new file mode ') !== undefined) {
      patch.isNew = true;
      patch.newMode = parseInt(value('new file mode ')!, 8);
    } else if (value('deleted file mode ') !== undefined) {
      patch.isDelete = true;
      patch.oldMode = parseInt(value('deleted file mode ')!, 8);
    } else if (from !== undefined) {
      patch.oldName = this.name(from, bare);
      patch[text.startsWith('copy') ? 'isCopy' : 'isRename'] = true;
    } else if (to !== undefined) {
      patch.newName = this.name(to, bare);
      patch[text.startsWith('copy') ? 'isCopy' : 'isRename'] = true;
    } else if (/^(dis)?similarity index /.test(text))
      patch.score = parseInt(text.replace(/^\D+/, ''), 10) || 0;
    else {
      const index = /^index ([0-9a-f]+)\.\.([0-9a-f]+)(?: (\d+))?$/.exec(text);
      if (!index) return false;
      patch.oldOid = index[1];
      patch.newOid = index[2];
      if (index[3]) patch.oldMode ??= parseInt(index[3], 8);
    }
    return true;
  }

  private plainHeader(): FilePatch {
    const first = this.line()!.slice(4);
    const second = this.line(1)!.slice(4);
    const none = (name: string): boolean => /^\/dev\/null(\s|$)/.test(name);
    if (this.strip === undefined) {
      const flat = [first, second].every((each) => none(each) || !this.name(each, 0)!.includes('/'));
      this.strip = flat ? 0 : undefined;
    }
    const strip = this.strip ?? 1;
    this.at += 2;
    const patch: FilePatch = {
      isRename: false,
      isCopy: false,
      score: 0,
      binary: false,
      hunks: [],
      fromTop: false,
    };
    const oldName = none(first) ? undefined : this.name(first, strip);
    const newName = none(second) ? undefined : this.name(second, strip);
    if (none(first)) return { ...patch, newName, isNew: true, isDelete: false };
    if (none(second)) return { ...patch, oldName, isNew: false, isDelete: true };
    const name = oldName !== undefined && newName?.startsWith(oldName) ? oldName : (newName ?? oldName);
    if (name === undefined) throw new BadPatch(`unable to find filename in patch at line ${this.at - 1}`);
    const epoch = (line: string): boolean => /\t1970-01-01 00:00:00(\.0+)? [+-]0000/.test(line);
    if (epoch(first)) return { ...patch, newName: name, isNew: true, isDelete: false };
    if (epoch(second)) return { ...patch, oldName: name, isNew: false, isDelete: true };
    return { ...patch, oldName: name, newName: name };
  }

  private body(patch: FilePatch): FilePatch {
    while (HUNK.test(this.line() ?? '')) patch.hunks.push(this.hunk());
    const line = this.line() ?? '';
    if (!patch.hunks.length && /^(Binary files .* differ|Files .* differ|GIT binary patch)\n/.test(line)) {
      patch.binary = true;
      this.at++;
    }
    return patch;
  }

  private hunk(): PatchHunk {
    const [, oldStart, oldCount, newStart, newCount] = HUNK.exec(this.line()!)!;
    const hunk: PatchHunk = {
      oldStart: Number(oldStart),
      oldCount: Number(oldCount ?? 1),
      newStart: Number(newStart),
      newCount: Number(newCount ?? 1),
      lines: [],
      trailing: 0,
      text: this.line()!,
    };
    let old = hunk.oldCount;
    let now = hunk.newCount;
    this.at++;
    while (old > 0 || now > 0 || this.line()?.startsWith('\\ ')) {
      const line = this.line();
      if (line === undefined) throw new BadPatch(`corrupt patch at line ${this.at + 1}`);
      const sign = line === '\n' ? ' ' : line[0]!;
      if (sign === '\\') hunk.lines.push(hunk.lines.pop()!.replace(/\n$/, ''));
      else if (!' -+'.includes(sign) || (sign !== '+' && old === 0) || (sign !== '-' && now === 0))
        throw new BadPatch(`corrupt patch at line ${this.at + 1}`);
      else hunk.lines.push(line === '\n' ? ' \n' : line);
      if (sign !== '\\') {
        if (sign !== '+') old--;
        if (sign !== '-') now--;
        hunk.trailing = sign === ' ' ? hunk.trailing + 1 : 0;
        if (sign === (this.reverse ? '-' : '+')) this.checkSpace(line);
      }
      hunk.text += line;
      this.at++;
    }
    return hunk;
  }

  private checkSpace(line: string): void {
    const text = line.slice(1).replace(/\n$/, '');
    const trailing = /[ \t\r]$/.test(text) ? 'trailing whitespace' : '';
    const before = /^\t* +\t/.test(text) ? 'space before tab in indent' : '';
    const what = [trailing, before].filter(Boolean).join(', ');
    if (what !== '') this.spaceErrors.push({ line: this.at + 1, what, text });
  }
}

const HUNK = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function stripped(name: string, strip: number): string | undefined {
  const parts = name.split(/\/+/);
  return parts.length > strip ? parts.slice(strip).join('/') : undefined;
}

/** `a/x b/x`: the name that both are, where they are the same. */
function nameOfBoth(text: string, strip: number): string | undefined {
  if (text.startsWith('"')) {
    const quoted = /^"(?:[^"\\]|\\.)*"/.exec(text);
    return quoted ? stripped(unquoteName(quoted[0]), strip) : undefined;
  }
  for (let at = text.indexOf(' '); at >= 0; at = text.indexOf(' ', at + 1)) {
    const first = stripped(text.slice(0, at), strip);
    if (first !== undefined && first === stripped(text.slice(at + 1), strip)) return first;
  }
  return undefined;
}

const ESCAPES: Record<string, string> = { a: '\x07', b: '\b', t: '\t', n: '\n', v: '\v', f: '\f', r: '\r' };

function unquoteName(text: string): string {
  const inside = /^"((?:[^"\\]|\\.)*)"/.exec(text)?.[1] ?? text;
  return inside.replace(/\\(?:([0-7]{3})|(.))/g, (_all, octal?: string, char?: string) =>
    octal ? String.fromCharCode(parseInt(octal, 8)) : (ESCAPES[char!] ?? char!),
  );
}

/** The patch that takes it back. */
export function reversed(patch: FilePatch): FilePatch {
  return {
    ...patch,
    oldName: patch.newName,
    newName: patch.oldName,
    isNew: patch.isDelete,
    isDelete: patch.isNew,
    oldMode: patch.newMode,
    newMode: patch.oldMode ?? (patch.newMode === undefined ? undefined : patch.newMode),
    oldOid: patch.newOid,
    newOid: patch.oldOid,
    hunks: patch.hunks.map((hunk) => ({
      ...hunk,
      oldStart: hunk.newStart,
      oldCount: hunk.newCount,
      newStart: hunk.oldStart,
      newCount: hunk.oldCount,
      lines: hunk.lines.map((line) => (line[0] === '+' ? '-' : line[0] === '-' ? '+' : ' ') + line.slice(1)),
    })),
  };
}
