/**
 * Servers outside the cluster that serve charts and artifacts: registries and sites. Git hosts are the forge.
 *
 * Models: what source-controller's clients (Helm's getters, go-containerregistry, minio) get to hear from them.
 */
import { sha256 } from '../../files/sha256';
import { unpackChart } from '../../helm/chart/archive';
import { artifactTags, pullArtifact, type PulledArtifact } from '../../helm/registry/artifact-client';
import { EMPTY_NETWORK, HttpError, type ChartNetwork } from '../../helm/registry/network';
import { RegistryClient } from '../../helm/registry/registry-client';

/** A chart as a registry or a site keeps it. */
export interface Pulled {
  /** `sha256:...` of the manifest */
  digest: string;
  /** What is below the chart's own folder. */
  files: ReadonlyMap<string, Uint8Array>;
  /** The archive as it was pushed, where it is known. */
  archive?: Uint8Array;
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
  pullArtifact(reference: string): PulledArtifact;
  /** Tags as an OCIRepository is told of them. @throws Error `GET https://...: NAME_UNKNOWN: ...` */
  artifactTags(repository: string): string[];
}

/** What the controllers hear from the servers of a network. */
export function remoteServers(network: ChartNetwork): RemoteServers {
  const client = new RegistryClient(network);
  return {
    get: (url) => fetched(network, url),
    getChart: (url) => {
      const archive = fetched(network, url);
      return { digest: `sha256:${sha256(archive)}`, files: unpackChart(archive), archive };
    },
    tags: (repository) => client.tags(repository),
    pullChart: (reference) => {
      const { digest, archive } = client.pull(reference);
      return { digest, archive, files: unpackChart(archive) };
    },
    artifactTags: (repository) => artifactTags(network, repository),
    pullArtifact: (reference) => pullArtifact(network, reference),
  };
}

/** Servers of a world in which nobody answers. */
export const NOBODY: RemoteServers = remoteServers(EMPTY_NETWORK);

function fetched(network: ChartNetwork, url: string): Uint8Array {
  try {
    return network.fetch(url);
  } catch (error) {
    if (error instanceof HttpError) throw new Error(`failed to fetch ${error.message}`);
    throw new Error(`Get ${JSON.stringify(url)}: ${(error as Error).message}`);
  }
}
