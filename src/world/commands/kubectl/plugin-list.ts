/** `kubectl plugin list`. Models: kubectl's `cmd/plugin` in a shell that has none. */
import { KubectlError } from './errors';
import type { Run } from './run';

export function pluginList(_run: Run): void {
  throw new KubectlError('unable to find any kubectl plugins in your PATH');
}
