/**
 * The last lines that Helm logged, for the events of failures.
 *
 * Models: `LogBuffer` of helm-controller internal/action: ten lines, repeated ones told once.
 */
import { StatusError } from '../../kube/api';
import type { Log } from '../../helm/action/configuration';
import type { Manager } from '../runtime/manager';

const LINES = 10;
/** in ns */
const MILLISECOND = 1_000_000n;

interface Line {
  first: string;
  last: string;
  text: string;
  repeats: number;
}

export class LogBuffer {
  private lines: Line[] = [];
  /** ns since 1970 */
  private latest = 0n;

  constructor(private readonly manager: Manager) {}

  readonly log: Log = (level, message, attributes = {}) => {
    const mark = { debug: '', info: '', warn: 'warning: ', error: 'error: ' }[level];
    this.append(`${mark}${message}: ${attributesText(attributes)}`);
  };

  get empty(): boolean {
    return !this.lines.length;
  }

  toString(): string {
    return this.lines.map(lineText).join('\n');
  }

  private append(text: string): void {
    const now = this.timestamp();
    const last = this.lines.at(-1);
    if (last?.text === text) {
      last.last = now;
      last.repeats++;
      return;
    }
    this.lines.push({ first: now, last: now, text, repeats: 0 });
    if (this.lines.length > LINES) this.lines.shift();
  }

  /** Lines of one moment follow each other by microseconds. */
  private timestamp(): string {
    const { clock, names } = this.manager;
    const now = BigInt(clock.now()) * MILLISECOND;
    const begin = this.latest > now ? this.latest : now;
    this.latest = begin + BigInt(5000 + names.integer(20_000));
    const date = new Date(Number(this.latest / MILLISECOND)).toISOString().slice(0, -1);
    const nanos = String(this.latest % MILLISECOND).padStart(6, '0');
    return `${date}${nanos}Z`.replace(/0+Z$/, 'Z');
  }
}

function lineText({ first, last, text, repeats }: Line): string {
  let result = `${first}: ${text}`;
  if (repeats) result += `\n${last}: ${text}`;
  if (repeats > 1) result += ` (${repeats - 1} duplicate ${repeats > 2 ? 'lines' : 'line'} omitted)`;
  return result;
}

/** As Go's JSON has it: keys sorted, errors empty but those of the API server. */
function attributesText(attributes: Record<string, unknown>): string {
  const sorted = Object.keys(attributes)
    .sort()
    .map((key) => [key, asJson(attributes[key])]);
  return JSON.stringify(Object.fromEntries(sorted));
}

function asJson(value: unknown): unknown {
  if (value instanceof StatusError) return { ErrStatus: statusOf(value) };
  return value instanceof Error ? {} : value;
}

function statusOf({ message, reason, status: { code, name, group, kind } }: StatusError): unknown {
  const details = { name: name || undefined, group: group || undefined, kind };
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    reason,
    details,
    code,
  };
}

/** @param text what an event says @param log what Helm logged before */
export function withLog(text: string, log: LogBuffer): string {
  return log.empty ? text : `${text}\n\nLast Helm logs:\n\n${log.toString()}`;
}
