/** The programs of shpod, by the name they are called by. */
import type { Program } from '../shell/program';

export function programs(): Map<string, Program> {
  return new Map();
}
