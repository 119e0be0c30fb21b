/**
 * Bootstrapping: puts Flux into a cluster and its manifests into a repository, and waits until the one keeps the other.
 *
 * Models: fluxcd/flux2 pkg/bootstrap (`PlainGitBootstrapper`), in its order and with its words; the world begins with it
 * in silence. Left out: clones on disk, signing, image pull secrets, deploy keys at a provider.
 */
import { ForgeError, type Forge } from '../git/forge-api';
import type { Client, KubeObject } from '../kube/api';
import type { Clock } from '../time/clock';
import { KUSTOMIZATION } from './runtime/kinds';
import {
  installManifest,
  installObjects,
  syncManifest,
  syncObjects,
  SYNC_KUSTOMIZATION,
  type InstallOptions,
  type SyncOptions,
} from './install';
import { applyAsFlux } from './components/apply-as-flux';
import { buildFromBranch } from './components/build-from-branch';
import type { BootstrapLogger } from './bootstrap-logger';
import { confirmComponents, waitForObject } from './components/wait-for-flux';
import { isNotFound, messageOf } from './ssa/apply';
import { base64 } from './ssa/normalise';

export interface BootstrapOptions {
  clock: Clock;
  forge: Forge;
  /** The API server as whoever bootstraps. */
  client: Client;
  log: BootstrapLogger;
  install: InstallOptions;
  sync: SyncOptions;
  /** Where it clones from and pushes to; the address of `sync` where absent */
  cloneUrl?: string;
  /** Why it cannot log in there at all. */
  loginProblem?: string;
  /** Data of the source's secret: `{ username, password }` */
  credentials: Record<string, string>;
  author: { name: string; email: string };
  /** Is put behind the commits' messages. */
  messageAppendix?: string;
  /** ms between looks at the cluster */
  poll: number;
  /** ms until waiting is given up */
  timeout: number;
}

/** How long talking to the forge takes, in ms. */
const CLONE_TIME = 400;
const PUSH_TIME = 300;

/**
 * Runs inside a process of the clock. @throws Error with what `flux` says at the end
 */
export async function bootstrap(options: BootstrapOptions): Promise<void> {
  const repository = await cloneRepository(options);
  await reconcileComponents(options, repository);
  await reconcileSecret(options);
  const head = await reconcileSync(options, repository);
  await reportHealth(options, head);
}

class LoginError extends Error {}

/** Answers owner/name. */
async function cloneRepository(options: BootstrapOptions): Promise<string> {
  const { clock, forge, log, sync } = options;
  const { branch } = sync;
  const url = options.cloneUrl ?? sync.url;
  log.action(`cloning branch "${branch}" from Git repository "${url}"`);
  let problem = '';
  for (let attempt = 0; attempt < 2; attempt++) {
    if (attempt) await clock.sleep(2000);
    await clock.sleep(CLONE_TIME);
    try {
      if (options.loginProblem) throw new LoginError(options.loginProblem);
      const { name } = forge.open(url);
      const branches = forge.branches(name);
      if (Object.keys(branches).length && !branches[branch])
        throw new ForgeError('ref-not-found', `couldn't find remote ref "refs/heads/${branch}"`);
      log.success('cloned repository');
      return name;
    } catch (error) {
      if (error instanceof LoginError) problem = error.message;
      else if (error instanceof ForgeError) problem = `unable to clone '${url}': ${error.message}`;
      else throw error;
      log.warning(` clone failure: ${problem}`);
    }
  }
  throw new Error(`failed to clone repository: ${problem}`);
}

async function reconcileComponents(options: BootstrapOptions, repository: string): Promise<void> {
  const { log, install, sync, client, clock } = options;
  log.action('generating component manifests');
  const text = installManifest(install);
  log.success('generated component manifests');
  const path = inRepository(options, 'gotk-components.yaml');
  const message = `Add Flux ${install.version} component manifests`;
  await commit(options, repository, { what: 'component', message, files: { [path]: text } });
  if (mustInstall(client, install.namespace)) {
    log.action(`installing components in "${sync.namespace}" namespace`);
    await applyAsFlux(client, clock, committed(options, repository) ?? installObjects(install));
    log.success('installed components');
  }
  log.success('reconciled components');
}

/** Once the Kustomization has applied anything, the components are Flux's own affair. */
function mustInstall(client: Client, namespace: string): boolean {
  const { group, version, resource } = KUSTOMIZATION;
  try {
    const found = client.get({ group, version, resource, namespace, name: namespace });
    return !found.status?.lastAppliedRevision;
  } catch {
    return true;
  }
}

function inRepository({ sync }: BootstrapOptions, file: string): string {
  const folder = sync.path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  return `${folder ? `${folder}/` : ''}${sync.namespace}/${file}`;
}

interface Commit {
  /** `component`, `sync` */
  what: string;
  message: string;
  files: Record<string, string>;
}

/** Commits and pushes what differs from the branch's head. */
async function commit(options: BootstrapOptions, repository: string, change: Commit): Promise<void> {
  const { clock, forge, log, sync, author, messageAppendix } = options;
  const { branch } = sync;
  const url = options.cloneUrl ?? sync.url;
  const changed = differing(forge, repository, branch, change.files);
  if (!Object.keys(changed).length) {
    log.success(`${change.what} manifests are up to date`);
    return;
  }
  const message = messageAppendix ? `${change.message}\n\n${messageAppendix}` : change.message;
  const sha = forge.commit(repository, branch, { files: changed, message, author });
  log.success(`committed ${change.what} manifests to "${branch}" ("${sha}")`);
  log.action(`pushing ${change.what} manifests to "${url}"`);
  await clock.sleep(PUSH_TIME);
}

function differing(
  forge: Forge,
  repository: string,
  branch: string,
  files: Record<string, string>,
): Record<string, string> {
  const current = forge.branches(repository)[branch] ? forge.files(repository, branch) : new Map();
  const decoder = new TextDecoder();
  const same = (path: string, text: string): boolean => {
    const bytes = current.get(path) as Uint8Array | undefined;
    return bytes !== undefined && decoder.decode(bytes) === text;
  };
  return Object.fromEntries(Object.entries(files).filter(([path, text]) => !same(path, text)));
}

async function reconcileSecret({ client, log, sync, credentials }: BootstrapOptions): Promise<void> {
  const { namespace, secret: name } = sync;
  const id = `"${namespace}/${name}"`;
  log.action(`determining if source secret ${id} exists`);
  const ref = { group: '', version: 'v1', resource: 'secrets', namespace, name };
  const existing = find(() => client.get(ref), 'failed to determine if deploy key secret exists');
  if (existing && !Object.keys(credentials).length) {
    log.success('source secret up to date');
    return;
  }
  await log.action('generating source secret');
  const data = Object.fromEntries(Object.entries(credentials).map(([key, value]) => [key, base64(value)]));
  log.action(`applying source secret ${id}`);
  if (existing) client.update({ ...existing, data: { ...existing.data, ...data } });
  else
    client.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data });
  log.success('reconciled source secret');
}

function find(get: () => KubeObject, problem: string): KubeObject | undefined {
  try {
    return get();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw new Error(`${problem}: ${messageOf(error)}`);
  }
}

/** Answers the head of the branch. */
async function reconcileSync(options: BootstrapOptions, repository: string): Promise<string> {
  const { client, clock, forge, log, sync } = options;
  checkPath(options);
  log.action('generating sync manifests');
  const kustomization = inRepository(options, 'kustomization.yaml');
  const files = {
    [inRepository(options, 'gotk-sync.yaml')]: syncManifest(sync),
    ...(kustomizationOf(options, repository) === undefined ? { [kustomization]: SYNC_KUSTOMIZATION } : {}),
  };
  log.success('generated sync manifests');
  await commit(options, repository, { what: 'sync', message: 'Add Flux sync manifests', files });
  log.action('applying sync manifests');
  const generated = [...installObjects(options.install), ...syncObjects(sync)];
  await applyAsFlux(client, clock, committed(options, repository) ?? generated);
  log.success('reconciled sync configuration');
  return forge.branches(repository)[sync.branch]![0]!.sha;
}

/** The text of `kustomization.yaml` on the branch. */
function kustomizationOf(options: BootstrapOptions, repository: string): string | undefined {
  const { forge, sync } = options;
  if (!forge.branches(repository)[sync.branch]) return undefined;
  const bytes = forge.files(repository, sync.branch).get(inRepository(options, 'kustomization.yaml'));
  return bytes && new TextDecoder().decode(bytes);
}

/** What the branch builds to, where it holds more than what was generated. */
function committed(options: BootstrapOptions, repository: string): KubeObject[] | undefined {
  const text = kustomizationOf(options, repository);
  if (text === undefined || text === SYNC_KUSTOMIZATION) return undefined;
  const folder = inRepository(options, '').replace(/\/$/, '');
  return buildFromBranch(options.forge, repository, options.sync.branch, folder);
}

/** @throws Error where another path is being synchronised already */
function checkPath({ client, sync }: BootstrapOptions): void {
  const { namespace, name, path } = sync;
  const { group, version, resource } = KUSTOMIZATION;
  const found = find(
    () => client.get({ group, version, resource, namespace, name }),
    'failed to determine if sync configuration would overwrite existing Kustomization',
  );
  const current: string | undefined = found?.spec.path;
  if (current !== undefined && normalised(current) !== normalised(path))
    throw new Error(
      `sync path configuration ("${path}") would overwrite path ("${current}") of existing Kustomization`,
    );
}

function normalised(path: string): string {
  const trimmed = path.length > 2 ? path.replace(/\/$/, '') : path;
  return `./${trimmed.replace(/^\.\//, '')}`;
}

/** Waits for source, Kustomization and controllers. @throws Error */
async function reportHealth(options: BootstrapOptions, head: string): Promise<void> {
  const { log, install } = options;
  const revision = `${options.sync.branch}@sha1:${head}`;
  const problems: string[] = [];
  for (const kind of ['GitRepository', 'Kustomization'] as const) {
    const problem = await waitForObject(options, kind, revision);
    if (problem) problems.push(`error while waiting for ${kind} to be ready: '${problem}'`);
  }
  log.action('confirming components are healthy');
  await confirmComponents(options, install.components, install.namespace);
  log.success('all components are healthy');
  if (!problems.length) return;
  const all = problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]!;
  throw new Error(`bootstrap failed with ${problems.length} health check failure(s): ${all}`);
}
