/** `kubectl create secret generic|tls|docker-registry NAME …`. Left out: looking into certificates. */
import { FilesError, join } from '../../files/files';
import type { KubeObject } from '../../kube/api';
import { base64 } from './base64';
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import { addFile, checkSources, keyProblem, readSources } from './key-sources';
import { appendHash } from './name-hash';
import type { Run } from './run';

export function createSecretGeneric(run: Run): void {
  const name = nameOfNew(run);
  checkSources(run);
  const data = new SecretData();
  readSources(run, data.add, 'literals');
  send(run, name, run.text('type'), data);
}

export function createSecretDockerRegistry(run: Run): void {
  const name = nameOfNew(run);
  const [username, password, email] = ['username', 'password', 'email'].map((each) =>
    run.text(`docker-${each}`),
  ) as [string, string, string];
  const server = run.text('docker-server') || 'https://index.docker.io/v1/';
  if (run.list('from-file').length === 0 && (!username || !password || !server))
    throw new KubectlError(
      'either --from-file or the combination of --docker-username, --docker-password and --docker-server is required',
    );
  const data = new SecretData();
  for (const source of run.list('from-file'))
    addFile(run, source.includes('=') ? source : `.dockerconfigjson=${source}`, data.add);
  if (run.list('from-file').length === 0) {
    const entry = {
      username,
      password,
      ...(email ? { email } : {}),
      auth: base64(`${username}:${password}`),
    };
    data.add('.dockerconfigjson', new TextEncoder().encode(JSON.stringify({ auths: { [server]: entry } })));
  }
  send(run, name, 'kubernetes.io/dockerconfigjson', data);
}

export function createSecretTls(run: Run): void {
  const name = nameOfNew(run);
  if (!run.text('key') || !run.text('cert')) throw new KubectlError('key and cert must be specified');
  const cert = readFile(run, run.text('cert'));
  const key = readFile(run, run.text('key'));
  if (!isPem(cert)) throw new KubectlError('tls: failed to find any PEM data in certificate input');
  if (!isPem(key)) throw new KubectlError('tls: failed to find any PEM data in key input');
  const data = new SecretData();
  data.add('tls.crt', cert);
  data.add('tls.key', key);
  send(run, name, 'kubernetes.io/tls', data);
}

function readFile(run: Run, path: string): Uint8Array {
  try {
    return run.context.files.readBytes(join(run.context.cwd, path));
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    const call = error.reason === 'is a directory' ? 'read' : 'open';
    throw new KubectlError(`Cannot read file ${path}, ${call} ${path}: ${error.reason}`);
  }
}

function isPem(bytes: Uint8Array): boolean {
  return /-----BEGIN [^-]+-----/.test(new TextDecoder().decode(bytes));
}

class SecretData {
  readonly values: Record<string, string> = {};

  add = (key: string, value: Uint8Array): void => {
    const problem = keyProblem(key);
    if (problem)
      throw new KubectlError(`${JSON.stringify(key)} is not valid key name for a Secret ${problem}`);
    if (Object.hasOwn(this.values, key))
      throw new KubectlError(`cannot add key ${key}, another key by that name already exists`);
    this.values[key] = base64(value);
  };
}

function send(run: Run, name: string, type: string, { values }: SecretData): void {
  const object: KubeObject = {
    kind: 'Secret',
    apiVersion: 'v1',
    metadata: metadata(run, name),
    ...(Object.keys(values).length ? { data: values } : {}),
    ...(type ? { type } : {}),
  };
  createObject(run, appendHash(run, object), { failure: 'failed to create secret ' });
}
