/**
 * Makes sure that a folder can be built: writes its `kustomization.yaml` where there is none, and adds to it what the
 * Flux Kustomization says about namespace, names, patches, components and images.
 *
 * Models: `Generator` of fluxcd/pkg kustomize. The file goes through kustomize's Go type on the way, so fields that
 * kustomize does not know vanish here, where `kustomize build` itself would refuse them. Left out: OpenAPI files.
 */
import type { Files } from '../../files/files';
import { isMap, type JsonMap } from '../../kube/json-value';
import { decodeStruct } from '../../kustomize/go-struct';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';
import { messageOf } from '../ssa/apply';

/** The names a kustomization file may have, in the order in which they are looked for. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

export interface GenerateOptions {
  /** Refuses what is no Kubernetes YAML. @throws Error */
  check(text: string): void;
  /** Files the scan leaves out. */
  ignores?(path: string): boolean;
  /** Entries of `resources`, `components` and `crds` to drop, as `flux build` does. @throws Error */
  drops?(entry: string, field: string): boolean;
}

/** What is wrong with a kustomization that was made up, and is nowhere written yet. */
export class NotWrittenError extends Error {}

/** What was done to the folder's kustomization file. */
export type Generated = 'created' | 'unchanged';

/**
 * Writes the folder's kustomization file. @param spec of the Flux Kustomization @param dir absolute
 * @throws Error
 */
export function generateKustomization(
  files: Files,
  dir: string,
  spec: JsonMap,
  options: GenerateOptions,
): Generated {
  const existing = findKustomization(files, dir);
  const kustomization = existing ? readKustomization(files.readText(existing)) : scanned(files, dir, options);
  if (existing && !asList(kustomization.resources).length)
    kustomization.buildMetadata = ['originAnnotations'];
  try {
    if (options.drops) dropEntries(kustomization, options.drops);
    extend(files, dir, kustomization, spec);
  } catch (error) {
    if (error instanceof Error && !existing) throw new NotWrittenError(error.message);
    throw error;
  }
  writeKustomization(files, existing ?? `${dir}/${KUSTOMIZATION_FILES[0]}`, kustomization);
  return existing ? 'unchanged' : 'created';
}

function dropEntries(kustomization: JsonMap, drops: (entry: string, field: string) => boolean): void {
  for (const field of ['resources', 'components', 'crds']) {
    const kept = (asList(kustomization[field]) as string[]).filter((entry) => !drops(entry, field));
    if (kept.length) kustomization[field] = kept;
    else delete kustomization[field];
  }
}

export function findKustomization(files: Files, dir: string): string | undefined {
  return KUSTOMIZATION_FILES.map((name) => `${dir}/${name}`).find((path) => files.isFile(path));
}

function writeKustomization(files: Files, path: string, kustomization: JsonMap): void {
  try {
    files.write(path, marshal(kustomization));
  } catch {
    throw new Error(`open ${path}: not a directory remove ${path}: not a directory`);
  }
}

/** @throws Error as sigs.k8s.io/yaml words it */
function readKustomization(text: string): JsonMap {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new Error(`error converting YAML to JSON: ${messageOf(error)}`);
  }
  try {
    const found = decodeStruct<JsonMap>('Kustomization', data, { coerce: true });
    return {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      ...(withoutEmpty(found) as JsonMap),
    };
  } catch (error) {
    throw new Error(`error unmarshaling JSON: while decoding JSON: ${messageOf(error)}`);
  }
}

/** Fields that are maps in Go; other objects are written even where they are empty. */
const MAPS = ['commonLabels', 'commonAnnotations', 'openapi', 'pairs', 'labels', 'annotations'];

/** What Go writes of it, since all of its fields may be left out. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(
    ([name, each]) =>
      each !== '' &&
      each !== false &&
      !(Array.isArray(each) && each.length === 0) &&
      !(MAPS.includes(name) && isMap(each) && Object.keys(each).length === 0),
  );
  return Object.fromEntries(kept.map(([name, each]) => [name, withoutEmpty(each)]));
}

/** A kustomization of all the YAML files below the folder; folders with one of their own are taken whole. */
function scanned(files: Files, dir: string, options: GenerateOptions): JsonMap {
  const kustomization: JsonMap = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' };
  const found: string[] = [];
  if (files.isDirectory(dir)) scan(files, dir, options, found);
  // Nothing to build is no error for Flux: a namespace stands in for the missing resources.
  if (!found.length) kustomization.namespace = '_placeholder';
  else kustomization.resources = found.map((path) => `.${path.slice(dir.length)}`);
  return kustomization;
}

function scan(files: Files, dir: string, options: GenerateOptions, found: string[]): void {
  for (const name of files.list(dir)) {
    const path = `${dir}/${name}`;
    if (files.lstat(path).type === 'directory') {
      if (findKustomization(files, path)) found.push(path);
      else scan(files, path, options, found);
    } else if (/\.ya?ml$/.test(name) && !options.ignores?.(path)) {
      checkManifest(files, path, options);
      found.push(path);
    }
  }
}

function checkManifest(files: Files, path: string, options: GenerateOptions): void {
  try {
    options.check(files.readText(path));
  } catch (error) {
    throw new Error(`failed to decode Kubernetes YAML from ${path}: ${messageOf(error)}`);
  }
}

interface Image {
  name: string;
  newName?: string;
  newTag?: string;
  digest?: string;
}

/** Adds what the Flux Kustomization says. */
function extend(files: Files, dir: string, kustomization: JsonMap, spec: JsonMap): void {
  if (spec.targetNamespace) kustomization.namespace = spec.targetNamespace;
  if (spec.namePrefix) kustomization.namePrefix = spec.namePrefix;
  if (spec.nameSuffix) kustomization.nameSuffix = spec.nameSuffix;
  add(kustomization, 'patches', asList(spec.patches));
  add(kustomization, 'components', components(files, dir, spec));
  for (const image of asList(spec.images) as Image[]) addImage(kustomization, image);
  if (asList(spec.buildMetadata).length) kustomization.buildMetadata = spec.buildMetadata;
}

function add(kustomization: JsonMap, field: string, more: unknown[]): void {
  if (more.length) kustomization[field] = [...asList(kustomization[field]), ...more];
}

function components(files: Files, dir: string, spec: JsonMap): string[] {
  return (asList(spec.components) as string[]).filter((path) => {
    if (!isLocal(path)) throw new Error(`component path '${path}' must be local and relative`);
    return !spec.ignoreMissingComponents || files.exists(`${dir}/${path}`);
  });
}

function isLocal(path: string): boolean {
  const remote = ['git::', 'gh:', 'ssh://', 'https://', 'http://', 'git@', 'github.com:', 'github.com/'];
  const lower = path.toLowerCase();
  if (remote.some((each) => lower.startsWith(each) && path.length > each.length)) return false;
  return !lower.replace(/^file:\/\//, '').startsWith('/');
}

/** An image that is there already is merged with; tag and digest replace each other. */
function addImage(kustomization: JsonMap, image: Image): void {
  const images = asList(kustomization.images) as Image[];
  const known = images.find((each) => each.name === image.name);
  if (!known) {
    kustomization.images = [...images, image];
    return;
  }
  const version =
    image.newTag || image.digest
      ? { newTag: image.newTag, digest: image.digest }
      : { newTag: known.newTag, digest: known.digest };
  const merged = { ...known, newName: image.newName || known.newName, ...version };
  kustomization.images = images.map((each) => (each === known ? merged : each));
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
