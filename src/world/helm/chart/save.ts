/**
 * A chart back into files: what an archive of it holds.
 *
 * Models: `chartutil.Save` of helm v4. Left out: times of single files, the archive's own comment.
 */
import { marshal } from '../../yaml/marshal';
import { packChart } from './archive';
import { bytesOf, rawFilesOf, subchartsOf, type Chart, type Dependency, type Metadata } from './chart';
import { validateMetadata } from './metadata';

const encoder = new TextEncoder();

/** `NAME-VERSION.tgz` */
export function archiveName({ metadata }: Chart): string {
  return `${metadata.name}-${metadata.version}.tgz`;
}

/** The packed chart. @param mtime seconds @throws Error */
export function saveChart(chart: Chart, mtime: number): Uint8Array {
  try {
    validateMetadata(chart.metadata);
  } catch (error) {
    throw new Error(`chart validation: ${(error as Error).message}`);
  }
  return packChart(chart.metadata.name, chartContent(chart), mtime);
}

/** Files by path within the chart, those of its subcharts too. @throws Error */
export function chartContent(chart: Chart): Map<string, Uint8Array> {
  const raw = rawFilesOf(chart);
  const { metadata } = chart;
  const content = new Map<string, Uint8Array>();
  content.set('Chart.yaml', encoder.encode(chartfileText(withoutOldDependencies(metadata))));
  const lock = raw.get('Chart.lock');
  if (metadata.apiVersion === 'v2' && lock) content.set('Chart.lock', lock);
  const values = raw.get('values.yaml');
  if (values) content.set('values.yaml', values);
  if (chart.schema !== undefined) {
    if (!isJson(chart.schema)) throw new Error('invalid JSON in values.schema.json');
    content.set('values.schema.json', encoder.encode(chart.schema));
  }
  for (const file of [...chart.templates, ...chart.files]) content.set(file.name, bytesOf(file));
  for (const subchart of subchartsOf(chart))
    for (const [path, bytes] of chartContent(subchart))
      content.set(`charts/${subchart.metadata.name}/${path}`, bytes);
  return content;
}

/** Those of an apiVersion v1 stand in requirements.yaml. */
function withoutOldDependencies(metadata: Metadata): Metadata {
  const { dependencies, ...rest } = metadata;
  return dependencies && metadata.apiVersion === 'v2' ? { ...rest, dependencies } : (rest as Metadata);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Chart.yaml as Helm writes it. */
export function chartfileText(metadata: Metadata): string {
  const { dependencies, maintainers, ...rest } = metadata;
  return marshal({
    ...filled(rest),
    ...(maintainers?.length && { maintainers: maintainers.map(filled) }),
    ...(dependencies?.length && { dependencies: dependencies.map(dependencyData) }),
  });
}

/** As JSON has it: name and repository always, the rest where it says something. */
export function dependencyData({ name = '', repository = '', ...rest }: Dependency): Record<string, unknown> {
  return { name, ...filled(rest), repository };
}

function filled(fields: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => {
      if (value === undefined || value === null || value === '' || value === false) return false;
      return typeof value !== 'object' || Object.keys(value as object).length > 0;
    }),
  );
}
