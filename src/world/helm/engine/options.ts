import type { Names } from '../../time/names';
import type { Log } from '../action/configuration';

/** What templates are run with, whatever the chart. */
export interface EngineOptions {
  /** `now()` in ms of world time */
  clock: { now(): number };
  names: Names;
  log?: Log;
  /** A missing key is an error. */
  strict?: boolean;
  /** `required` and `fail` only say so. */
  lint?: boolean;
}
