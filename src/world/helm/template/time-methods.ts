/** Methods of a time.Time that templates call. Left out: zones, arithmetic with durations. */
import { formatTime } from './go-time';
import { GoTime, Int64, type Method } from './values';

/** By name; the receiver first. */
export const TIME_METHODS: Record<string, (time: GoTime) => Method> = {
  Format: (time) => ({ in: ['string'], call: (layout: string) => formatTime(time.ms, layout) }),
  Year: part((at) => at.getUTCFullYear()),
  Day: part((at) => at.getUTCDate()),
  Hour: part((at) => at.getUTCHours()),
  Minute: part((at) => at.getUTCMinutes()),
  Second: part((at) => at.getUTCSeconds()),
  Month: ({ ms }) => ({ in: [], call: () => formatTime(ms, 'January') }),
  Weekday: ({ ms }) => ({ in: [], call: () => formatTime(ms, 'Monday') }),
  YearDay: ({ ms }) => ({ in: [], call: () => BigInt(Number(formatTime(ms, '002'))) }),
  Unix: ({ ms }) => ({ in: [], call: () => new Int64(BigInt(Math.floor(ms / 1000))) }),
  UnixMilli: ({ ms }) => ({ in: [], call: () => new Int64(BigInt(ms)) }),
  UnixNano: ({ ms }) => ({ in: [], call: () => new Int64(BigInt(ms) * 1_000_000n) }),
  UTC: (time) => ({ in: [], call: () => time }),
  AddDate: ({ ms }) => ({
    in: ['int', 'int', 'int'],
    call: (years: bigint, months: bigint, days: bigint) => {
      const at = new Date(ms);
      at.setUTCFullYear(
        at.getUTCFullYear() + Number(years),
        at.getUTCMonth() + Number(months),
        at.getUTCDate() + Number(days),
      );
      return new GoTime(at.getTime());
    },
  }),
};

function part(read: (at: Date) => number): (time: GoTime) => Method {
  return ({ ms }) => ({ in: [], call: () => BigInt(read(new Date(ms))) });
}
