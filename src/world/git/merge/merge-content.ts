/**
 * One file merged out of three versions: mode and content.
 *
 * Models: merge-ort's content merge. Left out: merge drivers, renormalization, submodules.
 */
import { fromByteString, asByteString, isBinary, toByteString } from '../byte-text';
import { mergeText } from '../xdiff/merge';
import { isFile, kindOf, labelOf, say, type MergeState, type Version } from './merge-state';

export interface MergedFile {
  version: Version;
  clean: boolean;
}

/**
 * @param path where messages about it belong
 * @param names of the file on the three sides
 * @param extraMarkers how much longer conflict markers are, where merges nest
 */
export function mergeFile(
  state: MergeState,
  path: string,
  base: Version | null,
  ours: Version,
  theirs: Version,
  names: readonly [string, string, string],
  extraMarkers: number,
): MergedFile {
  const mode = mergeMode(base, ours, theirs);
  const of = (oid: string, clean: boolean): MergedFile => ({ version: { mode: mode.mode, oid }, clean });
  if (ours.oid === theirs.oid || ours.oid === base?.oid) return of(theirs.oid, mode.clean);
  if (theirs.oid === base?.oid) return of(ours.oid, mode.clean);
  if (!isFile(ours)) return mergeLink(state, base, ours, theirs, mode);
  const sameKind = base !== null && kindOf(base) === kindOf(ours);
  const merged = mergeContent(state, path, sameKind ? base : null, ours, theirs, names, extraMarkers);
  say(state, path, `Auto-merging ${path}`);
  return of(state.objects.writeBlob(merged.content), mode.clean && merged.clean);
}

function mergeMode(base: Version | null, ours: Version, theirs: Version): { mode: number; clean: boolean } {
  const baseMode = base?.mode ?? 0;
  if (ours.mode === theirs.mode || ours.mode === baseMode) return { mode: theirs.mode, clean: true };
  return { mode: ours.mode, clean: theirs.mode === baseMode };
}

/** Symbolic links have no parts: one side is taken. */
function mergeLink(
  state: MergeState,
  base: Version | null,
  ours: Version,
  theirs: Version,
  mode: { mode: number; clean: boolean },
): MergedFile {
  if (state.depth > 0) return { version: base ?? ours, clean: false };
  const taken = state.favor === 'theirs' ? theirs : ours;
  return { version: { mode: mode.mode, oid: taken.oid }, clean: state.favor !== undefined && mode.clean };
}

function mergeContent(
  state: MergeState,
  path: string,
  base: Version | null,
  ours: Version,
  theirs: Version,
  names: readonly [string, string, string],
  extraMarkers: number,
): { content: Uint8Array; clean: boolean } {
  const contents = [base, ours, theirs].map((each) =>
    each ? state.objects.blob(each.oid) : new Uint8Array(),
  );
  const [from, mine, other] = contents as [Uint8Array, Uint8Array, Uint8Array];
  const sameNames = names[0] === names[1] && names[1] === names[2];
  const label = (side: 0 | 1 | 2): string =>
    asByteString(sameNames ? labelOf(state, side) : `${labelOf(state, side)}:${names[side]}`);
  const favor = state.depth > 0 ? undefined : state.favor;
  if (contents.some(isBinary)) {
    if (state.depth > 0) return { content: from, clean: true };
    if (favor) return { content: favor === 'theirs' ? other : mine, clean: true };
    say(state, path, `warning: Cannot merge binary files: ${path} (${label(1)} vs. ${label(2)})`);
    return { content: mine, clean: false };
  }
  const merged = mergeText(
    toByteString(from),
    toByteString(mine),
    toByteString(other),
    { base: label(0), ours: label(1), theirs: label(2) },
    { style: state.style, favor, markerSize: 7 + extraMarkers },
  );
  return { content: fromByteString(merged.text), clean: merged.conflicts === 0 };
}
