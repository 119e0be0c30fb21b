/**
 * `flux bootstrap git|github`.
 *
 * Models: `cmd/flux/bootstrap_git.go` and `bootstrap_github.go`; what they do is `flux/bootstrap.ts`. Left out: hosts
 * other than the forge, signing of commits, teams, SSH to a host that isn't the forge; keys look like keys and open nothing.
 */
import type { BootstrapLogger } from '../../flux/bootstrap-logger';
import { bootstrap } from '../../flux/bootstrap';
import { join } from '../../files/files';
import { Interrupted } from '../../time/clock';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';
import { confirmManager, installed } from './install';
import { componentsOf, confirmVersion, installOptions } from './install-options';
import { confirmPrompt, readPassword } from './prompt';
import type { Address } from './urls';
import { AddressError, parseAddress } from './urls';
import { safeRelativePath } from './values';
import { POLL } from './wait';

/** What is told apart between the hosts. */
interface Plan {
  cloneUrl: string;
  syncUrl: string;
  credentials: Record<string, string>;
  loginProblem?: string;
  /** Is told of the public key, where one is made. */
  publicKey?: (key: string) => Promise<void>;
}

export async function bootstrapGit(call: Call): Promise<void> {
  const { typed } = call;
  const tokenAuth = typed.flag('token-auth') || typed.flag('with-bearer-token');
  let password = typed.text('password') || call.context.env.get('GIT_PASSWORD') || '';
  if (tokenAuth && !password) password = await askToken(call, 'Please enter your Git repository password: ');
  const components = componentsOf(call, { bootstrap: true });
  refuseSigning(call);
  const url = typed.text('url');
  const address = readAddress(url);
  await confirmCluster(call);
  confirmScheme(call, url, address);
  const rest = url.replace(/^[a-z]+:\/\/([^/@]*@)?/, '');
  const loginProblem = loginProblemOf(call, address);
  const plan = tokenAuth
    ? { cloneUrl: url, syncUrl: `https://${rest}`, credentials: tokenCredentials(call, password) }
    : {
        cloneUrl: url,
        syncUrl: `ssh://${typed.text('username')}@${rest}`,
        ...deployKey(call, password),
        publicKey: async (key: string) => {
          call.log.success(`public key: ${key}`);
          if (!typed.flag('silent'))
            await confirmPrompt(call, 'Please give the key access to your repository');
        },
      };
  await run(call, components, { ...plan, loginProblem });
}

/** Without a key of one's own an agent is asked, and no shpod has one. */
function loginProblemOf(call: Call, { scheme }: Address): string | undefined {
  if (scheme !== 'ssh' || call.typed.text('private-key-file')) return undefined;
  return 'unable to construct auth method with options: error creating SSH agent: "SSH agent requested but SSH_AUTH_SOCK not-specified"';
}

export async function bootstrapGithub(call: Call): Promise<void> {
  const { typed } = call;
  const token =
    call.context.env.get('GITHUB_TOKEN') ||
    (await askToken(call, 'Please enter your GitHub personal access token (PAT): '));
  const components = componentsOf(call, { bootstrap: true });
  refuseSigning(call);
  await confirmCluster(call);
  const host = typed.text('hostname') || 'github.com';
  if (host !== 'github.com') throw notModelled('flux', `bootstrap github --hostname=${host}`);
  const name = `${typed.text('owner')}/${typed.text('repository')}`;
  call.log.action(`connecting to ${host}`);
  if (!call.env.forge.repository(name)) {
    call.env.forge.create(name, { branch: typed.text('branch') });
    call.log.success(`repository "https://${host}/${name}" created`);
  }
  const cloneUrl = `https://${host}/${name}.git`;
  const plan = typed.flag('token-auth')
    ? { cloneUrl, syncUrl: cloneUrl, credentials: { password: token, username: 'git' } }
    : {
        cloneUrl,
        syncUrl: `ssh://git@${host}/${name}`,
        ...deployKey(call, ''),
        publicKey: async (key: string) => {
          const { namespace } = call;
          const title = `${namespace}-${typed.text('branch')}-${namespace}-${safeRelativePath(typed.text('path'))}`;
          call.log.success(`public key: ${key}`);
          call.log.success(`configured deploy key "${title}" for "https://${host}/${name}"`);
        },
      };
  await run(call, components, plan);
}

/** The other hosts ask for their token, and that is all they do here. */
export function bootstrapElsewhere(
  host: string,
  variable: string,
  words: string,
): (call: Call) => Promise<void> {
  return async (call) => {
    if (!call.context.env.get(variable))
      await askToken(call, `Please enter your ${words} personal access token (PAT): `);
    componentsOf(call, { bootstrap: true });
    throw notModelled('flux', `bootstrap ${host}`);
  };
}

/** @throws FluxError */
async function askToken(call: Call, prompt: string): Promise<string> {
  try {
    return await readPassword(call, prompt);
  } catch (error) {
    if (!(error instanceof FluxError)) throw error;
    throw new FluxError(`could not read token: ${error.message}`);
  }
}

function refuseSigning(call: Call): void {
  const flag = ['gpg-key-ring', 'ssh-signing-key-file', 'ssh-signing-reuse-private-key'].find((each) =>
    call.typed.has(each),
  );
  if (flag) throw notModelled('flux', `bootstrap --${flag}`);
}

/** @throws FluxError */
function readAddress(url: string): Address {
  try {
    return parseAddress(url);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new FluxError(error.message);
  }
}

async function confirmCluster(call: Call): Promise<void> {
  call.client();
  if (!call.typed.flag('force')) {
    const info = installed(call);
    if (info) await confirmManager(call, info, 'bootstrap cancelled');
  }
  confirmVersion(call);
}

/** @throws FluxError */
function confirmScheme(call: Call, url: string, { scheme }: Address): void {
  const refuse = (why: string): never => {
    throw new FluxError(`failed to create authentication options for ${url}: ${why}`);
  };
  if (scheme === 'http' && !call.typed.flag('allow-insecure-http'))
    refuse('scheme http is insecure, pass --allow-insecure-http=true to allow it');
  const key = call.typed.text('private-key-file');
  if (scheme === 'ssh' && key && !call.context.files.isFile(join(call.context.cwd, key)))
    refuse(`open ${key}: no such file or directory`);
  if (!['http', 'https', 'ssh'].includes(scheme)) refuse(`scheme ${JSON.stringify(scheme)} is not supported`);
}

function tokenCredentials(call: Call, password: string): Record<string, string> {
  if (call.typed.flag('with-bearer-token')) return { bearerToken: password };
  return { password, username: call.typed.text('username') };
}

/** A key pair that looks like one, and the host's key. */
function deployKey(call: Call, password: string): { credentials: Record<string, string> } {
  const { names } = call.context;
  const type = 'ecdsa-sha2-nistp384';
  const key = `${type} AAAAE2VjZHNhLXNoYTItbmlzdHAzODQAAAAIbmlzdHAzODQAAABhB${names.hex(124)}`;
  return {
    credentials: {
      identity: `-----BEGIN PRIVATE KEY-----\n${names.hex(64)}\n${names.hex(64)}\n-----END PRIVATE KEY-----\n`,
      'identity.pub': `${key}\n`,
      known_hosts: `github.com ${type} AAAAE2VjZHNhLXNoYTItbmlzdHAzODQ${names.hex(64)}`,
      ...(password ? { password } : {}),
    },
  };
}

async function run(call: Call, components: ReturnType<typeof componentsOf>, plan: Plan): Promise<void> {
  const { typed, context, namespace } = call;
  try {
    await bootstrap({
      clock: context.clock,
      forge: call.env.forge,
      client: call.client(),
      log: quiet(call, plan),
      install: installOptions(call, components),
      sync: {
        name: namespace,
        namespace,
        url: plan.syncUrl,
        branch: typed.text('branch'),
        interval: typed.duration('interval'),
        path: safeRelativePath(typed.text('path')),
        secret: typed.text('secret-name'),
        recurseSubmodules: typed.flag('recurse-submodules'),
      },
      cloneUrl: plan.cloneUrl,
      loginProblem: plan.loginProblem,
      credentials: plan.credentials,
      author: { name: typed.text('author-name'), email: typed.text('author-email') },
      messageAppendix: typed.text('commit-message-appendix'),
      poll: POLL,
      timeout: call.timeout,
    });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    throw new FluxError(error.message);
  }
}

/** Tells of the public key once the secret that holds it was made. */
function quiet(call: Call, plan: Plan): BootstrapLogger {
  const key = plan.credentials['identity.pub'];
  return {
    ...call.log,
    action: async (text) => {
      call.log.action(text);
      if (text === 'generating source secret' && key && plan.publicKey) await plan.publicKey(key.trim());
    },
  };
}
