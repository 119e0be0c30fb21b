/**
 * Cron schedules.
 *
 * Models: the five fields and the `@` names of `robfig/cron`, in UTC. Left out: seconds, other time zones.
 */

interface Field {
  min: number;
  max: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: ['', ...MONTHS] },
  { min: 0, max: 6, names: DAYS },
];
const NAMED: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

export interface Schedule {
  fields: Set<number>[];
  /** `*` in a day field: the other one alone decides. */
  anyDay: boolean;
  anyWeekday: boolean;
}

/** Undefined and why, in cron's own words, where the text is no schedule. */
export function parseSchedule(text: string): { schedule: Schedule } | { error: string } {
  const spec = NAMED[text.trim()] ?? text.trim();
  const parts = spec.split(/\s+/).filter(Boolean);
  if (spec.startsWith('@')) return { error: `unrecognized descriptor: ${spec}` };
  if (parts.length !== 5)
    return { error: `expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]` };
  const fields: Set<number>[] = [];
  for (const [index, part] of parts.entries()) {
    const values = parseField(part, FIELDS[index]!);
    if (typeof values === 'string') return { error: values };
    fields.push(values);
  }
  return { schedule: { fields, anyDay: /^[*?]/.test(parts[2]!), anyWeekday: /^[*?]/.test(parts[4]!) } };
}

function parseField(text: string, field: Field): Set<number> | string {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step] = part.split('/');
    const bounds = rangeOf(range, field, step !== undefined);
    if (typeof bounds === 'string') return bounds;
    const every = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(every))
      return `failed to parse int from ${step}: strconv.Atoi: parsing ${JSON.stringify(step)}: invalid syntax`;
    if (every === 0) return `step of range should be a positive number: ${part}`;
    for (let value = bounds[0]; value <= bounds[1]; value += every) values.add(value);
  }
  return values;
}

function rangeOf(text: string, field: Field, stepped: boolean): [number, number] | string {
  if (text === '*' || text === '?') return [field.min, field.max];
  const [from = '', to] = text.split('-');
  const first = numberOf(from, field);
  const last = to === undefined ? (stepped ? field.max : first) : numberOf(to, field);
  if (typeof first === 'string') return first;
  if (typeof last === 'string') return last;
  if (first < field.min) return `beginning of range (${first}) below minimum (${field.min}): ${text}`;
  if (last > field.max && !(field.max === 6 && last === 7))
    return `end of range (${last}) above maximum (${field.max}): ${text}`;
  if (first > last) return `beginning of range (${first}) beyond end of range (${last}): ${text}`;
  return field.max === 6 ? [first % 7, last === 7 ? (first === 7 ? 0 : 6) : last] : [first, last];
}

function numberOf(text: string, field: Field): number | string {
  const named = field.names?.indexOf(text.toLowerCase()) ?? -1;
  if (named >= 0 && text !== '') return named;
  if (/^\d+$/.test(text)) return Number(text);
  return `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`;
}

const MINUTE = 60_000;
const HORIZON = 5 * 366 * 24 * 60;

/** The first time after `from` (ms since 1970) that the schedule names. */
export function nextTime({ fields, anyDay, anyWeekday }: Schedule, from: number): number | undefined {
  let at = Math.floor(from / MINUTE) * MINUTE + MINUTE;
  for (let tries = 0; tries < HORIZON; tries++) {
    const date = new Date(at);
    const day = fields[2]!.has(date.getUTCDate());
    const weekday = fields[4]!.has(date.getUTCDay());
    const days = anyDay || anyWeekday ? day && weekday : day || weekday;
    if (!fields[3]!.has(date.getUTCMonth() + 1) || !days) {
      at = Math.floor(at / 86_400_000) * 86_400_000 + 86_400_000;
      continue;
    }
    if (fields[1]!.has(date.getUTCHours()) && fields[0]!.has(date.getUTCMinutes())) return at;
    at += MINUTE;
  }
  return undefined;
}
