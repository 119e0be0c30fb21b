/** The programs of shpod, by the name they are called by. */
import type { Program } from '../shell/program';
import type { Environment } from './environment';
import { createFlux } from './flux/flux';
import { yq } from './yq';

export function programs(env: Environment): Map<string, Program> {
  return new Map<string, Program>([
    ['flux', createFlux(env)],
    ['yq', yq],
  ]);
}
