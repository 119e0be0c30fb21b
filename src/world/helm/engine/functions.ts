/**
 * The functions that templates call: sprig's, Helm's own, and those that render.
 *
 * Models: `funcMap`, `includeFun`, `tplFun` and `initFunMap` of helm v4 pkg/engine. `env` and `expandenv` are not there.
 * Left out: templates that include themselves for good reason more often than the host's stack allows (some hundred).
 */
import type { Client } from '../../kube/api';
import { BUILTINS } from '../functions/builtins';
import { DICTS } from '../functions/dicts';
import { ENCODING } from '../functions/encoding';
import { fn, type Functions } from '../functions/kit';
import { LISTS } from '../functions/lists';
import { NUMBERS } from '../functions/numbers';
import { otherFunctions } from '../functions/others';
import { STRINGS } from '../functions/strings';
import { toYamlPretty } from '../functions/yaml-pretty';
import { LeftOut } from '../template/left-out';
import { ExecError, type TemplateSet } from '../template/exec';
import { parseTemplate } from '../template/parse';
import type { EngineOptions } from './options';
import { markWarning, Wrapped } from './errors';
import { lookupFunction } from './lookup';

const MAX_RECURSION = 1000;

export function engineFunctions(options: EngineOptions, client: Client | undefined): Functions {
  return {
    ...BUILTINS,
    ...STRINGS,
    ...LISTS,
    ...DICTS,
    ...NUMBERS,
    ...otherFunctions(options.clock, options.names),
    ...ENCODING,
    toYamlPretty: fn('any', toYamlPretty),
    required: fn('string any', (message: string, value: unknown) => required(options, message, value)),
    fail: fn('string', (message: string) => fail(options, message)),
    lookup: lookupFunction(options.lint ? undefined : client),
  };
}

function required({ lint, log }: EngineOptions, message: string, value: unknown): unknown {
  if (value !== null && value !== undefined && value !== '') return value;
  if (!lint) throw markWarning(message);
  log?.('warn', value === '' ? 'missing required values' : 'missing required value', { message });
  return '';
}

function fail({ lint, log }: EngineOptions, message: string): string {
  if (!lint) throw markWarning(message);
  log?.('info', 'funcMap fail', { message });
  return '';
}

/** Gives the set `include` and `tpl`, which render with what the set defines. @param running how often each name is being included */
export function bindFunctions(set: TemplateSet, functions: Functions, running: Map<string, number>): void {
  set.functions = {
    ...functions,
    include: fn('string any', (name: string, data: unknown) => include(set, name, data, running)),
    tpl: fn('string any', (text: string, data: unknown) => tpl(set, functions, text, data, running)),
  };
}

function include(set: TemplateSet, name: string, data: unknown, running: Map<string, number>): string {
  const depth = running.get(name) ?? 0;
  if (depth > MAX_RECURSION) throw endless(name);
  running.set(name, depth + 1);
  try {
    return set.execute(name, data);
  } catch (error) {
    throw error instanceof RangeError && depth >= SURELY_ENDLESS
      ? endless(name)
      : repeated(error, name, depth);
  } finally {
    running.set(name, running.get(name)! - 1);
  }
}

/** The host's stack ends before Go's count does. */
const SURELY_ENDLESS = 50;

/** A template that includes itself. `told` once the levels that were not run are in its text. */
class Endless extends Error {
  told = false;
}

function endless(name: string): Endless {
  return new Endless(`rendering template has a nested reference name: ${name}: unable to execute template`);
}

/** On the way up through the first level: the text of that level stands for all that Go would have run below. */
function repeated(error: unknown, name: string, depth: number): unknown {
  const inner = innermost(error);
  if (!(inner instanceof Endless) || inner.told || !inner.message.includes(` ${name}: `)) return error;
  inner.told = true;
  const { message } = error as Error;
  const level = message.slice(0, message.length - inner.message.length);
  const missing = MAX_RECURSION - depth;
  return missing > 0 ? new Wrapped(level.repeat(missing) + message, inner) : error;
}

function innermost(error: unknown): unknown {
  let at = error;
  for (;;) {
    const next = at instanceof Wrapped ? at.inner : at instanceof ExecError ? at.cause_ : undefined;
    if (next === undefined) return at;
    at = next;
  }
}

function tpl(
  set: TemplateSet,
  functions: Functions,
  text: string,
  data: unknown,
  running: Map<string, number>,
): string {
  const clone = set.clone();
  bindFunctions(clone, functions, running);
  let trees;
  try {
    trees = parseTemplate('gotpl', text, new Set(Object.keys(clone.functions)));
  } catch (error) {
    throw new Wrapped(`cannot parse template ${JSON.stringify(text)}: ${(error as Error).message}`, error);
  }
  clone.add(trees);
  try {
    return clone
      .executeTree(
        trees.find(({ name }) => name === 'gotpl')!,
        data,
      )
      .replaceAll('<no value>', '');
  } catch (error) {
    if (error instanceof LeftOut || error instanceof RangeError) throw error;
    throw new Wrapped(
      `error during tpl function execution for ${JSON.stringify(text)}: ${(error as Error).message}`,
      error,
    );
  }
}
