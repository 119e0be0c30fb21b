/**
 * What the server serves: kinds, their paths, names and schemas.
 *
 * Models: the discovery documents, in their order, with custom kinds joining as CustomResourceDefinitions come and go.
 * Left out: aggregated API servers.
 */
import type { KubeObject, ResourceType } from './api';
import { ANY, fromOpenApi, schemaOf, type Schema } from './schema';
import { at, isMap } from './json-value';
import builtIn from './types/discovery.json';
import known from './types/custom-resources.json';

/** A printer column of a custom kind. */
export interface PrinterColumn {
  name: string;
  type: string;
  jsonPath: string;
  format?: string;
  priority?: number;
  description?: string;
}

/** A resource with all the server knows of it. */
export interface Resource extends ResourceType {
  /** `deployments.apps`: one key for all versions. */
  key: string;
  schema: Schema;
  custom: boolean;
  /** `status` is written through its own subresource. */
  hasStatus: boolean;
  columns?: PrinterColumn[];
  /** Paths of `scale` of a custom kind. */
  scale?: { specReplicasPath: string; statusReplicasPath: string; labelSelectorPath?: string };
  deprecation?: string;
}

export class Discovery {
  private readonly builtIn: Resource[] = [];
  private custom: Resource[] = [];
  private byKind = new Map<string, Resource>();
  private byResource = new Map<string, Resource>();
  private ordered: Resource[] | undefined;

  constructor() {
    for (const [groupVersion, rows] of Object.entries(builtIn as unknown as Record<string, Row[]>)) {
      this.builtIn.push(...fromRows(groupVersion, rows));
    }
    this.index();
  }

  /** Everything served, group by group. */
  all(): Resource[] {
    return (this.ordered ??= [...this.builtIn, ...this.custom].sort(byGroup));
  }

  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return this.byKind.get(`${apiVersion}/${kind}`);
  }

  /** The preferred version where none is asked for. */
  ofResource(group: string, resource: string, version?: string): Resource | undefined {
    return this.byResource.get(`${group}/${version ?? ''}/${resource}`);
  }

  /** Takes the kinds of all established CRDs. */
  setCustom(definitions: readonly KubeObject[]): void {
    this.custom = definitions.flatMap(fromDefinition);
    this.index();
  }

  private index(): void {
    this.ordered = undefined;
    this.byKind.clear();
    this.byResource.clear();
    for (const resource of [...this.builtIn, ...this.custom]) {
      this.byKind.set(`${apiVersionOf(resource)}/${resource.kind}`, resource);
      this.byResource.set(`${resource.group}/${resource.version}/${resource.resource}`, resource);
      const preferred = `${resource.group}//${resource.resource}`;
      const other = this.byResource.get(preferred);
      if (!other || byVersion(resource.version, other.version) < 0) this.byResource.set(preferred, resource);
    }
  }
}

/** `apps/v1`, `v1` */
export function apiVersionOf(type: { group: string; version: string }): string {
  return type.group ? `${type.group}/${type.version}` : type.version;
}

export function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

export function versionOf(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

const DEPRECATED: Record<string, string> = {
  'v1/ComponentStatus': 'v1 ComponentStatus is deprecated in v1.19+',
  'v1/Endpoints': 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
};

type Row = [
  resource: string,
  kind: string,
  namespaced: boolean,
  short: string,
  categories: string,
  verbs: string,
];

function fromRows(groupVersion: string, rows: Row[]): Resource[] {
  const group = groupOf(groupVersion);
  const version = versionOf(groupVersion);
  const subresources = rows.map((row) => row[0]).filter((name) => name.includes('/'));
  return rows
    .filter((row) => !row[0].includes('/'))
    .map(([resource, kind, namespaced, short, categories, verbs]) => {
      const own = subresources.filter((each) => each.startsWith(`${resource}/`));
      return {
        group,
        version,
        resource,
        singular: kind.toLowerCase(),
        kind,
        listKind: `${kind}List`,
        namespaced,
        shortNames: words(short),
        categories: words(categories),
        verbs: words(verbs),
        subresources: own.map((each) => each.slice(resource.length + 1)),
        key: group ? `${resource}.${group}` : resource,
        schema: schemaOf(`${groupVersion}/${kind}`) ?? ANY,
        custom: false,
        hasStatus: own.includes(`${resource}/status`),
        deprecation: DEPRECATED[`${groupVersion}/${kind}`],
      };
    });
}

function words(text: string): string[] {
  return text === '' ? [] : text.split(',');
}

const CUSTOM_VERBS = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

interface Known {
  name: string;
  versions: { name: string; columns?: PrinterColumn[] }[];
}

/** The resources of a CRD, one a served version; those in the table of types bring their schema and columns. */
function fromDefinition(definition: KubeObject): Resource[] {
  const { group, names, scope, versions } = definition.spec;
  const facts = (known as unknown as Known[]).find((each) => each.name === definition.metadata.name);
  return (versions as KubeObject[])
    .filter((version) => version.served)
    .map((version) => {
      const inTable = schemaOf(`${group}/${version.name}/${names.kind}`);
      const open = at(version, 'schema', 'openAPIV3Schema');
      const described = isMap(open) && isMap(open.properties);
      const fact = facts?.versions.find((each) => each.name === version.name);
      return {
        group,
        version: version.name as unknown as string,
        resource: names.plural,
        singular: names.singular || names.kind.toLowerCase(),
        kind: names.kind,
        listKind: names.listKind || `${names.kind}List`,
        namespaced: scope === 'Namespaced',
        shortNames: names.shortNames ?? [],
        categories: names.categories ?? [],
        verbs: CUSTOM_VERBS,
        subresources: Object.keys(version.subresources ?? (fact ? { status: {} } : {})),
        key: `${names.plural}.${group}`,
        schema: described && !inTable ? fromOpenApi(open, true) : (inTable ?? fromOpenApi(open, true)),
        custom: true,
        hasStatus: version.subresources ? 'status' in version.subresources : Boolean(fact),
        columns: version.additionalPrinterColumns ?? fact?.columns,
        scale: version.subresources?.scale,
        deprecation: version.deprecated
          ? (version.deprecationWarning ?? `${group}/${version.name} ${names.kind} is deprecated`)
          : undefined,
      } satisfies Resource;
    });
}

/** Core first, then groups by name, custom ones too; within a group as the server lists them. */
function byGroup(a: Resource, b: Resource): number {
  if (a.group !== b.group) {
    if (!a.group || !b.group) return a.group ? 1 : -1;
    return a.group < b.group ? -1 : 1;
  }
  return byVersion(a.version, b.version);
}

/** GA before beta before alpha, higher before lower. */
export function byVersion(a: string, b: string): number {
  const left = rank(a);
  const right = rank(b);
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return right[i]! - left[i]!;
  return 0;
}

function rank(version: string): number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (!match) return [0, 0, 0];
  const stage = match[2] === 'alpha' ? 1 : match[2] === 'beta' ? 2 : 3;
  return [stage, Number(match[1]), Number(match[3] ?? 0)];
}
