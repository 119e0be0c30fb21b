/**
 * Templates and values in, rendered text out.
 *
 * Models: helm v4 pkg/engine `Engine`, and `ToRenderValues` of pkg/chart/common/util: every template of a chart and its
 * subcharts is parsed, those deepest in the tree first, then each is run with the values of its own chart.
 */
import type { Client } from '../../kube/api';
import type { Capabilities, ChartEngine, Log, ReleaseOptions, Values } from '../action/configuration';
import { asChart, definitionsOf, isLibrary, subchartsOf, type Chart } from '../chart/chart';
import { coalesceTables, coalesceValues } from '../chart/coalesce';
import { processDependencies } from '../chart/dependencies';
import { metadataAsMap } from '../chart/metadata';
import { validateValues } from '../chart/schema';
import type { ReleasedChart } from '../release/release';
import { TemplateSet } from '../template/exec';
import { ParseError, parseTemplate } from '../template/parse';
import { isMap, nameType } from '../template/values';
import { capabilitiesObject } from './capabilities';
import { execError, parseError } from './errors';
import { filesObject } from './files';
import { bindFunctions, engineFunctions } from './functions';
import type { EngineOptions } from './options';

/** The engine as actions on releases take it. */
export function createChartEngine(options: EngineOptions): ChartEngine {
  const { log } = options;
  const told = { ...(log && { log }) };
  return {
    processDependencies: (chart, values) => processDependencies(asChart(chart), values, log),
    renderValues: (chart, values, release, capabilities, skipSchema) =>
      toRenderValues(asChart(chart), values, release, capabilities, { skipSchema, ...told }),
    render: (chart, values, client) => render(asChart(chart), values, options, client),
    crds: (chart) => definitionsOf(asChart(chart)),
    coalesceValues: (chart, values) => coalesceValues(asChart(chart), values, told),
    coalesceTables: (over, under) => coalesceTables(over, under, told),
  };
}

/** What the templates of a chart are run with. @throws Error where values do not fit their schema */
export function toRenderValues(
  chart: Chart,
  given: Values,
  release: ReleaseOptions,
  capabilities: Capabilities,
  { skipSchema = false, log }: { skipSchema?: boolean; log?: Log } = {},
): Values {
  const values = coalesceValues(chart, given, { ...(log && { log }) });
  if (!skipSchema) validateValues(chart, values, log);
  return {
    Chart: metadataAsMap(chart.metadata),
    Capabilities: capabilitiesObject(capabilities),
    Release: {
      Name: release.name,
      Namespace: release.namespace,
      IsUpgrade: release.isUpgrade,
      IsInstall: release.isInstall,
      Revision: BigInt(release.revision),
      Service: 'Helm',
    },
    Values: nameType(values, { typeName: 'common.Values' }),
  };
}

interface Renderable {
  text: string;
  values: Record<string, unknown>;
  folder: string;
}

/**
 * Rendered text by path of the template.
 * @param values of `toRenderValues` @param client answers `lookup`
 * @throws Error laid out as Helm does
 */
export function render(
  chart: ReleasedChart,
  values: Values,
  options: EngineOptions,
  client?: Client,
): Record<string, string> {
  const templates = new Map<string, Renderable>();
  collect(asChart(chart), '', values, templates);
  const functions = engineFunctions(options, client);
  const set = new TemplateSet(functions, { strict: options.strict ?? false });
  bindFunctions(set, functions, new Map());
  const paths = [...templates.keys()].sort(deepestFirst);
  parseAll(set, paths, templates);
  const rendered: Record<string, string> = {};
  for (const path of paths) {
    if (path.slice(path.lastIndexOf('/') + 1).startsWith('_')) continue;
    rendered[path] = runOne(set, path, templates.get(path)!);
  }
  return rendered;
}

function parseAll(set: TemplateSet, paths: string[], templates: Map<string, Renderable>): void {
  const known = new Set(Object.keys(set.functions));
  for (const path of paths) {
    try {
      set.add(parseTemplate(path, templates.get(path)!.text, known));
    } catch (error) {
      throw error instanceof ParseError ? parseError(error) : error;
    }
  }
}

function runOne(set: TemplateSet, path: string, { values, folder }: Renderable): string {
  values.Template = nameType({ Name: path, BasePath: folder }, { typeName: 'common.Values' });
  try {
    return set.execute(path, values).replaceAll('<no value>', '');
  } catch (error) {
    throw execError(path, error as Error);
  }
}

/** The templates of a chart and what they see. */
function collect(
  chart: Chart,
  parent: string,
  above: Values,
  templates: Map<string, Renderable>,
): Record<string, unknown> {
  const { name } = chart.metadata;
  const isRoot = parent === '';
  const subcharts: Record<string, unknown> = {};
  const values = nameType<Record<string, unknown>>(
    {
      Chart: { ...metadataAsMap(chart.metadata), IsRoot: isRoot },
      Files: filesObject(chart.files),
      Release: above.Release,
      Capabilities: above.Capabilities,
      Values: isRoot ? above.Values : tableOf(above.Values, name),
      Subcharts: subcharts,
    },
    { typeName: 'common.Values' },
  );
  const path = isRoot ? name : `${parent}/charts/${name}`;
  for (const subchart of subchartsOf(chart))
    subcharts[subchart.metadata.name] = collect(subchart, path, values, templates);
  for (const { name: file, data } of chart.templates) {
    if (isLibrary(chart) && !file.slice(file.lastIndexOf('/') + 1).startsWith('_')) continue;
    templates.set(`${path}/${file}`, { text: data, values, folder: `${path}/templates` });
  }
  return values;
}

function tableOf(values: unknown, name: string): unknown {
  const table = isMap(values) ? values[name] : undefined;
  // the same table, which has this type only where a subchart looks at it
  return nameType(new Proxy(isMap(table) ? table : {}, {}), { typeName: 'common.Values' });
}

function deepestFirst(a: string, b: string): number {
  const depth = b.split('/').length - a.split('/').length;
  return depth || (a < b ? 1 : a > b ? -1 : 0);
}
