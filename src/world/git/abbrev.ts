/**
 * Short names of objects.
 *
 * Models: `core.abbrev=auto`: seven digits, more in a large repository, and as many as make the name unique.
 */
import type { Objects } from './object-store';

const LEAST = 7;

export function abbreviate(objects: Objects, oid: string, length = LEAST): string {
  if (length >= 40) return oid;
  let digits = Math.max(length, 4);
  if (/^0+$/.test(oid)) return oid.slice(0, digits);
  const others = objects.store.startingWith(oid.slice(0, digits)).filter((each) => each !== oid);
  for (const other of others) {
    let same = digits;
    while (same < 40 && other[same - 1] === oid[same - 1] && other.startsWith(oid.slice(0, same))) same++;
    digits = Math.max(digits, same);
  }
  return oid.slice(0, digits);
}
