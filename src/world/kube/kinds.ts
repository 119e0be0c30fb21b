/**
 * What each built-in kind does when it is written: the strategies of the registry.
 *
 * Models: `strategy.go` of `pkg/registry`: defaults, what the server decides, what is validated.
 */
import type { KubeObject, User } from './api';
import type { Store } from './store';
import type { FieldError } from './status-errors';
import type { Names } from '../time/names';
import { defaultsOf } from './defaults/defaults';
import { preparations } from './registry/preparations';
import { validationOf } from './validation/validation';

/** What a strategy may look at. */
export interface Surroundings {
  store: Store;
  names: Names;
  now: string;
  user: User;
  dryRun: boolean;
}

export interface Strategy {
  /** Fills in what was left out; changes the object it is given. */
  defaults?: (object: KubeObject) => void;
  /** Settles what only the server decides; `before` is absent on create. */
  prepare?: (object: KubeObject, before: KubeObject | undefined, around: Surroundings) => void;
  validate?: (object: KubeObject) => FieldError[];
  validateUpdate?: (object: KubeObject, before: KubeObject) => FieldError[];
}

/** The strategy of a built-in resource (`deployments.apps`). */
export function strategyOf(key: string): Strategy {
  return { defaults: defaultsOf(key), prepare: preparations[key], ...validationOf(key) };
}
