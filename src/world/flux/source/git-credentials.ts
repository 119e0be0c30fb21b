/**
 * What a GitRepository needs to be let in: its proxy, its secret, its provider's data.
 *
 * Models: the checks at the start of `reconcileSource` and `getAuthOpts` in source-controller's
 * gitrepository_controller.go. Left out: keys that have a passphrase, GitHub's and the clouds' own credentials.
 */
import { StatusError } from '../../kube/api';
import { SECRET } from '../runtime/kinds';
import { messageOf } from '../ssa/apply';
import { fromBase64 } from '../ssa/normalise';
import type { SourceWork } from './reconcile-source';
import { generic, stalling } from './source-error';

type SecretData = Record<string, string>;

const SCHEMES = ['http', 'https', 'socks5'];
const NO_APP = 'secretRef with github app data must be specified when provider is set to github';

/** @throws SourceError where something is missing or of no use */
export function checkCredentials(work: SourceWork): void {
  const { object } = work;
  const { url, secretRef, proxySecretRef, provider } = object.spec;
  if (proxySecretRef) {
    const problem = proxyProblem(work, proxySecretRef.name);
    if (problem) fail(work, 'AuthenticationFailed', `failed to configure proxy options: ${problem}`);
  }
  const data = secretRef ? readData(work, secretRef.name) : {};
  const problem = authProblem(url, data);
  if (problem) fail(work, 'AuthenticationFailed', `failed to configure authentication options: ${problem}`);
  const hasApp = has(data, 'githubAppID');
  if (provider === 'github' && !hasApp) {
    const reason = 'InvalidProviderConfiguration';
    if (secretRef) fail(work, reason, NO_APP);
    work.conditions.markTrue('FetchFailed', reason, NO_APP);
    throw stalling(reason, NO_APP);
  }
  if (hasApp && (provider ?? 'generic') === 'generic') {
    const name = `${object.metadata.namespace}/${secretRef.name}`;
    const message = `secretRef '${name}' has github app data but provider is not set to github`;
    fail(work, 'InvalidProviderConfiguration', message);
  }
}

function fail({ conditions }: SourceWork, reason: string, message: string): never {
  conditions.markTrue('FetchFailed', reason, message);
  throw generic(reason, message);
}

function get({ manager, object }: SourceWork, name: string): SecretData {
  const { namespace } = object.metadata;
  return (
    manager.client.get({ group: '', version: 'v1', resource: SECRET.resource, namespace, name }).data ?? {}
  );
}

function readData(work: SourceWork, name: string): SecretData {
  try {
    return get(work, name);
  } catch (error) {
    const secret = `failed to get secret '${work.object.metadata.namespace}/${name}'`;
    return fail(work, 'AuthenticationFailed', `${secret}: ${secret}: ${messageOf(error)}`);
  }
}

function proxyProblem(work: SourceWork, name: string): string | undefined {
  const id = `${work.object.metadata.namespace}/${name}`;
  let data: SecretData;
  try {
    data = get(work, name);
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return `secret '${id}' not found`;
    return `failed to get secret '${id}': ${messageOf(error)}`;
  }
  if (data.address === undefined) return `secret '${id}': key 'address' not found`;
  const address = fromBase64(data.address);
  if (address === '') return `secret '${id}': proxy address is empty`;
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase() ?? '';
  if (SCHEMES.includes(scheme)) return undefined;
  return `secret '${id}': proxy URL must use one of the supported schemes (${SCHEMES.join(', ')}), got '${scheme}'`;
}

function has(data: SecretData, key: string): boolean {
  return fromBase64(data[key] ?? '') !== '';
}

function authProblem(url: string, data: SecretData): string | undefined {
  const transport = url.slice(0, url.indexOf(':'));
  if (transport !== 'ssh')
    return has(data, 'password') && !has(data, 'username') && !has(data, 'bearerToken')
      ? `invalid '${transport}' auth option: 'password' requires 'username' to be set`
      : undefined;
  if (!has(data, 'identity')) return "invalid 'ssh' auth option: 'identity' is required";
  return has(data, 'known_hosts') ? undefined : "invalid 'ssh' auth option: 'known_hosts' is required";
}
