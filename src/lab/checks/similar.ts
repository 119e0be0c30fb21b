/** Are two words a slip of the finger apart? */

/** One or two letters wrong, missing, extra or swapped; not for words too short to tell. */
export function similar(a: string, b: string): boolean {
  if (a === b) return false;
  if (a.toLowerCase() === b.toLowerCase()) return true;
  const allowed = Math.min(a.length, b.length) < 5 ? 1 : 2;
  return Math.abs(a.length - b.length) <= allowed && distance(a, b) <= allowed;
}

/** The candidate that is a slip away, if any. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: { word: string; far: number } | undefined;
  for (const candidate of candidates) {
    if (!similar(word, candidate)) continue;
    const far = distance(word, candidate);
    if (!best || far < best.far) best = { word: candidate, far };
  }
  return best?.word;
}

/** Edits from one to the other; two swapped neighbours count as one. */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let least = Math.min(change, rows[i - 1]![j]! + 1, row[j - 1]! + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) least = Math.min(least, rows[i - 2]![j - 2]! + 1);
      row.push(least);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
