/**
 * The helm-controller: watches HelmReleases, the sources of their charts, and the settings they read.
 *
 * Models: `SetupWithManager` of helm-controller and its event mapping.
 */
import type { KubeObject } from '../../kube/api';
import { isReady, isTrue } from '../runtime/conditions';
import { CONFIG_MAP, HELM_CHART, HELM_RELEASE, OCI_REPOSITORY, SECRET, type Kind } from '../runtime/kinds';
import { startController, type Manager, type Watch } from '../runtime/manager';
import type { Program } from '../runtime/pods';
import { keyOf } from '../runtime/refs';
import type { ArtifactServer } from '../source/artifact-server';
import { referenceOf } from './chart-source';
import { chartName, chartNamespace } from './chart-template';
import { reconcileHelmRelease } from './helm-release';
import type { ChartTools } from './work';

const WATCHED = 'reconcile.fluxcd.io/watch';

export function helmController(artifacts: ArtifactServer, charts: ChartTools): Program {
  return {
    name: 'helm-controller',
    concurrent: 4,
    start(manager) {
      const state = { artifacts, charts };
      startController(manager, {
        kind: HELM_RELEASE,
        workers: manager.flags.concurrent,
        reconcile: (request) => reconcileHelmRelease(manager, state, request),
        watches: [
          ...[HELM_CHART, OCI_REPOSITORY].map((kind) => sourceWatch(manager, kind)),
          ...[CONFIG_MAP, SECRET].map((kind) => settingsWatch(manager, kind)),
        ],
      });
    },
  };
}

/** A new revision, or a source that became ready, calls for the releases that use it. */
function sourceWatch(manager: Manager, kind: Kind): Watch {
  return {
    kind,
    map(source, before) {
      const revision: string | undefined = source.status?.artifact?.revision;
      if (!before || !revision || !changed(before, source)) return [];
      return releases(manager)
        .filter((each) => uses(each, source, kind) && !isAt(each, revision))
        .map(keyOf);
    },
  };
}

function changed(before: KubeObject, after: KubeObject): boolean {
  const revision = ({ status }: KubeObject): string | undefined => status?.artifact?.revision;
  if (revision(after) !== undefined && revision(before) !== revision(after)) return true;
  return !isReady(before) && isReady(after);
}

function uses(release: KubeObject, source: KubeObject, kind: Kind): boolean {
  const { name, namespace } = source.metadata;
  if (release.spec.chart)
    return kind === HELM_CHART && name === chartName(release) && namespace === chartNamespace(release);
  const reference = referenceOf(release);
  return reference.kind === kind && reference.name === name && reference.namespace === namespace;
}

/** Is the release at work on this revision already, or done with it? */
function isAt(release: KubeObject, revision: string): boolean {
  const { lastAttemptedRevision, lastAttemptedRevisionDigest } = release.status ?? {};
  const same =
    revision === lastAttemptedRevision || revision.split('@').at(-1) === lastAttemptedRevisionDigest;
  return same && (isTrue(release, 'Ready') || isTrue(release, 'Reconciling'));
}

function releases({ client }: Manager): KubeObject[] {
  const { group, version, resource } = HELM_RELEASE;
  return client.list({ group, version, resource });
}

/** Settings with the label `reconcile.fluxcd.io/watch: Enabled` call for those that read them. */
function settingsWatch(manager: Manager, kind: Kind): Watch {
  return {
    kind,
    map({ metadata }) {
      if (metadata.labels?.[WATCHED] !== 'Enabled') return [];
      const reads = ({ spec, metadata: own }: KubeObject): boolean =>
        own.namespace === metadata.namespace &&
        (spec.valuesFrom ?? []).some(
          (ref: { kind: string; name: string }) => ref.kind === kind.kind && ref.name === metadata.name,
        );
      return releases(manager).filter(reads).map(keyOf);
    },
  };
}
