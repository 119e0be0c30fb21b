/**
 * A pair of files as a patch.
 *
 * Models: git's extended diff headers and unified hunks. Left out: `--binary` bodies, external drivers.
 */
import { isBinary, quotePath, shown, toByteString } from '../byte-text';
import { ZERO } from '../objects';
import { diffHunks, hunkHeader, type Hunk, type HunkOptions } from '../xdiff/hunks';
import { similarity, type FilePair, type FileSide } from './file-pair';
import { wordLines, type WordStyle } from './words';

export interface PatchOptions extends HunkOptions {
  /** `a/` and `b/` */
  oldPrefix?: string;
  newPrefix?: string;
  /** The short form of an object's name. */
  abbrev(oid: string): string;
  /** Binary files as text. */
  text?: boolean;
  /** Changes are shown word by word. */
  words?: WordStyle;
  /** Content is not looked at (`--irreversible-delete`). */
  omitDeleted?: boolean;
}

/** Lines, each with its newline; '' where the options let nothing differ. */
export function formatPatch(pair: FilePair, options: PatchOptions): string {
  if (pair.status === 'T') {
    const gone: FilePair = { status: 'D', old: pair.old, new: null, score: 0 };
    const come: FilePair = { status: 'A', old: null, new: pair.new, score: 0 };
    return formatPatch(gone, options) + formatPatch(come, options);
  }
  if (pair.status === 'U') return `* Unmerged path ${quotePath((pair.new ?? pair.old)!.path)}\n`;
  const body = formatBody(pair, options);
  const same = pair.old !== null && pair.new !== null && pair.old.oid === pair.new.oid;
  const onlyIgnored = pair.status === 'M' && body === '' && !same && pair.old!.mode === pair.new!.mode;
  return onlyIgnored ? '' : formatHead(pair, options) + body;
}

function formatHead(pair: FilePair, options: PatchOptions): string {
  const old = (pair.old ?? pair.new)!;
  const now = (pair.new ?? pair.old)!;
  const lines = [`diff --git ${named(options, 'old', old)} ${named(options, 'new', now)}`];
  if (!pair.old) lines.push(`new file mode ${octal(now.mode)}`);
  else if (!pair.new) lines.push(`deleted file mode ${octal(old.mode)}`);
  else if (old.mode !== now.mode) lines.push(`old mode ${octal(old.mode)}`, `new mode ${octal(now.mode)}`);
  if (pair.status === 'R' || pair.status === 'C') {
    const verb = pair.status === 'R' ? 'rename' : 'copy';
    lines.push(`similarity index ${similarity(pair)}%`);
    lines.push(`${verb} from ${quotePath(old.path)}`, `${verb} to ${quotePath(now.path)}`);
  }
  const from = pair.old?.oid ?? ZERO;
  const to = pair.new?.oid ?? ZERO;
  if (from !== to) {
    const mode = pair.old && pair.new && old.mode === now.mode ? ` ${octal(now.mode)}` : '';
    lines.push(`index ${options.abbrev(from)}..${options.abbrev(to)}${mode}`);
  }
  return `${lines.join('\n')}\n`;
}

function formatBody(pair: FilePair, options: PatchOptions): string {
  if (pair.old && pair.new && pair.old.oid === pair.new.oid) return '';
  if (options.omitDeleted && !pair.new) return '';
  const from = pair.old?.content() ?? new Uint8Array();
  const to = pair.new?.content() ?? new Uint8Array();
  const oldName = pair.old ? named(options, 'old', pair.old) : '/dev/null';
  const newName = pair.new ? named(options, 'new', pair.new) : '/dev/null';
  if (!options.text && (isBinary(from) || isBinary(to)))
    return `Binary files ${oldName} and ${newName} differ\n`;
  const hunks = diffHunks(toByteString(from), toByteString(to), options);
  if (!hunks.length) return '';
  return `--- ${oldName}${tabFor(oldName)}\n+++ ${newName}${tabFor(newName)}\n${hunks.map((hunk) => formatHunk(hunk, options.words)).join('')}`;
}

/** Names with a blank end in a tab, so that patch(1) finds their end. */
function tabFor(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? '\t' : '';
}

function formatHunk(hunk: Hunk, words: WordStyle | undefined): string {
  if (words) return shown(`${hunkHeader(hunk)}\n${wordLines(hunk, words)}`);
  return shown(`${hunkHeader(hunk)}\n${hunk.lines.join('\n')}\n`);
}

function named(options: PatchOptions, side: 'old' | 'new', file: FileSide): string {
  const prefix = side === 'old' ? (options.oldPrefix ?? 'a/') : (options.newPrefix ?? 'b/');
  return quotePath(prefix + file.path);
}

/** `100644` */
export function octal(mode: number): string {
  return mode.toString(8).padStart(6, '0');
}

/** Added and removed lines of a pair, or that it is binary. */
export function countLines(
  pair: FilePair,
  options: HunkOptions & { text?: boolean } = {},
): { added: number; deleted: number; binary: boolean } {
  const from = pair.old?.content() ?? new Uint8Array();
  const to = pair.new?.content() ?? new Uint8Array();
  const same = pair.old !== null && pair.new !== null && pair.old.oid === pair.new.oid;
  if (!options.text && (isBinary(from) || isBinary(to))) {
    return same
      ? { added: 0, deleted: 0, binary: true }
      : { added: to.length, deleted: from.length, binary: true };
  }
  let added = 0;
  let deleted = 0;
  if (!same) {
    for (const hunk of diffHunks(toByteString(from), toByteString(to), { ...options, context: 0 })) {
      for (const line of hunk.lines) {
        if (line.startsWith('+')) added++;
        else if (line.startsWith('-')) deleted++;
      }
    }
  }
  return { added, deleted, binary: false };
}
