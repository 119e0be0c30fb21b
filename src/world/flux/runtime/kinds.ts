/** The kinds the controllers work with. */

export interface Kind {
  apiVersion: string;
  group: string;
  version: string;
  kind: string;
  /** plural, lower case */
  resource: string;
}

function kind(group: string, version: string, name: string, resource: string): Kind {
  return { apiVersion: group ? `${group}/${version}` : version, group, version, kind: name, resource };
}

const SOURCE = 'source.toolkit.fluxcd.io';
const NOTIFICATION = 'notification.toolkit.fluxcd.io';

export const GIT_REPOSITORY = kind(SOURCE, 'v1', 'GitRepository', 'gitrepositories');
export const OCI_REPOSITORY = kind(SOURCE, 'v1', 'OCIRepository', 'ocirepositories');
export const HELM_REPOSITORY = kind(SOURCE, 'v1', 'HelmRepository', 'helmrepositories');
export const HELM_CHART = kind(SOURCE, 'v1', 'HelmChart', 'helmcharts');
export const BUCKET = kind(SOURCE, 'v1', 'Bucket', 'buckets');
export const EXTERNAL_ARTIFACT = kind(SOURCE, 'v1', 'ExternalArtifact', 'externalartifacts');
export const KUSTOMIZATION = kind('kustomize.toolkit.fluxcd.io', 'v1', 'Kustomization', 'kustomizations');
export const HELM_RELEASE = kind('helm.toolkit.fluxcd.io', 'v2', 'HelmRelease', 'helmreleases');
export const ALERT = kind(NOTIFICATION, 'v1beta3', 'Alert', 'alerts');
export const PROVIDER = kind(NOTIFICATION, 'v1beta3', 'Provider', 'providers');
export const RECEIVER = kind(NOTIFICATION, 'v1', 'Receiver', 'receivers');
export const CONFIG_MAP = kind('', 'v1', 'ConfigMap', 'configmaps');
export const SECRET = kind('', 'v1', 'Secret', 'secrets');
export const SERVICE_ACCOUNT = kind('', 'v1', 'ServiceAccount', 'serviceaccounts');
export const POD = kind('', 'v1', 'Pod', 'pods');
