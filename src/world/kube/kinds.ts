/**
 * What each built-in kind does when it is written: the strategies of the registry.
 *
 * Models: `strategy.go` of `pkg/registry`: defaults, what the server decides, what is validated.
 */
import { defaultsOf } from './defaults/defaults';
import { preparations } from './registry/preparations';
import type { Strategy } from './strategy';
import { validationOf } from './validation/validation';

/** The strategy of a built-in resource (`deployments.apps`). */
export function strategyOf(key: string): Strategy {
  return { defaults: defaultsOf(key), prepare: preparations[key], ...validationOf(key) };
}
