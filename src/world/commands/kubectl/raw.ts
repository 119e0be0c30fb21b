/**
 * `kubectl get --raw PATH`: what the server answers to a plain request.
 *
 * Models: the server's `/version`, `/healthz` and friends, discovery, and lists and objects by path.
 * Left out: OpenAPI, metrics, logs, watches.
 */
import type { KubeObject, ResourceType } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { SERVER_VERSION } from './version';
import { goJsonAsIs, sortedKeys } from './go-values';
import { isBuiltIn } from './object-schema';
import { apiVersionOf } from './resource-types';
import type { Run } from './run';
import { inStructOrder } from './typed-json';

/** Prints the answer. @throws StatusError */
export function rawPath(run: Run, path: string): void {
  const [clean = '', query = ''] = path.split('?');
  run.client.can({ verb: 'get', group: '', resource: '', nonResourceURL: clean });
  run.out(answer(run, clean.replace(/\/+$/, '') || '/', parameters(query)));
}

function answer(run: Run, path: string, query: Map<string, string>): string {
  if (path === '/version') return JSON.stringify(SERVER_VERSION, null, 2);
  if (/^\/(healthz|livez|readyz)$/.test(path)) return 'ok';
  if (path === '/api') return `${goJsonAsIs({ kind: 'APIVersions', versions: ['v1'] })}\n`;
  const parts = path.split('/').filter(Boolean);
  const base = parts[0] === 'api' ? 2 : parts[0] === 'apis' ? 3 : 0;
  if (base === 0 || parts.length < base) throw missing();
  const apiVersion = parts.slice(1, base).join('/');
  const types = run.client.resources().filter((type) => apiVersionOf(type) === apiVersion);
  if (types.length === 0) throw missing();
  const found =
    parts.length === base ? resourceList(apiVersion, types) : objects(run, types, parts.slice(base), query);
  return `${goJsonAsIs(found)}\n`;
}

function resourceList(apiVersion: string, types: ResourceType[]): unknown {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersion,
    resources: types.map((type) => ({
      name: type.resource,
      singularName: type.singular,
      namespaced: type.namespaced,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length ? { categories: type.categories } : {}),
    })),
  };
}

function objects(
  run: Run,
  types: ResourceType[],
  parts: string[],
  query: Map<string, string>,
): KubeObject | unknown {
  const inNamespace = parts[0] === 'namespaces' && parts.length > 2;
  const namespace = inNamespace ? parts[1] : undefined;
  const [resource, name] = inNamespace ? parts.slice(2) : parts;
  const type = types.find((each) => each.resource === resource);
  if (!type) throw missing();
  const ref = { group: type.group, version: type.version, resource: type.resource, namespace };
  if (name) return asSent(type, run.client.get({ ...ref, name }, { managedFields: true }));
  const items = run.client.list(ref, {
    labelSelector: query.get('labelSelector'),
    fieldSelector: query.get('fieldSelector'),
    managedFields: true,
  });
  return {
    apiVersion: apiVersionOf(type),
    kind: type.listKind,
    metadata: {},
    items: items.map((item) => listed(type, item)),
  };
}

/** Built-in kinds as Go's structs are written, custom ones by key. */
function asSent(type: ResourceType, object: KubeObject): unknown {
  return isBuiltIn(type) ? inStructOrder(object) : sortedKeys(object);
}

/** Items of a built-in list do not say of what kind they are. */
function listed(type: ResourceType, item: KubeObject): unknown {
  const { apiVersion, kind, ...rest } = asSent(type, item) as KubeObject;
  return isBuiltIn(type) ? rest : { apiVersion, kind, ...rest };
}

function parameters(query: string): Map<string, string> {
  const pairs = query.split('&').filter(Boolean);
  return new Map(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      return [decodeURIComponent(name), decodeURIComponent(value)];
    }),
  );
}

function missing(): StatusError {
  return new StatusError('NotFound', 'the server could not find the requested resource', { code: 404 });
}
