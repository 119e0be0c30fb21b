/**
 * GitRepository: fetches a commit of a repository and stores its files as an artifact.
 *
 * Models: source-controller's gitrepository_controller.go, with the sentences of its Git client (go-git). Left out:
 * submodules, cloud providers' credentials.
 */
import { join } from '../../files/files';
import { ForgeError, type Checkout, type ForgeReader, type GitReference } from '../../git/forge-api';
import type { KubeObject } from '../../kube/api';
import { equal } from '../../kube/json-value';
import { isTrue } from '../runtime/conditions';
import { GIT_REPOSITORY } from '../runtime/kinds';
import { isNotFound, messageOf } from '../ssa/apply';
import type { Artifact, Content } from './artifact-storage';
import { inFluxWords } from './constraint-words';
import { checkCredentials } from './git-credentials';
import { verifySignature } from './git-signature';
import type { SourceKind, SourceWork } from './reconcile-source';
import { withoutIgnoredFiles } from './source-ignore';
import { generic, waiting } from './source-error';

/** How long it takes to ask for refs, and to clone, in ms. */
const LIST_TIME = 120;
const CLONE_TIME = 260;

export function gitRepositoryKind(forge: ForgeReader): SourceKind {
  return {
    summary: {
      target: 'Ready',
      of: [
        'StorageOperationFailed',
        'FetchFailed',
        'IncludeUnavailable',
        'ArtifactOutdated',
        'ArtifactInStorage',
        'SourceVerified',
        'Stalled',
        'Reconciling',
      ],
      negative: [
        'StorageOperationFailed',
        'FetchFailed',
        'IncludeUnavailable',
        'ArtifactOutdated',
        'Stalled',
        'Reconciling',
      ],
    },
    failures: ['FetchFailed', 'IncludeUnavailable', 'StorageOperationFailed'],
    bipolar: ['SourceVerified'],
    suspendedMessage: 'reconciliation is suspended for this object',
    reconcile: (work) => reconcileGit(forge, work),
  };
}

async function reconcileGit(
  forge: ForgeReader,
  work: SourceWork,
): Promise<{ reason: string; message: string }> {
  const { object, conditions } = work;
  checkCredentials(work);
  const includes = fetchIncludes(work);
  conditions.delete('ArtifactOutdated');
  const checkout = await clone(forge, work);
  if (upToDate(work, checkout) && !configChanged(object, includes)) throw noChanges(work, checkout.revision);
  await work.manager.clock.sleep(CLONE_TIME);
  conditions.delete('FetchFailed');
  const files = sparse(work, checkout.files);
  verifySignature(work, checkout.commit.sha);
  const current = object.status?.artifact as Artifact | undefined;
  if (current?.revision !== checkout.revision) {
    const message = `new upstream revision '${checkout.revision}'`;
    if (current) conditions.markTrue('ArtifactOutdated', 'NewRevision', message);
    conditions.progress(true, 'Progressing', `building artifact: ${message}`);
    work.patch();
  }
  store(work, checkout, withIncludes(work, files, includes), includes);
  return { reason: 'NewArtifact', message: `stored artifact for commit '${shortMessage(checkout)}'` };
}

/** Artifacts of `spec.include`, in its order. @throws SourceError */
function fetchIncludes({ manager, object, conditions }: SourceWork): Artifact[] {
  const includes = (object.spec.include ?? []) as Include[];
  const artifacts = includes.map(({ repository: { name } }) => {
    const unavailable = (reason: string, message: string): never => {
      conditions.markTrue('IncludeUnavailable', reason, message);
      throw waiting(reason, message, manager.flags.requeueDependency);
    };
    const { namespace } = object.metadata;
    const ref = { group: GIT_REPOSITORY.group, resource: GIT_REPOSITORY.resource, namespace, name };
    let included: KubeObject | undefined;
    try {
      included = manager.client.get(ref);
    } catch (error) {
      // it is looked up in the controller's own cache, which names the kind
      const why = isNotFound(error)
        ? `${GIT_REPOSITORY.kind}.${GIT_REPOSITORY.group} ${JSON.stringify(name)} not found`
        : messageOf(error);
      unavailable('NotFound', `could not get resource for include '${name}': ${why}`);
    }
    const artifact = included?.status?.artifact as Artifact | undefined;
    return artifact ?? unavailable('NoArtifact', `no artifact available for include '${name}'`);
  });
  conditions.delete('IncludeUnavailable');
  return artifacts;
}

/** @throws SourceError with go-git's words */
async function clone(forge: ForgeReader, { manager, object, conditions }: SourceWork): Promise<Checkout> {
  await manager.clock.sleep(LIST_TIME);
  try {
    return await forge.checkout(object.spec.url, (object.spec.ref ?? {}) as GitReference);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    const known = isTrue(object, 'ArtifactInStorage') && object.status?.artifact;
    const why = error.code === 'empty' ? undefined : cloneProblem(object, error, !!known);
    const reason = why === undefined ? 'EmptyGitRepository' : 'GitOperationFailed';
    const message =
      why === undefined ? 'git repository is empty' : `failed to checkout and determine revision: ${why}`;
    conditions.markTrue('FetchFailed', reason, message);
    throw generic(reason, message);
  }
}

/** @param known is there an artifact, so that the remote's refs are listed before anything is cloned? */
function cloneProblem({ spec }: KubeObject, error: ForgeError, known: boolean): string {
  const { url, ref = {} } = spec as { url: string; ref?: GitReference };
  const unreachable = error.code === 'repository-not-found' || error.code === 'host-unknown';
  const lists = ref.name ? !ref.commit : known && !ref.commit && !ref.semver;
  if (unreachable)
    return lists
      ? `unable to list remote for '${url}': ${error.message}`
      : `unable to clone '${url}': ${error.message}`;
  if (error.code !== 'ref-not-found') return `unable to clone '${url}': ${error.message}`;
  const branch = ref.branch ?? 'master';
  if (ref.commit)
    return /remote ref/.test(error.message)
      ? missingRef(url, `refs/heads/${branch}`)
      : `unable to resolve commit object for '${ref.commit}': object not found`;
  if (ref.name) return `unable to resolve ref '${ref.name}' to a specific commit`;
  if (ref.tag) return missingRef(url, `refs/tags/${ref.tag}`);
  if (ref.semver)
    return /improper constraint/i.test(error.message)
      ? `semver parse error: ${inFluxWords(error.message)}`
      : `no match found for semver: ${ref.semver}`;
  return missingRef(url, `refs/heads/${branch}`);
}

function missingRef(url: string, ref: string): string {
  return `unable to clone '${url}': couldn't find remote ref "${ref}"`;
}

/** Commits and versions are always cloned; branches, tags and refs only when they moved. */
function upToDate({ object }: SourceWork, { revision }: Checkout): boolean {
  const { commit, semver } = (object.spec.ref ?? {}) as GitReference;
  const current = object.status?.artifact as Artifact | undefined;
  return !commit && !semver && isTrue(object, 'ArtifactInStorage') && current?.revision === revision;
}

function noChanges({ conditions }: SourceWork, revision: string): Error {
  conditions.delete('FetchFailed');
  conditions.markTrue('ArtifactInStorage', 'Succeeded', `stored artifact for revision '${revision}'`);
  const message = `no changes since last reconciliation: observed revision '${revision}'`;
  return generic('GitOperationSucceeded', message, {
    ignore: true,
    event: 'Normal',
    log: true,
    notify: false,
  });
}

interface Include {
  repository: { name: string };
  fromPath?: string;
  toPath?: string;
}

/** Has anything changed that makes the same commit another artifact? */
function configChanged({ spec, status = {} }: KubeObject, includes: Artifact[]): boolean {
  const observed = (status.includedArtifacts ?? []) as Artifact[];
  return (
    (spec.ignore ?? undefined) !== (status.observedIgnore ?? undefined) ||
    !equal(spec.sparseCheckout ?? [], status.observedSparseCheckout ?? []) ||
    !equal(spec.include ?? [], status.observedInclude ?? []) ||
    !equal(
      includes.map(({ revision, digest }) => ({ revision, digest })),
      observed.map(({ revision, digest }) => ({ revision, digest })),
    )
  );
}

/** Only the folders asked for. @throws SourceError where one does not exist */
function sparse({ object, conditions, manager }: SourceWork, files: Content): Content {
  const folders = (object.spec.sparseCheckout ?? []) as string[];
  if (!folders.length) return files;
  const clean = folders.map((folder) => folder.replace(/^(\.?\/)+/, '').replace(/\/+$/, ''));
  for (const [index, folder] of clean.entries()) {
    if ([...files.keys()].some((path) => path.startsWith(`${folder}/`) || folder === '' || folder === '.'))
      continue;
    const dir = folders[index]!;
    const { namespace, name } = object.metadata;
    const place = join(`/tmp/gitrepository-${namespace}-${name}-${manager.names.digits()}`, within(folder));
    const message =
      `failed to sparse checkout directories : sparse checkout dir '${dir}' does not exist in repository: ` +
      `lstat ${place}: no such file or directory`;
    conditions.markTrue('FetchFailed', 'GitOperationFailed', message);
    throw generic('GitOperationFailed', message);
  }
  const kept = [...files].filter(
    ([path]) => !path.includes('/') || clean.some((folder) => path.startsWith(`${folder}/`)),
  );
  return new Map(kept);
}

/** A path that does not lead out, as `securejoin` has it. */
function within(path: string): string {
  return join('/', path).slice(1);
}

/** Copies the included repositories' files to where they are wanted. @throws SourceError */
function withIncludes(work: SourceWork, files: Content, artifacts: Artifact[]): Content {
  const { object, storage } = work;
  if (!artifacts.length) return files;
  const all = new Map(files);
  ((object.spec.include ?? []) as Include[]).forEach(({ repository, fromPath, toPath }, index) => {
    const from = trimSlashes(fromPath ?? '');
    const to = trimSlashes(toPath || repository.name);
    const wanted = [...(storage.fetch(artifacts[index]!.url) ?? [])].filter(
      ([path]) => !from || path.startsWith(`${from}/`),
    );
    if (from && !wanted.length)
      copyFailed(work, `'${repository.name}' include from ${fromPath} to ${toPath || repository.name}`, from);
    for (const [path, content] of wanted)
      all.set(`${to}/${from ? path.slice(from.length + 1) : path}`, content);
  });
  return all;
}

/** @throws SourceError */
function copyFailed({ conditions, manager }: SourceWork, what: string, from: string): never {
  const place = `/tmp/flux-include-${manager.names.digits()}/unpack/${from}`;
  const message = `failed to copy ${what}: cannot stat ${place}: stat ${place}: no such file or directory`;
  conditions.markTrue('StorageOperationFailed', 'CopyFailure', message);
  throw generic('CopyFailure', message);
}

function trimSlashes(path: string): string {
  return path.replace(/^(\.?\/)+|\/+$/g, '');
}

function store(work: SourceWork, checkout: Checkout, files: Content, includes: Artifact[]): void {
  const { object, storage, conditions } = work;
  const { spec } = object;
  const { revision, commit } = checkout;
  const current = object.status?.artifact as Artifact | undefined;
  if (current?.revision !== revision || configChanged(object, includes)) {
    const content = withoutIgnoredFiles(files, spec.ignore);
    const artifact = storage.archive(object, revision, `${commit.sha}.tar.gz`, content);
    object.status = {
      ...object.status,
      artifact,
      includedArtifacts: includes.length ? includes : undefined,
      observedIgnore: spec.ignore,
      observedInclude: spec.include,
      observedSparseCheckout: spec.sparseCheckout,
      observedRecurseSubmodules: spec.recurseSubmodules || undefined,
    };
  } else {
    work.event('Trace', 'ArtifactUpToDate', `artifact up-to-date with remote revision: '${revision}'`);
  }
  conditions.delete('ArtifactOutdated');
  conditions.markTrue('ArtifactInStorage', 'Succeeded', `stored artifact for revision '${revision}'`);
}

/** The first 50 characters of the commit's subject. */
function shortMessage({ commit }: Checkout): string {
  const subject = [...commit.message.split('\n')[0]!];
  return subject.length > 50 ? `${subject.slice(0, 50).join('')}...` : subject.join('');
}
