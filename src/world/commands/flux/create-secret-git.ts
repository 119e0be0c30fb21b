/**
 * `flux create secret git`. Models: `cmd/flux/create_secret_git.go`: its checks in its order.
 *
 * Left out: SSH, which makes a new key and asks the server for its own.
 */
import type { KubeObject } from '../../kube/api';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';
import { parseGitAddress } from './git-address';
import { readFile } from './files';
import { readLabels } from './labels';
import { finishSecret, makeSecret } from './secret';

export function createSecretGit(call: Call): void {
  const { typed } = call;
  const url = typed.text('url');
  if (!url) throw new FluxError('url is required');
  const { scheme } = parseGitAddress(url);
  const labels = readLabels(call);
  if (scheme === 'ssh') {
    if (typed.text('private-key-file'))
      readFile(call, typed.text('private-key-file'), 'failed to open private key file');
    throw notModelled('flux', 'create secret git --url=ssh://...');
  }
  if (scheme !== 'http' && scheme !== 'https')
    throw new FluxError(`git URL scheme '${scheme}' not supported, can be: ssh, http and https`);
  const [username, password, bearerToken] = ['username', 'password', 'bearer-token'].map((each) =>
    typed.text(each),
  ) as [string, string, string];
  if ((!username || !password) && !bearerToken)
    throw new FluxError('for Git over HTTP/S the username and password, or a bearer token is required');
  if (username && password && bearerToken)
    throw new FluxError('user credentials and bearer token cannot be used together');
  const file = typed.text('ca-crt-file');
  const caCrt = file ? readFile(call, file, 'unable to read TLS CA file') : '';
  finishSecret(
    call,
    gitSecret(call, { name: typed.args[0]!, username, password, bearerToken, caCrt, labels }),
    'git',
  );
}

export interface GitCredentials {
  name: string;
  username: string;
  password: string;
  caCrt: string;
  bearerToken?: string;
  labels?: Record<string, string>;
}

/** A user without a password, or the other way round, is left out. */
export function gitSecret(call: Call, credentials: GitCredentials): KubeObject {
  const { name, username, password, bearerToken, caCrt, labels } = credentials;
  return makeSecret(
    call,
    name,
    '',
    {
      ...(username && password ? { password, username } : {}),
      ...(bearerToken ? { bearerToken } : {}),
      ...(caCrt ? { 'ca.crt': caCrt } : {}),
    },
    { ...(labels ? { labels } : {}) },
  );
}
