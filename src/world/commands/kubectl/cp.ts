/** `kubectl cp`. Models: kubectl's `cmd/cp` up to the copy. Left out: copying itself. */
import { join } from '../../files/files';
import { notModelled } from '../not-modelled';
import { KubectlError } from './errors';
import { requireRight } from './exec';
import type { Pod } from './describe/pod';
import type { Run } from './run';

interface Place {
  namespace: string;
  pod: string;
  path: string;
}

export function cp(run: Run): void {
  if (run.args.length !== 2) throw new KubectlError('source and destination are required');
  const [from, to] = run.args.map(placeOf) as [Place, Place];
  if (from.pod && to.pod) throw new KubectlError('one of src or dest must be a local file specification');
  if (from.path === '' || to.path === '') throw new KubectlError('filepath can not be empty');
  if (!from.pod && !to.pod) throw new KubectlError('one of src or dest must be a remote file specification');
  if (to.pod && !run.context.files.exists(join(run.context.cwd, from.path)))
    throw new KubectlError(`${from.path} doesn't exist in local filesystem`);
  const remote = from.pod ? from : to;
  const pod = run.client.get({
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: remote.namespace || run.namespace,
    name: remote.pod,
  }) as Pod;
  requireRight(run, pod, 'exec');
  throw notModelled('kubectl', 'cp');
}

/** `[[namespace/]pod:]path`. @throws KubectlError */
function placeOf(text: string): Place {
  const at = text.indexOf(':');
  if (at < 0) return { namespace: '', pod: '', path: text };
  const parts = text.slice(0, at).split('/');
  if (at === 0 || parts.length > 2)
    throw new KubectlError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  return { namespace: parts.length === 2 ? parts[0]! : '', pod: parts.at(-1)!, path: text.slice(at + 1) };
}
