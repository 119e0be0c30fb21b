/**
 * `helm plugin`: there are none, and none can be had here.
 *
 * Models: pkg/cmd/plugin_*.go as far as it goes without one. Left out: installing, packing and verifying plugins.
 */
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';
import { formatTable } from './table';

export function pluginList({ context }: Call): void {
  context.out(`${formatTable([['NAME', 'VERSION', 'TYPE', 'APIVERSION', 'PROVENANCE', 'SOURCE']])}\n`);
}

/** What takes the names of plugins: none of them is there. @throws Error */
export function onPlugins(verb: 'uninstall' | 'update'): (call: Call) => void {
  return ({ args }) => {
    if (!args.length) throw new Error(`please provide plugin name to ${verb}`);
    throw new Error(args.map((name) => `plugin: ${name} not found`).join('\n'));
  };
}

/** @throws Error for what is neither a folder nor an address */
export function pluginInstall(call: Call): void {
  const [source = ''] = call.args;
  const isAddress = /^(?:\w+:|git@)|\.git$|\.tgz$|\.tar\.gz$/.test(source);
  if (isAddress || call.files.exists(absolute(call, source))) throw notModelled('helm', 'plugin install');
  throw new Error(
    `cannot get information about plugin source ${JSON.stringify(source)} (if it's a local directory, does it exist?), last error was: Cannot detect VCS`,
  );
}

/** @throws Error where there is no such file */
export function onPluginFile(verb: 'package' | 'verify'): (call: Call) => void {
  return (call) => {
    const [path = ''] = call.args;
    if (!call.files.exists(absolute(call, path))) throw new Error(`stat ${path}: no such file or directory`);
    throw notModelled('helm', `plugin ${verb}`);
  };
}
