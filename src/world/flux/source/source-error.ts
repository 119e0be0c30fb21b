/**
 * Why reconciling a source ended early, and what follows from it.
 *
 * Models: source-controller internal/error: generic failures are retried, stalling ones wait for a new generation,
 * waiting ones look again after a while; some are no failures at all ("no changes").
 */
export interface SourceErrorOptions {
  /** ms; of a waiting error */
  requeueAfter?: number;
  /** A reconcile with nothing to do: no failure. */
  ignore?: boolean;
  event?: 'Warning' | 'Normal' | 'None';
  log?: boolean;
  /** Is the event told to notification-controller too? */
  notify?: boolean;
}

export class SourceError extends Error {
  readonly ignore: boolean;
  readonly event: 'Warning' | 'Normal' | 'None';
  readonly log: boolean;
  readonly notify: boolean;
  readonly requeueAfter: number | undefined;

  constructor(
    readonly type: 'generic' | 'stalling' | 'waiting',
    readonly reason: string,
    message: string,
    options: SourceErrorOptions = {},
  ) {
    super(message);
    this.ignore = options.ignore ?? false;
    this.event = options.event ?? (type === 'waiting' ? 'Normal' : 'Warning');
    this.log = options.log ?? type !== 'generic';
    this.notify = options.notify ?? type !== 'waiting';
    this.requeueAfter = options.requeueAfter;
  }
}

/** Is retried with growing delays. */
export function generic(reason: string, message: string, options?: SourceErrorOptions): SourceError {
  return new SourceError('generic', reason, message, options);
}

/** Waits for somebody to change the object. */
export function stalling(reason: string, message: string): SourceError {
  return new SourceError('stalling', reason, message);
}

/** Looks again after a while. */
export function waiting(reason: string, message: string, requeueAfter: number): SourceError {
  return new SourceError('waiting', reason, message, { requeueAfter });
}
