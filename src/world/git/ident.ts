/**
 * Who did something in git, and when; and how git writes dates.
 *
 * Models: ident lines and date.c's formats. The world lives in UTC, but zones that a commit carries are kept.
 */

export interface Ident {
  name: string;
  email: string;
  /** since 1970 */
  seconds: number;
  /** `+0000` */
  zone: string;
}

/** `Name <email> 1795377600 +0000` */
export function formatIdent(ident: Ident): string {
  return `${ident.name} <${ident.email}> ${ident.seconds} ${ident.zone}`;
}

export function parseIdent(text: string): Ident {
  const found = /^(.*?) ?<([^>]*)> ?(-?\d+)? ?([+-]\d{4})?/.exec(text);
  return {
    name: found?.[1] ?? '',
    email: found?.[2] ?? '',
    seconds: Number(found?.[3] ?? 0),
    zone: found?.[4] ?? '+0000',
  };
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export type DateMode =
  | 'default'
  | 'iso'
  | 'iso-strict'
  | 'rfc'
  | 'short'
  | 'raw'
  | 'unix'
  | 'relative'
  | 'human'
  | 'local'
  | `format:${string}`;

/** @param now seconds since 1970, for relative dates */
export function formatDate(seconds: number, zone: string, mode: DateMode, now: number): string {
  const at = new Date((seconds + zoneSeconds(zone)) * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`;
  const time = `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`;
  const weekday = DAYS[at.getUTCDay()]!;
  const month = MONTHS[at.getUTCMonth()]!;
  switch (mode) {
    case 'default':
      return `${weekday} ${month} ${at.getUTCDate()} ${time} ${at.getUTCFullYear()} ${zone}`;
    case 'local':
      return formatDate(seconds, '+0000', 'default', now).replace(/ \+0000$/, '');
    case 'iso':
      return `${day} ${time} ${zone}`;
    case 'iso-strict':
      return `${day}T${time}${zone === '+0000' ? '+00:00' : `${zone.slice(0, 3)}:${zone.slice(3)}`}`;
    case 'rfc':
      return `${weekday}, ${at.getUTCDate()} ${month} ${at.getUTCFullYear()} ${time} ${zone}`;
    case 'short':
      return day;
    case 'raw':
      return `${seconds} ${zone}`;
    case 'unix':
      return String(seconds);
    case 'relative':
      return relativeDate(seconds, now);
    case 'human':
      return humanDate(seconds, zone, now);
    default:
      return strftime(at, mode.slice('format:'.length), zone);
  }
}

/** `+0130` as seconds. */
export function zoneSeconds(zone: string): number {
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(3, 5)) * 60);
}

/** `3 hours ago`, in git's roundings. */
export function relativeDate(seconds: number, now: number): string {
  if (now < seconds) return 'in the future';
  const count = (value: number, unit: string): string => `${value} ${unit}${value === 1 ? '' : 's'}`;
  const ago = (value: number, unit: string): string => `${count(value, unit)} ago`;
  let diff = now - seconds;
  if (diff < 90) return ago(diff, 'second');
  diff = Math.floor((diff + 30) / 60);
  if (diff < 90) return ago(diff, 'minute');
  diff = Math.floor((diff + 30) / 60);
  if (diff < 36) return ago(diff, 'hour');
  diff = Math.floor((diff + 12) / 24);
  if (diff < 14) return ago(diff, 'day');
  if (diff < 70) return ago(Math.floor((diff + 3) / 7), 'week');
  if (diff < 365) return ago(Math.floor((diff + 15) / 30), 'month');
  if (diff < 1825) {
    const months = Math.floor((diff * 12 * 2 + 365) / (365 * 2));
    const rest = months % 12;
    if (rest) return `${count(Math.floor(months / 12), 'year')}, ${ago(rest, 'month')}`;
    return ago(Math.floor(months / 12), 'year');
  }
  return ago(Math.floor((diff + 183) / 365), 'year');
}

/** `--date=human`: what is plain from today is left out. */
function humanDate(seconds: number, zone: string, now: number): string {
  const at = new Date((seconds + zoneSeconds(zone)) * 1000);
  const today = new Date(now * 1000);
  const sameYear = at.getUTCFullYear() === today.getUTCFullYear();
  if (now - seconds < 86400 && at.getUTCDate() === today.getUTCDate()) return relativeDate(seconds, now);
  const hide = !sameYear || today.getTime() - at.getTime() > 5 * 86400_000;
  const clock = `${String(at.getUTCHours()).padStart(2, '0')}:${String(at.getUTCMinutes()).padStart(2, '0')}`;
  const parts = sameYear
    ? [hide ? '' : DAYS[at.getUTCDay()]!, hide ? `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}` : '', clock]
    : [`${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()} ${at.getUTCFullYear()}`];
  return parts.filter(Boolean).join(' ');
}

function strftime(at: Date, format: string, zone: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const values: Record<string, () => string> = {
    Y: () => String(at.getUTCFullYear()),
    y: () => two(at.getUTCFullYear() % 100),
    m: () => two(at.getUTCMonth() + 1),
    d: () => two(at.getUTCDate()),
    e: () => String(at.getUTCDate()).padStart(2),
    H: () => two(at.getUTCHours()),
    I: () => two(at.getUTCHours() % 12 || 12),
    M: () => two(at.getUTCMinutes()),
    S: () => two(at.getUTCSeconds()),
    p: () => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
    a: () => DAYS[at.getUTCDay()]!,
    b: () => MONTHS[at.getUTCMonth()]!,
    h: () => MONTHS[at.getUTCMonth()]!,
    F: () => `${at.getUTCFullYear()}-${two(at.getUTCMonth() + 1)}-${two(at.getUTCDate())}`,
    T: () => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`,
    R: () => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
    z: () => zone,
    Z: () => '',
    s: () => String(Math.floor(at.getTime() / 1000) - zoneSeconds(zone)),
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  };
  return format.replace(/%(.)/g, (all, letter: string) => values[letter]?.() ?? all);
}
