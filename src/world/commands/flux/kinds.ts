/** The kinds that `flux` knows, and what it calls them. Models: the `apiType`s of `cmd/flux`. */
import type { Client, KubeObject } from '../../kube/api';
import { FluxError } from './call';

export interface FluxKind {
  kind: string;
  /** As in `suspending source git app` */
  human: string;
  group: string;
  version: string;
  resource: string;
}

const SOURCE = { group: 'source.toolkit.fluxcd.io', version: 'v1' };
const NOTIFICATION = 'notification.toolkit.fluxcd.io';
const IMAGE = { group: 'image.toolkit.fluxcd.io', version: 'v1' };

/** By the words that name them behind a verb: `flux suspend source git`. */
export const KINDS = {
  kustomization: {
    kind: 'Kustomization',
    human: 'kustomization',
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    resource: 'kustomizations',
  },
  helmrelease: {
    kind: 'HelmRelease',
    human: 'helmrelease',
    group: 'helm.toolkit.fluxcd.io',
    version: 'v2',
    resource: 'helmreleases',
  },
  'source git': { kind: 'GitRepository', human: 'source git', ...SOURCE, resource: 'gitrepositories' },
  'source oci': { kind: 'OCIRepository', human: 'source oci', ...SOURCE, resource: 'ocirepositories' },
  'source bucket': { kind: 'Bucket', human: 'source bucket', ...SOURCE, resource: 'buckets' },
  'source helm': { kind: 'HelmRepository', human: 'source helm', ...SOURCE, resource: 'helmrepositories' },
  'source chart': { kind: 'HelmChart', human: 'source chart', ...SOURCE, resource: 'helmcharts' },
  'source external': {
    kind: 'ExternalArtifact',
    human: 'source external-artifact',
    ...SOURCE,
    resource: 'externalartifacts',
  },
  alert: { kind: 'Alert', human: 'alert', group: NOTIFICATION, version: 'v1beta3', resource: 'alerts' },
  'alert-provider': {
    kind: 'Provider',
    human: 'alert provider',
    group: NOTIFICATION,
    version: 'v1beta3',
    resource: 'providers',
  },
  receiver: {
    kind: 'Receiver',
    human: 'receiver',
    group: NOTIFICATION,
    version: 'v1',
    resource: 'receivers',
  },
  'image repository': {
    kind: 'ImageRepository',
    human: 'image repository',
    ...IMAGE,
    resource: 'imagerepositories',
  },
  'image policy': { kind: 'ImagePolicy', human: 'image policy', ...IMAGE, resource: 'imagepolicies' },
  'image update': {
    kind: 'ImageUpdateAutomation',
    human: 'image update automation',
    ...IMAGE,
    resource: 'imageupdateautomations',
  },
  'artifact generator': {
    kind: 'ArtifactGenerator',
    human: 'artifactgenerator',
    group: 'source.extensions.fluxcd.io',
    version: 'v1beta1',
    resource: 'artifactgenerators',
  },
} satisfies Record<string, FluxKind>;

export type KindName = keyof typeof KINDS;

export function apiVersion(kind: { group: string; version: string }): string {
  return kind.group ? `${kind.group}/${kind.version}` : kind.version;
}

/** The kind's CRD is not installed. */
export class NoMatchError extends FluxError {
  constructor(message: string) {
    super(message);
    this.name = 'NoMatchError';
  }
}

/** Clients that have asked for some kind before: they know what there is. */
const discovered = new WeakSet<Client>();

/** As a client says it whose first question this is: where all of the version is missing, discovery itself failed. */
export function noMatch(client: Client, kind: string, version: string): NoMatchError {
  const known = discovered.has(client) || client.resources().some((type) => apiVersion(type) === version);
  discovered.add(client);
  return new NoMatchError(
    known
      ? `no matches for kind "${kind}" in version "${version}"`
      : `unable to retrieve the complete list of server APIs: ${version}: no matches for ${version}, Resource=`,
  );
}

/** @throws NoMatchError where the server does not serve the kind */
export function confirmServed(client: Client, kind: FluxKind): void {
  if (!client.typeOf(apiVersion(kind), kind.kind)) throw noMatch(client, kind.kind, apiVersion(kind));
  discovered.add(client);
}

/** @throws NoMatchError, StatusError */
export function getObject(client: Client, kind: FluxKind, namespace: string, name: string): KubeObject {
  confirmServed(client, kind);
  return client.get({ group: kind.group, version: kind.version, resource: kind.resource, namespace, name });
}

/** @param namespace all of them where undefined @throws NoMatchError, StatusError */
export function listObjects(
  client: Client,
  kind: FluxKind,
  namespace: string | undefined,
  options: { name?: string; labelSelector?: string } = {},
): KubeObject[] {
  confirmServed(client, kind);
  return client.list(
    {
      group: kind.group,
      version: kind.version,
      resource: kind.resource,
      ...(namespace === undefined ? {} : { namespace }),
    },
    {
      ...(options.name === undefined ? {} : { fieldSelector: `metadata.name=${options.name}` }),
      ...(options.labelSelector ? { labelSelector: options.labelSelector } : {}),
    },
  );
}
