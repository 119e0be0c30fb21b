/** `helm package`. Left out: signatures. */
import { checkDependencies } from '../../helm/chart/dependencies';
import { loadChartFolder } from '../../helm/chart/load';
import { archiveName, saveChart } from '../../helm/chart/save';
import { parseVersion } from '../../helm/semver';
import { notModelled } from '../not-modelled';
import { absolute, type Call } from './call';
import { updateDependencies } from './dependency-manager';
import { checkApiVersion } from './load-chart';
import { readValueFlags } from './value-flags';

export function runPackage(call: Call): void {
  const { args, typed, files, context } = call;
  if (!args.length) throw new Error('need at least one argument, the path to the chart');
  if (typed.flag('sign')) {
    if (!typed.text('key')) throw new Error('--key is required for signing a package');
    const keyring = typed.text('keyring');
    if (!files.exists(absolute(call, keyring))) throw new Error(`open ${keyring}: no such file or directory`);
    throw notModelled('helm', 'package --sign');
  }
  readValueFlags(call);
  for (const argument of args) {
    const path = absolute(call, argument);
    if (!files.exists(path)) throw new Error(`stat ${argument}: no such file or directory`);
    if (typed.flag('dependency-update')) updateDependencies(call, path, () => undefined);
    context.out(`Successfully packaged chart and saved it to: ${packOne(call, path)}\n`);
  }
}

/** The path of the archive, as it is told. */
function packOne(call: Call, path: string): string {
  const { typed, files, context, cwd } = call;
  const chart = loadChartFolder(files, path, call.log);
  checkApiVersion(chart);
  const version = typed.text('version');
  if (version) chart.metadata.version = version;
  parseVersion(chart.metadata.version);
  const appVersion = typed.text('app-version');
  if (appVersion) chart.metadata.appVersion = appVersion;
  checkDependencies(chart);
  const destination = typed.text('destination') || '.';
  const folder = destination === '.' ? cwd : destination.replace(/(?<=.)\/+$/, '').replace(/^\.\//, '');
  const target = `${folder === '/' ? '' : folder}/${archiveName(chart)}`;
  let bytes: Uint8Array;
  try {
    bytes = saveChart(chart, Math.floor(context.clock.now() / 1000));
    const at = absolute(call, folder);
    if (files.isFile(at)) throw new Error(`is not a directory: ${folder}`);
    files.mkdir(at, { recursive: true });
  } catch (error) {
    throw new Error(`failed to save: ${(error as Error).message}`);
  }
  files.write(absolute(call, target), bytes);
  return target;
}
