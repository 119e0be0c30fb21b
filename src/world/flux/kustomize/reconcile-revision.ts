/**
 * One revision of a source made real: fetch, build, apply, prune, check health.
 *
 * Models: `reconcile` of kustomize-controller, its progress messages and the reason each failure sets.
 */
import { Interrupted } from '../../time/clock';
import { Files, join } from '../../files/files';
import { sha256 } from '../../files/sha256';
import { clone } from '../../kube/json-value';
import { formatDuration } from '../../time/duration';
import { messageOf } from '../ssa/apply';
import { effective } from '../ssa/change-set';
import { addLabels, ownerLabels } from '../ssa/metadata';
import { applyObjects } from './apply-objects';
import { buildManifests } from './build-manifests';
import { checkHealth } from './check-health';
import { upsertHistory, type Snapshot } from './history';
import { clientFor } from '../runtime/impersonation';
import { inventoryOf, staleObjects, type Inventory } from './inventory';
import { ArtifactMissing, formatSpent, GROUP, type Work } from './work';
import { prune } from './prune';
import type { Source } from './source-ref';
import { timeoutOf } from './timing';

/** How long fetching takes, and building, in ms. */
const FETCH_TIME = 12;
const BUILD_TIME = 95;

/** @throws Error after setting `Ready`; ArtifactMissing */
export async function reconcileRevision(work: Work, source: Source): Promise<void> {
  const { object, manager, conditions } = work;
  const { revision } = source;
  const start = manager.clock.now();
  conditions.markUnknown('Ready', 'Progressing', 'Reconciliation in progress');
  progress(work, 'Fetching manifests', revision);
  const oldInventory = clone(object.status?.inventory) as Inventory | undefined;

  const root = `/tmp/kustomization-${manager.names.digits()}`;
  const files = await failing(work, 'ArtifactFailed', () => fetchArtifact(work, source, root));
  const dir = `${root}${join('/', object.spec.path ?? '')}`.replace(/\/$/, '');
  if (!files.exists(dir))
    await failing(work, 'ArtifactFailed', () => {
      throw new Error(`kustomization path not found: stat ${dir}: no such file or directory`);
    });
  object.status = { ...object.status, lastAttemptedRevision: revision };
  progress(work, 'Building manifests', revision);
  const client = await failing(
    work,
    'ReconciliationFailed',
    () => clientFor(manager, object),
    'failed to build kube client',
  );
  await manager.clock.sleep(BUILD_TIME);
  const built = await failing(work, 'BuildFailed', () => buildManifests(work, source, files, root, dir));

  const objects = clone(built.objects);
  for (const each of objects) addLabels(each, ownerLabels(GROUP, object));
  progress(work, 'Detecting drift', revision);
  const digest = `sha256:${sha256(built.yaml)}`;
  const remember = (status: string): void => record(work, source, digest, start, status);
  const changes = await recorded(work, remember, 'ReconciliationFailed', () =>
    applyObjects(work, client, revision, objects),
  );
  const inventory = inventoryOf(changes);
  object.status = { ...object.status, inventory };
  await recorded(work, remember, 'PruneFailed', () =>
    prune(work, client, revision, staleObjects(oldInventory, inventory)),
  );
  const fresh = object.status.lastAppliedRevision !== revision;
  await recorded(work, remember, 'HealthCheckFailed', () =>
    checkHealth(work, client, { revision, fresh, drifted: effective(changes).length > 0, changes, objects }),
  );
  conclude(work, source);
  remember('ReconciliationSucceeded');
}

function conclude({ object, conditions }: Work, { revision, originRevision }: Source): void {
  object.status = {
    ...object.status,
    lastAppliedRevision: revision,
    lastAppliedOriginRevision: originRevision || undefined,
  };
  conditions.markTrue('Ready', 'ReconciliationSucceeded', `Applied revision: ${revision}`);
}

function progress({ object, conditions, patch }: Work, what: string, revision: string): void {
  const timeout = formatDuration(timeoutOf(object));
  conditions.markReconciling('Progressing', `${what} for revision ${revision} with a timeout of ${timeout}`);
  patch();
}

/** Runs a phase; what it throws becomes the message of `Ready`. */
async function failing<T>(
  { conditions }: Work,
  reason: string,
  phase: () => T | Promise<T>,
  prefix?: string,
): Promise<T> {
  try {
    return await phase();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    conditions.markFalse('Ready', reason, error.message);
    throw prefix ? new Error(`${prefix}: ${messageOf(error)}`) : error;
  }
}

/** The same for phases whose failures count in the history. */
async function recorded<T>(
  work: Work,
  remember: (status: string) => void,
  reason: string,
  phase: () => T | Promise<T>,
): Promise<T> {
  try {
    return await failing(work, reason, phase);
  } catch (error) {
    if (error instanceof Error && !(error instanceof Interrupted)) remember(reason);
    throw error;
  }
}

function record(work: Work, source: Source, digest: string, start: number, status: string): void {
  const { object, manager } = work;
  const metadata: Record<string, string> = { revision: source.revision };
  if (source.originRevision) metadata.originRevision = source.originRevision;
  const history = upsertHistory(object.status?.history as Snapshot[] | undefined, {
    digest,
    at: manager.clock.timestamp(),
    duration: formatSpent(manager, manager.clock.now() - start),
    status,
    metadata,
  });
  object.status = { ...object.status, history };
}

/** What else is in the container; no build may read it. */
const CONTAINER_FOLDERS = [
  '/bin',
  '/dev',
  '/etc',
  '/home',
  '/proc',
  '/root',
  '/sbin',
  '/usr/bin',
  '/var/run',
];

/** Unpacks the artifact below `root`. */
async function fetchArtifact({ manager, state }: Work, source: Source, root: string): Promise<Files> {
  await manager.clock.sleep(FETCH_TIME);
  const content = state.artifacts.fetch(source.artifact.url);
  if (!content) throw new ArtifactMissing('file not found');
  const files = new Files(() => manager.clock.now());
  for (const folder of [root, ...CONTAINER_FOLDERS]) files.mkdir(folder, { recursive: true });
  for (const [path, bytes] of content) {
    const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    files.mkdir(`${root}/${folder}`, { recursive: true });
    files.write(`${root}/${path}`, bytes);
  }
  return files;
}
