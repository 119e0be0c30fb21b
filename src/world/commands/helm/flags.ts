/** Flags that several commands of `helm` read. Models: helm v4 pkg/cmd/flags.go and helpers.go. */
import type { Log } from '../../helm/action/configuration';
import type { Invocation } from '../cobra';
import type { OutputFormat } from './output';
import type { WaitStrategy } from './wait';

export function outputFormat(typed: Invocation): OutputFormat {
  return (typed.text('output') || 'table') as OutputFormat;
}

/** `--wait`. @throws Error */
export function waitOf(typed: Invocation, log: Log): WaitStrategy {
  const value = typed.text('wait') || 'hookOnly';
  if (value === 'true' || value === 'false') {
    const now = value === 'true' ? 'watcher' : 'hookOnly';
    log('warn', `--wait=${value} is deprecated (boolean value) and can be replaced with --wait=${now}`);
    return now;
  }
  return value as WaitStrategy;
}

/** `--server-side` of an existing release. @throws Error */
export function serverSideOf(typed: Invocation): 'auto' | boolean {
  const value = typed.text('server-side') || 'auto';
  if (value === 'auto') return 'auto';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new Error(`invalid/unknown release server-side apply method: ${value}`);
}
