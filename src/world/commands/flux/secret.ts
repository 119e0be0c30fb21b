/**
 * Secrets as `flux create secret` makes them.
 *
 * Models: `pkg/manifestgen/sourcesecret` of flux2 and `runtime/secrets` of fluxcd/pkg. Left out: keys of
 * SSH.
 */
import type { KubeObject } from '../../kube/api';
import { keyPairError } from './key-pair';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { FluxError } from './call';
import { upsertSecret } from './upsert';

export interface TlsFiles {
  caCrt: string;
  tlsCrt: string;
  tlsKey: string;
}

/** @param type '' for an opaque secret whose type is not written down */
export function makeSecret(
  call: Call,
  name: string,
  type: string,
  stringData: Record<string, string>,
  metadata: { labels?: Record<string, string>; annotations?: Record<string, string> } = {},
): KubeObject {
  const { labels, annotations } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      ...(annotations ? { annotations } : {}),
      ...(labels && Object.keys(labels).length ? { labels } : {}),
      name,
      namespace: call.namespace,
    },
    stringData,
    ...(type ? { type } : {}),
  };
}

/** Type and content of a TLS secret. @throws FluxError */
export function tlsContent({ caCrt, tlsCrt, tlsKey }: TlsFiles): {
  type: string;
  data: Record<string, string>;
} {
  if (tlsCrt && !tlsKey) throw new FluxError('found certificate but missing private key');
  if (tlsKey && !tlsCrt) throw new FluxError('found private key but missing certificate');
  if (!tlsCrt && !caCrt) throw new FluxError('no CA certificate or client certificate pair found');
  const wrong = tlsCrt ? keyPairError(tlsCrt, tlsKey) : undefined;
  if (wrong) throw new FluxError(`invalid TLS certificate and key pair: ${wrong}`);
  return {
    type: tlsCrt ? 'kubernetes.io/tls' : 'Opaque',
    data: {
      ...(caCrt ? { 'ca.crt': caCrt } : {}),
      ...(tlsCrt ? { 'tls.crt': tlsCrt, 'tls.key': tlsKey } : {}),
    },
  };
}

/** @throws FluxError `NAME is required` */
export function required(value: string, name: string): string {
  if (value === '') throw new FluxError(`${name} is required`);
  return value;
}

/**
 * Prints the secret or puts it into the cluster.
 * @param what as in `git secret 'x' created in 'y' namespace`
 * @param ending what follows the manifest where it is printed
 */
export function finishSecret(call: Call, secret: KubeObject, what: string, ending = '\n'): void {
  if (call.typed.flag('export')) {
    call.out(`---\n${marshal(secret)}${ending}`);
    return;
  }
  upsertSecret(call.client(), secret);
  call.log.action(`${what} secret '${secret.metadata.name}' created in '${call.namespace}' namespace`);
}
