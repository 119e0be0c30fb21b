/**
 * Log lines of the controllers, as `kubectl logs` and `flux logs` read them: one JSON object a line.
 *
 * Models: zap's JSON encoder as fluxcd/pkg runtime/logger sets it up. Left out: levels other than info and error.
 */
import type { Clock } from '../../time/clock';

export type Values = Record<string, unknown>;

export interface Logger {
  info(message: string, values?: Values): void;
  error(error: unknown, message: string, values?: Values): void;
  /** The same with more on every line. */
  with(values: Values): Logger;
}

/** @param write is handed lines without their newline */
export function createLogger(clock: Clock, write: (line: string) => void, always: Values = {}): Logger {
  const log = (level: string, message: string, values: Values): void => {
    const ts = clock.date().toISOString();
    const { logger, ...rest } = { ...always, ...values };
    const head = logger === undefined ? { level, ts } : { level, ts, logger };
    write(JSON.stringify({ ...head, msg: message, ...rest }));
  };
  return {
    info: (message, values = {}) => log('info', message, values),
    error: (error, message, values = {}) =>
      log('error', message, { ...values, error: error instanceof Error ? error.message : String(error) }),
    with: (values) => createLogger(clock, write, { ...always, ...values }),
  };
}
