/**
 * `git diff --check`: whitespace that should not be there, and conflict markers that were left.
 *
 * Models: builtin_checkdiff with `core.whitespace`'s defaults. Left out: other rules, attributes.
 */
import { isBinary, shown, toByteString } from '../../git/byte-text';
import { pathOf, type FilePair } from '../../git/diff/file-pair';
import { diffLines } from '../../git/xdiff/diff';
import { splitLines } from '../../git/xdiff/records';

/** What there is to say of the lines that are new, '' where nothing is wrong. */
export function checkPairs(pairs: readonly FilePair[]): string {
  return pairs.map(checkPair).join('');
}

function checkPair(pair: FilePair): string {
  const after = pair.new?.content();
  if (pair.status === 'U' || !after || isBinary(after)) return '';
  const before = splitLines(toByteString(pair.old?.content() ?? new Uint8Array()));
  const lines = splitLines(toByteString(after));
  let text = '';
  const say = (at: number, problem: string): void => void (text += `${pathOf(pair)}:${at + 1}: ${problem}`);
  for (const { b, added } of diffLines(before, lines)) {
    for (let at = b; at < b + added; at++) {
      const line = lines[at]!;
      if (/^(<{7}|={7}|>{7}|\|{7})\s/.test(line)) say(at, 'leftover conflict marker\n');
      const problems: string[] = [];
      if (/[ \t\r\f\v]\n?$/.test(line)) problems.push('trailing whitespace');
      if (/^\t* +\t/.test(line)) problems.push('space before tab in indent');
      if (problems.length) say(at, `${problems.join(', ')}.\n+${shown(line.replace(/\n$/, ''))}\n`);
    }
  }
  const blank = (each: readonly string[]): number => {
    let end = each.length;
    while (end > 0 && each[end - 1]!.trim() === '') end--;
    return each.length - end;
  };
  if (blank(lines) > blank(before)) say(lines.length - blank(lines), 'new blank line at EOF.\n');
  return text;
}
