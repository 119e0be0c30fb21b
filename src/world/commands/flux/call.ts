/**
 * One call of `flux`: what was typed, where, and the cluster as its user sees it.
 *
 * Models: the globals of `cmd/flux/main.go` (`rootArgs`, `kubeconfigArgs`, `logger`).
 */
import type { Client } from '../../kube/api';
import type { ProgramContext } from '../../shell/program';
import type { Invocation } from '../cobra';
import type { Environment } from '../environment';
import type { ConnectFlags } from '../kubeconfig';
import { connect, ConnectError, loadKubeconfig } from '../kubeconfig';
import type { Logger } from './logger';
import { createLogger } from './logger';
import { lostClient } from './lost-client';

export const VERSION = '2.9.4';

/** What `flux` ends with; `main` prints it behind `✗` (or `⚠️` where `warning`). */
export class FluxError extends Error {
  constructor(
    message: string,
    readonly code = 1,
    readonly warning = false,
  ) {
    super(message);
    this.name = 'FluxError';
  }
}

export interface Call {
  env: Environment;
  context: ProgramContext;
  typed: Invocation;
  /** Where it looks: `--namespace`, else `flux-system`. */
  namespace: string;
  /** ms; `--timeout` */
  timeout: number;
  log: Logger;
  /** Prints to stdout. */
  out(text: string): void;
  /** The API server; connects when first asked. @throws ConnectError, StatusError */
  client(): Client;
}

/** What a command of `flux` is; answers the exit code, or nothing where it went well. @throws FluxError, StatusError, ConnectError, LostError */
export type Command = (call: Call) => Promise<number | void> | number | void;

export function createCall(env: Environment, context: ProgramContext, typed: Invocation): Call {
  let client: Client | undefined;
  return {
    env,
    context,
    typed,
    namespace: namespaceOf(context, typed),
    timeout: typed.duration('timeout'),
    log: createLogger((text) => context.err(text)),
    out: (text) => context.out(text),
    client: () => (client ??= reach(env, context, typed)),
  };
}

/** A server that does not answer is noticed at the first request. @throws ConnectError, StatusError */
function reach(env: Environment, context: ProgramContext, typed: Invocation): Client {
  try {
    return connect(env, context, connectFlags(typed), 'flux').client;
  } catch (error) {
    if (!(error instanceof ConnectError) || !['refused', 'unreachable'].includes(error.code)) throw error;
    return lostClient(error);
  }
}

/** The client, for commands that tell of an unusable kubeconfig in more words. @throws FluxError */
export function configuredClient(call: Call, before = ''): Client {
  try {
    return call.client();
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    throw new FluxError(`${before}kubernetes configuration load failed: ${error.message}`);
  }
}

/** The flags that choose server and user. */
export function connectFlags(typed: Invocation): ConnectFlags {
  return {
    kubeconfig: typed.text('kubeconfig'),
    context: typed.text('context'),
    cluster: typed.text('cluster'),
    user: typed.text('user'),
    server: typed.text('server'),
    token: typed.text('token'),
    as: typed.text('as'),
    asGroup: typed.list('as-group'),
    asUid: typed.text('as-uid'),
  };
}

function namespaceOf(context: ProgramContext, typed: Invocation): string {
  if (typed.has('namespace')) return typed.text('namespace');
  if (typed.flag('ns-follows-kube-context') || context.env.get('FLUX_NS_FOLLOWS_KUBE_CONTEXT')) {
    const config = loadKubeconfig(context, typed.text('kubeconfig'));
    const name = typed.text('context') || config.current;
    const found = config.contexts.get(name)?.namespace;
    if (found) return found;
  }
  return context.env.get('FLUX_SYSTEM_NAMESPACE') || typed.text('namespace');
}
