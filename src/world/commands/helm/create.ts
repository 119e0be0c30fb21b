/** `helm create`, also from a chart of one's own. */
import { createChart, createFrom } from '../../helm/chart/create';
import { loadAny } from '../../helm/chart/load';
import { absolute, type Call } from './call';

export function runCreate(call: Call): void {
  const [name = ''] = call.args;
  const { files, typed, context } = call;
  context.out(`Creating ${name}\n`);
  const base = name.replace(/\/+$/, '').split('/').at(-1) || '.';
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) || '/' : '.';
  const starter = typed.text('starter');
  if (!starter) return createChart(files, absolute(call, folder), base, context.out);
  const path = absolute(call, starter.startsWith('/') ? starter : `${dataHome(call)}/starters/${starter}`);
  let chart;
  try {
    if (!files.exists(path)) throw new Error(`stat ${path}: no such file or directory`);
    chart = loadAny(files, path, call.log);
  } catch (error) {
    throw new Error(`could not load ${path}: ${(error as Error).message}`);
  }
  createFrom(files, absolute(call, folder), base, chart, Math.floor(context.clock.now() / 1000));
}

function dataHome({ context }: Call): string {
  const { env, machine } = context;
  return env.get('HELM_DATA_HOME') ?? `${env.get('XDG_DATA_HOME') ?? `${machine.home}/.local/share`}/helm`;
}
