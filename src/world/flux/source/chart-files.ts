/**
 * What a chart says of itself, and files of a chart within others.
 *
 * Models: source-controller internal/helm/chart metadata, with the checks of Helm's `Metadata.Validate`. Left out:
 * `requirements.yaml` of old charts.
 */
import { isMap } from '../../kube/json-value';
import { parse } from '../../yaml/parse';
import { isVersion } from '../../helm/semver';
import type { Content } from './artifact-storage';

export interface ChartMetadata {
  apiVersion: string;
  name: string;
  version: string;
  type?: string;
  dependencies?: ChartDependency[];
  [field: string]: unknown;
}

export interface ChartDependency {
  name: string;
  version?: string;
  repository?: string;
  alias?: string;
}

export const CHART_FILE = 'Chart.yaml';
export const VALUES_FILE = 'values.yaml';

const decoder = new TextDecoder();

export function textOf(content: Content, path: string): string | undefined {
  const bytes = content.get(path);
  return bytes && decoder.decode(bytes);
}

/** Files below a folder, by their path in it. */
export function filesBelow(content: Content, folder: string): Map<string, Uint8Array> {
  if (folder === '') return new Map(content);
  const prefix = `${folder}/`;
  return new Map(
    [...content]
      .filter(([path]) => path.startsWith(prefix))
      .map(([path, bytes]) => [path.slice(prefix.length), bytes]),
  );
}

/** A path within a root that it cannot leave. */
export function cleanWithin(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** @throws Error `cannot load 'Chart.yaml': ...`, `validation: ...` */
export function readMetadata(text: string): ChartMetadata {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    throw new Error(`cannot load 'Chart.yaml': error converting YAML to JSON: ${(error as Error).message}`);
  }
  const metadata = { apiVersion: 'v1', ...(isMap(value) ? value : {}) } as ChartMetadata;
  const problem = problemOf(metadata);
  if (problem) throw new Error(`validation: ${problem}`);
  return metadata;
}

function problemOf({ name, version, type, dependencies = [] }: ChartMetadata): string | undefined {
  if (!name) return 'chart.metadata.name is required';
  if (name.includes('/')) return `chart.metadata.name ${JSON.stringify(name)} is invalid`;
  if (!version) return 'chart.metadata.version is required';
  if (!isVersion(String(version))) return `chart.metadata.version ${JSON.stringify(version)} is invalid`;
  if (type && !['application', 'library'].includes(type))
    return 'chart.metadata.type must be application or library';
  const names = dependencies.map(({ name: own, alias }) => alias || own);
  const twice = names.find((each, index) => names.indexOf(each) < index);
  return twice && `more than one dependency with name or alias ${JSON.stringify(twice)}`;
}
