/**
 * What commands of `helm` work with: where its files lie, the cluster as its user sees it, its log.
 *
 * Models: helm v4 pkg/cli `EnvSettings`, and `action.Configuration` as the program sets it up. Left out: other storage
 * drivers than Secrets.
 */
import type { Configuration } from '../../helm/action/configuration';
import { createChartEngine } from '../../helm/engine/engine';
import { ReleaseStorage } from '../../helm/release/storage';
import type { Client } from '../../kube/api';
import { connect, ConnectError, type Connection } from '../kubeconfig';
import { connectFlags, namespaceOf, type Call } from './call';
import { waiterFor, type WaitStrategy } from './wait';

/** Absolute paths of Helm's own files. */
export interface HelmPaths {
  repositoryConfig: string;
  repositoryCache: string;
  contentCache: string;
  registryConfig: string;
}

export function pathsOf({ context, typed }: Call): HelmPaths {
  const { env, machine } = context;
  const config =
    env.get('HELM_CONFIG_HOME') || `${env.get('XDG_CONFIG_HOME') || `${machine.home}/.config`}/helm`;
  const cache = env.get('HELM_CACHE_HOME') || `${env.get('XDG_CACHE_HOME') || `${machine.home}/.cache`}/helm`;
  const given = (flag: string): string => (typed.has(flag) ? typed.text(flag) : '');
  return {
    repositoryConfig:
      given('repository-config') || env.get('HELM_REPOSITORY_CONFIG') || `${config}/repositories.yaml`,
    repositoryCache: given('repository-cache') || env.get('HELM_REPOSITORY_CACHE') || `${cache}/repository`,
    contentCache: env.get('HELM_CONTENT_CACHE') || `${cache}/content`,
    registryConfig:
      given('registry-config') || env.get('HELM_REGISTRY_CONFIG') || `${config}/registry/config.json`,
  };
}

/** @throws Error `kubernetes cluster unreachable: ...` */
function connection(call: Call): Connection {
  try {
    return connect(call.env, call.context, connectFlags(call), 'helm');
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const why = error.message.replace('/api?timeout=32s', '/version');
    throw new Error(`kubernetes cluster unreachable: ${why}`);
  }
}

/** @throws Error */
export function clientOf(call: Call): Client {
  return connection(call).client;
}

/** For dry runs that have nothing to ask. */
const NOBODY = Object.freeze({}) as Client;

export interface ConfigurationOptions {
  /** All namespaces. */
  everywhere?: boolean;
  wait?: WaitStrategy;
  /** The cluster is not asked for anything. */
  offline?: boolean;
}

/** What actions work with. @throws Error where the cluster is out of reach */
export function configurationOf(call: Call, options: ConfigurationOptions = {}): Configuration {
  const { context } = call;
  const client = options.offline ? NOBODY : clientOf(call);
  const namespace = namespaceOf(call);
  const { clock, names } = context;
  const { log } = call;
  return {
    client,
    clock,
    names,
    namespace,
    engine: createChartEngine({ clock, names, log }),
    waiter: waiterFor(client, context, options.wait ?? 'hookOnly'),
    fieldManager: 'helm',
    helm: '4.1',
    log,
    releases: new ReleaseStorage({ client, clock, namespace: options.everywhere ? '' : namespace }),
  };
}
