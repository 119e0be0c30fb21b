/**
 * Where a recording shows one of several true answers, what may differ: rules of replacement, each with its reason.
 *
 * `tests/oracle/reasons.json` holds one entry a reason: which lines it is of (a pattern on their keys), why they differ,
 * and, where the two answers are the same truth, the rules that show it: after them both must be equal to the byte.
 */
import fs from 'node:fs';

const REASONS = 'tests/oracle/reasons.json';

/** What is taken out of both answers: `[pattern, replacement]`; patterns see many lines (`gm`). */
export type Rule = [pattern: string, replacement: string];

export interface Reason {
  /** on a line's key: `rocky/rocky/44` */
  pattern: string;
  why: string;
  /** absent where the answers differ in more than chance */
  allows?: Rule[];
  /** The order of lines is chance too. */
  anyOrder?: boolean;
}

/** The reasons known. Throws where the file does not hold JSON. */
export function readReasons(): Reason[] {
  return JSON.parse(fs.readFileSync(REASONS, 'utf8')) as Reason[];
}

/** Why the line of that key differs, where it is known. */
export function reasonOf(key: string, reasons: Reason[]): Reason | undefined {
  return reasons.find(({ pattern }) => new RegExp(pattern).test(key));
}

/** Whether the two answers are equal after the reason's rules. */
export function sameTruth(expected: string, found: string, reason: Reason | undefined): boolean {
  if (!reason?.allows) return false;
  return without(expected, reason) === without(found, reason);
}

function without(text: string, { allows = [], anyOrder }: Reason): string {
  const left = allows.reduce((rest, [pattern, to]) => rest.replace(new RegExp(pattern, 'gm'), to), text);
  return anyOrder ? left.split('\n').sort().join('\n') : left;
}
