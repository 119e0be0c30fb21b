/** `kubectl top`. Models: kubectl's `cmd/top` on a cluster without metrics-server, which is what the workshop has. */
import { KubectlError } from './errors';
import type { Run } from './run';

export const topNode = (run: Run): void => refuse(run, 'node', '--selector');
export const topPod = (run: Run): void => refuse(run, 'pod', 'selector');

function refuse(run: Run, kind: string, selector: string): void {
  if (run.args.length > 1) throw run.usage(`${kind} [NAME | -l label]`);
  if (!['', 'cpu', 'memory'].includes(run.text('sort-by')))
    throw new KubectlError('--sort-by accepts only cpu or memory');
  if (run.args.length && run.text('selector'))
    throw new KubectlError(`only one of NAME or ${selector} can be provided`);
  run.connect();
  throw new KubectlError('Metrics API not available');
}
