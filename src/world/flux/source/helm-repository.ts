/**
 * HelmRepository: keeps the index of a site of charts. One of type `oci` has nothing to keep and no status.
 *
 * Models: source-controller's helmrepository_controller.go. Left out: certificates, cloud providers' credentials.
 */
import { sha256 } from '../../files/sha256';
import type { Manager, Request } from '../runtime/manager';
import { SerialPatcher } from '../runtime/patcher';
import type { Result } from '../runtime/work-queue';
import { messageOf } from '../ssa/apply';
import type { Artifact, ArtifactStorage } from './artifact-storage';
import { indexJson, readIndex, type HelmIndex } from '../../helm/registry/index-file';
import { FINALIZER, type SourceKind, type SourceWork } from './reconcile-source';
import type { RemoteServers } from './remote-servers';
import { generic, stalling } from './source-error';
import { readSecret } from './source-secrets';

/** How long it takes to fetch an index, in ms. */
const FETCH_TIME = 150;

export function helmRepositoryKind(servers: RemoteServers): SourceKind {
  const negative = ['StorageOperationFailed', 'FetchFailed', 'ArtifactOutdated', 'Stalled', 'Reconciling'];
  return {
    summary: {
      target: 'Ready',
      of: [...negative.slice(0, 3), 'ArtifactInStorage', 'Stalled', 'Reconciling'],
      negative,
    },
    failures: ['FetchFailed', 'StorageOperationFailed'],
    bipolar: [],
    suspendedMessage: 'reconciliation is suspended for this object',
    reconcile: (work) => reconcileIndex(servers, work),
  };
}

/** Takes finalizer and status from a repository of type `oci`; answers undefined for the others. */
export function migrateToStatic(
  manager: Manager,
  storage: ArtifactStorage,
  { object }: Request,
): Result | undefined {
  if (object.spec.type !== 'oci') return undefined;
  if (object.spec.suspend && !object.metadata.deletionTimestamp) return {};
  const finalizers: string[] = object.metadata.finalizers ?? [];
  if (!finalizers.includes(FINALIZER) && !Object.keys(object.status ?? {}).length) return {};
  const patcher = new SerialPatcher(object, manager.client, manager.name);
  storage.removeAll(object);
  object.metadata.finalizers = finalizers.filter((each) => each !== FINALIZER);
  object.status = {};
  patcher.patch(object);
  return {};
}

async function reconcileIndex(
  servers: RemoteServers,
  work: SourceWork,
): Promise<{ reason: string; message: string }> {
  const { object, conditions, storage } = work;
  const url: string = object.spec.url;
  checkConfiguration(work);
  await work.manager.clock.sleep(FETCH_TIME);
  const text = fetchIndex(servers, work);
  const revision = `sha256:${sha256(text)}`;
  const current = object.status?.artifact as Artifact | undefined;
  if (current?.revision === revision) {
    conditions.delete('FetchFailed');
    work.event('Trace', 'ArtifactUpToDate', `artifact up-to-date with remote revision: '${revision}'`);
  } else {
    const json = indexJson(loadIndex(work, text));
    const message = `new index revision '${revision}'`;
    if (current) conditions.markTrue('ArtifactOutdated', 'NewRevision', message);
    conditions.progress(true, 'Progressing', `building artifact: ${message}`);
    work.patch();
    const name = `index-${revision.slice('sha256:'.length)}.yaml`;
    const artifact = storage.archiveFile(object, revision, name, new TextEncoder().encode(json));
    object.status = { ...object.status, artifact, url: storage.linkTo(object, 'index.yaml') };
    conditions.delete('StorageOperationFailed');
  }
  conditions.delete('ArtifactOutdated');
  conditions.markTrue('ArtifactInStorage', 'Succeeded', `stored artifact: revision '${revision}'`);
  const size = humanSize((object.status!.artifact as Artifact).size);
  return { reason: 'NewArtifact', message: `stored fetched index of size ${size} from '${url}'` };
}

/** @throws SourceError */
function checkConfiguration(work: SourceWork): void {
  const { object, conditions } = work;
  if (/^oci:/.test(object.spec.url)) {
    const message =
      "invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type";
    conditions.markTrue('FetchFailed', 'URLInvalid', message);
    throw stalling('URLInvalid', message);
  }
  const { certSecretRef, secretRef } = object.spec;
  if (certSecretRef) readSecret(work, certSecretRef.name, 'TLS authentication secret');
  if (secretRef) readSecret(work, secretRef.name, 'authentication secret');
}

/** @throws SourceError */
function fetchIndex(servers: RemoteServers, { object, conditions }: SourceWork): string {
  const url = `${(object.spec.url as string).replace(/\/+$/, '')}/index.yaml`;
  try {
    return new TextDecoder().decode(servers.get(url));
  } catch (error) {
    const message = `failed to fetch Helm repository index: failed to cache index to temporary file: ${messageOf(error)}`;
    conditions.markTrue('FetchFailed', 'Failed', message);
    throw generic('Failed', message);
  }
}

/** @throws SourceError */
function loadIndex({ conditions }: SourceWork, text: string): HelmIndex {
  try {
    const index = readIndex(text);
    conditions.delete('FetchFailed');
    return index;
  } catch (error) {
    const message = `failed to load Helm repository from index YAML: failed to load index: ${messageOf(error)}`;
    conditions.markTrue('FetchFailed', 'IndexationFailed', message);
    throw generic('IndexationFailed', message);
  }
}

/** `966B`, `1.234kB`, as docker/go-units writes it. */
export function humanSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${Number(size.toPrecision(4))}${units[unit]}`;
}
