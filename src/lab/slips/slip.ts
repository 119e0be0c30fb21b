/** A mistake that is known by the state it leaves, whatever way led there. */
import type { Facts } from '../facts';
import type { Miss } from '../lab';

/** How far a change has to have come for the mistake to matter: written, committed and pushed, applied. */
export type Stage = 'file' | 'git' | 'flux';

export interface Slip {
  /** As labs and tests name it. */
  name: string;
  stage: Stage;
  /** Where the mistake is made, in words for the learner; empty where it is not. */
  find(facts: Facts): Promise<Miss[]>;
}

export const STAGES: readonly Stage[] = ['file', 'git', 'flux'];
