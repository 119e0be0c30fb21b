/**
 * The build phase: files of an artifact in, objects out.
 *
 * Models: `generate` and `build` of kustomize-controller. A build of the same artifact with the same spec is remembered;
 * variables are replaced anew each time, as they may come from the cluster. Left out: decryption itself.
 */
import type { Files } from '../../files/files';
import type { Client, KubeObject } from '../../kube/api';
import { canonical } from '../../kube/json-value';
import { build, type BuildOptions } from '../../kustomize/build';
import type { Network } from '../../kustomize/remote';
import { readResources } from '../../kustomize/read-resources';
import { gvkText, parseApiVersion } from '../../kustomize/resid';
import { marshal } from '../../yaml/marshal';
import { messageOf } from '../ssa/apply';
import type { BuildCache, Built } from './built';
import { generateKustomization } from './generate';
import type { Source } from './source-ref';
import { keepsItsDollars, loadVariables, substitute } from './substitute';
import type { Work } from './work';

/** As which version kustomize marks objects where it is a part of another program. */
export const LIBRARY = '(devel)';

/** How many builds are remembered. */
const LARGEST_CACHE = 50;

/** @param root folder of the artifact @param dir folder to build @throws Error */
export function buildManifests(
  { object, manager, state }: Work,
  source: Source,
  files: Files,
  root: string,
  dir: string,
): Built {
  const { spec } = object;
  const key = `${source.artifact.digest} ${canonical({ ...spec, interval: 0, postBuild: 0, dependsOn: 0 })}`;
  let built = state.builds.get(key);
  if (!built) {
    generateKustomization(files, dir, spec, { check: (text) => void readResources(text) });
    checkDecryption(manager.client, object);
    const network = watched(state.network);
    built = buildFolder(files, dir, {
      loadRestriction: 'none',
      secureRoot: root,
      refuseRemote: manager.flags.noRemoteBases,
      reorder: 'none',
      recover: true,
      version: LIBRARY,
      network,
    });
    if (!network.used) remember(state.builds, key, built);
  } else checkDecryption(manager.client, object);
  return spec.postBuild ? substituted(object, manager.client, built) : built;
}

function remember(builds: BuildCache, key: string, built: Built): void {
  if (builds.size >= LARGEST_CACHE) builds.delete(builds.keys().next().value!);
  builds.set(key, built);
}

/** Notes whether anything was asked of the network: what came from there may be another thing next time. */
function watched(network: Network): Network & { used: boolean } {
  const watching = {
    used: false,
    get(url: string) {
      watching.used = true;
      return network.get(url);
    },
    clone(cloneSpec: string, ref: string) {
      watching.used = true;
      return network.clone(cloneSpec, ref);
    },
  };
  return watching;
}

/** @throws Error `kustomize build failed: ...` */
function buildFolder(files: Files, dir: string, options: BuildOptions): Built {
  let built: Built;
  try {
    built = build(files, dir, options);
  } catch (error) {
    throw new Error(`kustomize build failed: ${messageOf(error)}`);
  }
  for (const each of built.objects)
    if (!each.apiVersion || !each.kind || !each.metadata?.name)
      throw new Error(`failed to decode Kubernetes apiVersion, kind and name from: ${canonical(each)}`);
  return { yaml: built.yaml, objects: built.objects.filter(isForTheCluster) };
}

/** A kustomization is a file for kustomize, not an object; nor is what has a number for a name. */
function isForTheCluster({ apiVersion, kind, metadata }: KubeObject): boolean {
  const isFile = kind.toLowerCase() === 'kustomization' && apiVersion.startsWith('kustomize.config.k8s.io/');
  return !isFile && typeof metadata.name === 'string';
}

/** @throws StatusError where the secret with the keys is missing */
function checkDecryption(client: Client, { spec, metadata }: KubeObject): void {
  const name: string | undefined = spec.decryption?.secretRef?.name;
  if (name) client.get({ group: '', resource: 'secrets', namespace: metadata.namespace, name });
}

/** @throws Error `post build failed for '...': ...` */
function substituted(object: KubeObject, client: Client, built: Built): Built {
  const failed = (each: KubeObject, error: unknown): Error => {
    const gvk = gvkText({ ...parseApiVersion(each.apiVersion), kind: each.kind });
    return new Error(`post build failed for '${gvk}/${each.metadata.name}': ${messageOf(error)}`);
  };
  const first = built.objects.find((each) => !keepsItsDollars(each));
  if (!first) return built;
  let variables: Record<string, string> | undefined;
  try {
    variables = loadVariables(object, client);
  } catch (error) {
    throw failed(first, error);
  }
  if (!variables) return built;
  const objects = built.objects.map((each) => {
    try {
      return substitute(each, { variables, strict: true });
    } catch (error) {
      throw failed(each, error);
    }
  });
  return { yaml: objects.map((each) => marshal(each)).join('---\n'), objects };
}
