/** Flux's kinds as manifests write them: facts of the API that slips are told by. */

export interface FluxKind {
  apiVersion: string;
  /** Fields of `spec`. */
  fields: readonly string[];
}

const words = (text: string): readonly string[] => text.split(/\s+/);

export const FLUX_KINDS: Readonly<Record<string, FluxKind>> = {
  Kustomization: {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    fields: words(
      'buildMetadata commonMetadata components decryption deletionPolicy dependsOn force healthCheckExprs healthChecks ' +
        'ignore ignoreMissingComponents images interval kubeConfig namePrefix nameSuffix patches path postBuild prune ' +
        'retryInterval serviceAccountName sourceRef suspend targetNamespace timeout wait',
    ),
  },
  GitRepository: {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    fields: words(
      'ignore include interval provider proxySecretRef recurseSubmodules ref secretRef serviceAccountName ' +
        'sparseCheckout suspend timeout url verify',
    ),
  },
  HelmRepository: {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    fields: words(
      'accessFrom certSecretRef insecure interval passCredentials provider secretRef suspend timeout type url',
    ),
  },
  OCIRepository: {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    fields: words(
      'certSecretRef ignore insecure interval layerSelector provider proxySecretRef ref secretRef serviceAccountName ' +
        'suspend timeout url verify',
    ),
  },
  HelmRelease: {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    fields: words(
      'chart chartRef commonMetadata dependsOn driftDetection healthCheckExprs install interval kubeConfig maxHistory ' +
        'persistentClient postRenderStrategy postRenderers releaseName rollback serviceAccountName storageNamespace ' +
        'suspend targetNamespace test timeout uninstall upgrade values valuesFrom waitStrategy',
    ),
  },
};

/** Fields of `spec` that are durations, and those that are true or false, in any of these kinds. */
export const DURATIONS: readonly string[] = ['interval', 'retryInterval', 'timeout'];
export const BOOLEANS: readonly string[] = words(
  'force ignoreMissingComponents insecure passCredentials persistentClient prune recurseSubmodules suspend wait',
);

/** kustomize's own file, which shares the kind's name with Flux. */
export const KUSTOMIZE_GROUP = 'kustomize.config.k8s.io';
export const KUSTOMIZE_FILES: readonly string[] = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];
