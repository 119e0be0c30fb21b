/** `flux create source bucket`. Models: `cmd/flux/create_source_bucket.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { reference } from './references';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { upsertAndWait, upsertSecret } from './upsert';

export async function createSourceBucket(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('bucket-name')) throw new FluxError('bucket-name is required');
  if (!typed.text('endpoint')) throw new FluxError('endpoint is required');
  const labels = readLabels(call);
  const object = bucket(call, labels);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  call.client();
  call.log.generate('generating Bucket source');
  if (!typed.text('secret-ref')) applyCredentials(call, labels, object);
  const ready = await upsertAndWait(call, KINDS['source bucket'], object, { what: 'Bucket source' });
  call.log.success('Bucket source reconciliation completed');
  const revision = ready['status']?.artifact?.revision as string | undefined;
  if (revision === undefined) throw new FluxError('Bucket source reconciliation but no artifact was found');
  call.log.success(`fetched revision: ${revision}`);
}

function bucket(call: Call, labels: Record<string, string>): KubeObject {
  const { typed } = call;
  const timeout = typed.duration('fetch-timeout');
  return {
    apiVersion: apiVersion(KINDS['source bucket']),
    kind: 'Bucket',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        ignore: typed.list('ignore-paths').join('\n'),
        insecure: typed.flag('insecure'),
        provider: typed.text('provider'),
        proxySecretRef: reference(typed.text('proxy-secret-ref')),
        region: typed.text('region'),
        secretRef: reference(typed.text('secret-ref')),
        timeout: timeout > 0 ? formatDuration(timeout) : undefined,
      }),
      bucketName: typed.text('bucket-name'),
      endpoint: typed.text('endpoint'),
      interval: formatDuration(typed.duration('interval')),
    },
  };
}

function applyCredentials(call: Call, labels: Record<string, string>, object: KubeObject): void {
  const [accesskey, secretkey] = [call.typed.text('access-key'), call.typed.text('secret-key')];
  if (!accesskey || !secretkey) return;
  const name = `bucket-${object.metadata.name}`;
  call.log.action('applying secret with the bucket credentials');
  upsertSecret(call.client(), {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: call.namespace, ...(Object.keys(labels).length ? { labels } : {}) },
    stringData: { accesskey, secretkey },
  });
  object['spec'].secretRef = { name };
  call.log.success('authentication configured');
}
