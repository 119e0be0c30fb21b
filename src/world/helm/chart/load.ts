/**
 * A chart from its files.
 *
 * Models: helm v4 pkg/chart/loader and pkg/chart/v2/loader: `LoadDir`, `LoadFile`, `LoadFiles`, with subcharts as folders
 * and as packages. Left out: limits of size; charts of apiVersion v3 are refused as an action refuses them.
 */
import { parse, splitDocuments } from '../../yaml/parse';
import { type Files, FilesError } from '../../files/files';
import type { Log } from '../action/configuration';
import { jsonKind } from '../functions/encoding';
import { isMap } from '../template/values';
import { checkArchive, unpackChart } from './archive';
import {
  chartFile,
  setRawFiles,
  setSubcharts,
  type Chart,
  type ChartFile,
  type Lock,
  type Metadata,
} from './chart';
import { readStruct } from './go-struct';
import { parseIgnore, type IgnoreRules } from './ignore';
import { LOCK, readApiVersion, readMetadata, validateMetadata } from './metadata';

/** Files by path within the chart. */
export type Content = ReadonlyMap<string, Uint8Array>;

const decoder = new TextDecoder();

/** A chart from a folder or a package. @param path absolute @param shown as it was typed @throws Error in Helm's words */
export function loadChart(files: Files, path: string, log?: Log, shown = path): Chart {
  if (!files.exists(path)) throw new Error(`stat ${shown}: no such file or directory`);
  return files.isDirectory(path) ? loadChartFolder(files, path, log) : loadChartFile(files, path, log, shown);
}

/**
 * A chart as `show`, `lint` and `dependency` load it, without a look at its apiVersion first.
 * @throws Error
 */
export function loadAny(files: Files, path: string, log?: Log, shown = path): Chart {
  if (!files.exists(path)) throw new Error(`stat ${shown}: no such file or directory`);
  if (files.isDirectory(path)) return loadFiles(readFolder(files, path), log);
  const bytes = files.readBytes(path);
  checkArchive(shown, bytes);
  return loadFiles(unpackChart(bytes), log);
}

/** @throws Error */
export function loadChartFolder(files: Files, path: string, log?: Log): Chart {
  const chartFile = `${path === '/' ? '' : path}/Chart.yaml`;
  let text: string;
  try {
    text = files.readText(chartFile);
  } catch (error) {
    const reason = error instanceof FilesError ? error.reason : (error as Error).message;
    throw new Error(`unable to detect chart at ${chartFile}: open ${chartFile}: ${reason}`);
  }
  checkApiVersion(text);
  return loadFiles(readFolder(files, path), log);
}

/** @param shown the path as errors name it @throws Error */
export function loadChartFile(files: Files, path: string, log?: Log, shown = path): Chart {
  const bytes = files.readBytes(path);
  checkArchive(shown, bytes);
  let content: Map<string, Uint8Array>;
  try {
    content = unpackChart(bytes);
  } catch {
    throw new Error('unable to load chart archive');
  }
  return loadDetected(content, log);
}

/** A chart from a package's bytes, as the controllers load it. @throws Error */
export function loadChartArchive(bytes: Uint8Array, log?: Log): Chart {
  let content: Map<string, Uint8Array>;
  try {
    content = unpackChart(bytes);
  } catch (error) {
    throw new Error(`unable to load chart archive: ${(error as Error).message}`);
  }
  return loadDetected(content, log);
}

function loadDetected(content: Content, log?: Log): Chart {
  const found = content.get('Chart.yaml');
  if (!found) throw new Error('unable to detect chart version, no Chart.yaml found');
  checkApiVersion(decoder.decode(found));
  return loadFiles(content, log);
}

function checkApiVersion(text: string): void {
  const version = wrapped('cannot load Chart.yaml', () => readApiVersion(text));
  if (!['', 'v1', 'v2', 'v3'].includes(version)) throw new Error('unsupported chart version');
}

/** What of a folder belongs to the chart, in the order of a walk. @throws Error */
export function readFolder(files: Files, path: string): Map<string, Uint8Array> {
  const ignore = `${path}/.helmignore`;
  const rules = parseIgnore(files.isFile(ignore) ? files.readText(ignore) : '');
  const found = new Map<string, Uint8Array>();
  walk(files, path, '', rules, found);
  return found;
}

function walk(
  files: Files,
  root: string,
  under: string,
  rules: IgnoreRules,
  found: Map<string, Uint8Array>,
): void {
  const folder = under ? `${root}/${under}` : root;
  for (const entry of files.list(folder).sort(byBytes)) {
    const name = under ? `${under}/${entry}` : entry;
    const isFolder = files.isDirectory(`${root}/${name}`);
    if (rules.ignores(name, isFolder)) continue;
    if (isFolder) walk(files, root, name, rules, found);
    else found.set(name, withoutMark(files.readBytes(`${root}/${name}`)));
  }
}

function byBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

function withoutMark(bytes: Uint8Array): Uint8Array {
  return BYTE_ORDER_MARK.every((byte, index) => bytes[index] === byte)
    ? bytes.subarray(BYTE_ORDER_MARK.length)
    : bytes;
}

/** @throws Error with Helm's own words */
export function loadFiles(content: Content, log?: Log): Chart {
  const found = content.get('Chart.yaml');
  const chart: Chart = { metadata: {} as Metadata, templates: [], values: {}, files: [] };
  if (found) {
    chart.metadata = wrapped('cannot load Chart.yaml', () => readMetadata(decoder.decode(found)));
    chart.metadata.apiVersion ||= 'v1';
  }
  const isBare = !found && !content.has('requirements.yaml') && !content.has('requirements.lock');
  for (const [name, bytes] of content) place(chart, chartFile(name, bytes), log);
  if (isBare) throw new Error('Chart.yaml file is missing');
  validateMetadata(chart.metadata);
  setRawFiles(chart, content);
  setSubcharts(chart, loadSubcharts(chart, content, log));
  return chart;
}

function place(chart: Chart, file: ChartFile, log: Log | undefined): void {
  const { name, data } = file;
  if (name === 'Chart.yaml') return;
  if (name === 'values.yaml')
    chart.values = wrapped('cannot load values.yaml', () => readValuesDocuments(data));
  else if (name === 'values.schema.json') chart.schema = data;
  else if (name === 'Chart.lock') chart.lock = wrapped('cannot load Chart.lock', () => readLock(data));
  else if (name === 'requirements.yaml') placeRequirements(chart, file, log);
  else if (name === 'requirements.lock') placeRequirementsLock(chart, file, log);
  else if (name.startsWith('templates/')) chart.templates.push(file);
  else if (!name.startsWith('charts/') || name.endsWith('.prov')) chart.files.push(file);
}

function placeRequirements(chart: Chart, file: ChartFile, log: Log | undefined): void {
  if (chart.metadata.apiVersion !== 'v1')
    log?.(
      'info',
      'Warning: Dependencies are handled in Chart.yaml since apiVersion "v2". We recommend migrating dependencies to Chart.yaml.',
    );
  Object.assign(
    chart.metadata,
    wrapped('cannot load requirements.yaml', () => readMetadata(file.data)),
  );
  if (chart.metadata.apiVersion === 'v1') chart.files.push(file);
}

function placeRequirementsLock(chart: Chart, file: ChartFile, log: Log | undefined): void {
  chart.lock = wrapped('cannot load requirements.lock', () => readLock(file.data));
  if (chart.metadata.apiVersion === 'v1') chart.files.push(file);
  else
    log?.(
      'info',
      'Warning: Dependency locking is handled in Chart.lock since apiVersion "v2". We recommend migrating to Chart.lock.',
    );
}

function readLock(text: string): Lock {
  return readStruct(text, LOCK) as Lock;
}

/** All documents of a values file, the later over the earlier. @throws Error */
export function readValuesDocuments(text: string): Record<string, unknown> {
  let documents: string[];
  try {
    documents = splitDocuments(text);
  } catch (error) {
    throw new Error(`error reading yaml document: ${(error as Error).message}`);
  }
  return documents.map(readOne).reduce(mergeMaps, {});
}

function readOne(text: string): Record<string, unknown> {
  return wrapped('cannot unmarshal yaml document', () => readMap(text, 'map[string]interface {}'));
}

/** One YAML document as a map; none is an empty one. @param type Go's name of the target @throws Error */
export function readMap(text: string, type: string): Record<string, unknown> {
  const value = wrapped('error converting YAML to JSON', () => parse(text));
  if (value === null) return {};
  if (isMap(value)) return value;
  throw new Error(
    `error unmarshaling JSON: while decoding JSON: json: cannot unmarshal ${jsonKind(value)} into Go value of type ${type}`,
  );
}

/** `over` on `under`, maps merged. */
export function mergeMaps(
  under: Record<string, unknown>,
  over: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isMap(value) && isMap(below) ? mergeMaps(below, value) : value;
  }
  return merged;
}

function loadSubcharts(chart: Chart, content: Content, log: Log | undefined): Chart[] {
  const found = new Map<string, Map<string, Uint8Array>>();
  for (const [path, data] of content) {
    if (!path.startsWith('charts/') || path.endsWith('.prov')) continue;
    const [name = '', ...rest] = path.slice('charts/'.length).split('/');
    if (/^[._]/.test(name)) continue;
    const files = found.get(name) ?? new Map<string, Uint8Array>();
    found.set(name, files.set(rest.join('/'), data));
  }
  return [...found.keys()]
    .sort(byBytes)
    .map((name) =>
      wrapped(`error unpacking subchart ${name} in ${chart.metadata.name}`, () =>
        loadSubchart(name, found.get(name)!, log),
      ),
    );
}

function loadSubchart(name: string, files: Map<string, Uint8Array>, log: Log | undefined): Chart {
  const packed = files.get('');
  if (name.endsWith('.tgz') && packed) return loadFiles(unpackChart(packed), log);
  files.delete('');
  return loadFiles(files, log);
}

/** @throws Error what `read` throws, with `what` before it */
export function wrapped<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`);
  }
}
