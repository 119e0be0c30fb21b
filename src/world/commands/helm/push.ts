/** `helm push`: a packed chart into a registry. Models: helm v4 pkg/cmd/push.go, pkg/uploader and pkg/pusher. */
import { join } from '../../files/files';
import { loadChartFile } from '../../helm/chart/load';
import { registryClient } from './chart-download';
import type { Call } from './call';

export function push(call: Call): void {
  const [chart = '', remote = ''] = call.typed.args;
  const scheme = /^([A-Za-z][\w+.-]*):/.exec(remote)?.[1];
  if (!scheme) throw new Error('scheme prefix missing from remote (e.g. "oci://")');
  if (scheme !== 'oci') throw new Error(`scheme ${JSON.stringify(scheme)} not supported`);
  const { files, cwd } = call.context;
  const path = join(cwd, chart);
  if (!files.exists(path)) throw new Error(`${chart}: no such file`);
  if (files.isDirectory(path)) throw new Error('cannot push directory, must provide chart archive (.tgz)');
  const { metadata } = loadChartFile(files, path, undefined, chart);
  const folder = `${remote.slice('oci://'.length).replace(/\/+$/, '')}/${metadata.name}`;
  const created = new Date(files.stat(path).mtime).toISOString().replace(/\.\d+Z$/, 'Z');
  registryClient(call).push(files.readBytes(path), `${folder}:${metadata.version}`, created);
}
