/** `buildMetadata`: where each object came from and what changed it, as annotations. */
import { marshal } from '../yaml/marshal';
import { parse } from '../yaml/parse';
import type { Gvk } from './resid';
import { ORIGIN, TRANSFORMATIONS, type Resource } from './resource';
import { repositoryOf } from './remote';
import { joinPath } from './tree';

export interface Origin {
  path?: string;
  repo?: string;
  ref?: string;
  configuredIn?: string;
  configuredBy?: { apiVersion?: string; kind?: string; name?: string; namespace?: string };
}

/** The origin one path further in. */
export function originAt(origin: Origin, path: string): Origin {
  if (repositoryOf(path)) return { ...origin };
  const joined = joinPath('/', `${origin.path ?? ''}/${path}`).slice(1);
  const climbs = relativeJoin(origin.path ?? '', path);
  return { ...origin, path: climbs.startsWith('..') ? climbs : joined };
}

/** Go's `filepath.Join` of relative paths, which may lead out upwards. */
function relativeJoin(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of `${base}/${path}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/') || '.';
}

/** Who made an object: a field of the file (`builtin`), or a plugin's own config. */
export function configuredOrigin(origin: Origin, file: string, by: string): Origin {
  return {
    repo: origin.repo,
    ref: origin.ref,
    configuredIn: relativeJoin(origin.path ?? '', file),
    configuredBy: { apiVersion: 'builtin', kind: by },
  };
}

/** The same for a plugin that stands in a file of its own; undefined where its origin is not known. */
export function pluginOrigin(plugin: Resource): Origin | undefined {
  const own = originOf(plugin);
  if (!own) return undefined;
  const { group, version, kind, name, namespace }: Gvk & { name?: string; namespace?: string } = plugin.id();
  return {
    repo: own.repo,
    ref: own.ref,
    configuredIn: own.path,
    configuredBy: { apiVersion: group ? `${group}/${version}` : version, kind, name, namespace },
  };
}

const ORDER = ['path', 'repo', 'ref', 'configuredIn', 'configuredBy'] as const;
const ORDER_BY = ['apiVersion', 'kind', 'name', 'namespace'] as const;

function inOrder(origin: Origin): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const name of ORDER) {
    if (name !== 'configuredBy') {
      if (origin[name]) result[name] = origin[name];
      continue;
    }
    const by: Record<string, string> = {};
    for (const each of ORDER_BY) if (origin.configuredBy?.[each]) by[each] = origin.configuredBy[each];
    if (Object.keys(by).length) result[name] = by;
  }
  return result;
}

export function setOrigin(resource: Resource, origin: Origin | undefined): void {
  const annotations = resource.annotations();
  if (origin) annotations[ORIGIN] = marshal(inOrder(origin), { keepOrder: true });
  else delete annotations[ORIGIN];
  resource.setAnnotations(annotations);
}

export function originOf(resource: Resource): Origin | undefined {
  const text = resource.annotations()[ORIGIN];
  return text === undefined ? undefined : (parse(text) as Origin);
}

/** Notes what changed an object; what has no origin yet was made by it. */
export function noteTransformation(resource: Resource, origin: Origin): void {
  if (!originOf(resource)) return setOrigin(resource, origin);
  const annotations = resource.annotations();
  const before = annotations[TRANSFORMATIONS];
  const list = before === undefined ? [] : (parse(before) as Origin[]);
  annotations[TRANSFORMATIONS] = marshal([...list, origin].map(inOrder), { keepOrder: true });
  resource.setAnnotations(annotations);
}

export function clearTransformations(resource: Resource): void {
  const annotations = resource.annotations();
  delete annotations[TRANSFORMATIONS];
  resource.setAnnotations(annotations);
}
