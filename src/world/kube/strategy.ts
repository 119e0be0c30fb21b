/** What a kind does when it is written. Models: `rest.RESTCreateStrategy` and `RESTUpdateStrategy` of the registry. */
import type { Names } from '../time/names';
import type { KubeObject, User } from './api';
import type { FieldError } from './status-errors';
import type { Store } from './store';

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
  /** What is asked of new objects only. */
  validateNew?: (object: KubeObject) => FieldError[];
  validateUpdate?: (object: KubeObject, before: KubeObject) => FieldError[];
}
