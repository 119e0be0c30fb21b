/** How a role looks and is called, everywhere the same: a sign, a name, a hue. */
import type { Role } from '../../session/session';

export const ROLE_SIGNS: Record<Role, string> = { ops: '⚙️', rocky: '🎸', movy: '🎬' };

export const ROLE_TITLES: Record<Role, string> = { ops: 'OPS', rocky: 'ROCKY', movy: 'MOVY' };

export const ROLE_WORK: Record<Role, string> = {
  ops: 'runs the clusters and the fleet repository',
  rocky: 'releases its app by git push',
  movy: 'releases its app as a Helm chart',
};
