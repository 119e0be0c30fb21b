/** `flux create source helm`. Models: `cmd/flux/create_source_helm.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { helmSecret } from './create-secret-helm';
import { reference } from './references';
import { readFile } from './files';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { upsertAndWait, upsertSecret } from './upsert';
import type { Address } from './urls';
import { AddressError, parseAddress } from './urls';

export async function createSourceHelm(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('url')) throw new FluxError('url is required');
  const labels = readLabels(call);
  const { scheme } = checkedAddress(typed.text('url'));
  const object = repository(call, labels, scheme);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  call.client();
  const files = credentialFiles(call);
  call.log.generate('generating HelmRepository source');
  if (!typed.text('secret-ref')) applyCredentials(call, files, object);
  const ready = await upsertAndWait(
    call,
    KINDS['source helm'],
    object,
    { what: 'HelmRepository source', done: 'source' },
    { fixed: scheme === 'oci' },
  );
  call.log.success('HelmRepository source reconciliation completed');
  if (scheme === 'oci') return;
  const revision = ready['status']?.artifact?.revision as string | undefined;
  if (revision === undefined)
    throw new FluxError('HelmRepository source reconciliation completed but no artifact was found');
  call.log.success(`fetched revision: ${revision}`);
}

/** @throws FluxError */
function checkedAddress(url: string): Address {
  let address: Address;
  try {
    address = parseAddress(url);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new FluxError(`url parse failed: ${error.message}`);
  }
  if (!['http', 'https', 'oci'].includes(address.scheme))
    throw new FluxError(`url scheme '${address.scheme}' not supported, can be: http, https and oci`);
  if (!address.host) throw new FluxError('url host is required');
  return address;
}

function repository(call: Call, labels: Record<string, string>, scheme: string): KubeObject {
  const { typed } = call;
  const timeout = typed.duration('fetch-timeout');
  const secret = typed.text('secret-ref');
  return {
    apiVersion: apiVersion(KINDS['source helm']),
    kind: 'HelmRepository',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        interval: formatDuration(typed.duration('interval')),
        passCredentials: secret ? typed.flag('pass-credentials') : undefined,
        provider: scheme === 'oci' ? typed.text('oci-provider') : undefined,
        secretRef: reference(secret),
        timeout: timeout > 0 ? formatDuration(timeout) : undefined,
        type: scheme === 'oci' ? 'oci' : undefined,
      }),
      url: typed.text('url'),
    },
  };
}

interface CredentialFiles {
  caCrt: string;
  tlsCrt: string;
  tlsKey: string;
}

/** @throws FluxError */
function credentialFiles(call: Call): CredentialFiles {
  const { typed } = call;
  const [ca, cert, key] = [typed.text('ca-file'), typed.text('cert-file'), typed.text('key-file')];
  const caCrt = ca ? readFile(call, ca, 'unable to read TLS CA file') : '';
  if (!cert || !key) return { caCrt, tlsCrt: '', tlsKey: '' };
  return {
    caCrt,
    tlsCrt: readFile(call, cert, 'failed to read cert file'),
    tlsKey: readFile(call, key, 'failed to read key file'),
  };
}

function applyCredentials(call: Call, files: CredentialFiles, object: KubeObject): void {
  const { typed } = call;
  const secret = helmSecret(call, {
    name: `helm-${typed.args[0]!}`,
    username: typed.text('username'),
    password: typed.text('password'),
    ...files,
  });
  if (Object.keys((secret['stringData'] as object | undefined) ?? {}).length === 0) return;
  call.log.action('applying secret with repository credentials');
  upsertSecret(call.client(), secret);
  object['spec'].secretRef = { name: secret.metadata.name };
  if (typed.flag('pass-credentials')) object['spec'].passCredentials = true;
  call.log.success('authentication configured');
}
