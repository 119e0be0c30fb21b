/**
 * HelmChart: a chart of a HelmRepository, or one among the files of a GitRepository.
 *
 * Models: source-controller's helmchart_controller.go. Left out: signatures.
 */
import type { KubeObject } from '../../kube/api';
import { BUCKET, GIT_REPOSITORY, HELM_CHART, HELM_REPOSITORY } from '../runtime/kinds';
import type { Manager, Watch } from '../runtime/manager';
import { keyOf } from '../runtime/refs';
import { isNotFound, messageOf } from '../ssa/apply';
import type { Artifact } from './artifact-storage';
import {
  buildLocal,
  BuildError,
  buildRemote,
  summaryOf,
  type BuildOptions,
  type ChartBuild,
} from './chart-build';
import { indexRepository, registryRepository } from './chart-repositories';
import type { SourceKind, SourceWork } from './reconcile-source';
import type { RemoteServers } from './remote-servers';
import { revisionChanged } from './revision';
import { generic, stalling } from './source-error';
import { readSecret } from './source-secrets';

/** How long it takes to pull or package a chart, in ms. */
const BUILD_TIME = 150;

const BUILD_FAILURES = [
  'MetadataPatchError',
  'ValuesFilesError',
  'DependencyBuildError',
  'ChartPackageError',
];
const PERSISTENT = ['InvalidChartReference', 'MetadataPatchError', 'ValuesFilesError'];

export function helmChartKind(servers: RemoteServers): SourceKind {
  const failures = ['StorageOperationFailed', 'FetchFailed', 'BuildFailed'];
  return {
    summary: {
      target: 'Ready',
      of: [...failures, 'ArtifactOutdated', 'ArtifactInStorage', 'SourceVerified', 'Stalled', 'Reconciling'],
      negative: [...failures, 'ArtifactOutdated', 'Stalled', 'Reconciling'],
    },
    failures,
    bipolar: ['SourceVerified'],
    suspendedMessage: 'Reconciliation is suspended for this object',
    reconcile: (work) => reconcileChart(servers, work),
  };
}

async function reconcileChart(
  servers: RemoteServers,
  work: SourceWork,
): Promise<{ reason: string; message: string } | 'requeue'> {
  const { object, conditions, manager } = work;
  const source = sourceOf(work);
  const artifact = source.status?.artifact as Artifact | undefined;
  const usable = artifact && work.storage.has(artifact) ? artifact : undefined;
  if (!usable && source.spec.type !== 'oci') {
    const { kind, name } = object.spec.sourceRef;
    const message = `no artifact available for ${kind} source '${name}'`;
    conditions.markTrue('FetchFailed', 'NoSourceArtifact', message);
    work.event('Trace', 'NoSourceArtifact', message);
    return 'requeue';
  }
  if (artifact) object.status = { ...object.status, observedSourceArtifactRevision: artifact.revision };
  await manager.clock.sleep(BUILD_TIME);
  const build = observed(work, () => buildChart(servers, work, source, usable));
  announce(work, build);
  store(work, build);
  return { reason: reasonOf(build), message: summaryOf(build) };
}

function reasonOf({ packaged }: ChartBuild): string {
  return packaged ? 'ChartPackageSucceeded' : 'ChartPullSucceeded';
}

/** @throws SourceError */
function sourceOf({ object, conditions, manager }: SourceWork): KubeObject {
  const { kind, name } = object.spec.sourceRef as { kind: string; name: string };
  const type = [HELM_REPOSITORY, GIT_REPOSITORY, BUCKET].find((each) => each.kind === kind)!;
  const { group, version, resource } = type;
  try {
    return manager.client.get({ group, version, resource, namespace: object.metadata.namespace, name });
  } catch (error) {
    const why = isNotFound(error) ? `${kind}.${group} "${name}" not found` : messageOf(error);
    const message = `failed to get source: ${why}`;
    conditions.markTrue('FetchFailed', 'SourceUnavailable', message);
    throw generic('SourceUnavailable', message);
  }
}

/** @throws BuildError, SourceError */
function buildChart(
  servers: RemoteServers,
  work: SourceWork,
  source: KubeObject,
  artifact: Artifact | undefined,
): ChartBuild {
  const { object, storage, manager } = work;
  const { chart, version = '' } = object.spec;
  if (source.kind === HELM_REPOSITORY.kind) {
    checkCredentials(work, source);
    const { url, type } = source.spec;
    const repository =
      type === 'oci'
        ? registryRepository(servers, url)
        : indexRepository(servers, url, firstText(work, artifact!));
    return buildRemote(repository, chart, version, optionsFor(object, ''));
  }
  const { namespace, name } = object.metadata;
  const workDir = `/tmp/helmchart-${namespace}-${name}-${manager.names.digits()}/source`;
  return buildLocal(
    storage.contentOf(artifact!)!,
    chart,
    workDir,
    servers,
    optionsFor(object, revisionMetadata(object, source, artifact!)),
  );
}

function checkCredentials(work: SourceWork, { spec }: KubeObject): void {
  const { certSecretRef, secretRef } = spec;
  if (certSecretRef) readSecret(work, certSecretRef.name, 'TLS authentication secret');
  if (secretRef) readSecret(work, secretRef.name, 'authentication secret');
}

function firstText({ storage }: SourceWork, artifact: Artifact): string {
  const [bytes = new Uint8Array()] = storage.contentOf(artifact)!.values();
  return new TextDecoder().decode(bytes);
}

/** With `reconcileStrategy: Revision` the source's revision becomes part of the version. */
function revisionMetadata({ spec }: KubeObject, source: KubeObject, { revision }: Artifact): string {
  if (spec.reconcileStrategy !== 'Revision' || source.kind === HELM_REPOSITORY.kind) return '';
  return revision.slice(revision.lastIndexOf(':') + 1).slice(0, 12);
}

function optionsFor({ spec, status, metadata }: KubeObject, revision: string): BuildOptions {
  const given = (spec.valuesFiles ?? []) as string[];
  const valuesFiles = given.length === 1 && given[0] === 'values.yaml' ? [] : given;
  const generation = valuesFiles.length ? String(metadata.generation) : '';
  const stored =
    status?.artifact && metadata.generation === status.observedGeneration
      ? { name: status.observedChartName, version: status.artifact.revision }
      : undefined;
  return {
    valuesFiles,
    ignoreMissingValuesFiles: spec.ignoreMissingValuesFiles ?? false,
    versionMetadata: [revision, generation].filter(Boolean).join('.'),
    ...(stored && { stored }),
  };
}

/** Runs a build and marks what came of it. @throws SourceError */
function observed({ conditions }: SourceWork, build: () => ChartBuild): ChartBuild {
  try {
    const result = build();
    conditions.delete('FetchFailed');
    conditions.delete('BuildFailed');
    return result;
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    const failed = BUILD_FAILURES.includes(error.reason);
    conditions.delete(failed ? 'FetchFailed' : 'BuildFailed');
    conditions.markTrue(failed ? 'BuildFailed' : 'FetchFailed', error.reason, error.message);
    throw PERSISTENT.includes(error.reason)
      ? stalling(error.reason, error.message)
      : generic(error.reason, error.message);
  }
}

function announce({ object, conditions, patch, manager }: SourceWork, build: ChartBuild): void {
  const current = object.status?.artifact as Artifact | undefined;
  const summary = summaryOf(build);
  if (build.name !== object.status?.observedChartName || current?.revision !== build.version) {
    if (current) conditions.markTrue('ArtifactOutdated', 'NewChart', summary);
    conditions.progress(true, 'Progressing', `building artifact: ${summary}`);
    patch();
  }
  const { resolvedDependencies: count } = build;
  if (count)
    manager.recorder.record(object, 'Trace', 'ResolvedDependencies', `resolved ${count} chart dependencies`);
}

function store(work: SourceWork, build: ChartBuild): void {
  const { object, storage, conditions } = work;
  const { name, version, chart, valuesFiles } = build;
  if (chart) {
    const file = `${name}-${version}.tgz`;
    object.status = {
      ...object.status,
      artifact: storage.archiveFile(object, version, file, chart.bytes, chart.content),
      observedChartName: name,
      observedValuesFiles:
        object.spec.ignoreMissingValuesFiles && valuesFiles.length ? valuesFiles : undefined,
      url: storage.linkTo(object, 'latest.tar.gz'),
    };
    conditions.delete('StorageOperationFailed');
  } else {
    work.event('Trace', 'ArtifactUpToDate', `artifact up-to-date with remote revision: '${version}'`);
  }
  conditions.delete('ArtifactOutdated');
  conditions.markTrue('ArtifactInStorage', reasonOf(build), summaryOf(build));
}

/** A source with a new artifact calls for the charts that have not seen it. */
export function chartWatches(manager: Manager): Watch[] {
  return [HELM_REPOSITORY, GIT_REPOSITORY, BUCKET].map((kind) => ({
    kind,
    map(source, before) {
      const revision: string | undefined = source.status?.artifact?.revision;
      if (!revision || (before && !revisionChanged(before, source))) return [];
      const { group, version, resource } = HELM_CHART;
      return manager.client
        .list({ group, version, resource })
        .filter(
          ({ spec, status }) =>
            spec.sourceRef.kind === kind.kind &&
            spec.sourceRef.name === source.metadata.name &&
            status?.observedSourceArtifactRevision !== revision,
        )
        .map(keyOf);
    },
  }));
}
