/**
 * OCIRepository: an artifact of a registry as a source.
 *
 * Models: source-controller's ocirepository_controller.go. Left out: signatures, proxies, cloud providers' credentials.
 */
import { equal } from '../../kube/json-value';
import type { PulledArtifact } from '../../helm/registry/artifact-client';
import { CHART_LAYER } from '../../helm/registry/media-types';
import { newestMatching, parseConstraint, parseStrictVersion } from '../../helm/semver';
import type { KubeObject } from '../../kube/api';
import { isNotFound, messageOf } from '../ssa/apply';
import { inFluxWords } from './constraint-words';
import type { Artifact } from './artifact-storage';
import type { SourceKind, SourceWork } from './reconcile-source';
import { unpackLayer } from './oci-layer';
import type { RemoteServers } from './remote-servers';
import { generic, stalling } from './source-error';
import { withoutIgnoredFiles } from './source-ignore';
import { readSecret } from './source-secrets';

/** How long it takes to ask for a digest, and to pull, in ms. */
const ASK_TIME = 120;
const PULL_TIME = 180;

export function ociRepositoryKind(servers: RemoteServers): SourceKind {
  const negative = ['StorageOperationFailed', 'FetchFailed', 'ArtifactOutdated', 'Stalled', 'Reconciling'];
  return {
    summary: {
      target: 'Ready',
      of: [...negative.slice(0, 3), 'ArtifactInStorage', 'SourceVerified', 'Stalled', 'Reconciling'],
      negative,
    },
    failures: ['FetchFailed', 'StorageOperationFailed'],
    bipolar: ['SourceVerified'],
    suspendedMessage: 'reconciliation is suspended for this object',
    reconcile: (work) => reconcileArtifact(servers, work),
  };
}

async function reconcileArtifact(
  servers: RemoteServers,
  work: SourceWork,
): Promise<{ reason: string; message: string }> {
  const { object, conditions, manager } = work;
  checkCredentials(work);
  await manager.clock.sleep(ASK_TIME);
  const reference = referenceOf(servers, work);
  const pulled = pull(servers, work, reference);
  const revision = reference.tag ? `${reference.tag}@${pulled.digest}` : pulled.digest;
  const current = object.status?.artifact as Artifact | undefined;
  if (current?.revision !== revision || configChanged(work)) {
    await manager.clock.sleep(PULL_TIME);
    announce(work, revision, reference.name);
    store(work, revision, pulled);
  } else {
    work.event('Trace', 'ArtifactUpToDate', `artifact up-to-date with remote revision: '${revision}'`);
  }
  conditions.delete('FetchFailed');
  conditions.delete('ArtifactOutdated');
  conditions.markTrue('ArtifactInStorage', 'Succeeded', `stored artifact for digest '${revision}'`);
  return {
    reason: 'NewArtifact',
    message: `stored artifact with revision '${revision}' from '${object.spec.url}'${origin(pulled)}`,
  };
}

/** @throws SourceError */
function checkCredentials(work: SourceWork): void {
  const { secretRef, serviceAccountName } = work.object.spec;
  if (secretRef) checkSecret(work, secretRef.name);
  if (serviceAccountName) checkAccount(work, serviceAccountName);
}

/** The account must be there, and the secrets that it names to pull with. @throws SourceError */
function checkAccount({ object, conditions, manager }: SourceWork, name: string): void {
  const { namespace } = object.metadata;
  const read = (resource: string, wanted: string, what: string): KubeObject => {
    try {
      return manager.client.get({ group: '', resource, namespace, name: wanted });
    } catch (error) {
      const why = isNotFound(error) ? `${what} not found` : messageOf(error);
      const message = `failed to get credential: ${why}`;
      conditions.markTrue('FetchFailed', 'AuthenticationFailed', message);
      throw generic('AuthenticationFailed', message);
    }
  };
  const id = `serviceaccount '${namespace}/${name}'`;
  const account = read('serviceaccounts', name, id);
  for (const secret of (account.imagePullSecrets ?? []) as { name: string }[])
    read(
      'secrets',
      secret.name,
      `failed to get image pull secret for ${id}: secret '${namespace}/${secret.name}'`,
    );
}

/** @throws SourceError */
function checkSecret(work: SourceWork, name: string): void {
  try {
    readSecret(work, name, 'credential: failed to get secret');
  } catch (error) {
    work.event('Trace', 'AuthenticationFailed', `auth secret '${name}' not found`);
    throw error;
  }
}

/** What the annotations tell of where it came from. */
function origin({ annotations }: PulledArtifact): string {
  const source = annotations?.['org.opencontainers.image.source'];
  const revision = annotations?.['org.opencontainers.image.revision'];
  if (source && revision) return `, origin source '${source}', origin revision '${revision}'`;
  return source ? `, origin source '${source}'` : revision ? `, origin revision '${revision}'` : '';
}

interface Reference {
  /** What is pulled: `ghcr.io/owner/name:tag` */
  name: string;
  /** Absent where a digest was asked for. */
  tag?: string;
}

/** @throws SourceError */
function referenceOf(servers: RemoteServers, { object, conditions }: SourceWork): Reference {
  const url: string = object.spec.url;
  const repository = url.replace(/^oci:\/\//, '');
  const wrong = nameProblem(repository);
  if (wrong) {
    const message = `URL validation failed for '${url}': ${wrong}`;
    conditions.markTrue('FetchFailed', 'URLInvalid', message);
    throw stalling('URLInvalid', message);
  }
  const { digest, semver, semverFilter, tag } = object.spec.ref ?? {};
  if (digest) {
    const problem = digestProblem(digest);
    if (problem) {
      const message = `failed to determine artifact digest: ${problem}`;
      conditions.markTrue('FetchFailed', 'OCIArtifactPullFailed', message);
      throw generic('OCIArtifactPullFailed', message);
    }
    return { name: `${repository}@${digest}` };
  }
  if (!semver) return { name: `${repository}:${tag || 'latest'}`, tag: tag || 'latest' };
  const failed = (why: string): never => {
    const message = `failed to determine the artifact tag for '${url}': ${why}`;
    conditions.markTrue('FetchFailed', 'ReadOperationFailed', message);
    throw generic('ReadOperationFailed', message);
  };
  let picked: string | undefined;
  try {
    picked = newestTag(servers.artifactTags(repository), semver, semverFilter, object.spec.layerSelector);
  } catch (error) {
    failed(messageOf(error));
  }
  if (picked === undefined) return failed(`no match found for semver: ${semver}`);
  return { name: `${repository}:${picked}`, tag: picked };
}

const NAME_CHARACTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_-./';

/** What go-containerregistry says of a repository's name that is none. @param name `ghcr.io/owner/name` */
function nameProblem(name: string): string | undefined {
  if (!name) return 'a repository name must be specified';
  const [, host, rest] = /^([^/]*[.:][^/]*)\/(.*)$/s.exec(name) ?? [];
  const path = rest ?? name;
  if ([...path].length < 2 || [...path].length > 255)
    return `repository must be between 2 and 255 characters in length: ${path}`;
  if ([...path].some((each) => !NAME_CHARACTERS.includes(each)))
    return `repository can only contain the characters \`${NAME_CHARACTERS}\`: ${path}`;
  return host !== undefined && !/^[\w.-]+(:\d*)?$/.test(host)
    ? `registries must be valid RFC 3986 URI authorities: ${host}`
    : undefined;
}

/** What go-containerregistry says of a hash that is none. */
function digestProblem(digest: string): string | undefined {
  const [, algorithm, body] = /^([^:]+):(.+)$/s.exec(digest) ?? [];
  if (!algorithm || !body) return `cannot parse hash: ${JSON.stringify(digest)}`;
  const [other] = body.replace(/^[0-9a-f]+/, '');
  if (other) return `found non-hex character in hash: ${other}`;
  if (algorithm !== 'sha256') return `unsupported hash: ${JSON.stringify(algorithm)}`;
  return body.length === 64 ? undefined : `wrong number of hex digits for ${algorithm}: ${body}`;
}

/** Tags of charts have `_` where the version has `+`. @throws Error */
function newestTag(
  tags: readonly string[],
  semver: string,
  semverFilter: string | undefined,
  layerSelector: { mediaType?: string } | undefined,
): string | undefined {
  const filter = new RegExp(semverFilter || '');
  const isChart = layerSelector?.mediaType === CHART_LAYER;
  const versions = tags
    .filter((each) => filter.test(each))
    .map((tag) => (isChart ? tag.replaceAll('_', '+') : tag));
  const newest = newestMatching(checkedConstraint(semver), versions, parseStrictVersion);
  return isChart ? newest?.replaceAll('+', '_') : newest;
}

/** @throws Error `semver '...' parse error: ...` */
function checkedConstraint(semver: string): string {
  try {
    parseConstraint(semver);
    return semver;
  } catch (error) {
    throw new Error(`semver '${semver}' parse error: ${inFluxWords((error as Error).message)}`);
  }
}

/** @throws SourceError */
function pull(
  servers: RemoteServers,
  { conditions, object }: SourceWork,
  { name, tag }: Reference,
): PulledArtifact {
  const problem =
    tag === undefined
      ? `failed to pull artifact from '${object.spec.url}'`
      : 'failed to determine artifact digest';
  try {
    return servers.pullArtifact(name);
  } catch (error) {
    const message = `${problem}: ${messageOf(error)}`;
    conditions.markTrue('FetchFailed', 'OCIArtifactPullFailed', message);
    throw generic('OCIArtifactPullFailed', message);
  }
}

function configChanged({ object: { spec, status } }: SourceWork): boolean {
  return spec.ignore !== status?.observedIgnore || !equal(spec.layerSelector, status?.observedLayerSelector);
}

function announce({ object, conditions, patch }: SourceWork, revision: string, name: string): void {
  const current = object.status?.artifact as Artifact | undefined;
  if (current?.revision === revision) return;
  const message = `new revision '${revision}' for '${name}'`;
  if (current) conditions.markTrue('ArtifactOutdated', 'NewRevision', message);
  conditions.progress(true, 'Progressing', `building artifact: ${message}`);
  patch();
}

/** @throws SourceError */
function store({ object, storage, conditions }: SourceWork, revision: string, pulled: PulledArtifact): void {
  const { ignore, layerSelector } = object.spec;
  const { digest } = pulled;
  let artifact: Artifact;
  try {
    const layer = selectedLayer(pulled, layerSelector?.mediaType);
    artifact =
      layerSelector?.operation === 'copy'
        ? storage.archiveFile(object, revision, `${digest}.tgz`, layer)
        : storage.archive(
            object,
            revision,
            `${digest}.tar.gz`,
            withoutIgnoredFiles(unpackLayer(layer), ignore),
          );
  } catch (error) {
    conditions.markTrue('FetchFailed', 'OCIArtifactLayerOperationFailed', messageOf(error));
    throw generic('OCIArtifactLayerOperationFailed', messageOf(error));
  }
  object.status = {
    ...object.status,
    artifact: { ...artifact, ...(pulled.annotations && { metadata: pulled.annotations }) },
    observedIgnore: ignore,
    observedLayerSelector: layerSelector,
    url: storage.linkTo(object, 'latest.tar.gz'),
  };
}

/** @throws Error */
function selectedLayer({ layers }: PulledArtifact, mediaType: string | undefined): Uint8Array {
  const [first] = layers;
  if (!first) throw new Error('no layers found in artifact');
  const layer = mediaType ? layers.find((each) => each.mediaType === mediaType) : first;
  if (!layer) throw new Error(`failed to find layer with media type '${mediaType}' in artifact`);
  return layer.bytes;
}
