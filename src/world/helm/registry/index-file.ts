/**
 * `index.yaml` of a chart repository.
 *
 * Models: Helm's `repo.IndexFile` as `helm` and source-controller read, check and sort it. Left out: charts with an
 * invalid entry, which they skip.
 */
import { isMap } from '../../kube/json-value';
import type { Log } from '../action/configuration';
import {
  compareVersions,
  isVersion,
  newestMatching,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
} from '../semver';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';

export interface ChartVersion {
  name: string;
  version: string;
  urls: string[];
  [field: string]: unknown;
}

export interface HelmIndex {
  apiVersion: string;
  generated: string;
  entries: Record<string, ChartVersion[]>;
}

/** @throws Error `failed to load index: ...` without its beginning */
export function readIndex(text: string): HelmIndex {
  if (!text.trim()) throw new Error('empty index.yaml file');
  const value: unknown = parse(text);
  if (!isMap(value) || !value.apiVersion) throw new Error('no API version specified');
  const entries: Record<string, ChartVersion[]> = {};
  for (const [name, versions] of Object.entries((value.entries ?? {}) as Record<string, ChartVersion[]>))
    entries[name] = versions.filter((each) => isVersion(each.version)).sort(newestFirst);
  return { apiVersion: String(value.apiVersion), generated: String(value.generated ?? ''), entries };
}

function newestFirst(a: ChartVersion, b: ChartVersion): number {
  return compareVersions(parseVersion(b.version), parseVersion(a.version));
}

const METADATA = [
  'name',
  'home',
  'sources',
  'version',
  'description',
  'keywords',
  'maintainers',
  'icon',
  'apiVersion',
  'condition',
  'tags',
  'appVersion',
  'deprecated',
  'annotations',
  'kubeVersion',
  'dependencies',
  'type',
  'urls',
  'created',
  'removed',
  'digest',
];

/** The newest version of each chart first. */
export function sortedIndex(index: HelmIndex): HelmIndex {
  const entries = Object.entries(index.entries).map(([name, versions]) => [
    name,
    [...versions].sort(newestFirst),
  ]);
  return { ...index, entries: Object.fromEntries(entries) as HelmIndex['entries'] };
}

/** As `helm repo index` writes it. */
export function indexYaml(index: HelmIndex): string {
  return marshal(index);
}

/** As the artifact of a HelmRepository holds it. */
export function indexJson({ apiVersion, generated, entries }: HelmIndex): string {
  const inOrder = (version: ChartVersion): Record<string, unknown> =>
    Object.fromEntries(
      METADATA.filter((key) => version[key] !== undefined).map((key) => [key, version[key]]),
    );
  const sorted = Object.keys(entries).sort();
  const all = Object.fromEntries(sorted.map((name) => [name, entries[name]!.map(inOrder)]));
  return JSON.stringify({ apiVersion, generated, entries: all }, null, 2);
}

/** As `helm` picks a version. @throws Error `no chart name found`, `no chart version found for NAME-VERSION` */
export function findVersion(index: HelmIndex, name: string, version: string, log: Log): ChartVersion {
  const versions = index.entries[name];
  if (!versions) throw new Error('no chart name found');
  if (!versions.length) throw new Error('no chart version found');
  const constraint = parseConstraint(version || '*');
  const exact = version ? versions.find((each) => each.version === version) : undefined;
  if (exact) return exact;
  const found = versions.find((each) => constraint.allows(parseVersion(each.version)));
  if (!found) throw new Error(`no chart version found for ${name}-${version}`);
  if (version)
    log('warn', 'unable to find exact version requested; falling back to closest available version', {
      chart: name,
      requested: version,
      selected: found.version,
    });
  return found;
}

/**
 * The version that a constraint picks for a HelmChart, the newest stable one where it is empty.
 * @throws Error `no chart name found`, `no 'NAME' chart with version matching 'VERSION' found`
 */
export function chartVersion(index: HelmIndex, name: string, version: string): ChartVersion {
  const versions = index.entries[name];
  if (!versions) throw new Error('no chart name found');
  if (!versions.length) throw new Error('no chart version found');
  const exact = version ? versions.find((each) => each.version === version) : undefined;
  if (exact) return exact;
  const texts = versions.map((each) => each.version);
  const newest = newestMatching(version || '*', texts, parseStrictVersion);
  const found = versions.find((each) => each.version === newest);
  if (!found) throw new Error(`no '${name}' chart with version matching '${version}' found`);
  return found;
}
