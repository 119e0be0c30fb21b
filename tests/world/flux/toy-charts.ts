/** Helm for tests that are not about templates: files are taken as they are, `{{ .Values.x }}` apart. */
import type { ChartTools } from '../../../src/world/flux/helm/work';
import type { Pulled } from '../../../src/world/flux/source/remote-servers';
import type { ReleasedChart } from '../../../src/world/helm/release/release';
import { parse } from '../../../src/world/yaml/parse';

type Values = Record<string, unknown>;

export const TOY_CHARTS: ChartTools = {
  load(files) {
    const text = (path: string): string => new TextDecoder().decode(files.get(path));
    const templates = [...files.keys()].filter((path) => path.startsWith('templates/'));
    return {
      metadata: parse(text('Chart.yaml')) as ReleasedChart['metadata'],
      values: (files.has('values.yaml') ? parse(text('values.yaml')) : {}) as Values,
      templates: Object.fromEntries(templates.map((path) => [path, text(path)])),
    };
  },
  engine: {
    processDependencies: () => undefined,
    renderValues: (chart, values) => ({ ...chart.values, ...values }),
    render: (chart, values) => {
      const fill = (text: string): string =>
        text.replace(/\{\{ \.Values\.(\w+) \}\}/g, (_, name: string) => {
          if (values[name] === undefined) throw new Error(`execution error: set .Values.${name}`);
          return String(values[name]);
        });
      return Object.fromEntries(
        Object.entries(chart.templates as Record<string, string>).map(([path, text]) => [
          `${chart.metadata.name}/${path}`,
          fill(text),
        ]),
      );
    },
    crds: () => [],
    coalesceValues: (chart, values) => ({ ...chart.values, ...values }),
    coalesceTables: (over, under) => ({ ...under, ...over }),
  },
};

/** A chart with one template, as a registry has it. */
export function toyChart(name: string, version: string, template: string, values = ''): Pulled {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  return {
    digest: `sha256:${'b'.repeat(64)}`,
    files: new Map([
      ['Chart.yaml', encode(`apiVersion: v2\nname: ${name}\nversion: ${version}\nappVersion: "1"\n`)],
      ['values.yaml', encode(values)],
      ['templates/one.yaml', encode(template)],
    ]),
  };
}
