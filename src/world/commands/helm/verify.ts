/** `helm verify`. Left out: signatures; a chart without one is told as such. */
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';

export function runVerify(call: Call): void {
  const [path = ''] = call.args;
  const target = absolute(call, path);
  if (!call.files.exists(target)) throw new Error(`stat ${path}: no such file or directory`);
  if (call.files.isDirectory(target)) throw new Error('unpacked charts cannot be verified');
  if (!/\.tgz$|\.tar\.gz$/.test(path)) throw new Error('chart must be a tgz file');
  if (!call.files.exists(`${target}.prov`))
    throw new Error(
      `could not load provenance file ${path}.prov: stat ${path}.prov: no such file or directory`,
    );
  throw notModelled('helm', 'verify');
}
