/**
 * The source-controller: fetches what others build from, and serves it.
 *
 * Models: source-controller's main, one reconciler a kind.
 */
import type { ForgeReader } from '../../git/forge-api';
import {
  BUCKET,
  GIT_REPOSITORY,
  HELM_CHART,
  HELM_REPOSITORY,
  OCI_REPOSITORY,
  type Kind,
} from '../runtime/kinds';
import { startController, type Watch } from '../runtime/manager';
import type { Program } from '../runtime/pods';
import type { ArtifactServer } from './artifact-server';
import { ArtifactStorage } from './artifact-storage';
import { bucketKind } from './bucket';
import { gitRepositoryKind } from './git-repository';
import { chartWatches, helmChartKind } from './helm-chart';
import { helmRepositoryKind, migrateToStatic } from './helm-repository';
import { ociRepositoryKind } from './oci-repository';
import { reconcileSource, type SourceKind } from './reconcile-source';
import type { RemoteServers } from './remote-servers';

export interface SourceOptions {
  artifacts: ArtifactServer;
  forge: ForgeReader;
  servers: RemoteServers;
}

export function sourceController({ artifacts, forge, servers }: SourceOptions): Program {
  return {
    name: 'source-controller',
    concurrent: 2,
    start(manager) {
      const storage = new ArtifactStorage(manager.clock);
      manager.onStop(artifacts.serve(storage));
      const start = (kind: Kind, source: SourceKind, watches: Watch[] = []): void =>
        startController(manager, {
          kind,
          watches,
          workers: manager.flags.concurrent,
          reconcile: (request) => reconcileSource(manager, storage, source, request),
        });
      start(GIT_REPOSITORY, gitRepositoryKind(forge));
      start(BUCKET, bucketKind());
      start(OCI_REPOSITORY, ociRepositoryKind(servers));
      start(HELM_CHART, helmChartKind(servers), chartWatches(manager));
      const helmRepository = helmRepositoryKind(servers);
      startController(manager, {
        kind: HELM_REPOSITORY,
        workers: manager.flags.concurrent,
        reconcile: async (request) =>
          migrateToStatic(manager, storage, request) ??
          (await reconcileSource(manager, storage, helmRepository, request)),
      });
    },
  };
}
