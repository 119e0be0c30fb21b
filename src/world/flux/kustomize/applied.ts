import type { KubeObject } from '../../kube/api';
import type { Change } from '../ssa/change-set';

/** What the phases after the apply need to know of it. */
export interface Applied {
  revision: string;
  /** Was this revision not applied before? */
  fresh: boolean;
  /** Did the apply change anything? */
  drifted: boolean;
  changes: Change[];
  objects: KubeObject[];
}
