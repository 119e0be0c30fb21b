/** What a cluster says of the Flux it runs. Models: `cmd/flux/cluster_info.go`. */
import type { Client, KubeObject } from '../../kube/api';

const PART_OF = 'app.kubernetes.io/part-of';
/** Selects what belongs to Flux. */
export const FLUX_SELECTOR = `${PART_OF}=flux`;

export interface ClusterInfo {
  bootstrapped: boolean;
  /** `flux-v2.9.4`; '' where it is not known */
  distribution: string;
  /** Who installed it; '' where nobody says */
  managedBy: string;
  version: string;
}

/** Read off the CRD of GitRepository. @throws StatusError, NotFound where Flux is not installed */
export function readClusterInfo(client: Client): ClusterInfo {
  const crd = client.get({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    resource: 'customresourcedefinitions',
    name: 'gitrepositories.source.toolkit.fluxcd.io',
  });
  const labels = crd.metadata.labels ?? {};
  const version = labels['app.kubernetes.io/version'] ?? '';
  const partOf = labels[PART_OF] ?? '';
  return {
    bootstrapped: labels['kustomize.toolkit.fluxcd.io/namespace'] !== undefined,
    distribution: partOf ? `${partOf}-${version}` : version,
    managedBy: labels['app.kubernetes.io/managed-by'] ?? '',
    version,
  };
}

/** The controllers' deployments. @throws StatusError */
export function fluxDeployments(client: Client, namespace: string): KubeObject[] {
  return client.list(
    { group: 'apps', version: 'v1', resource: 'deployments', namespace },
    { labelSelector: FLUX_SELECTOR },
  );
}

/** Images of a deployment's containers. */
export function imagesOf(deployment: KubeObject): string[] {
  const containers = (deployment['spec']?.template?.spec?.containers ?? []) as { image: string }[];
  return containers.map((each) => each.image);
}
