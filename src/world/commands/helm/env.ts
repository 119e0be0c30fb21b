/** `helm env`: the settings in force. Models: pkg/cli `EnvSettings.EnvVars`. */
import { type Call, connectFlags, namespaceOf } from './call';

export function runEnv(call: Call): void {
  const settings = settingsOf(call);
  const [wanted] = call.args;
  if (wanted !== undefined) call.context.out(`${settings[wanted] ?? ''}\n`);
  else
    for (const name of Object.keys(settings).sort())
      call.context.out(`${name}=${JSON.stringify(settings[name])}\n`);
}

/** The folders and files that `helm` works with, and what it was told of the cluster. */
export function settingsOf(call: Call): Record<string, string> {
  const { typed, context, debug } = call;
  const { home } = context.machine;
  const from = (variable: string, usual: string): string => context.env.get(variable) || usual;
  const folder = (variable: string, xdg: string, usual: string): string =>
    from(variable, `${from(xdg, `${home}/${usual}`)}/helm`);
  const cache = folder('HELM_CACHE_HOME', 'XDG_CACHE_HOME', '.cache');
  const config = folder('HELM_CONFIG_HOME', 'XDG_CONFIG_HOME', '.config');
  const data = folder('HELM_DATA_HOME', 'XDG_DATA_HOME', '.local/share');
  const flag = (name: string, variable: string, usual: string): string =>
    typed.has(name) ? typed.text(name) : from(variable, usual);
  const connect = connectFlags(call);
  return {
    HELM_BIN: 'helm',
    HELM_BURST_LIMIT: flag('burst-limit', 'HELM_BURST_LIMIT', '100'),
    HELM_CACHE_HOME: cache,
    HELM_CONFIG_HOME: config,
    HELM_CONTENT_CACHE: flag('content-cache', 'HELM_CONTENT_CACHE', `${cache}/content`),
    HELM_DATA_HOME: data,
    HELM_DEBUG: String(debug),
    HELM_KUBEAPISERVER: connect.server ?? '',
    HELM_KUBEASGROUPS: (connect.asGroup ?? []).join(','),
    HELM_KUBEASUSER: connect.as ?? '',
    HELM_KUBECAFILE: flag('kube-ca-file', 'HELM_KUBECAFILE', ''),
    HELM_KUBECONTEXT: connect.context ?? '',
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: String(typed.flag('kube-insecure-skip-tls-verify')),
    HELM_KUBETLS_SERVER_NAME: flag('kube-tls-server-name', 'HELM_KUBETLS_SERVER_NAME', ''),
    HELM_KUBETOKEN: connect.token ?? '',
    HELM_MAX_HISTORY: from('HELM_MAX_HISTORY', '10'),
    HELM_NAMESPACE: namespaceOf(call),
    HELM_PLUGINS: from('HELM_PLUGINS', `${data}/plugins`),
    HELM_QPS: Number(flag('qps', 'HELM_QPS', '0')).toFixed(2),
    HELM_REGISTRY_CONFIG: flag('registry-config', 'HELM_REGISTRY_CONFIG', `${config}/registry/config.json`),
    HELM_REPOSITORY_CACHE: flag('repository-cache', 'HELM_REPOSITORY_CACHE', `${cache}/repository`),
    HELM_REPOSITORY_CONFIG: flag(
      'repository-config',
      'HELM_REPOSITORY_CONFIG',
      `${config}/repositories.yaml`,
    ),
  };
}
