/**
 * Durations as Go writes and reads them (`time.Duration`): `1m0s`, `1.5s`, `300ms`.
 *
 * Models: `time.ParseDuration` and `Duration.String` of Go, in ms (fractions allowed) instead of ns.
 */

const UNITS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** ms in what an int64 of ns can hold. */
const LONGEST = 2 ** 63 / 1e6;

/** Thrown with Go's own words, e.g. `time: missing unit in duration "5"`. */
export class DurationError extends Error {}

/** ms of a Go duration. @throws DurationError */
export function parseDuration(text: string): number {
  let rest = text;
  let sign = 1;
  if (/^[+-]/.test(rest)) {
    if (rest[0] === '-') sign = -1;
    rest = rest.slice(1);
  }
  if (rest === '0') return 0;
  if (rest === '') throw new DurationError(`time: invalid duration ${quote(text)}`);
  let total = 0;
  while (rest !== '') {
    const number = /^(\d*)(\.(\d*))?/.exec(rest)!;
    if (!number[1] && !number[3]) throw new DurationError(`time: invalid duration ${quote(text)}`);
    rest = rest.slice(number[0].length);
    const unit = /^[^\d.]*/.exec(rest)![0];
    if (unit === '') throw new DurationError(`time: missing unit in duration ${quote(text)}`);
    const size = UNITS[unit];
    if (size === undefined)
      throw new DurationError(`time: unknown unit ${quote(unit)} in duration ${quote(text)}`);
    rest = rest.slice(unit.length);
    total += Number(number[0] || 0) * size;
    if (total > LONGEST) throw new DurationError(`time: invalid duration ${quote(text)}`);
  }
  return (sign * Math.trunc(Number((total * 1e6).toPrecision(15)))) / 1e6;
}

/** `90_000` → `1m30s`, as Go's `Duration.String`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const size = Math.abs(ms);
  if (size < 1e-3) return `${sign}${trim(size * 1e6)}ns`;
  if (size < 1) return `${sign}${trim(size * 1e3)}µs`;
  if (size < 1000) return `${sign}${trim(size)}ms`;
  const hours = Math.floor(size / 3_600_000);
  const minutes = Math.floor((size % 3_600_000) / 60_000);
  const seconds = trim((size % 60_000) / 1000);
  if (hours) return `${sign}${hours}h${minutes}m${seconds}s`;
  return minutes ? `${sign}${minutes}m${seconds}s` : `${sign}${seconds}s`;
}

/** How long ago, as `kubectl get` prints ages (`duration.HumanDuration` of apimachinery). */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 10) return seconds % 60 ? `${minutes}m${seconds % 60}s` : `${minutes}m`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(ms / 3_600_000);
  if (hours < 8) return minutes % 60 ? `${hours}h${minutes % 60}m` : `${hours}h`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return hours % 24 ? `${days}d${hours % 24}h` : `${days}d`;
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(hours / 24 / 365);
  if (hours < 24 * 365 * 8) return days % 365 ? `${years}y${days % 365}d` : `${years}y`;
  return `${years}y`;
}

function trim(value: number): string {
  return String(Number(value.toFixed(9)));
}

/** The time package's own quotes: bytes beyond ASCII one by one. */
function quote(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const shown = bytes.map((byte) => {
    if (byte < 0x20 || byte >= 0x80) return `\\x${byte.toString(16).padStart(2, '0')}`;
    const char = String.fromCharCode(byte);
    return char === '"' || char === '\\' ? `\\${char}` : char;
  });
  return `"${shown.join('')}"`;
}
