/** Intervals that do not all end at once. Models: fluxcd/pkg runtime/jitter with its default of 5 %. */
import type { Names } from '../../time/names';

const SHARE = 0.05;

/** The duration, up to 5 % shorter or longer. @param ms */
export function jittered(names: Names, ms: number): number {
  return Math.round(ms * (1 - SHARE + 2 * SHARE * names.fraction()));
}
