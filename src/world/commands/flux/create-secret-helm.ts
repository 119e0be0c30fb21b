/** `flux create secret helm`. Models: `cmd/flux/create_secret_helm.go` and `sourcesecret.GenerateHelm`. */
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import { readFile } from './files';
import { readLabels } from './labels';
import type { TlsFiles } from './secret';
import { finishSecret, makeSecret, required, tlsContent } from './secret';

export function createSecretHelm(call: Call): void {
  const { typed } = call;
  const labels = readLabels(call);
  const files = readTlsFiles(call);
  const secret = helmSecret(call, {
    name: typed.args[0]!,
    username: typed.text('username'),
    password: typed.text('password'),
    ...files,
    labels,
  });
  finishSecret(call, secret, 'helm');
}

/** What `--ca-crt-file`, `--tls-crt-file` and `--tls-key-file` hold. @throws FluxError */
export function readTlsFiles(call: Call): TlsFiles {
  const read = (flag: string, what: string): string => {
    const path = call.typed.text(flag);
    return path ? readFile(call, path, what) : '';
  };
  return {
    caCrt: read('ca-crt-file', 'unable to read TLS CA file'),
    tlsCrt: read('tls-crt-file', 'failed to read cert file'),
    tlsKey: read('tls-key-file', 'failed to read key file'),
  };
}

export interface HelmCredentials extends TlsFiles {
  name: string;
  username: string;
  password: string;
  labels?: Record<string, string>;
}

/** A client certificate counts more than a password, a password more than a CA. @throws FluxError */
export function helmSecret(call: Call, credentials: HelmCredentials): KubeObject {
  const { name, username, password, caCrt, tlsCrt, tlsKey } = credentials;
  const metadata = credentials.labels ? { labels: credentials.labels } : {};
  if (!tlsCrt && !tlsKey && (username || password)) {
    const data = { password: required(password, 'password'), username: required(username, 'username') };
    return makeSecret(
      call,
      name,
      'kubernetes.io/basic-auth',
      { ...data, ...(caCrt ? { 'ca.crt': caCrt } : {}) },
      metadata,
    );
  }
  if (!tlsCrt && !tlsKey && !caCrt) {
    const bare = makeSecret(call, name, '', {}, metadata);
    delete bare['stringData'];
    return bare;
  }
  const { type, data } = tlsContent(credentials);
  return makeSecret(call, name, type, data, metadata);
}
