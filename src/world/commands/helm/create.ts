/** `helm create`. Left out: `--starter`. */
import { createChart } from '../../helm/chart/create';
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';

export function runCreate(call: Call): void {
  const [name = ''] = call.args;
  const { out } = call.context;
  out(`Creating ${name}\n`);
  if (call.typed.text('starter')) throw notModelled('helm', 'create --starter');
  const trimmed = name.replace(/(?<=.)\/+$/, '');
  const at = trimmed.lastIndexOf('/');
  const folder = at < 0 ? '.' : trimmed.slice(0, at) || '/';
  createChart(call.files, absolute(call, folder), trimmed.slice(at + 1) || '.', out);
}
