/**
 * A chart's default values under those that somebody gave.
 *
 * Models: helm v4 pkg/chart/common/util `CoalesceValues` and `MergeValues`: what is given wins, maps are merged, null takes
 * a default away (or stays, when merging), `global` goes down to the subcharts.
 */
import type { Log } from '../action/configuration';
import { sprintf } from '../template/printf';
import { isMap, printValue } from '../template/values';
import { subchartsOf, type Chart } from './chart';

export type Values = Record<string, unknown>;

export interface CoalesceOptions {
  /** Keep nulls, as they may have to be looked at again. */
  merge?: boolean;
  /** Is told what did not fit. */
  log?: Log;
}

/** @throws Error where a subchart's values are no map */
export function coalesceValues(chart: Chart, given: Values, options: CoalesceOptions = {}): Values {
  return coalesce(chart, copy(given), '', options);
}

/** A deep copy; what is neither map nor list is shared. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copy(each)])) as T;
}

function coalesce(chart: Chart, into: Values, prefix: string, options: CoalesceOptions): Values {
  takeDefaults(chart, into, prefix, options);
  for (const subchart of subchartsOf(chart)) {
    const { name } = subchart.metadata;
    if (!Object.hasOwn(into, name)) into[name] = {};
    const own = into[name];
    if (!isMap(own)) throw new Error(`type mismatch on ${name}: ${sprintf('%t', [own])}`);
    const below = joined(prefix, chart.metadata.name);
    handDownGlobals(own, into, below, options);
    coalesce(subchart, own, below, options);
  }
  return into;
}

function handDownGlobals(into: Values, from: Values, prefix: string, { log }: CoalesceOptions): void {
  const target = Object.hasOwn(into, 'global') ? into.global : {};
  const source = Object.hasOwn(from, 'global') ? from.global : {};
  if (!isMap(target))
    return log?.('info', 'warning: skipping globals because destination global is not a table.');
  if (!isMap(source)) return log?.('info', 'warning: skipping globals because source global is not a table.');
  for (const [key, value] of Object.entries(source)) {
    const below = target[key];
    if (!isMap(value)) {
      if (isMap(below)) log?.('info', `key ${key} is table. Skipping`);
      else target[key] = value;
    } else if (!Object.hasOwn(target, key)) target[key] = { ...value };
    else if (isMap(below))
      target[key] = coalesceTables(
        { ...value },
        below,
        { merge: true, ...(log && { log }) },
        joined(prefix, key),
      );
    else log?.('info', `Conflict: cannot merge map onto non-map for ${JSON.stringify(key)}. Skipping.`);
  }
  into.global = target;
}

function takeDefaults(chart: Chart, into: Values, prefix: string, options: CoalesceOptions): void {
  const path = joined(prefix, chart.metadata.name);
  for (const [key, value] of Object.entries(copy(chart.values ?? {}))) {
    if (Object.hasOwn(into, key)) keepGiven(chart, into, key, value, path, options);
    else into[key] = value;
  }
}

function keepGiven(
  chart: Chart,
  into: Values,
  key: string,
  value: unknown,
  path: string,
  { merge = false, log }: CoalesceOptions,
): void {
  const given = into[key];
  if (given === null && !merge) delete into[key];
  if (!isMap(given)) return;
  if (isMap(value)) {
    const keep = merge || subchartsOf(chart).some(({ metadata }) => metadata.name === key);
    coalesceTables(given, value, { merge: keep, ...(log && { log }) }, joined(path, key));
  } else if (value !== null) log?.('info', `warning: skipped value for ${path}.${key}: Not a table.`);
}

/** Changes and answers `over`, which is the authority; `under` fills in and is changed too. */
export function coalesceTables(
  over: Values,
  under: Values,
  { merge = false, log }: CoalesceOptions = {},
  prefix = '',
): Values {
  const had = new Set(Object.keys(under).filter((key) => under[key] !== null));
  for (const [key, value] of Object.entries(over)) if (value === null) under[key] = null;
  for (const [key, value] of Object.entries(under)) {
    const path = joined(prefix, key);
    const own = over[key];
    if (!Object.hasOwn(over, key)) over[key] = value;
    else if (own === null && !merge && had.has(key)) delete over[key];
    else if (isMap(value)) {
      if (isMap(own)) coalesceTables(own, value, { merge, ...(log && { log }) }, path);
      else log?.('info', `warning: cannot overwrite table with non table for ${path} (${printValue(value)})`);
    } else if (isMap(own) && value !== null)
      log?.(
        'info',
        `warning: destination for ${path} is a table. Ignoring non-table value (${printValue(value)})`,
      );
  }
  return over;
}

function joined(prefix: string, name: string): string {
  return prefix ? `${prefix}.${name}` : name;
}
