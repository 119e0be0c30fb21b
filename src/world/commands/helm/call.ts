/** What a command of `helm` is given: what was typed, the machine, the services around it, and where to write. */
import type { Log } from '../../helm/action/configuration';
import type { Files } from '../../files/files';
import type { ProgramContext } from '../../shell/program';
import type { Invocation } from '../cobra';
import type { Environment } from '../environment';
import { type ConnectFlags, effective, loadKubeconfig } from '../kubeconfig';
import { createLog } from './log';

export interface Call {
  typed: Invocation;
  args: string[];
  env: Environment;
  context: ProgramContext;
  files: Files;
  cwd: string;
  log: Log;
  debug: boolean;
}

/** Answers nothing; what goes wrong is thrown. */
export type Command = (call: Call) => Promise<void> | void;

/** What `helm` says behind `Error: `. */
export class HelmError extends Error {}

export function createCall(typed: Invocation, context: ProgramContext, env: Environment): Call {
  const debug = typed.has('debug') ? typed.flag('debug') : isTrue(context.env.get('HELM_DEBUG'));
  return {
    typed,
    args: typed.args,
    env,
    context,
    files: context.files,
    cwd: context.cwd,
    log: createLog((text) => context.err(text), debug),
    debug,
  };
}

function isTrue(text = ''): boolean {
  return ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

/** The flags that say which cluster, with the environment's own words for them. */
export function connectFlags({ typed, context }: Call): ConnectFlags {
  const said = (flag: string, variable: string): string =>
    typed.text(flag) || (context.env.get(variable) ?? '');
  const flags: ConnectFlags = {};
  const kubeconfig = typed.text('kubeconfig');
  const pairs: [keyof ConnectFlags, string][] = [
    ['kubeconfig', kubeconfig],
    ['context', said('kube-context', 'HELM_KUBECONTEXT')],
    ['namespace', said('namespace', 'HELM_NAMESPACE')],
    ['server', said('kube-apiserver', 'HELM_KUBEAPISERVER')],
    ['token', said('kube-token', 'HELM_KUBETOKEN')],
    ['as', said('kube-as-user', 'HELM_KUBEASUSER')],
  ];
  for (const [name, value] of pairs) if (value) Object.assign(flags, { [name]: value });
  const groups = typed.list('kube-as-group');
  if (groups.length) flags.asGroup = groups;
  return flags;
}

/** The namespace of a release: by flag, by variable, by the kubeconfig's context, or `default`. */
export function namespaceOf(call: Call): string {
  const flags = connectFlags(call);
  if (flags.namespace) return flags.namespace;
  try {
    const config = loadKubeconfig(call.context, flags.kubeconfig);
    return effective(config, flags).context.namespace || 'default';
  } catch {
    return 'default';
  }
}

/** An absolute path without `.` and `..`. */
export function absolute({ cwd }: Pick<Call, 'cwd'>, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
