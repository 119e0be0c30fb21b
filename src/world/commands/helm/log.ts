/** What `helm` tells of itself on the way. Models: log/slog's text handler without the time. */
import { GoBytes, type Log, type LogLevel } from '../../helm/action/configuration';
import { quoteGo } from '../../helm/template/printf';
import { printValue } from '../../helm/template/values';

/** `level=WARN msg="this chart is deprecated"` on standard error. */
export function createLog(err: (text: string) => void, debug: boolean): Log {
  return (level: LogLevel, message, attributes = {}) => {
    if (level === 'debug' && !debug) return;
    const pairs = [['msg', message], ...Object.entries(attributes)] as [string, unknown][];
    err(`level=${level.toUpperCase()} ${pairs.map(([key, value]) => `${key}=${shown(value)}`).join(' ')}\n`);
  };
}

function shown(value: unknown): string {
  if (value instanceof GoBytes) return quoteGo(value.text);
  return quoted(value instanceof Error ? value.message : printValue(value));
}

function quoted(text: string): string {
  return text === '' || /[\s="\\\p{C}]/u.test(text) ? quoteGo(text) : text;
}
