/**
 * `kubectl config view`: the kubeconfig as it is in force, secrets left out.
 *
 * Models: kubectl's `config view`, `--minify`, `--raw`, `--flatten`.
 */
import { base64 } from './base64';
import { join } from '../../files/files';
import { parse } from '../../yaml/parse';
import { formatKubeconfig, type Kubeconfig } from '../kubeconfig';
import { load } from './config';
import { KubectlError } from './errors';
import { goJsonAsIs } from './go-values';
import { changePrinter, formatOf } from './printers';
import type { Run } from './run';

export function configView(run: Run): void {
  if (run.args.length) throw run.usage(`unexpected arguments: [${run.args.join(' ')}]`);
  if (run.has('merge') && run.text('merge') === 'false' && !run.text('kubeconfig'))
    throw new KubectlError('if merge==false a precise file must be specified');
  const print = changePrinter(run, '');
  const config = load(run);
  if (run.flag('minify')) minify(config, run.text('context'));
  resolvePaths(config);
  if (run.flag('flatten')) flatten(run, config);
  else if (!run.flag('raw')) redact(config);
  const shown = parse(formatKubeconfig(config)) as Record<string, unknown>;
  if (formatOf(run) === 'json') return run.out(`${goJsonAsIs(asStruct(shown), '    ')}\n`);
  print(shown);
}

/** The fields in the order of client-go's structs. */
function asStruct({ kind, apiVersion, ...config }: Record<string, unknown>): Record<string, unknown> {
  const named = (field: string): unknown =>
    ((config[field] ?? []) as Record<string, unknown>[]).map(({ name, ...rest }) => ({ name, ...rest }));
  return {
    kind,
    apiVersion,
    ...(config.preferences === undefined ? {} : { preferences: config.preferences }),
    clusters: named('clusters'),
    users: named('users'),
    contexts: named('contexts'),
    'current-context': config['current-context'],
  };
}

/** Only what the current context needs. */
function minify(config: Kubeconfig, name: string): void {
  if (name) config.current = name;
  if (!config.current) throw new KubectlError('current-context must exist in order to minify');
  const context = config.contexts.get(config.current);
  if (!context) throw new KubectlError(`cannot locate context ${config.current}`);
  if (context.cluster && !config.clusters.has(context.cluster))
    throw new KubectlError(`cannot locate cluster ${context.cluster}`);
  if (context.user && !config.users.has(context.user))
    throw new KubectlError(`cannot locate user ${context.user}`);
  keepOnly(config.contexts, config.current);
  keepOnly(config.clusters, context.cluster);
  keepOnly(config.users, context.user);
}

function keepOnly(map: Map<string, unknown>, kept: string | undefined): void {
  for (const name of [...map.keys()]) if (name !== kept) map.delete(name);
}

function resolvePaths(config: Kubeconfig): void {
  for (const [name, cluster] of config.clusters) {
    const authority = cluster['certificate-authority'];
    const folder = (config.origin.get(`clusters/${name}`) ?? '/').replace(/\/[^/]*$/, '') || '/';
    if (authority) cluster['certificate-authority'] = join(folder, authority);
  }
}

function flatten(run: Run, config: Kubeconfig): void {
  for (const cluster of config.clusters.values()) {
    const authority = cluster['certificate-authority'];
    if (!authority) continue;
    if (!run.context.files.isFile(authority))
      throw new KubectlError(`open ${authority}: no such file or directory`);
    delete cluster['certificate-authority'];
    cluster['certificate-authority-data'] = base64(run.context.files.readText(authority));
  }
}

function redact(config: Kubeconfig): void {
  for (const user of config.users.values()) {
    if (user.token) user.token = 'REDACTED';
    if (user.password) user.password = 'REDACTED';
  }
  for (const cluster of config.clusters.values())
    if (cluster['certificate-authority-data']) cluster['certificate-authority-data'] = 'DATA+OMITTED';
}
