/**
 * Mistakes in a chart.
 *
 * Models: helm v4 pkg/chart/v2/lint: rules over Chart.yaml, values, templates, dependencies and definitions, in that
 * order, each with its severity.
 */
import { lintChartfile } from './chartfile';
import { lintDefinitions } from './definitions';
import { lintDependencies } from './dependencies';
import { Findings, type Finding, type LintInput } from './findings';
import { lintTemplates } from './templates';
import { lintValues } from './values';

export function lintChart(input: LintInput): Finding[] {
  const found = new Findings();
  lintChartfile(input, found);
  lintValues(input, found);
  lintTemplates(input, found);
  lintDependencies(input, found);
  lintDefinitions(input, found);
  return found.all;
}

/** `[ERROR] templates/: ...` */
export function formatFinding({ severity, path, text }: Finding): string {
  return `[${severity}] ${path}: ${text}`;
}
