/** `helm plugin list`: there are none. */
import type { Call } from './call';
import { formatTable } from './table';

export function runPluginList({ context }: Call): void {
  context.out(`${formatTable([['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE']])}\n`);
}
