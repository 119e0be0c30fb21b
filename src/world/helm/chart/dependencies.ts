/**
 * Which subcharts take part, under which names, and what they hand up.
 *
 * Models: helm v4 pkg/chart/v2/util `ProcessDependencies`: aliases, conditions, tags, import-values; and
 * `action.CheckDependencies`.
 */
import type { Log } from '../action/configuration';
import { parseConstraint, parseVersion } from '../semver';
import { isMap, printValue } from '../template/values';
import { coalesceTables, coalesceValues, copy, type Values } from './coalesce';
import { setSubcharts, subchartsOf, type Chart, type Dependency } from './chart';

/** Changes the chart. @throws Error */
export function processDependencies(chart: Chart, values: Values, log?: Log): void {
  keepEnabled(chart, values, '', log);
  importAll(chart, log);
}

/** Whether a version is one that the constraint allows; what cannot be read never is. */
export function fitsRange(constraint: string, version: string): boolean {
  try {
    return parseConstraint(constraint).allows(parseVersion(version));
  } catch {
    return false;
  }
}

/** Are all listed subcharts there? @throws Error */
export function checkDependencies(chart: Chart): void {
  const there = new Set(subchartsOf(chart).map(({ metadata }) => metadata.name));
  const missing = (chart.metadata.dependencies ?? [])
    .map(({ name = '' }) => name)
    .filter((name) => !there.has(name));
  if (missing.length)
    throw new Error(`found in Chart.yaml, but missing in charts/ directory: ${missing.join(', ')}`);
}

function keepEnabled(chart: Chart, given: Values, path: string, log: Log | undefined): void {
  const wanted = chart.metadata.dependencies;
  if (!wanted) return;
  setSubcharts(chart, [...unlisted(chart, wanted), ...wanted.flatMap((each) => listed(chart, each))]);
  const named = wanted.map((each) => (each.alias ? { ...each, name: each.alias } : { ...each }));
  const values = coalesceValues(chart, given, { ...(log && { log }) });
  for (const each of named) each.enabled = isEnabled(each, values, path, log);
  const off = new Set(named.filter(({ enabled }) => !enabled).map(({ name }) => name));
  const kept = subchartsOf(chart).filter(({ metadata }) => !off.has(metadata.name));
  for (const each of kept) keepEnabled(each, values, `${path}${each.metadata.name}.`, log);
  const dependencies = named.filter(({ name }) => !off.has(name));
  chart.metadata = { ...chart.metadata, dependencies };
  if (!dependencies.length) delete chart.metadata.dependencies;
  setSubcharts(chart, kept);
}

function unlisted(chart: Chart, wanted: Dependency[]): Chart[] {
  return subchartsOf(chart).filter((each) => !wanted.some((dependency) => isMeant(each, dependency)));
}

/** A copy under the alias: one chart may be there more than once. */
function listed(chart: Chart, dependency: Dependency): Chart[] {
  const found = subchartsOf(chart).find((each) => isMeant(each, dependency));
  if (!found) return [];
  const metadata = { ...found.metadata, ...(dependency.alias && { name: dependency.alias }) };
  const renamed: Chart = { ...found, metadata };
  setSubcharts(
    renamed,
    subchartsOf(found).map((each) => ({ ...each })),
  );
  return [renamed];
}

function isMeant({ metadata }: Chart, { name, version = '' }: Dependency): boolean {
  return metadata.name === name && fitsRange(version, metadata.version);
}

/** Conditions go before tags. */
function isEnabled(dependency: Dependency, values: Values, path: string, log: Log | undefined): boolean {
  const { name = '', condition = '' } = dependency;
  const byTags = isTagged(dependency, values, log);
  for (const each of condition.trim().split(',')) {
    const found = each ? pathValue(values, `${path}${each}`) : undefined;
    if (typeof found === 'boolean') return found;
    if (found !== undefined) log?.('warn', 'returned non-bool value', { path: each, chart: name });
  }
  return byTags;
}

function isTagged({ name = '', tags = [] }: Dependency, values: Values, log: Log | undefined): boolean {
  if (!isMap(values.tags)) return true;
  const said: boolean[] = [];
  for (const tag of tags) {
    const value = values.tags[tag];
    if (typeof value === 'boolean') said.push(value);
    else if (Object.hasOwn(values.tags, tag)) log?.('warn', 'returned non-bool value', { tag, chart: name });
  }
  return said.includes(true) || !said.includes(false);
}

/** What stands at a path, unless it is a table. */
function pathValue(values: Values, path: string): unknown {
  const names = path.split('.');
  const key = names.pop()!;
  const table = tableAt(values, names);
  return typeof table === 'string' || isMap(table[key]) ? undefined : table[key];
}

/** The table at a path, or the name that is none. */
function tableAt(values: Values, names: string[]): Values | string {
  let table = values;
  for (const name of names) {
    const next = table[name];
    if (!isMap(next)) return name;
    table = next;
  }
  return table;
}

function importAll(chart: Chart, log: Log | undefined): void {
  for (const each of subchartsOf(chart)) importAll(each, log);
  const { dependencies } = chart.metadata;
  if (!dependencies) return;
  const options = { merge: true, ...(log && { log }) };
  const values = coalesceValues(chart, {}, options);
  const imported: Values = {};
  for (const dependency of dependencies) {
    for (const each of dependency['import-values'] ?? []) {
      const found = importOf(values, dependency.name ?? '', each, log);
      if (found) coalesceTables(imported, found, options);
    }
    if (dependency['import-values'])
      dependency['import-values'] = dependency['import-values'].flatMap(importEntry);
  }
  chart.values = coalesceTables(copy(values), imported, options);
}

function importEntry(wanted: unknown): Record<string, string>[] {
  if (isMap(wanted)) return [{ child: printValue(wanted.child), parent: printValue(wanted.parent) }];
  return typeof wanted === 'string' ? [{ child: `exports.${wanted}`, parent: '.' }] : [];
}

function importOf(values: Values, name: string, wanted: unknown, log: Log | undefined): Values | undefined {
  const [entry] = importEntry(wanted);
  if (!entry) return undefined;
  const { child = '', parent = '' } = entry;
  const found = tableAt(values, `${name}.${child}`.split('.'));
  if (typeof found === 'string') {
    const error = `${JSON.stringify(found)} is not a table`;
    if (isMap(wanted)) log?.('warn', 'ImportValues missing table from chart', { chart: name, error });
    else log?.('warn', 'ImportValues missing table', { error });
    return undefined;
  }
  if (parent === '.') return copy(found);
  return parent.split('.').reduceRight<Values>((inner, key) => ({ [key]: inner }), copy(found));
}
