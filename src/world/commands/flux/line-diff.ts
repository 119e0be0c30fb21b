/** Which lines of a text were taken out and which put in. Models: what diffmatchpatch makes of lines. */

export interface LineChange {
  sign: '+' | '-';
  /** One line or several, each with its line break. */
  text: string;
}

/** Runs of removed and added lines in their order; what stays is left out. */
export function changedLines(from: string, to: string): LineChange[] {
  const before = linesOf(from);
  const after = linesOf(to);
  const lengths = commonLengths(before, after);
  const changes: LineChange[] = [];
  let removed = '';
  let added = '';
  const flush = (): void => {
    if (removed) changes.push({ sign: '-', text: removed });
    if (added) changes.push({ sign: '+', text: added });
    removed = added = '';
  };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      flush();
      i++;
      j++;
    } else if (j >= after.length || (i < before.length && lengths[i + 1]![j]! >= lengths[i]![j + 1]!)) {
      removed += before[i++];
    } else {
      added += after[j++];
    }
  }
  flush();
  return changes;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Length of the longest common subsequence from each pair of positions on. */
function commonLengths(before: string[], after: string[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () =>
    new Array<number>(after.length + 1).fill(0),
  );
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      lengths[i]![j] =
        before[i] === after[j]
          ? lengths[i + 1]![j + 1]! + 1
          : Math.max(lengths[i + 1]![j]!, lengths[i]![j + 1]!);
  return lengths;
}
