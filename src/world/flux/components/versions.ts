/** The versions this world's Flux speaks as. */

export const FLUX_VERSION = 'v2.9.4';

export type Component =
  'source-controller' | 'kustomize-controller' | 'helm-controller' | 'notification-controller';

/** Components in the order of `--components`, with the version of their image. */
export const COMPONENTS: Readonly<Record<Component, string>> = {
  'source-controller': 'v1.9.4',
  'kustomize-controller': 'v1.9.4',
  'helm-controller': 'v1.6.3',
  'notification-controller': 'v1.9.3',
};

export const DEFAULT_COMPONENTS = Object.keys(COMPONENTS) as Component[];
