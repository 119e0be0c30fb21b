/**
 * Which release, which chart: the arguments of `install` and `template`.
 *
 * Models: `Install.NameAndChart`, `TemplateName`, `checkIfInstallable` of helm v4.
 */
import type { Metadata } from '../../helm/chart/chart';
import { BUILTINS } from '../../helm/functions/builtins';
import { engineFunctions } from '../../helm/engine/functions';
import { TemplateSet } from '../../helm/template/exec';
import { parseTemplate } from '../../helm/template/parse';
import type { Call } from './call';

/** @param usual the name where none is given; '' asks for one @throws Error */
export function nameAndChart(call: Call, usual = ''): { name: string; chart: string } {
  const { typed, args } = call;
  const [first = '', second] = args;
  const template = typed.text('name-template');
  if (args.length > 2)
    throw new Error(`expected at most two arguments, unexpected arguments: ${args.slice(2).join(', ')}`);
  if (second !== undefined) {
    if (typed.flag('generate-name')) throw new Error('cannot set --generate-name and also specify a name');
    if (template) throw new Error('cannot set --name-template and also specify a name');
    return { name: first, chart: second };
  }
  if (template) return { name: templateName(call, template), chart: first };
  if (usual) return { name: usual, chart: first };
  if (!typed.flag('generate-name')) throw new Error('must either provide a name or specify --generate-name');
  return { name: generatedName(first, call.context.clock.now()), chart: first };
}

function generatedName(chart: string, now: number): string {
  const base = chart.replace(/\/+$/, '').split('/').at(-1)!;
  const stem = base === '.' || base === '' ? 'chart' : base.split('.')[0]!;
  return `${stem}-${Math.floor(now / 1000)}`;
}

function templateName({ context }: Call, template: string): string {
  const functions = {
    ...engineFunctions({ clock: context.clock, names: context.names }, undefined),
    ...BUILTINS,
  };
  const set = new TemplateSet(functions, { noValue: true });
  set.add(parseTemplate('name-template', template, new Set(Object.keys(functions))));
  return set.execute('name-template', null);
}

/** @throws Error for a library */
export function checkInstallable({ type }: Metadata): void {
  if (type && type !== 'application') throw new Error(`${type} charts are not installable`);
}
