/** `helm create`. Left out: `--starter`. */
import { createChart } from '../../helm/chart/create';
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';

export function runCreate(call: Call): void {
  const [name = ''] = call.args;
  const { out } = call.context;
  out(`Creating ${name}\n`);
  if (call.typed.text('starter')) throw notModelled('helm', 'create --starter');
  const base = name.replace(/\/+$/, '').split('/').at(-1) || '.';
  const folder = name.includes('/') ? name.slice(0, name.lastIndexOf('/')) || '/' : '.';
  createChart(call.files, absolute(call, folder), base, out);
}
