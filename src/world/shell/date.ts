/**
 * `date` on the world's clock.
 *
 * Models: GNU date's default form, `-u`, `-I`, `-R`, `-d @SECONDS` and `+FORMAT`. Left out: setting the time,
 * free-form `-d` texts beyond `2 days ago`, time zones (the world lives in UTC).
 */
import { DAYS, MONTHS } from '../time/calendar';
import type { ToolResult } from './tools/tool-result';

/** @param now ms of world time */
export function formatDate(args: string[], now: number): ToolResult {
  let at = new Date(now);
  let format = '%a %b %e %H:%M:%S UTC %Y';
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '-d' || arg === '--date' || arg.startsWith('--date=')) {
      const text = arg.startsWith('--date=') ? arg.slice(7) : (args[++i] ?? '');
      const parsed = parseWhen(text, now);
      if (!parsed) return { stdout: '', stderr: `date: invalid date '${text}'\n`, exitCode: 1 };
      at = parsed;
    } else if (arg === '-I' || arg === '--iso-8601') format = '%Y-%m-%d';
    else if (arg === '-Iseconds') format = '%Y-%m-%dT%H:%M:%S+00:00';
    else if (arg === '-R') format = '%a, %d %b %Y %H:%M:%S +0000';
    else if (arg.startsWith('+')) format = arg.slice(1);
    else if (arg !== '-u' && arg !== '--utc') {
      if (
        /^--[a-z]/.test(arg) &&
        !/^--(set|file|reference|resolution|rfc-3339|rfc-email|universal|debug)/.test(arg)
      )
        return { stdout: '', stderr: `date: unrecognized option '${arg}'\n`, exitCode: 1 };
      return { stdout: '', stderr: `date: "${arg}" is not part of this workshop's shell\n`, exitCode: 1 };
    }
  }
  return { stdout: `${render(format, at)}\n`, stderr: '', exitCode: 0 };
}

function parseWhen(text: string, now: number): Date | undefined {
  if (text === 'now' || text === '') return new Date(now);
  const at = text.startsWith('@')
    ? Number(text.slice(1)) * 1000
    : (relative(text, now) ?? Date.parse(/[Zz]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`));
  return Number.isFinite(at) ? new Date(at) : undefined;
}

const UNITS: Record<string, number> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86400,
  week: 604800,
  fortnight: 1209600,
};

/** `yesterday`, `2 days ago`, `+1 hour`: ms; undefined for anything else. */
function relative(text: string, now: number): number | undefined {
  const words: Record<string, number> = { today: 0, yesterday: -86_400_000, tomorrow: 86_400_000 };
  if (text in words) return now + words[text]!;
  const found = /^([+-]?)\s*(\d+)?\s*(sec|second|min|minute|hour|day|week|fortnight)s?(\s+ago)?$/i.exec(
    text.trim(),
  );
  if (!found) return undefined;
  const sign = (found[1] === '-' ? -1 : 1) * (found[4] ? -1 : 1);
  return now + sign * Number(found[2] ?? 1) * UNITS[found[3]!.toLowerCase()]! * 1000;
}

function render(format: string, at: Date): string {
  const pad = (value: number, width = 2, fill = '0'): string => String(value).padStart(width, fill);
  const day = DAYS[at.getUTCDay()]!;
  const month = MONTHS[at.getUTCMonth()]!;
  const parts: Record<string, () => string> = {
    a: () => day.slice(0, 3),
    A: () => day,
    b: () => month.slice(0, 3),
    B: () => month,
    d: () => pad(at.getUTCDate()),
    D: () => `${pad(at.getUTCMonth() + 1)}/${pad(at.getUTCDate())}/${String(at.getUTCFullYear()).slice(2)}`,
    e: () => pad(at.getUTCDate(), 2, ' '),
    h: () => month.slice(0, 3),
    j: () => pad(dayOfYear(at), 3),
    k: () => pad(at.getUTCHours(), 2, ' '),
    n: () => '\n',
    R: () => at.toISOString().slice(11, 16),
    t: () => '\t',
    U: () => pad(Math.floor((dayOfYear(at) + 6 - at.getUTCDay()) / 7)),
    w: () => String(at.getUTCDay()),
    F: () => at.toISOString().slice(0, 10),
    H: () => pad(at.getUTCHours()),
    I: () => pad(at.getUTCHours() % 12 || 12),
    m: () => pad(at.getUTCMonth() + 1),
    M: () => pad(at.getUTCMinutes()),
    N: () => `${pad(at.getUTCMilliseconds(), 3)}000000`,
    p: () => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
    s: () => String(Math.floor(at.getTime() / 1000)),
    S: () => pad(at.getUTCSeconds()),
    T: () => at.toISOString().slice(11, 19),
    u: () => String(at.getUTCDay() || 7),
    y: () => pad(at.getUTCFullYear() % 100),
    Y: () => String(at.getUTCFullYear()),
    z: () => '+0000',
    Z: () => 'UTC',
    '%': () => '%',
  };
  return format.replace(/%([a-zA-Z%])/g, (whole, letter: string) => parts[letter]?.() ?? whole);
}

/** From 1. */
function dayOfYear(at: Date): number {
  return Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}
