/** The scenarios that play in one cluster at a time. */
import type { Scenario } from '../scenario';
import { ACCOUNTS } from './accounts';
import { BUILDS } from './builds';
import { CHANGES } from './changes';
import { CHARTS } from './charts';
import { FOLDERS } from './folders';
import { HEALTH } from './health';
import { KUSTOMIZATIONS } from './kustomizations';
import { RELEASES } from './releases';
import { SOURCES } from './sources';
import { TENANTS } from './tenants';

export interface Batch {
  name: string;
  scenarios: readonly Scenario[];
  /** Controllers keep tenants apart. */
  lockdown?: boolean;
}

export const BATCHES: readonly Batch[] = [
  { name: 'builds', scenarios: BUILDS },
  { name: 'kustomizations', scenarios: [...KUSTOMIZATIONS, ...HEALTH, ...ACCOUNTS] },
  { name: 'folders', scenarios: FOLDERS },
  { name: 'changes', scenarios: CHANGES },
  { name: 'sources', scenarios: SOURCES },
  { name: 'releases', scenarios: RELEASES },
  { name: 'charts', scenarios: CHARTS },
  { name: 'tenants', scenarios: TENANTS, lockdown: true },
];
