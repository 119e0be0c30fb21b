/**
 * What a chart says of itself: Chart.yaml, read and checked.
 *
 * Models: helm v4 pkg/chart/v2 `Metadata` and its `Validate`, with its order of checks; what templates see as `.Chart`.
 */
import { nameType } from '../template/values';
import { isVersion } from '../semver';
import type { Dependency, Maintainer, Metadata } from './chart';
import { ANY, BOOL, readStruct, STRING, STRINGS, structOf, type StructShape } from './go-struct';

const MAINTAINER = structOf('v2.Maintainer', { name: STRING, email: STRING, url: STRING });

const DEPENDENCY = structOf('v2.Dependency', {
  name: STRING,
  version: STRING,
  repository: STRING,
  condition: STRING,
  tags: STRINGS,
  enabled: BOOL,
  'import-values': { kind: 'list', of: ANY, go: '[]interface {}' },
  alias: STRING,
});

const METADATA = structOf('v2.Metadata', {
  name: STRING,
  home: STRING,
  sources: STRINGS,
  version: STRING,
  description: STRING,
  keywords: STRINGS,
  maintainers: { kind: 'list', of: MAINTAINER, go: '[]*v2.Maintainer' },
  icon: STRING,
  apiVersion: STRING,
  condition: STRING,
  tags: STRING,
  appVersion: STRING,
  deprecated: BOOL,
  annotations: { kind: 'map', of: STRING, go: 'map[string]string' },
  kubeVersion: STRING,
  dependencies: { kind: 'list', of: DEPENDENCY, go: '[]*v2.Dependency' },
  type: STRING,
});

/** Chart.lock. */
export const LOCK: StructShape = structOf('v2.Lock', {
  generated: ANY,
  digest: STRING,
  dependencies: { kind: 'list', of: DEPENDENCY, go: '[]*v2.Dependency' },
});

/** As much of Chart.yaml as tells which loader to take. */
const BASE = structOf('loader.chartBase', { apiVersion: STRING });

/** @throws Error `error converting YAML to JSON: ...`, `error unmarshaling JSON: ...` */
export function readMetadata(text: string, strict = false): Metadata {
  return readStruct(text, METADATA, strict) as unknown as Metadata;
}

/** @throws Error as `readMetadata` */
export function readApiVersion(text: string): string {
  return (readStruct(text, BASE).apiVersion as string | undefined) ?? '';
}

/** Cleans the texts and checks them. @throws Error `validation: ...` */
export function validateMetadata(metadata: Metadata): void {
  sanitise(metadata);
  const problem = problemOf(metadata) ?? problemOfDependencies(metadata.dependencies ?? []);
  if (problem) throw new Error(`validation: ${problem}`);
}

const CLEANED = [
  'name',
  'description',
  'home',
  'icon',
  'condition',
  'tags',
  'appVersion',
  'kubeVersion',
] as const;

function sanitise(metadata: Metadata): void {
  for (const field of CLEANED) if (metadata[field] !== undefined) metadata[field] = clean(metadata[field]);
  if (metadata.sources) metadata.sources = metadata.sources.map(clean);
  if (metadata.keywords) metadata.keywords = metadata.keywords.map(clean);
  for (const person of metadata.maintainers ?? [])
    for (const field of ['name', 'email', 'url'] as const)
      if (person?.[field] !== undefined) person[field] = clean(person[field]);
  for (const dependency of metadata.dependencies ?? [])
    for (const field of ['name', 'version', 'repository', 'condition'] as const)
      if (dependency?.[field] !== undefined) dependency[field] = clean(dependency[field]);
}

/** Whitespace becomes spaces, what cannot be printed goes. */
function clean(text: string): string {
  return text.replace(/[\t\n\v\f\r\u0085\u00a0\u2028\u2029\u3000]/g, ' ').replace(/[\p{C}]/gu, '');
}

function problemOf({ apiVersion, name, version, type, maintainers }: Metadata): string | undefined {
  if (!apiVersion) return 'chart.metadata.apiVersion is required';
  if (!name) return 'chart.metadata.name is required';
  if (name === '.' || name === '..') return `chart.metadata.name ${JSON.stringify(name)} is not allowed`;
  if (name.includes('/')) return `chart.metadata.name ${JSON.stringify(name)} is invalid`;
  if (!version) return 'chart.metadata.version is required';
  if (!isVersion(version)) return `chart.metadata.version ${JSON.stringify(version)} is invalid`;
  if (type && !['application', 'library'].includes(type))
    return 'chart.metadata.type must be application or library';
  return maintainers?.some((person) => !person)
    ? 'maintainers must not contain empty or null nodes'
    : undefined;
}

function problemOfDependencies(dependencies: (Dependency | null)[]): string | undefined {
  const known = new Set<string>();
  for (const dependency of dependencies) {
    if (!dependency) return 'dependencies must not contain empty or null nodes';
    const { name = '', alias } = dependency;
    if (alias && !/^[a-zA-Z0-9_-]+$/.test(alias))
      return `dependency ${JSON.stringify(name)} has disallowed characters in the alias`;
    const key = alias || name;
    if (known.has(key)) return `more than one dependency with name or alias ${JSON.stringify(key)}`;
    known.add(key);
  }
  return undefined;
}

/** `.Chart` of a template: every field by its Go name, empty where nothing is said. */
export function metadataAsMap(metadata: Metadata): Record<string, unknown> {
  const text = (value: unknown): string => (value as string | undefined) ?? '';
  return {
    Name: text(metadata.name),
    Home: text(metadata.home),
    Sources: [...(metadata.sources ?? [])],
    Version: text(metadata.version),
    Description: text(metadata.description),
    Keywords: [...(metadata.keywords ?? [])],
    Maintainers: (metadata.maintainers ?? []).map(maintainerAsMap),
    Icon: text(metadata.icon),
    APIVersion: text(metadata.apiVersion),
    Condition: text(metadata.condition),
    Tags: text(metadata.tags),
    AppVersion: text(metadata.appVersion),
    Deprecated: metadata.deprecated ?? false,
    Annotations: nameType(
      { ...metadata.annotations },
      { typeName: 'map[string]string', isNil: metadata.annotations === undefined, zero: '' },
    ),
    KubeVersion: text(metadata.kubeVersion),
    Dependencies: (metadata.dependencies ?? []).map(dependencyAsMap),
    Type: text(metadata.type),
  };
}

function maintainerAsMap({ name = '', email = '', url = '' }: Maintainer): Record<string, unknown> {
  return { Name: name, Email: email, URL: url };
}

function dependencyAsMap(dependency: Dependency): Record<string, unknown> {
  return {
    Name: dependency.name ?? '',
    Version: dependency.version ?? '',
    Repository: dependency.repository ?? '',
    Condition: dependency.condition ?? '',
    Tags: [...(dependency.tags ?? [])],
    Enabled: dependency.enabled ?? false,
    ImportValues: [...(dependency['import-values'] ?? [])],
    Alias: dependency.alias ?? '',
  };
}
