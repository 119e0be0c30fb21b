/** What plugins are asked about. Models: `admission.Attributes`. */
import type { KubeObject } from '../api';
import type { Resource } from '../discovery';
import type { Authorizer } from '../rbac/authorizer';
import type { Surroundings } from '../strategy';

/** One request, as plugins see it. Mutating ones change `object`. */
export interface Admission extends Surroundings {
  resource: Resource;
  object: KubeObject;
  /** The object as it is stored; absent on create. */
  before: KubeObject | undefined;
  subresource?: string;
  authorizer: Authorizer;
  warn?: (text: string) => void;
}
