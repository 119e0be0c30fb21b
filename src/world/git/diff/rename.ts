/**
 * Which added file is a removed one under a new name.
 *
 * Models: diffcore-rename: equal content first, then files of the same name in another folder, then the most similar of
 * the rest; similarity is how much of the text is shared, counted in hashed pieces. Left out: breaking of rewritten files.
 */
import { isBinary } from '../byte-text';
import { isRegular, MAX_SCORE, pathOf, type FilePair, type FileSide } from './file-pair';

export interface RenameOptions {
  copies?: boolean;
  /** Unchanged files may be sources of copies too (`--find-copies-harder`). */
  harder?: FileSide[];
  /** Of 60000. */
  minimum?: number;
  /** Greatest number of files on a side; more are not compared. */
  limit?: number;
  /** Do empty files count? Merges leave them out. */
  empty?: boolean;
  /** Removed files that are worth a search beyond equal content. */
  relevant?: (path: string) => boolean;
}

export const DEFAULT_MINIMUM = 30000;
const CANDIDATES = 4;
const EMPTY = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391';

interface Source {
  side: FileSide;
  used: number;
}

interface Target {
  pair: FilePair;
  source?: Source;
  score: number;
}

/** The same pairs with renames (and copies) put together. */
export function findRenames(pairs: FilePair[], options: RenameOptions = {}): FilePair[] {
  const minimum = options.minimum ?? DEFAULT_MINIMUM;
  const counts = (side: FileSide): boolean => options.empty !== false || side.oid !== EMPTY;
  const targets: Target[] = pairs
    .filter((pair) => pair.status === 'A' && counts(pair.new!))
    .map((pair) => ({ pair, score: 0 }));
  const sources = listSources(pairs, options).filter((source) => counts(source.side));
  if (!targets.length || !sources.length) return pairs;
  findExact(targets, sources, options);
  if (minimum < MAX_SCORE) {
    if (!options.copies) findSameNames(targets, sources, minimum, options);
    findSimilar(targets, sources, minimum, options);
  }
  return collect(pairs, targets, sources, options);
}

function listSources(pairs: FilePair[], options: RenameOptions): Source[] {
  const sources: Source[] = [];
  for (const pair of pairs) {
    if (pair.status === 'D') sources.push({ side: pair.old!, used: 0 });
    else if (options.copies && pair.old && pair.status !== 'U') sources.push({ side: pair.old, used: 1 });
  }
  const known = new Set(sources.map((source) => source.side.path));
  for (const side of options.harder ?? []) if (!known.has(side.path)) sources.push({ side, used: 1 });
  return sources.sort((a, b) => (a.side.path < b.side.path ? -1 : 1));
}

function record(target: Target, source: Source, score: number): void {
  target.source = source;
  target.score = score;
  source.used++;
}

function findExact(targets: Target[], sources: Source[], options: RenameOptions): void {
  for (const target of targets) {
    const wanted = target.pair.new!;
    let best: Source | undefined;
    let bestScore = -1;
    for (const source of sources) {
      if (source.side.oid !== wanted.oid) continue;
      const bothRegular = isRegular(source.side.mode) && isRegular(wanted.mode);
      if (!bothRegular && source.side.mode !== wanted.mode) continue;
      if (source.used && !options.copies) continue;
      const score = (source.used ? 0 : 1) + sameName(source.side, wanted);
      if (score > bestScore) {
        best = source;
        bestScore = score;
      }
    }
    if (best) record(target, best, MAX_SCORE);
  }
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function sameName(a: FileSide, b: FileSide): number {
  return baseName(a.path) === baseName(b.path) ? 1 : 0;
}

/** A file name that is there once on both sides: a moved file, if similar enough. */
function findSameNames(targets: Target[], sources: Source[], minimum: number, options: RenameOptions): void {
  const strict = minimum + Math.floor((MAX_SCORE - minimum) / 2);
  const rest = sources.filter((source) => !source.used);
  const open = targets.filter((target) => !target.source);
  const unique = <T>(items: T[], nameOf: (item: T) => string): Map<string, T | null> => {
    const names = new Map<string, T | null>();
    for (const item of items) names.set(nameOf(item), names.has(nameOf(item)) ? null : item);
    return names;
  };
  const byName = unique(open, (target) => baseName(target.pair.new!.path));
  for (const [name, source] of unique(rest, (each) => baseName(each.side.path))) {
    const target = byName.get(name);
    if (!source || !target || target.source || options.relevant?.(source.side.path) === false) continue;
    const score = estimate(source.side, target.pair.new!, strict);
    if (score >= strict) record(target, source, score);
  }
}

interface Candidate {
  target: Target;
  source: Source;
  score: number;
  sameName: number;
}

function findSimilar(targets: Target[], sources: Source[], minimum: number, options: RenameOptions): void {
  const open = targets.filter((target) => !target.source);
  const rest = sources.filter(
    (source) => (options.copies || !source.used) && options.relevant?.(source.side.path) !== false,
  );
  const limit = options.limit ?? 1000;
  if (open.length * rest.length > limit * limit) return;
  const all: Candidate[] = open.flatMap((target) => {
    const best: (Candidate | null)[] = Array.from({ length: CANDIDATES }, () => null);
    for (const source of rest) {
      const score = estimate(source.side, target.pair.new!, minimum);
      keepBest(best, { target, source, score, sameName: sameName(source.side, target.pair.new!) });
    }
    return best.filter((each) => each !== null);
  });
  all.sort((a, b) => compareCandidates(a, b));
  const take = (copies: boolean): void => {
    for (const each of all) {
      if (each.score < minimum) break;
      if (each.target.source || (!copies && each.source.used)) continue;
      record(each.target, each.source, each.score);
    }
  };
  take(false);
  if (options.copies) take(true);
}

function compareCandidates(a: Candidate | null, b: Candidate | null): number {
  if (!a) return b ? 1 : 0;
  if (!b) return -1;
  return b.score - a.score || b.sameName - a.sameName;
}

function keepBest(best: (Candidate | null)[], next: Candidate): void {
  let worst = 0;
  for (let i = 1; i < best.length; i++) if (compareCandidates(best[i]!, best[worst]!) > 0) worst = i;
  if (compareCandidates(best[worst]!, next) > 0) best[worst] = next;
}

function collect(
  pairs: FilePair[],
  targets: Target[],
  sources: Source[],
  options: RenameOptions,
): FilePair[] {
  const found = new Map(targets.filter((target) => target.source).map((target) => [target.pair, target]));
  const gone = new Set(sources.filter((source) => source.used).map((source) => source.side));
  const uses = new Map<Source, number>();
  for (const target of found.values()) uses.set(target.source!, (uses.get(target.source!) ?? 0) + 1);
  const removed = new Set(pairs.filter((pair) => pair.status === 'D').map((pair) => pair.old!));
  const result: FilePair[] = [];
  for (const pair of pairs) {
    const target = found.get(pair);
    if (target) {
      const source = target.source!;
      const left = uses.get(source)! - 1;
      uses.set(source, left);
      // the last one that takes a removed file is its new name, those before are copies
      const renamed = removed.has(source.side) && left === 0;
      const status = renamed || !options.copies ? 'R' : 'C';
      result.push({ status, old: source.side, new: pair.new, score: target.score });
    } else if (!(pair.status === 'D' && gone.has(pair.old!))) result.push(pair);
  }
  return result.sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
}

/** How similar two files are, of 60000; 0 where they cannot reach `minimum`. */
export function estimate(source: FileSide, target: FileSide, minimum: number): number {
  if (!isRegular(source.mode) || !isRegular(target.mode)) return 0;
  const from = source.content();
  const to = target.content();
  const most = Math.max(from.length, to.length);
  const delta = most - Math.min(from.length, to.length);
  if (most * (MAX_SCORE - minimum) < delta * MAX_SCORE || to.length === 0) return 0;
  const pieces = countPieces(to);
  let copied = 0;
  for (const [piece, count] of countPieces(from)) copied += Math.min(count, pieces.get(piece) ?? 0);
  return Math.floor((copied * MAX_SCORE) / most);
}

const HASH_BASE = 107927;
const counted = new WeakMap<Uint8Array, Map<number, number>>();

/** Bytes by hash of the piece they are in: a line, or 64 bytes of one. */
function countPieces(content: Uint8Array): Map<number, number> {
  const known = counted.get(content);
  if (known) return known;
  const pieces = new Map<number, number>();
  const text = !isBinary(content);
  let length = 0;
  let one = 0;
  let two = 0;
  for (let i = 0; i < content.length; i++) {
    const byte = content[i]!;
    if (text && byte === 0x0d && content[i + 1] === 0x0a) continue;
    const before = one;
    one = ((one << 7) ^ (two >>> 25)) >>> 0;
    two = ((two << 7) ^ (before >>> 25)) >>> 0;
    one = (one + byte) >>> 0;
    if (++length < 64 && byte !== 0x0a) continue;
    const hash = ((one + Math.imul(two, 0x61)) >>> 0) % HASH_BASE;
    pieces.set(hash, (pieces.get(hash) ?? 0) + length);
    length = one = two = 0;
  }
  counted.set(content, pieces);
  return pieces;
}
