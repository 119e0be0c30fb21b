/**
 * Servers outside the cluster that serve charts and artifacts: registries and sites. Git hosts are the forge.
 *
 * Models: what source-controller's clients (Helm's getters, go-containerregistry, minio) get to hear from them.
 */

/** A chart or an artifact as a registry keeps it. */
export interface Pulled {
  /** `sha256:...` of the manifest */
  digest: string;
  /** The unpacked archive: for a chart what is below its own folder. */
  files: ReadonlyMap<string, Uint8Array>;
  /** The archive as it was pushed, where it is known. */
  archive?: Uint8Array;
  annotations?: Record<string, string>;
}

export interface RemoteServers {
  /** What an address answers. @throws Error with the words of Helm's getter: `failed to fetch URL : 404 Not Found` */
  get(url: string): Uint8Array;
  /** A packed chart behind an address, unpacked. @throws Error as `get` */
  getChart(url: string): Pulled;
  /** @param repository `ghcr.io/owner/charts/name` @throws Error `GET "...": response status code 404: ...` */
  tags(repository: string): string[];
  /** A chart by reference. @throws Error `failed to perform "FetchReference" on source: ...: not found` */
  pullChart(reference: string): Pulled;
  /** An artifact by reference. @throws Error `GET https://...: MANIFEST_UNKNOWN: ...` */
  pullArtifact(reference: string): Pulled;
}

/** A world in which nobody answers. */
export const NOBODY: RemoteServers = {
  get: (url) => fail(url),
  getChart: (url) => fail(url),
  tags: (repository) => fail(apiOf(repository, 'tags/list')),
  pullChart: (reference) => fail(apiOf(reference, 'manifests')),
  pullArtifact: (reference) => fail(apiOf(reference, 'manifests')),
};

function fail(url: string): never {
  throw new Error(`Get "${url}": ${noSuchHost(url)}`);
}

function apiOf(reference: string, what: string): string {
  const [, host = '', path = '', tag = ''] = /^([^/]+)\/(.*?)(?::([^:/]*))?$/.exec(reference) ?? [];
  return `https://${host}/v2/${path}/${what}${tag ? `/${tag}` : ''}`;
}

/** `dial tcp: ...` for an address of which nobody knows. */
export function noSuchHost(url: string): string {
  const host = url.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const [name = '', port] = host.split(':');
  if (name === 'localhost' || /^127\./.test(name)) {
    const fallback = url.startsWith('http:') ? '80' : '443';
    return `dial tcp 127.0.0.1:${port ?? fallback}: connect: connection refused`;
  }
  return `dial tcp: lookup ${name} on 10.96.0.10:53: no such host`;
}
