/** The programs of shpod, by the name they are called by. */
import type { Program } from '../shell/program';
import type { Environment } from './environment';
import { createFlux } from './flux/flux';
import { createGit } from './git/git';
import { createHelm } from './helm/helm';
import { kctx, kns } from './kubectx';
import { networkPrograms } from './network/programs';
import { createKustomize } from './kustomize/kustomize';
import { createKubectl } from './kubectl/kubectl';
import { yq } from './yq';

export function programs(env: Environment): Map<string, Program> {
  const kubectl = createKubectl(env);
  return new Map<string, Program>([
    ['flux', createFlux(env)],
    ['git', createGit(env)],
    ['helm', createHelm(env)],
    ['k', kubectl],
    ['kctx', kctx],
    ['kns', kns],
    ['kubectl', kubectl],
    ['kustomize', createKustomize(env)],
    ...networkPrograms(env.clusterNetwork),
    ['yq', yq],
  ]);
}
