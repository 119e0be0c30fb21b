/** Go's time layouts (`2006-01-02T15:04:05Z07:00`), in UTC. Left out: fractions of seconds beyond ms when reading, zones by name. */
import { DAYS, MONTHS } from '../../time/calendar';

const LAYOUT =
  /Monday|Mon|January|Jan|2006|MST|Z0700|Z07:00|-0700|-07:00|-07|_2|0[1-6]|002|15|PM|pm|\.0+|\.9+|[1-6]/g;

/** @param ms since 1970 */
export function formatTime(ms: number, layout: string): string {
  const at = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour12 = at.getUTCHours() % 12 || 12;
  const parts: Record<string, () => string> = {
    Monday: () => DAYS[at.getUTCDay()]!,
    Mon: () => DAYS[at.getUTCDay()]!.slice(0, 3),
    January: () => MONTHS[at.getUTCMonth()]!,
    Jan: () => MONTHS[at.getUTCMonth()]!.slice(0, 3),
    '2006': () => String(at.getUTCFullYear()).padStart(4, '0'),
    MST: () => 'UTC',
    Z0700: () => 'Z',
    'Z07:00': () => 'Z',
    '-0700': () => '+0000',
    '-07:00': () => '+00:00',
    '-07': () => '+00',
    _2: () => String(at.getUTCDate()).padStart(2, ' '),
    '01': () => two(at.getUTCMonth() + 1),
    '02': () => two(at.getUTCDate()),
    '03': () => two(hour12),
    '04': () => two(at.getUTCMinutes()),
    '05': () => two(at.getUTCSeconds()),
    '06': () => two(at.getUTCFullYear() % 100),
    '002': () =>
      String(
        Math.floor(
          (Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()) -
            Date.UTC(at.getUTCFullYear(), 0, 0)) /
            86_400_000,
        ),
      ).padStart(3, '0'),
    '15': () => two(at.getUTCHours()),
    PM: () => (at.getUTCHours() < 12 ? 'AM' : 'PM'),
    pm: () => (at.getUTCHours() < 12 ? 'am' : 'pm'),
    '1': () => String(at.getUTCMonth() + 1),
    '2': () => String(at.getUTCDate()),
    '3': () => String(hour12),
    '4': () => String(at.getUTCMinutes()),
    '5': () => String(at.getUTCSeconds()),
  };
  return layout.replace(LAYOUT, (word) => {
    if (word.startsWith('.'))
      return `.${String(at.getUTCMilliseconds())
        .padStart(3, '0')
        .padEnd(word.length - 1, '0')
        .slice(0, word.length - 1)}`;
    return parts[word]?.() ?? word;
  });
}

/** ms since 1970. @throws Error as Go words it */
export function parseTime(layout: string, text: string): number {
  const names: string[] = [];
  const pattern = layout
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/Monday|Mon|January|Jan|2006|MST|Z07:00|-0700|-07:00|_2|01|02|03|04|05|15|PM/g, (word) => {
      names.push(word);
      return word === '2006'
        ? '(\\d{4})'
        : /^\d\d$/.test(word)
          ? '(\\d\\d)'
          : word === '_2'
            ? '( ?\\d{1,2})'
            : '(\\S+?)';
    });
  const match = new RegExp(`^${pattern}$`).exec(text);
  if (!match)
    throw new Error(
      `parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(text)} as ${JSON.stringify(names[0] ?? layout)}`,
    );
  const part = (name: string): string | undefined => match[names.indexOf(name) + 1 || -1];
  const month = part('01')
    ? Number(part('01')) - 1
    : Math.max(
        0,
        MONTHS.findIndex((each) => each === part('January') || each.slice(0, 3) === part('Jan')),
      );
  const hour = Number(part('15') ?? Number(part('03') ?? 0) + (part('PM') === 'PM' ? 12 : 0));
  return Date.UTC(
    Number(part('2006') ?? 1),
    month,
    Number(part('02') ?? part('_2') ?? 1),
    hour,
    Number(part('04') ?? 0),
    Number(part('05') ?? 0),
  );
}
