/**
 * `kubectl config …`: contexts, clusters and users of the kubeconfig.
 *
 * Models: kubectl's `cmd/config`. Left out: exec plugins and auth providers (`set-credentials --exec-…`).
 */
import { join } from '../../files/files';
import { notModelled } from '../not-modelled';
import {
  defaultKubeconfigFile,
  loadKubeconfig,
  saveKubeconfig,
  type Cluster,
  type Kubeconfig,
} from '../kubeconfig';
import { KubectlError, throwAll } from './errors';
import { helpPage } from './help';
import type { Command, Run } from './run';
import { TABLE, tabbed } from './tab-writer';

export const CONFIG: Record<string, Command> = {
  'kubectl config current-context': currentContext,
  'kubectl config get-contexts': getContexts,
  'kubectl config get-clusters': (run) => names(run, 'clusters'),
  'kubectl config get-users': (run) => names(run, 'users'),
  'kubectl config use-context': useContext,
  'kubectl config set-context': setContext,
  'kubectl config rename-context': renameContext,
  'kubectl config delete-context': (run) => remove(run, 'contexts', 'context'),
  'kubectl config delete-cluster': (run) => remove(run, 'clusters', 'cluster'),
  'kubectl config delete-user': deleteUser,
  'kubectl config set-cluster': setCluster,
  'kubectl config set-credentials': setCredentials,
};

export function load(run: Run): Kubeconfig {
  return loadKubeconfig(run.context, run.text('kubeconfig'));
}

export function save(run: Run, config: Kubeconfig): void {
  saveKubeconfig(run.context, config, run.text('kubeconfig'));
}

function file(run: Run): string {
  return defaultKubeconfigFile(run.context, run.text('kubeconfig'));
}

/** Shows the help page, then refuses. */
export function refuseArguments(run: Run, word = 'Unexpected'): KubectlError {
  run.out(helpPage(run.invocation.command));
  return new KubectlError(`${word} args: [${run.args.join(' ')}]`);
}

function currentContext(run: Run): void {
  const { current } = load(run);
  if (!current) throw new KubectlError('current-context is not set');
  run.out(`${current}\n`);
}

function getContexts(run: Run): void {
  const output = run.text('output');
  if (output !== '' && output !== 'name')
    throw new KubectlError(
      `--output ${output} is not available in kubectl config get-contexts; resetting to default output format`,
    );
  const config = load(run);
  const wanted = run.args.length ? run.args : [...config.contexts.keys()];
  const found = wanted.filter((name) => config.contexts.has(name)).sort();
  const row = (name: string): string => {
    if (output === 'name') return `${name}\n`;
    const { cluster = '', user = '', namespace = '' } = config.contexts.get(name)!;
    return `${config.current === name ? '*' : ' '}\t${name}\t${cluster}\t${user}\t${namespace}\n`;
  };
  const header =
    output === 'name' || run.flag('no-headers') ? '' : 'CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE\n';
  run.out(tabbed(header + found.map(row).join(''), TABLE));
  const missing = wanted.filter((name) => !config.contexts.has(name));
  throwAll(missing.map((name) => new KubectlError(`context ${name} not found`)));
}

function names(run: Run, kind: 'clusters' | 'users'): void {
  const found = [...load(run)[kind].keys()].sort();
  run.out(['NAME', ...found].map((name) => `${name}\n`).join(''));
}

function useContext(run: Run): void {
  const [name, ...more] = run.args;
  if (name === undefined || more.length) throw refuseArguments(run);
  const config = load(run);
  if (name === '') throw new KubectlError('empty context names are not allowed');
  if (!config.contexts.has(name))
    throw new KubectlError(`no context exists with the name: ${JSON.stringify(name)}`);
  config.current = name;
  save(run, config);
  run.out(`Switched to context ${JSON.stringify(name)}.\n`);
}

function setContext(run: Run): void {
  if (run.args.length > 1) throw refuseArguments(run);
  const given = run.args[0] ?? '';
  const current = run.flag('current');
  if (!given && !current) throw new KubectlError('you must specify a non-empty context name or --current');
  if (given && current) throw new KubectlError('you cannot specify both a context name and --current');
  const config = load(run);
  if (current && !config.current) throw new KubectlError('no current context is set');
  const name = current ? config.current : given;
  const existed = config.contexts.has(name);
  const context = { ...config.contexts.get(name) };
  for (const field of ['cluster', 'user', 'namespace'] as const) {
    if (!run.has(field)) continue;
    if (run.text(field) === '') delete context[field];
    else context[field] = run.text(field);
  }
  config.contexts.set(name, { cluster: '', user: '', ...context });
  save(run, config);
  run.out(`Context ${JSON.stringify(name)} ${existed ? 'modified' : 'created'}.\n`);
}

function renameContext(run: Run): void {
  const [from, to, ...more] = run.args;
  if (from === undefined || to === undefined || more.length) throw refuseArguments(run);
  if (to === '') throw new KubectlError('You must specify a new non-empty context name');
  const config = load(run);
  const context = config.contexts.get(from);
  if (!context)
    throw new KubectlError(`cannot rename the context ${JSON.stringify(from)}, it's not in ${file(run)}`);
  if (config.contexts.has(to))
    throw new KubectlError(
      `cannot rename the context ${JSON.stringify(from)}, the context ${JSON.stringify(to)} already exists in ${file(run)}`,
    );
  config.contexts.delete(from);
  config.contexts.set(to, context);
  if (config.current === from) config.current = to;
  save(run, config);
  run.out(`Context ${JSON.stringify(from)} renamed to ${JSON.stringify(to)}.\n`);
}

function remove(run: Run, kind: 'contexts' | 'clusters', word: string): void {
  const config = load(run);
  const [name, ...more] = run.args;
  if (name === undefined || more.length) return run.out(helpPage(run.invocation.command));
  if (!config[kind].has(name)) throw new KubectlError(`cannot delete ${word} ${name}, not in ${file(run)}`);
  if (kind === 'contexts' && config.current === name)
    run.err(
      'warning: this removed your active context, use "kubectl config use-context" to select a different one\n',
    );
  config[kind].delete(name);
  save(run, config);
  run.out(`deleted ${word} ${name} from ${file(run)}\n`);
}

function deleteUser(run: Run): void {
  const [name, ...more] = run.args;
  if (name === undefined || more.length) throw run.usage('user to delete is required');
  const config = load(run);
  if (!config.users.has(name)) throw new KubectlError(`cannot delete user ${name}, not in ${file(run)}`);
  config.users.delete(name);
  save(run, config);
  run.out(`deleted user ${name} from ${file(run)}\n`);
}

function setCluster(run: Run): void {
  const [name, ...more] = run.args;
  if (name === undefined || more.length) throw refuseArguments(run);
  if (name === '') throw new KubectlError('you must specify a non-empty cluster name');
  const authority = run.text('certificate-authority');
  if (run.flag('insecure-skip-tls-verify') && authority)
    throw new KubectlError('you cannot specify a certificate authority and insecure mode at the same time');
  const config = load(run);
  const cluster: Cluster = { ...config.clusters.get(name) };
  if (run.has('server')) cluster.server = run.text('server');
  if (run.has('tls-server-name')) cluster['tls-server-name'] = run.text('tls-server-name');
  if (run.flag('insecure-skip-tls-verify')) {
    cluster['insecure-skip-tls-verify'] = true;
    delete cluster['certificate-authority'];
    delete cluster['certificate-authority-data'];
  }
  if (run.has('certificate-authority')) {
    cluster['certificate-authority'] = join(run.context.cwd, authority);
    delete cluster['insecure-skip-tls-verify'];
    delete cluster['certificate-authority-data'];
  }
  config.clusters.set(name, { ...cluster, server: cluster.server ?? '' });
  save(run, config);
  run.out(`Cluster ${JSON.stringify(name)} set.\n`);
}

function setCredentials(run: Run): void {
  const exec = ['exec-command', 'auth-provider', 'client-certificate', 'client-key'].find((flag) =>
    run.has(flag),
  );
  if (exec) throw notModelled('kubectl', `config set-credentials --${exec}`);
  const [name, ...more] = run.args;
  if (name === undefined || more.length) throw refuseArguments(run, 'unexpected');
  if (name === '') throw new KubectlError('you must specify a non-empty user name');
  if (run.text('token') && (run.text('username') || run.text('password')))
    throw new KubectlError(
      'you cannot specify more than one authentication method at the same time: --token, --username/--password',
    );
  const config = load(run);
  const user = { ...config.users.get(name) };
  for (const field of ['token', 'username', 'password'] as const)
    if (run.has(field)) user[field] = run.text(field);
  config.users.set(name, user);
  save(run, config);
  run.out(`User ${JSON.stringify(name)} set.\n`);
}
