import type { User } from './api';

/** Who asks, through which program. */
export interface Requester {
  user: User;
  agent: string;
  /** The control plane itself: not asked, not recorded. */
  silent?: boolean;
}
