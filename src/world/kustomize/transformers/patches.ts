/** `patches`, `patchesStrategicMerge` and `patchesJson6902`. */
import { goString } from '../../yaml/go-syntax';
import { parse } from '../../yaml/parse';
import { KustomizeError, KustomizePanic, isTold, nilDereference, prefixed, wrapped } from '../errors';
import { type Operation, applyJsonPatch, decodePatch } from '../json-patch';
import type { Patch, PatchOptions } from '../kustomization-file';
import type { Loader } from '../loader';
import { fromJson, isEmpty } from '../node';
import { goJson } from '../node-data';
import { readResourceFile, readResources } from '../read-resources';
import { idKey, idText, apiVersionOf } from '../resid';
import type { ResMap } from '../resmap';
import type { Resource } from '../resource';
import { type Selector, selectorText } from '../selector';

export type Transform = (map: ResMap) => void;

/** An entry of `patches`: of which sort it is shows when it is read. @throws KustomizeError */
export function readPatch(patch: Patch, loader: Loader, shown: string): Transform {
  const inline = (patch.patch ?? '').trim();
  const path = patch.path ?? '';
  if (inline === '' && path === '') {
    throw new KustomizeError(`must specify one of patch and path in\n${shown}`);
  }
  if (inline !== '' && path !== '') {
    throw new KustomizeError(`patch and path can't be set at the same time\n${shown}`);
  }
  const text = inline !== '' ? inline : loadPatch(loader, path);
  const source = inline !== '' ? `[patch: ${goString(inline)}]` : `[path: ${goString(path)}]`;
  const merge = attempt(() => readResources(text));
  const json = attempt(() => readOperations(text));
  if (merge?.length && json?.length) {
    throw new KustomizeError(`illegally qualifies as both an SM and JSON patch: ${source}`);
  }
  if (!merge && !json) throw new KustomizeError(`unable to parse SM or JSON patch from ${source}`);
  if (merge) {
    allowChanges(merge, patch.options);
    return merge.length ? (map) => patchObjects(map, merge, patch.target, source) : () => {};
  }
  return json!.length ? (map) => patchJson(map, json!, patch.target, source) : () => {};
}

function loadPatch(loader: Loader, path: string): string {
  try {
    return loader.load(path);
  } catch (error) {
    if (!isTold(error)) throw error;
    throw prefixed(`failed to get the patch file from path(${path})`, error);
  }
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!isTold(error)) throw error;
    return undefined;
  }
}

function readOperations(text: string): Operation[] {
  if (text === '') throw new KustomizeError('empty json patch operations');
  return decodePatch(text) ?? [];
}

function allowChanges(patches: readonly Resource[], options: PatchOptions | undefined): void {
  for (const patch of patches) {
    if (options?.allowNameChange) patch.allowNameChange();
    if (options?.allowKindChange) patch.allowKindChange();
  }
}

function patchObjects(
  map: ResMap,
  patches: readonly Resource[],
  target: Selector | undefined,
  source: string,
): void {
  if (target) {
    if (patches.length > 1) {
      throw new KustomizeError(
        `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${source}`,
      );
    }
    let selected: Resource[];
    try {
      selected = map.select(target);
    } catch (error) {
      if (!isTold(error)) throw error;
      throw prefixed(`unable to find patch target ${goString(selectorText(target))} in \`resources\``, error);
    }
    applyTo(map, selected, patches[0]!);
    return;
  }
  for (const patch of patches) {
    const id = patch.originalId();
    let found: Resource;
    try {
      found = map.target(id);
    } catch (error) {
      if (!isTold(error)) throw error;
      throw prefixed(`no resource matches strategic merge patch ${goString(idText(id))}`, error);
    }
    found.applyPatch(patch);
  }
}

/** Applies one patch to all that have the ids of those selected. */
function applyTo(map: ResMap, selected: readonly Resource[], patch: Resource): void {
  const ids = new Set(selected.map((each) => idKey(each.id())));
  const left: Resource[] = [];
  for (const resource of map.list) {
    let stays = !isEmpty(resource.node);
    if (ids.has(idKey(resource.id()))) {
      const copy = patch.copy();
      copy.copyMetadataFrom(patch);
      copy.setKind(patch.kind);
      copy.setApiVersion(apiVersionOf(resource.id()));
      stays = resource.applyPatch(copy);
    }
    if (stays) left.push(resource);
  }
  map.list = [];
  map.appendAll(left);
}

function patchJson(
  map: ResMap,
  operations: readonly Operation[],
  target: Selector | undefined,
  source: string,
): void {
  if (!target) throw new KustomizeError(`must specify a target for JSON patch ${source}`);
  for (const resource of map.select(target)) {
    resource.storePreviousId();
    patchNode(resource, operations);
  }
}

function patchNode(resource: Resource, operations: readonly Operation[]): void {
  const internal = resource.internalAnnotations();
  resource.node = fromJson(applyJsonPatch(resource.data(), operations));
  resource.setAnnotations({ ...resource.annotations(), ...internal });
}

/** `patchesStrategicMerge`: each entry a path, or for old times' sake the patch itself. @throws KustomizeError */
export function readMergePatches(entries: readonly string[], loader: Loader): Transform {
  const patches = entries.flatMap(
    (entry) => attempt(() => readResources(entry)) ?? readResourceFile(loader.load(entry), entry),
  );
  if (patches.length === 0) {
    throw new KustomizeError(`patch appears to be empty; files=[${entries.join(' ')}], Patch=`);
  }
  return (map) => {
    for (const patch of patches) applyTo(map, [map.target(patch.originalId())], patch);
  };
}

/** `patchesJson6902`. @throws KustomizeError */
export function readJsonPatch(patch: Patch, loader: Loader): Transform {
  const { target, path = '', patch: inline = '' } = patch;
  if (!target) throw new KustomizePanic(nilDereference('0x40', '0xe2d135'));
  if (!target.name) throw new KustomizeError('must specify the target name');
  if (path === '' && inline === '') throw new KustomizeError('empty file path and empty jsonOp');
  if (path !== '' && inline !== '') {
    throw new KustomizeError('must specify a file path or jsonOp, not both');
  }
  const text = path === '' ? inline : loader.load(path);
  if (text === '') throw new KustomizeError(`patch file '${path}' empty seems to be empty`);
  const shownOperations = text.startsWith('[') ? text : goJson(parse(text));
  const operations = wrapped(`decoding ${shownOperations}`, () => decodePatch(text) ?? []);
  if (operations.length === 0) {
    throw new KustomizeError(`patch appears to be empty; file=${path}, JsonOp=${shownOperations}`);
  }
  return (map) => {
    for (const resource of map.select(target)) patchNode(resource, operations);
  };
}
