/**
 * `kubectl certificate approve` and `deny`. Models: how kubectl's `cmd/certificates` finds requests. Left out: signing; no
 * request ever comes up in the workshop.
 */
import { notModelled } from '../not-modelled';
import { KubectlError } from './errors';
import { fileOptions } from './manifests';
import type { Run } from './run';
import { select } from './select';

export const approve = (run: Run): Promise<void> => decide(run, 'approve');
export const deny = (run: Run): Promise<void> => decide(run, 'deny');

async function decide(run: Run, verb: string): Promise<void> {
  const files = fileOptions(run);
  if (run.args.length === 0 && files.filenames.length === 0 && !run.text('kustomize'))
    throw new KubectlError('one or more CSRs must be specified as <name> or -f <filename>');
  const args = run.args.length ? ['certificatesigningrequests', ...run.args] : [];
  const { error } = await select(run, { args, files, latest: true, continueOnError: true }).infos();
  if (error) throw error;
  throw notModelled('kubectl', `certificate ${verb}`);
}
