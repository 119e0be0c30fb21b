/**
 * Bucket: an object store as a source.
 *
 * Models: source-controller's bucket_controller.go up to the store itself, which this world has none of: nobody answers.
 * Left out: contents, cloud providers.
 */
import type { SourceKind, SourceWork } from './reconcile-source';
import { noSuchHost } from '../../helm/registry/network';
import { generic } from './source-error';
import { readSecret } from './source-secrets';

/** How long a client keeps trying, in ms. */
const TRIES = 600;

export function bucketKind(): SourceKind {
  const negative = ['StorageOperationFailed', 'FetchFailed', 'ArtifactOutdated', 'Stalled', 'Reconciling'];
  return {
    summary: {
      target: 'Ready',
      of: [...negative.slice(0, 3), 'ArtifactInStorage', 'Stalled', 'Reconciling'],
      negative,
    },
    failures: ['FetchFailed', 'StorageOperationFailed'],
    bipolar: [],
    suspendedMessage: 'reconciliation is suspended for this object',
    reconcile: lookForBucket,
  };
}

/** @throws SourceError always */
async function lookForBucket(work: SourceWork): Promise<never> {
  const { object, conditions, manager } = work;
  const { bucketName, endpoint, insecure, secretRef } = object.spec;
  if (secretRef) readSecret(work, secretRef.name, 'secret');
  await manager.clock.sleep(TRIES);
  const url = `${insecure ? 'http' : 'https'}://${endpoint}/${bucketName}/?location=`;
  const message = `failed to confirm existence of '${bucketName}' bucket: Get "${url}": ${noSuchHost(url)}`;
  conditions.markTrue('FetchFailed', 'BucketOperationFailed', message);
  throw generic('BucketOperationFailed', message);
}
