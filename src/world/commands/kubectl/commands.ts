/** Every command of kubectl that this world models, by its path. */
import { apiResources, apiVersions } from './api-resources';
import { apply } from './apply';
import { clusterInfo } from './cluster-info';
import { CONFIG } from './config';
import { configSet, configUnset } from './config-set';
import { configView } from './config-view';
import { get } from './get';
import { optionsPage } from './help';
import { kustomize } from './kustomize';
import type { Command } from './run';
import { TREE } from './tree';
import { version } from './version';

export const COMMANDS: Record<string, Command> = {
  ...CONFIG,
  'kubectl api-resources': apiResources,
  'kubectl api-versions': apiVersions,
  'kubectl cluster-info': clusterInfo,
  'kubectl apply': apply,
  'kubectl config set': configSet,
  'kubectl config unset': configUnset,
  'kubectl config view': configView,
  'kubectl get': get,
  'kubectl kustomize': kustomize,
  'kubectl options': (run) => run.out(optionsPage(TREE)),
  'kubectl version': version,
};
