/** `kubectl api-resources` and `kubectl api-versions`. Models: kubectl's `cmd/apiresources`. */
import type { ResourceType } from '../../kube/api';
import { KubectlError } from './errors';
import { byCodePoint } from './go-values';
import { NoPrinter, objectPrinter } from './printers';
import { apiVersionOf, qualifiedResource } from './resource-types';
import type { Run } from './run';
import { TABLE, tabbed } from './tab-writer';

export function apiResources(run: Run): void {
  if (run.args.length) throw run.usage(`unexpected arguments: [${run.args.join(' ')}]`);
  const sortBy = run.text('sort-by');
  if (!['', 'name', 'kind'].includes(sortBy)) throw new KubectlError('--sort-by accepts only name or kind');
  const types = preferred(run.client.resources()).filter((type) => wanted(run, type));
  types.sort(
    (a, b) => byCodePoint(sortKey(a, sortBy), sortKey(b, sortBy)) || byCodePoint(a.resource, b.resource),
  );
  print(run, types);
}

/** Each resource once, in the version the server prefers. */
function preferred(types: ResourceType[]): ResourceType[] {
  const found = new Map<string, ResourceType>();
  for (const type of types)
    if (type.verbs.length && !found.has(qualifiedResource(type))) found.set(qualifiedResource(type), type);
  return [...found.values()];
}

function wanted(run: Run, type: ResourceType): boolean {
  if (run.has('api-group') && run.text('api-group') !== type.group) return false;
  if (run.has('namespaced') && run.flag('namespaced') !== type.namespaced) return false;
  return (
    run.list('verbs').every((verb) => type.verbs.includes(verb)) &&
    run.list('categories').every((category) => type.categories.includes(category))
  );
}

function sortKey(type: ResourceType, sortBy: string): string {
  return sortBy === 'name' ? type.resource : sortBy === 'kind' ? type.kind : type.group;
}

function print(run: Run, types: ResourceType[]): void {
  const output = run.text('output');
  if (output === 'name') return run.out(types.map((type) => `${qualifiedResource(type)}\n`).join(''));
  if (output !== '' && output !== 'wide') {
    const printer = ['json', 'yaml', 'kyaml'].includes(output) && objectPrinter(run, output);
    if (!printer) throw new NoPrinter(output, ['json', 'yaml', 'kyaml', 'name', 'wide']);
    return printer(resourceList(types));
  }
  const wide = output === 'wide';
  const header = ['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND'];
  if (wide) header.push('VERBS', 'CATEGORIES');
  const rows = types.map((type) => [
    type.resource,
    type.shortNames.join(','),
    apiVersionOf(type),
    String(type.namespaced),
    type.kind,
    ...(wide ? [type.verbs.join(','), type.categories.join(',')] : []),
  ]);
  const lines = run.flag('no-headers') ? rows : [header, ...rows];
  run.out(tabbed(lines.map((cells) => `${cells.join('\t')}\n`).join(''), TABLE));
}

function resourceList(types: ResourceType[]): Record<string, unknown> {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: types.map((type) => ({
      name: type.resource,
      singularName: type.singular,
      namespaced: type.namespaced,
      ...(type.group ? { group: type.group } : {}),
      version: type.version,
      kind: type.kind,
      verbs: type.verbs,
      ...(type.shortNames.length ? { shortNames: type.shortNames } : {}),
      ...(type.categories.length ? { categories: type.categories } : {}),
    })),
  };
}

export function apiVersions(run: Run): void {
  if (run.args.length) throw run.usage(`unexpected arguments: [${run.args.join(' ')}]`);
  const found = new Set(run.client.resources().map(apiVersionOf));
  run.out(
    [...found]
      .sort(byCodePoint)
      .map((version) => `${version}\n`)
      .join(''),
  );
}
