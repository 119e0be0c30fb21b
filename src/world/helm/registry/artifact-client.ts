/**
 * Artifacts in registries, as Flux pushes and pulls them.
 *
 * Models: fluxcd/pkg/oci over go-containerregistry, with the words of that. Left out: credentials, other media types of
 * images, indexes.
 */
import type { ChartNetwork } from './network';
import { MANIFEST_TYPE, RegistryError, type OciRegistry } from './oci-registry';
import { FLUX_CONFIG, FLUX_LAYER } from './media-types';
import { goMap } from './registry-client';

export interface Layer {
  mediaType: string;
  /** As it was pushed: packed. */
  bytes: Uint8Array;
}

/** An artifact as a registry keeps it. */
export interface PulledArtifact {
  /** `sha256:...` of the manifest */
  digest: string;
  layers: Layer[];
  annotations?: Record<string, string>;
}

interface Address {
  host: string;
  repository: string;
  /** Tag or digest. */
  reference: string;
}

/** @param text `ghcr.io/owner/name:tag`, or `@sha256:...` */
function addressOf(text: string): Address {
  const [, host, path = '', tag, digest] =
    /^(?:([^/]*[.:][^/]*|localhost)\/)?(.*?)(?::([^:/@]*))?(?:@(.*))?$/.exec(text) ?? [];
  const repository = host || path.includes('/') ? path : `library/${path}`;
  return { host: host ?? 'index.docker.io', repository, reference: digest ?? tag ?? 'latest' };
}

/** What an address names: `ghcr.io/owner/name` and `v1`. */
export function nameOf(text: string): { repository: string; tag: string } {
  const { host, repository, reference } = addressOf(text);
  return { repository: `${host}/${repository}`, tag: reference };
}

/** @throws Error `Get "https://.../v2/": dial tcp: ...` */
function registryAt(network: ChartNetwork, host: string): OciRegistry {
  try {
    return network.registry(host);
  } catch (error) {
    throw new Error(`Get "https://${host}/v2/": ${(error as Error).message}`);
  }
}

/** Does the registry answer? @throws Error where it does not */
export function ping(network: ChartNetwork, text: string): void {
  registryAt(network, addressOf(text).host);
}

/** `GET https://...: MANIFEST_UNKNOWN: manifest unknown; map[Tag:v1]` */
function told<T>(url: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    const { code, message, detail } = error;
    throw new Error(`GET ${url}: ${code}: ${message}${detail ? `; ${goMap(detail)}` : ''}`);
  }
}

/** @param repository `ghcr.io/owner/name` @throws Error */
export function artifactTags(network: ChartNetwork, repository: string): string[] {
  const { host, repository: path } = addressOf(repository);
  const registry = registryAt(network, host);
  return told(`https://${host}/v2/${path}/tags/list?n=1000`, () => registry.tags(path));
}

/** @param text `ghcr.io/owner/name:tag` @throws Error */
export function pullArtifact(network: ChartNetwork, text: string): PulledArtifact {
  const { host, repository, reference } = addressOf(text);
  const registry = registryAt(network, host);
  const { digest, manifest } = told(`https://${host}/v2/${repository}/manifests/${reference}`, () =>
    registry.manifest(repository, reference),
  );
  return {
    digest,
    layers: manifest.layers.map((layer) => ({
      mediaType: layer.mediaType,
      bytes: registry.blob(layer.digest),
    })),
    ...(manifest.annotations && { annotations: manifest.annotations }),
  };
}

/** @param text `ghcr.io/owner/name:tag` @returns the digest @throws Error */
export function pushArtifact(
  network: ChartNetwork,
  text: string,
  layer: Uint8Array,
  annotations: Record<string, string>,
): string {
  const { host, repository, reference } = addressOf(text);
  const registry = registryAt(network, host);
  const config = registry.putBlob(FLUX_CONFIG, new TextEncoder().encode('{}'));
  return registry.putManifest(repository, reference, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config,
    layers: [registry.putBlob(FLUX_LAYER, layer)],
    annotations,
  });
}

/** Gives an artifact another tag. @throws Error */
export function tagArtifact(network: ChartNetwork, text: string, tag: string): void {
  const { host, repository, reference } = addressOf(text);
  const registry = registryAt(network, host);
  told(`https://${host}/v2/${repository}/manifests/${reference}`, () =>
    registry.tag(repository, reference, tag),
  );
}
