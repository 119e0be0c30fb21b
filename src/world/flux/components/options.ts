/** What `flux install` and `flux bootstrap` may be told about the components. */
import { DEFAULT_COMPONENTS, FLUX_VERSION, type Component } from './versions';

export interface InstallOptions {
  version: string;
  namespace: string;
  components: readonly Component[];
  /** Registry and path of the images: `ghcr.io/fluxcd` */
  registry: string;
  imagePullSecret: string;
  watchAllNamespaces: boolean;
  networkPolicy: boolean;
  logLevel: string;
  clusterDomain: string;
  tolerationKeys: readonly string[];
}

export const DEFAULT_INSTALL: InstallOptions = {
  version: FLUX_VERSION,
  namespace: 'flux-system',
  components: DEFAULT_COMPONENTS,
  registry: 'ghcr.io/fluxcd',
  imagePullSecret: '',
  watchAllNamespaces: true,
  networkPolicy: true,
  logLevel: 'info',
  clusterDomain: 'cluster.local',
  tolerationKeys: [],
};
