/** Rules over dependencies. Models: pkg/chart/v2/lint/rules/dependencies.go. */
import { subchartsOf, type Chart } from '../chart/chart';
import { loadAny } from '../chart/load';
import type { Findings, LintInput } from './findings';

export function lintDependencies(input: LintInput, found: Findings): void {
  const { folder } = input;
  const chart = found.attempt('ERROR', '', () => loadTold(input));
  if (!chart) return;
  const listed = (chart.metadata.dependencies ?? []).map(({ name = '' }) => name);
  const there = subchartsOf(chart).map(({ metadata }) => metadata.name);
  const unlisted = there.filter((name) => !listed.includes(name));
  if (unlisted.length)
    found.note('ERROR', folder, `chart metadata is missing these dependencies: ${unlisted.join(',')}`);
  const twice = doubled(chart);
  if (twice.length)
    found.note('ERROR', folder, `multiple dependencies with name or alias: ${twice.join(',')}`);
  const missing = listed.filter((name) => !there.includes(name));
  if (missing.length)
    found.note('WARNING', folder, `chart directory is missing these dependencies: ${missing.join(',')}`);
}

function doubled({ metadata }: Chart): string[] {
  const keys = (metadata.dependencies ?? []).map(({ name = '', alias }) => alias || name);
  return keys.filter((key, index) => keys.indexOf(key) < index);
}

function loadTold({ files, folder, log }: LintInput): Chart {
  try {
    return loadAny(files, folder, log);
  } catch (error) {
    throw new Error(`unable to load chart\n\t${(error as Error).message}`);
  }
}
