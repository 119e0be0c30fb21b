/**
 * What Flux would apply, built from local files.
 *
 * Models: `Builder` of flux2's `internal/build`: it writes a kustomization.yaml where there is none, builds, and puts
 * things back.
 */
import { EnvsubstPanic } from '../../flux/kustomize/envsubst';
import { LIBRARY } from '../../flux/kustomize/build-manifests';
import {
  KUSTOMIZATION_FILES,
  NotWrittenError,
  findKustomization,
  generateKustomization,
} from '../../flux/kustomize/generate';
import { loadVariables, substitute } from '../../flux/kustomize/substitute';
import { addLabels, ownerLabels, setCommonMetadata } from '../../flux/ssa/metadata';
import { FilesError, join } from '../../files/files';
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { build as kustomize } from '../../kustomize/build';
import { readResources } from '../../kustomize/read-resources';
import type { Call } from './call';
import { FluxError } from './call';
import { readFile } from './files';
import { loadIgnoredPaths } from './ignore-paths';
import { getObject, KINDS } from './kinds';
import { findKustomization as findLocal } from './kustomization-file';
import { maskSops } from './mask-sops';

export interface BuildPlan {
  name: string;
  namespace: string;
  /** Absolute. */
  path: string;
  /** '' for the Kustomization in the cluster */
  kustomizationFile: string;
  dryRun: boolean;
  recursive: boolean;
  /** A Kustomization that isn't in the cluster yet is no error. */
  ignoreNotFound: boolean;
  /** Where the sources are found: folders by `Kind/namespace/name`. */
  localSources: Record<string, string>;
  /** Given where it was found in another build. */
  kustomization?: KubeObject;
}

export interface LocalBuild {
  kustomization: KubeObject;
  objects: KubeObject[];
}

const { group: GROUP } = KINDS.kustomization;

/** @throws FluxError, StatusError */
export function buildLocally(call: Call, plan: BuildPlan): LocalBuild {
  const kustomization = resolve(call, plan);
  const objects = buildFolder(call, plan, kustomization);
  for (const object of objects) {
    addLabels(object, ownerLabels(GROUP, kustomization));
    maskSops(object);
    setCommonMetadata(object, kustomization['spec']?.commonMetadata);
  }
  const inner = plan.recursive ? objects.flatMap((each) => buildInner(call, plan, kustomization, each)) : [];
  return { kustomization, objects: [...objects, ...inner] };
}

/** What the Kustomizations among the objects stand for. */
function buildInner(call: Call, plan: BuildPlan, outer: KubeObject, object: KubeObject): KubeObject[] {
  if (!isKustomization(object) || isSame(object, outer)) return [];
  return buildLocally(call, innerPlan(call, plan, object)).objects;
}

export function isKustomization(object: KubeObject): boolean {
  return object.kind === 'Kustomization' && object.apiVersion.startsWith(`${GROUP}/`);
}

export function isSame(a: KubeObject, b: KubeObject): boolean {
  return a.metadata.name === b.metadata.name && (a.metadata.namespace ?? '') === (b.metadata.namespace ?? '');
}

/** The plan for a Kustomization that another one applies. @throws FluxError where its source isn't at hand */
export function innerPlan(call: Call, plan: BuildPlan, object: KubeObject): BuildPlan {
  const { sourceRef, path = '' } = object['spec'];
  const namespace = object.metadata.namespace ?? '';
  const source = [sourceRef.kind, sourceRef.namespace || namespace, sourceRef.name].filter(Boolean).join('/');
  const folder = plan.localSources[source];
  if (folder === undefined)
    throw new FluxError(`cannot get local path for ${source} of kustomization ${object.metadata.name}`);
  return {
    ...plan,
    name: object.metadata.name,
    namespace,
    path: join(join(call.context.cwd, folder), `./${path}`),
    kustomizationFile: '',
    kustomization: object,
  };
}

/** The Kustomization to build: from a file, or from the cluster. @throws FluxError */
function resolve(call: Call, plan: BuildPlan): KubeObject {
  const failed = (why: string): FluxError => new FluxError(`failed to get kustomization object: ${why}`);
  let live = plan.kustomization;
  if (!plan.dryRun) {
    try {
      live = getObject(call.client(), KINDS.kustomization, plan.namespace, plan.name);
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof FluxError)) throw error;
      const missing = error instanceof StatusError && error.reason === 'NotFound';
      if (!missing || !(plan.kustomization || plan.ignoreNotFound)) throw failed(error.message);
    }
  }
  if (!plan.kustomizationFile) return live!;
  try {
    const file = plan.kustomizationFile;
    const text = readFile(call, file, `failed to read kustomization file ${file}`);
    const local = findLocal(text, file, plan.name, plan.namespace);
    const inventory = !plan.dryRun && live?.['status']?.inventory;
    return inventory ? { ...local, status: live!['status'] } : local;
  } catch (error) {
    if (!(error instanceof FluxError)) throw error;
    throw failed(error.message);
  }
}

/** Builds the folder as the controller would, and leaves it as it was. @throws FluxError */
function buildFolder(call: Call, plan: BuildPlan, kustomization: KubeObject): KubeObject[] {
  const restore = remember(call, plan.path);
  try {
    generate(call, plan, kustomization);
    const objects = build(call, plan.path);
    return objects.map((object) => substituted(call, plan, kustomization, object));
  } finally {
    restore();
  }
}

/** Answers what puts the folder's kustomization file back. */
function remember(call: Call, dir: string): () => void {
  const { files } = call.context;
  const existing = findKustomization(files, dir);
  const before = existing
    ? { bytes: files.readBytes(existing), mtime: files.stat(existing).mtime }
    : undefined;
  return () => {
    const path = existing ?? `${dir}/kustomization.yaml`;
    if (!before) {
      files.remove(path, { force: true });
      return;
    }
    files.write(path, before.bytes);
    files.touch(path, before.mtime);
  };
}

function generate(call: Call, plan: BuildPlan, kustomization: KubeObject): void {
  const { files } = call.context;
  const isFolder = (path: string): boolean => files.lstat(path).type === 'directory';
  try {
    const ignored = loadIgnoredPaths(files, plan.path, call.typed.list('ignore-paths'));
    generateKustomization(files, plan.path, kustomization['spec'], {
      check: (text) => void readResources(text),
      ignores: (path) => ignored.any && ignored.ignores(path, isFolder(path)),
      drops: (entry, field) => {
        if (field !== 'crds' && isUrl(entry)) return false;
        const path = join(plan.path, `./${entry}`);
        confirmThere(call, path);
        return ignored.ignores(path, isFolder(path));
      },
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new FluxError(
      `failed to generate kustomization.yaml: ${error.message} ${cleaning(call, plan, error)}`,
    );
  }
}

/** What putting things back says: a file that was never written cannot be removed. */
function cleaning(call: Call, plan: BuildPlan, error: Error): string {
  if (!(error instanceof NotWrittenError) || call.typed.flag('in-memory-build')) return '<nil>';
  return `remove ${plan.path}/${KUSTOMIZATION_FILES[0]}: no such file or directory`;
}

function confirmThere(call: Call, path: string): void {
  try {
    call.context.files.lstat(path);
  } catch (error) {
    if (!(error instanceof FilesError)) throw error;
    throw new Error(`lstat ${path}: ${error.reason}`);
  }
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(text);
}

function build(call: Call, dir: string): KubeObject[] {
  try {
    const { objects } = kustomize(call.context.files, dir, {
      loadRestriction: 'none',
      reorder: 'none',
      recover: true,
      version: LIBRARY,
      warn: (line) => call.context.err(`${line}\n`),
      log: (line) => call.context.err(`${line}\n`),
    });
    return objects.filter(isForTheCluster);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new FluxError(`kustomize build failed: ${error.message}`);
  }
}

/** Lists without items, objects without a name and kustomizations are left out without a word. */
function isForTheCluster({ apiVersion, kind, metadata }: KubeObject): boolean {
  if (typeof apiVersion !== 'string' || !apiVersion || !kind || !metadata?.name) return false;
  return !(kind.toLowerCase() === 'kustomization' && apiVersion.startsWith('kustomize.config.k8s.io/'));
}

function substituted(call: Call, plan: BuildPlan, kustomization: KubeObject, object: KubeObject): KubeObject {
  if (!kustomization['spec']?.postBuild) return object;
  const strict = call.typed.flag('strict-substitute');
  try {
    const variables = loadVariables(kustomization, plan.dryRun ? undefined : call.client());
    return substitute(object, { variables, strict });
  } catch (error) {
    if (!(error instanceof Error) || error instanceof EnvsubstPanic) throw error;
    throw new FluxError(`var substitution failed for '${object.metadata.name}': ${error.message}`);
  }
}
