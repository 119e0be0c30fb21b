/** The flags that `flux install` and `flux bootstrap` share. Models: their checks in flux2's `cmd/flux`. */
import type { Component, InstallOptions } from '../../flux/install';
import { COMPONENTS, FLUX_VERSION } from '../../flux/install';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { FluxError } from './call';

/** Components that exist, but not in this world. */
const EXTRA = ['image-reflector-controller', 'image-automation-controller', 'source-watcher'];
const REQUIRED = ['source-controller', 'kustomize-controller'];

/** @throws FluxError, NotModelled */
export function componentsOf(call: Call, options: { bootstrap: boolean }): Component[] {
  const { typed } = call;
  const chosen = typed.has('components') ? typed.list('components') : Object.keys(COMPONENTS);
  const components = [...chosen, ...typed.list('components-extra')];
  if (options.bootstrap)
    for (const each of REQUIRED)
      if (!components.includes(each)) throw new FluxError(`component ${each} is required`);
  for (const each of components)
    if (!(each in COMPONENTS) && !EXTRA.includes(each))
      throw new FluxError(`component ${each} is not available`);
  const credentials = typed.text('registry-creds');
  if (credentials && !typed.text('image-pull-secret'))
    throw new FluxError('--registry-creds requires --image-pull-secret to be set');
  if (credentials && credentials.split(':').length !== 2)
    throw new FluxError("invalid --registry-creds format, expected 'user:password'");
  const extra = components.find((each) => EXTRA.includes(each));
  if (extra) throw notModelled('flux', `--components-extra=${extra}`);
  return components as Component[];
}

/** @throws FluxError, NotModelled for another version than this one */
export function confirmVersion(call: Call): void {
  const version = call.typed.text('version');
  if (version === '' || version === FLUX_VERSION) return;
  if (version !== 'latest' && !version.startsWith('v'))
    throw new FluxError(`targeted version '${version}' must be prefixed with 'v'`);
  if (version !== 'latest') throw notModelled('flux', `--version=${version}`);
}

export function installOptions(call: Call, components: Component[]): InstallOptions {
  const { typed } = call;
  return {
    version: FLUX_VERSION,
    namespace: call.namespace,
    components,
    registry: typed.text('registry'),
    imagePullSecret: typed.text('image-pull-secret'),
    watchAllNamespaces: typed.flag('watch-all-namespaces'),
    networkPolicy: typed.flag('network-policy'),
    logLevel: typed.text('log-level'),
    clusterDomain: typed.text('cluster-domain'),
    tolerationKeys: typed.list('toleration-keys'),
  };
}
