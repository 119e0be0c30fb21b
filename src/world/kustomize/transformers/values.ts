/** ValueAddTransformer: one value written into fields of many objects, also as a part of a file path. */
import { parse } from '../../yaml/parse';
import { KustomizeError } from '../errors';
import type { Loader } from '../loader';
import { bare, demand, setScalar, valueOf } from '../node';
import { lookup, splitPath } from '../path';
import type { ResMap } from '../resmap';
import type { Resource } from '../resource';
import type { Selector } from '../selector';
import { moveToNamespace } from './names';

export interface ValueTarget {
  selector?: Selector;
  fieldPath?: string;
  filePathPosition?: number;
}

/** @throws KustomizeError for a target that cannot be */
export function readValueTargets(
  config: Record<string, unknown>,
  loader: Loader,
): { value: string; targets: ValueTarget[] } {
  const value = String(config.value ?? '').trim() || loader.root.split('/').at(-1)!;
  const targets = [...((config.targets as ValueTarget[] | undefined) ?? [])];
  if (typeof config.targetFilePath === 'string' && config.targetFilePath !== '') {
    const file = parse(loader.load(config.targetFilePath)) as { targets?: ValueTarget[] } | null;
    targets.push(...(file?.targets ?? []));
  }
  if (targets.length === 0) throw new KustomizeError('must specify at least one target');
  for (const target of targets) {
    if (!target.fieldPath) throw new KustomizeError('fieldPath cannot be empty');
    const position = target.filePathPosition ?? 0;
    if (position < 0) throw new KustomizeError(`value of FilePathPosition (${position}) cannot be negative`);
  }
  return { value, targets };
}

export function addValues(map: ResMap, value: string, targets: readonly ValueTarget[]): void {
  for (const target of targets) {
    const chosen = target.selector ? map.select(target.selector) : map.list;
    for (const resource of chosen) addValue(resource, map, value, target);
  }
}

function addValue(resource: Resource, map: ResMap, value: string, target: ValueTarget): void {
  if (target.fieldPath === 'metadata/namespace') {
    const only = Object.create(map) as ResMap;
    only.list = [resource];
    moveToNamespace(only, value, []);
    return;
  }
  const node = lookup(resource.node, splitPath(target.fieldPath!, '/'), 'scalar');
  if (!node) return;
  demand(node, 'scalar');
  const position = target.filePathPosition ?? 0;
  setScalar(node, bare(position > 0 ? insertPart(valueOf(node), position - 1, value) : value));
}

/** Puts a part into a file path; an absolute one stays absolute. */
function insertPart(path: string, position: number, part: string): string {
  const absolute = path.startsWith('/');
  const parts = path.split('/').filter((each) => each !== '');
  parts.splice(Math.min(position, parts.length), 0, part);
  return (absolute ? '/' : '') + parts.join('/');
}
