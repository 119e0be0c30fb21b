/**
 * `flux create secret tls|oci|proxy|githubapp|notation|receiver`.
 *
 * Models: `cmd/flux/create_secret_*.go`: their checks in their order. Left out: judging a trust policy's statements.
 */
import { sha256 } from '../../files/sha256';
import { parseJson } from '../../kustomize/go-json-text';
import type { Call } from './call';
import { FluxError } from './call';
import { readTlsFiles } from './create-secret-helm';
import { readFile } from './files';
import { readLabels } from './labels';
import { finishSecret, makeSecret, required, tlsContent } from './secret';
import { AddressError, parseAddress } from './urls';
import { referenceError } from './image-names';

export function createSecretTls(call: Call): void {
  const labels = readLabels(call);
  const { type, data } = tlsContent(readTlsFiles(call));
  finishSecret(call, makeSecret(call, call.typed.args[0]!, type, data, { labels }), 'tls', '');
}

export function createSecretOci(call: Call): void {
  const { typed } = call;
  const [url, username, password] = ['url', 'username', 'password'].map((each) => {
    if (!typed.text(each)) throw new FluxError(`--${each} is required`);
    return typed.text(each);
  }) as [string, string, string];
  const wrong = referenceError(url);
  if (wrong) throw new FluxError(`error parsing url: '${wrong}'`);
  const auth = { username, password, auth: base64(`${username}:${password}`) };
  const config = goJson({ auths: { [url]: auth } });
  const secret = makeSecret(call, typed.args[0]!, 'kubernetes.io/dockerconfigjson', {
    '.dockerconfigjson': config,
  });
  finishSecret(call, secret, 'oci');
}

/** JSON as Go indents it, with `<`, `>` and `&` escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[<>&]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const bits = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const left = bytes.length - i;
    out += ALPHABET[bits >> 18]! + ALPHABET[(bits >> 12) & 63]!;
    out += left > 1 ? ALPHABET[(bits >> 6) & 63]! : '=';
    out += left > 2 ? ALPHABET[bits & 63]! : '=';
  }
  return out;
}

export function createSecretProxy(call: Call): void {
  const { typed } = call;
  const labels = readLabels(call);
  const address = required(typed.text('address'), 'address');
  try {
    parseAddress(address);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new FluxError(`invalid proxy address: ${error.message}`);
  }
  const [username, password] = [typed.text('username'), typed.text('password')];
  const data = { address, ...(password ? { password } : {}), ...(username ? { username } : {}) };
  finishSecret(call, makeSecret(call, typed.args[0]!, 'Opaque', data, { labels }), 'proxy');
}

export function createSecretGithubApp(call: Call): void {
  const { typed } = call;
  const key = readFile(call, typed.text('app-private-key'), 'unable to read private key file');
  const [owner, id] = [typed.text('app-installation-owner'), typed.text('app-installation-id')];
  const base = typed.text('app-base-url');
  const data = {
    githubAppID: required(typed.text('app-id'), 'githubAppID'),
    githubAppPrivateKey: required(key, 'githubAppPrivateKey'),
    ...(owner ? { githubAppInstallationOwner: owner } : {}),
    ...(id ? { githubAppInstallationID: id } : {}),
    ...(base ? { githubAppBaseURL: base } : {}),
  };
  if (Boolean(owner) === Boolean(id))
    throw new FluxError(
      'exactly one of githubAppInstallationOwner or githubAppInstallationID must be provided',
    );
  finishSecret(call, makeSecret(call, typed.args[0]!, 'Opaque', data), 'githubapp');
}

export function createSecretNotation(call: Call): void {
  const { typed } = call;
  const certificates = typed.list('ca-cert-file');
  if (certificates.length === 0) throw new FluxError('--ca-cert-file is required');
  const policyFile = typed.text('trust-policy-file');
  if (!policyFile) throw new FluxError('--trust-policy-file is required');
  const labels = readLabels(call);
  const policy = readFile(call, policyFile, 'unable to read trust policy file');
  checkPolicy(policyFile, policy);
  const data: Record<string, string> = {};
  const errors: string[] = [];
  for (const path of certificates) {
    const name = path.split('/').at(-1)!;
    try {
      if (!/\.(crt|pem)$/.test(name)) throw new FluxError(`${name} must end with either .crt or .pem`);
      data[name] = readFile(call, path, 'unable to read TLS CA file');
    } catch (error) {
      if (!(error instanceof FluxError)) throw error;
      errors.push(error.message);
    }
  }
  if (errors.length) throw new FluxError(errors.join('\n'));
  if (policy) data['trustpolicy.json'] = policy;
  finishSecret(call, makeSecret(call, typed.args[0]!, '', data, { labels }), 'notation configuration');
}

/** @throws FluxError where it is no JSON, or no policy */
function checkPolicy(file: string, text: string): void {
  let policy: { version?: string; trustPolicies?: unknown[] } | null;
  try {
    policy = parseJson(text) as typeof policy;
  } catch (error) {
    throw new FluxError(`failed to unmarshal trust policy ${file}: ${(error as Error).message}`);
  }
  const refuse = (why: string): never => {
    throw new FluxError(`invalid trust policy: trust policy document ${why}`);
  };
  const version = policy?.version ?? '';
  if (version === '') refuse('has empty version, version must be specified');
  if (version !== '1.0') refuse(`uses unsupported version ${JSON.stringify(version)}`);
  if (!policy?.trustPolicies?.length) refuse('can not have zero trust policy statements');
}

export function createSecretReceiver(call: Call): void {
  const { typed } = call;
  const name = typed.args[0]!;
  const type = typed.text('type');
  if (!type) throw new FluxError('--type is required');
  const host = typed.text('hostname');
  if (!host) throw new FluxError('--hostname is required');
  const email = typed.text('email-claim');
  if (type === 'gcr' && !email) throw new FluxError('--email-claim is required for gcr receiver type');
  const labels = readLabels(call);
  const token = typed.text('token') || call.context.names.hex(64);
  const webhook = `https://${host}/hook/${sha256(token + name + call.namespace)}`;
  const data = {
    token,
    ...(type === 'gcr' ? { audience: typed.text('audience-claim') || webhook, email } : {}),
  };
  const annotations = { 'notification.toolkit.fluxcd.io/webhook': webhook };
  finishSecret(call, makeSecret(call, name, '', data, { labels, annotations }), 'receiver');
}
