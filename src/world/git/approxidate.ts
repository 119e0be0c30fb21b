/**
 * Dates as people give them to git: `2 days ago`, `yesterday`, `2026-11-22`, `1795377600 +0000`.
 *
 * Models: the common forms of approxidate and parse_date. Left out: its guesses at half words, tea time and the like.
 */

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const UNITS: Record<string, number> = { second: 1, minute: 60, hour: 3600, day: 86400, week: 604800 };
const NUMBERS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Seconds since 1970 and the zone of an exact date; undefined where it is none. */
export function parseExactDate(text: string): { seconds: number; zone: string } | undefined {
  const raw = /^@?(\d{5,})(?: ([+-]\d{4}))?$/.exec(text.trim());
  if (raw) return { seconds: Number(raw[1]), zone: raw[2] ?? '+0000' };
  const iso =
    /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)? *(Z|[+-]\d{2}:?\d{2})?$/.exec(
      text.trim(),
    );
  if (iso)
    return withZone(
      iso.slice(1, 7).map((part) => Number(part ?? 0)),
      iso[7],
    );
  const long =
    /^(?:[A-Za-z]{3,9},? +)?(?:(\d{1,2}) +([A-Za-z]{3,9})|([A-Za-z]{3,9}) +(\d{1,2}),?)(?: +(\d{4}))?(?: +(\d{1,2}):(\d{2})(?::(\d{2}))?)?(?: +(\d{4}))? *([+-]\d{4})?$/.exec(
      text.trim(),
    );
  if (!long) return undefined;
  const month = MONTHS.indexOf((long[2] ?? long[3]!).slice(0, 3).toLowerCase()) + 1;
  const year = Number(long[5] ?? long[9] ?? NaN);
  if (!month || Number.isNaN(year)) return undefined;
  const parts = [year, month, long[1] ?? long[4], long[6] ?? 0, long[7] ?? 0, long[8] ?? 0];
  return withZone(parts.map(Number), long[10]);
}

function withZone(parts: number[], zone: string | undefined): { seconds: number; zone: string } {
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  const offset = zone === undefined || zone === 'Z' ? '+0000' : zone.replace(':', '');
  const shift = Number(`${offset[0]}1`) * (Number(offset.slice(1, 3)) * 3600 + Number(offset.slice(3)) * 60);
  return { seconds: Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - shift, zone: offset };
}

/** Any date; what is not understood is now. `now` and the answer are seconds since 1970. */
export function approxidate(text: string, now: number): number {
  const exact = parseExactDate(text);
  // a day without a time means that day at this time of day
  if (exact) return /\d:\d|^@?\d{5,}/.test(text) ? exact.seconds : exact.seconds + (now % 86400);
  const words = text
    .toLowerCase()
    .split(/[\s._,-]+/)
    .filter(Boolean);
  let at = now;
  let count: number | undefined;
  for (const word of words) {
    if (/^\d+$/.test(word)) count = Number(word);
    else if (NUMBERS.includes(word)) count = NUMBERS.indexOf(word);
    else if (word === 'a' || word === 'an' || word === 'last') count = 1;
    else {
      at = applyWord(word, at, now, count);
      count = undefined;
    }
  }
  return at;
}

function applyWord(word: string, at: number, now: number, count: number | undefined): number {
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(word);
  if (clock) {
    return at - (at % 86400) + Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
  }
  if (word === 'yesterday') return at - 86400;
  if (word === 'midnight') return at - (at % 86400);
  if (word === 'noon') return at - (at % 86400) + 43200 - (now % 86400 < 43200 ? 86400 : 0);
  if (word === 'never') return 0;
  const unit = word.replace(/s$/, '');
  if (UNITS[unit] !== undefined) return at - (count ?? 0) * UNITS[unit];
  if (unit === 'month' || unit === 'year') return shiftMonths(at, (count ?? 0) * (unit === 'year' ? 12 : 1));
  const weekday = WEEKDAYS.indexOf(word.slice(0, 3));
  if (weekday >= 0) {
    const back = (new Date(at * 1000).getUTCDay() - weekday + 7) % 7 || 7;
    return at - (back + ((count ?? 1) - 1) * 7) * 86400;
  }
  return at;
}

function shiftMonths(at: number, months: number): number {
  const date = new Date(at * 1000);
  date.setUTCMonth(date.getUTCMonth() - months);
  return date.getTime() / 1000;
}
