/**
 * `helm show all|chart|values|readme|crds`.
 *
 * Models: pkg/action/show.go, with kubectl's JSONPath behind `--jsonpath`.
 */
import { definitionsOf, rawFilesOf, type Chart } from '../../helm/chart/chart';
import { loadAny } from '../../helm/chart/load';
import { chartfileText } from '../../helm/chart/save';
import { JsonPathError, jsonPath, type JsonPath } from '../kubectl/jsonpath';
import type { Call, Command } from './call';
import { locateChart } from './locate-chart';

type Part = 'chart' | 'values' | 'readme' | 'crds';

const PARTS: Part[] = ['chart', 'values', 'readme', 'crds'];

export const SHOW: Record<string, Command> = {
  all: (call) => show(call, PARTS),
  ...Object.fromEntries(PARTS.map((part) => [part, (call: Call) => show(call, [part])])),
};

function show(call: Call, parts: Part[]): void {
  const path = locateChart(call, call.args[0]!);
  const chart = loadAny(call.files, path, call.log);
  const template = call.typed.command.flags.jsonpath && call.typed.text('jsonpath');
  if (template) return call.context.out(selected(template, chart.values));
  const isAll = parts.length > 1;
  call.context.out(parts.map((part) => TEXTS[part](chart, isAll)).join(''));
}

/** The template is read with care and run without: what goes wrong then is not told. @throws Error */
function selected(template: string, values: unknown): string {
  let path: JsonPath;
  try {
    path = jsonPath(template);
  } catch (error) {
    if (!(error instanceof JsonPathError)) throw error;
    throw new Error(`error parsing jsonpath ${template}: ${error.message}`);
  }
  try {
    return path.print(values);
  } catch (error) {
    if (error instanceof JsonPathError) return '';
    throw error;
  }
}

const decoder = new TextDecoder();

const TEXTS: Record<Part, (chart: Chart, isAll: boolean) => string> = {
  chart: ({ metadata }) => `${chartfileText(metadata)}\n`,
  values: (chart, isAll) => {
    const raw = rawFilesOf(chart).get('values.yaml');
    return raw ? `${isAll ? '---\n' : ''}${decoder.decode(raw)}\n` : '';
  },
  readme: ({ files }, isAll) => {
    const readme = files.find(({ name }) => /^readme(\.md|\.txt)?$/i.test(name));
    return readme ? `${isAll ? '---\n' : ''}${readme.data}\n` : '';
  },
  crds: (chart) =>
    definitionsOf(chart)
      .map(({ text }) => `${text.startsWith('---') ? '' : '---\n'}${text}\n`)
      .join(''),
};
