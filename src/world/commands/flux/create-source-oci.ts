/** `flux create source oci`. Models: `cmd/flux/create_source_oci.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import { quote } from '../cobra';
import type { Call } from './call';
import { FluxError } from './call';
import { reference } from './references';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { upsertAndWait } from './upsert';

export async function createSourceOci(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('url')) throw new FluxError('url is required');
  if (!typed.text('tag-semver') && !typed.text('tag') && !typed.text('digest'))
    throw new FluxError('--tag, --tag-semver or --digest is required');
  const object = repository(call);
  if (typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  const ready = await upsertAndWait(call, KINDS['source oci'], object, { what: 'OCIRepository' });
  call.log.success('OCIRepository reconciliation completed');
  const revision = ready['status']?.artifact?.revision as string | undefined;
  if (revision === undefined) throw new FluxError('no artifact was found');
  call.log.success(`fetched revision: ${revision}`);
}

function repository(call: Call): KubeObject {
  const { typed } = call;
  const layerSelector = readLayerSelector(typed.text('layer-selector'));
  const labels = readLabels(call);
  const timeout = typed.duration('fetch-timeout');
  return {
    apiVersion: apiVersion(KINDS['source oci']),
    kind: 'OCIRepository',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        certSecretRef: reference(typed.text('cert-ref')),
        ignore: typed.list('ignore-paths').join('\n'),
        insecure: typed.flag('insecure'),
        layerSelector,
        provider: typed.text('provider'),
        proxySecretRef: reference(typed.text('proxy-secret-ref')),
        secretRef: reference(typed.text('secret-ref')),
        serviceAccountName: typed.text('service-account'),
        timeout: timeout > 0 ? formatDuration(timeout) : undefined,
        verify: verification(call, typed.text('verify-subject')),
      }),
      interval: formatDuration(typed.duration('interval')),
      ref: sparse({
        digest: typed.text('digest'),
        semver: typed.text('tag-semver'),
        tag: typed.text('tag'),
      }),
      url: typed.text('url'),
    },
  };
}

/** @throws FluxError */
function readLayerSelector(selector: string): { mediaType: string; operation: string } | undefined {
  if (selector === '') return undefined;
  const colon = selector.indexOf(':');
  const mediaType = selector.slice(0, Math.max(0, colon));
  const operation = selector.slice(colon + 1);
  const invalid = `invalid --layer-selector ${quote(selector)}`;
  if (colon < 0 || mediaType === '' || operation === '')
    throw new FluxError(`${invalid}: must be in the format '<media-type>:<operation>'`);
  if (operation !== 'extract' && operation !== 'copy')
    throw new FluxError(`${invalid}: operation must be "extract" or "copy"`);
  return { mediaType, operation };
}

/**
 * `spec.verify` of an OCIRepository or a HelmChart.
 * @param subject what makes a subject without a provider an error; `create source chart` overlooks its own
 * @throws FluxError
 */
export function verification(call: Call, subject: string): Record<string, unknown> | undefined {
  const { typed } = call;
  const provider = typed.text('verify-provider');
  if (!provider) {
    if (typed.text('verify-secret-ref'))
      throw new FluxError('a verification provider must be specified when a secret is specified');
    if (typed.text('verify-issuer') || subject)
      throw new FluxError('a verification provider must be specified when OIDC issuer/subject is specified');
    return undefined;
  }
  const identity = { issuer: typed.text('verify-issuer'), subject: typed.text('verify-subject') };
  return sparse({
    matchOIDCIdentity: identity.issuer || identity.subject ? [identity] : [],
    provider,
    secretRef: reference(typed.text('verify-secret-ref')),
  });
}
