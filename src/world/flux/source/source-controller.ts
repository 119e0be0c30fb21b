/**
 * The source-controller: fetches what others build from, and serves it.
 *
 * Models: source-controller's main, one reconciler a kind.
 */
import type { ForgeReader } from '../../git/forge-api';
import { GIT_REPOSITORY } from '../runtime/kinds';
import { startController } from '../runtime/manager';
import type { Program } from '../runtime/pods';
import type { ArtifactServer } from './artifact-server';
import { ArtifactStorage } from './artifact-storage';
import { gitRepositoryKind } from './git-repository';
import { reconcileSource } from './reconcile-source';

export interface SourceOptions {
  artifacts: ArtifactServer;
  forge: ForgeReader;
}

export function sourceController({ artifacts, forge }: SourceOptions): Program {
  return {
    name: 'source-controller',
    concurrent: 2,
    start(manager) {
      const storage = new ArtifactStorage(manager.clock);
      manager.onStop(artifacts.serve(storage));
      const git = gitRepositoryKind(forge);
      startController(manager, {
        kind: GIT_REPOSITORY,
        workers: manager.flags.concurrent,
        reconcile: (request) => reconcileSource(manager, storage, git, request),
      });
    },
  };
}
