/** What Tab offers after the name of each program: sub-commands, flags, kinds, names of objects. */
import type { Client, ResourceType } from '../kube/api';
import { StatusError } from '../kube/api';
import type { Completer } from '../shell/complete';
import type { Machine } from '../shell/program';
import type { CommandSpec } from './cobra';
import { offer, treeCompleter } from './complete';
import type { Environment } from './environment';
import { FLUX } from './flux/tree';
import { gitCompleter } from './git/completer';
import helmTree from './helm/tree.json';
import { homeClient } from './kubeconfig';
import { TREE as KUBECTL } from './kubectl/tree';
import kustomizeTree from './kustomize/tree.json';

/** flux's words for kinds, as they stand after a verb. */
const FLUX_KINDS: Record<string, string> = {
  kustomization: 'kustomizations',
  kustomizations: 'kustomizations',
  helmrelease: 'helmreleases',
  helmreleases: 'helmreleases',
  git: 'gitrepositories',
  helm: 'helmrepositories',
  oci: 'ocirepositories',
  bucket: 'buckets',
  chart: 'helmcharts',
};

export function completers(env: Environment): ReadonlyMap<string, Completer> {
  const kubectl = kubectlCompleter(env);
  return new Map<string, Completer>([
    ['flux', fluxCompleter(env)],
    ['git', gitCompleter],
    ['helm', treeCompleter(helmTree as unknown as CommandSpec)],
    ['kubectl', kubectl],
    ['k', kubectl],
    ['kns', kubensCompleter(env)],
    ['kustomize', treeCompleter(kustomizeTree as unknown as CommandSpec)],
  ]);
}

function kubensCompleter(env: Environment): Completer {
  return async (words, typed, machine) =>
    words.length > 1
      ? []
      : offer(names(homeClient(env, machine, 'kubectl'), 'namespaces'), typed, 'resource');
}

function fluxCompleter(env: Environment): Completer {
  const asked = (machine: Machine): Client | undefined => homeClient(env, machine, 'flux');
  return treeCompleter(FLUX, {
    arguments: (path, given, machine) => {
      const resource = FLUX_KINDS[path.split(' ').at(-1)!];
      if (!resource || path.startsWith('flux create')) return path.startsWith('flux create') ? [] : undefined;
      return given.length ? [] : names(asked(machine), resource);
    },
    values: (_path, flag, machine) => {
      if (flag === 'namespace') return names(asked(machine), 'namespaces');
      if (flag === 'source') return sources(asked(machine));
      return flag === 'path' ? undefined : [];
    },
  });
}

function sources(client: Client | undefined): string[] {
  return ['GitRepository', 'OCIRepository', 'Bucket'].flatMap((kind) =>
    names(client, client?.resources().find((type) => type.kind === kind)?.resource ?? '').map(
      (name) => `${kind}/${name}`,
    ),
  );
}

const WITHOUT_KINDS = new Set([
  'kubectl apply',
  'kubectl create',
  'kubectl replace',
  'kubectl diff',
  'kubectl kustomize',
  'kubectl config',
]);

function kubectlCompleter(env: Environment): Completer {
  return treeCompleter(KUBECTL, {
    arguments: (path, given, machine) => {
      if (WITHOUT_KINDS.has(path)) return undefined;
      const client = homeClient(env, machine, 'kubectl');
      if (path === 'kubectl logs' || path === 'kubectl exec')
        return given.length ? [] : names(client, 'pods');
      if (!given.length) return kindWords(client);
      return names(client, given[0]!);
    },
    values: (_path, flag, machine) => {
      if (flag === 'namespace') return names(homeClient(env, machine, 'kubectl'), 'namespaces');
      if (flag === 'output') return ['json', 'yaml', 'wide', 'name', 'jsonpath=', 'custom-columns='];
      return flag === 'filename' || flag === 'kustomize' ? undefined : [];
    },
  });
}

function kindWords(client: Client | undefined): string[] {
  const types = client?.resources().filter((type) => type.verbs.includes('list')) ?? [];
  return [...new Set(types.map((type) => type.resource))].sort();
}

/** Names of a kind's objects in all namespaces; none where the user may not list them. */
function names(client: Client | undefined, word: string): string[] {
  const type = client?.resources().find((each) => matches(each, word));
  if (!client || !type) return [];
  try {
    const found = client.list({ group: type.group, version: type.version, resource: type.resource });
    return [...new Set(found.map((object) => object.metadata.name))].sort();
  } catch (error) {
    if (error instanceof StatusError) return [];
    throw error;
  }
}

function matches(type: ResourceType, word: string): boolean {
  return [type.resource, type.singular, `${type.resource}.${type.group}`, ...type.shortNames].includes(
    word.toLowerCase(),
  );
}
