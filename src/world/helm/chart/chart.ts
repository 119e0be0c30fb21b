/**
 * A chart as Helm has it in memory.
 *
 * Models: helm v4 pkg/chart/v2 `Chart`. What a release keeps of a chart has no subcharts, as they are no part of the Go
 * struct's JSON: they hang on a symbol here, which `JSON.stringify` leaves out, and so do the bytes of files that are no
 * text. Left out: charts of apiVersion v3.
 */
import { clone } from '../../kube/json-value';
import type { ReleasedChart } from '../release/release';

export interface ChartFile {
  /** Path within the chart. */
  name: string;
  data: string;
  /** The content where it is no text. */
  [BYTES]?: Uint8Array;
}

export interface Dependency {
  name?: string;
  version?: string;
  repository?: string;
  condition?: string;
  tags?: string[];
  enabled?: boolean;
  'import-values'?: unknown[];
  alias?: string;
}

export interface Maintainer {
  name?: string;
  email?: string;
  url?: string;
}

export interface Metadata {
  name: string;
  home?: string;
  sources?: string[];
  version: string;
  description?: string;
  keywords?: string[];
  maintainers?: Maintainer[];
  icon?: string;
  apiVersion: string;
  condition?: string;
  tags?: string;
  appVersion?: string;
  deprecated?: boolean;
  annotations?: Record<string, string>;
  kubeVersion?: string;
  dependencies?: Dependency[];
  type?: string;
  [field: string]: unknown;
}

export interface Lock {
  generated?: string;
  digest?: string;
  dependencies?: Dependency[];
}

const SUBCHARTS = Symbol('subcharts');
const BYTES = Symbol('bytes');
const RAW = Symbol('raw');

export interface Chart extends ReleasedChart {
  metadata: Metadata;
  lock?: Lock;
  templates: ChartFile[];
  values: Record<string, unknown>;
  /** Text of values.schema.json. */
  schema?: string;
  /** Everything else. */
  files: ChartFile[];
  [SUBCHARTS]?: Chart[];
  [RAW]?: ReadonlyMap<string, Uint8Array>;
}

export function subchartsOf(chart: Chart): Chart[] {
  return chart[SUBCHARTS] ?? [];
}

export function setSubcharts(chart: Chart, subcharts: Chart[]): void {
  chart[SUBCHARTS] = subcharts;
}

/** A copy that an action may change: subcharts, metadata and values are its own. */
export function copyChart(given: ReleasedChart): Chart {
  const chart = given as Chart;
  const { metadata, values } = clone({ metadata: chart.metadata, values: chart.values });
  const copy: Chart = { ...chart, metadata, values };
  if (chart[SUBCHARTS]) copy[SUBCHARTS] = chart[SUBCHARTS].map(copyChart);
  return copy;
}

/** All files the chart was loaded from, by path within it; empty for one that comes out of a release. */
export function rawFilesOf(chart: Chart): ReadonlyMap<string, Uint8Array> {
  return chart[RAW] ?? new Map<string, Uint8Array>();
}

export function setRawFiles(chart: Chart, files: ReadonlyMap<string, Uint8Array>): void {
  chart[RAW] = files;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function chartFile(name: string, bytes: Uint8Array): ChartFile {
  const file: ChartFile = { name, data: decoder.decode(bytes) };
  if (file.data.includes('\uFFFD')) file[BYTES] = bytes;
  return file;
}

export function bytesOf(file: ChartFile): Uint8Array {
  return file[BYTES] ?? encoder.encode(file.data);
}

/** A chart that was read back from a release may lack what was empty. */
export function asChart(chart: ReleasedChart): Chart {
  const { templates, files, values } = chart as Partial<Chart>;
  return Object.assign(chart, {
    templates: templates ?? [],
    files: files ?? [],
    values: values ?? {},
  }) as unknown as Chart;
}

export function isLibrary({ metadata }: Chart): boolean {
  return metadata.type?.toLowerCase() === 'library';
}

/** A file of definitions that is applied before the templates. */
export interface DefinitionFile {
  /** `crds/things.yaml` */
  name: string;
  /** With its chart's own path: `movy/crds/things.yaml` */
  path: string;
  text: string;
}

/** The `crds` folders of the chart and its subcharts. */
export function definitionsOf(chart: Chart, path = chart.metadata.name): DefinitionFile[] {
  return [
    ...chart.files
      .filter(({ name }) => name.startsWith('crds/') && /\.(ya?ml|json)$/i.test(name))
      .map(({ name, data }) => ({ name, path: `${path}/${name}`, text: data })),
    ...subchartsOf(chart).flatMap((each) => definitionsOf(each, `${path}/charts/${each.metadata.name}`)),
  ];
}
