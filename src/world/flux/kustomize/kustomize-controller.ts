/**
 * The kustomize-controller: watches Kustomizations, their sources, and the settings they read.
 *
 * Models: `SetupWithManager` of kustomize-controller and its event mapping.
 */
import type { KubeObject } from '../../kube/api';
import type { Network } from '../../kustomize/remote';
import { isReady, isReconciling } from '../runtime/conditions';
import {
  BUCKET,
  CONFIG_MAP,
  GIT_REPOSITORY,
  KUSTOMIZATION,
  OCI_REPOSITORY,
  SECRET,
  type Kind,
} from '../runtime/kinds';
import { startController, type Manager, type Watch } from '../runtime/manager';
import type { Program } from '../runtime/pods';
import type { ArtifactServer } from '../source/artifact-server';
import { revisionChanged } from '../source/revision';
import { messageOf } from '../ssa/apply';
import { sortByDependencies } from './dependencies';
import { reconcileKustomization } from './kustomization-controller';
import type { KustomizeState } from './work';

const WATCHED = 'reconcile.fluxcd.io/watch';

export function kustomizeController(artifacts: ArtifactServer, network: Network): Program {
  return {
    name: 'kustomize-controller',
    concurrent: 4,
    start(manager) {
      const state: KustomizeState = { artifacts, builds: new Map(), unchanged: new Map(), network };
      startController(manager, {
        kind: KUSTOMIZATION,
        workers: manager.flags.concurrent,
        reconcile: (request) => reconcileKustomization(manager, state, request),
        watches: [
          ...[OCI_REPOSITORY, GIT_REPOSITORY, BUCKET].map((kind) => sourceWatch(manager, kind)),
          ...[CONFIG_MAP, SECRET].map((kind) => settingsWatch(manager, kind)),
        ],
      });
    },
  };
}

/** A new revision calls for all that point at the source, unless they are at it already. */
function sourceWatch(manager: Manager, kind: Kind): Watch {
  return {
    kind,
    map(source, before) {
      const artifact = source.status?.artifact;
      if (!artifact || (before && !revisionChanged(before, source))) return [];
      const dependents = kustomizations(manager).filter((each) => pointsAt(each, source, kind));
      return inOrder(
        manager,
        dependents.filter((each) => !isAt(each, artifact.revision)),
      );
    },
  };
}

function pointsAt({ spec, metadata }: KubeObject, source: KubeObject, kind: Kind): boolean {
  const { sourceRef } = spec;
  const namespace: string = sourceRef.namespace || metadata.namespace;
  return (
    sourceRef.kind === kind.kind &&
    sourceRef.name === source.metadata.name &&
    namespace === source.metadata.namespace
  );
}

function isAt(object: KubeObject, revision: string): boolean {
  return (isReady(object) || isReconciling(object)) && object.status?.lastAttemptedRevision === revision;
}

/** ConfigMaps and Secrets labelled to be watched call for the Kustomizations that read them. */
function settingsWatch(manager: Manager, kind: Kind): Watch {
  return {
    kind,
    map(object, before) {
      const watched = object.metadata.labels?.[WATCHED]?.toLowerCase() === 'enabled';
      if (!watched || before?.metadata.resourceVersion === object.metadata.resourceVersion) return [];
      return inOrder(
        manager,
        kustomizations(manager).filter((each) => reads(each, object, kind)),
      );
    },
  };
}

function reads({ spec, metadata }: KubeObject, object: KubeObject, kind: Kind): boolean {
  if (metadata.namespace !== object.metadata.namespace) return false;
  const sources = (spec.postBuild?.substituteFrom ?? []) as { kind: string; name: string }[];
  const names = sources.filter((each) => each.kind === kind.kind).map((each) => each.name);
  if (kind === SECRET) names.push(spec.decryption?.secretRef?.name, spec.kubeConfig?.secretRef?.name);
  else names.push(spec.kubeConfig?.configMapRef?.name);
  return names.includes(object.metadata.name);
}

function kustomizations({ client }: Manager): KubeObject[] {
  const { group, version, resource } = KUSTOMIZATION;
  return client.typeOf(KUSTOMIZATION.apiVersion, KUSTOMIZATION.kind)
    ? client.list({ group, version, resource })
    : [];
}

function inOrder({ log }: Manager, objects: KubeObject[]): string[] {
  try {
    return sortByDependencies(objects);
  } catch (error) {
    log.error(messageOf(error), 'failed to sort dependencies for revision change');
    return [];
  }
}
