/**
 * Charts in registries, as Helm pushes and pulls them.
 *
 * Models: helm v4 pkg/registry `Client` over oras-go, with the words of both. Source-controller uses it too. Left out:
 * provenance files, caches.
 */
import { loadChartArchive } from '../chart/load';
import type { Metadata } from '../chart/chart';
import { compareVersions, isVersion, parseConstraint, parseStrictVersion, parseVersion } from '../semver';
import { CHART_CONFIG, CHART_LAYER } from './media-types';
import type { ChartNetwork } from './network';
import { NoSuchHost } from './network';
import {
  describe,
  digestOf,
  RegistryError,
  type Manifest,
  type OciRegistry,
  type StoredManifest,
} from './oci-registry';
import { formatReference, parseReference, type Reference } from './reference';

export interface PulledChart {
  /** As it was asked for: `ghcr.io/owner/charts/movy:1.2.3` */
  ref: string;
  /** `sha256:...` of the manifest */
  digest: string;
  archive: Uint8Array;
}

const UNDERSCORE = `
OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.`;

export class RegistryClient {
  /** @param tell is handed what is printed on the way */
  constructor(
    private readonly network: ChartNetwork,
    private readonly tell: (text: string) => void = () => undefined,
  ) {}

  /** @param created RFC 3339 @throws Error */
  push(archive: Uint8Array, text: string, created: string): void {
    const reference = parseReference(text);
    const { metadata } = loadChartArchive(archive);
    if (!text.endsWith(`/${metadata.name}:${metadata.version}`))
      throw new Error('strict mode enabled, ref basename and tag must match the chart name and version');
    const config = new TextEncoder().encode(JSON.stringify(metadata));
    const manifest: Manifest = {
      schemaVersion: 2,
      config: describe(CHART_CONFIG, config),
      layers: [describe(CHART_LAYER, archive)],
      annotations: annotationsOf(metadata, created),
    };
    const registry = this.destination(reference, digestOf(manifest));
    registry.putBlob(CHART_LAYER, archive);
    registry.putBlob(CHART_CONFIG, config);
    const digest = registry.putManifest(reference.repository, reference.tag, manifest);
    this.told('Pushed', formatReference(reference), digest);
  }

  private destination({ registry, repository }: Reference, digest: string): OciRegistry {
    try {
      return this.network.registry(registry);
    } catch (error) {
      const url = `https://${registry}/v2/${repository}/manifests/${digest}`;
      throw new Error(
        `failed to perform "Exists" on destination: Head ${JSON.stringify(url)}: ${(error as Error).message}`,
      );
    }
  }

  private told(what: string, ref: string, digest: string): void {
    this.tell(`${what}: ${ref}\nDigest: ${digest}\n`);
    if (ref.includes('_')) this.tell(`${ref} contains an underscore.\n${UNDERSCORE}\n`);
  }

  /** @param text with tag or digest @throws Error in oras' words */
  pull(text: string): PulledChart {
    const reference = parseReference(text);
    const ref = formatReference(reference);
    const found = this.fetch(reference, ref);
    const { config, layers } = found.manifest;
    const isConfig = config.mediaType === CHART_CONFIG;
    const layer = layers.find(({ mediaType }) => mediaType === CHART_LAYER);
    const count = 1 + Number(isConfig) + Number(layer !== undefined);
    if (count < 2)
      throw new Error(
        `manifest does not contain minimum number of descriptors (2), descriptors found: ${count}`,
      );
    if (!isConfig) throw new Error(`could not load config with mediatype ${CHART_CONFIG}`);
    if (!layer) throw new Error(`manifest does not contain a layer with mediatype ${CHART_LAYER}`);
    this.told('Pulled', ref, found.digest);
    return {
      ref,
      digest: found.digest,
      archive: this.network.registry(reference.registry).blob(layer.digest),
    };
  }

  private fetch(reference: Reference, ref: string): StoredManifest {
    const { registry, repository, tag, digest } = reference;
    const failed = (why: string): Error => new Error(`failed to perform "FetchReference" on source: ${why}`);
    if (!tag && !digest) throw failed('invalid reference');
    try {
      return this.network.registry(registry).manifest(repository, tag || digest);
    } catch (error) {
      if (error instanceof RegistryError) throw failed(`${ref}: not found`);
      const url = `https://${registry}/v2/${repository}/manifests/${tag || digest}`;
      throw failed(`Get ${JSON.stringify(url)}: ${(error as Error).message}`);
    }
  }

  /** The versions among the tags, newest first. @param text without a tag @throws Error in oras' words */
  tags(text: string): string[] {
    const { registry, repository } = parseReference(text);
    const url = `https://${registry}/v2/${repository}/tags/list`;
    let tags: string[];
    try {
      tags = this.network.registry(registry).tags(repository);
    } catch (error) {
      if (error instanceof NoSuchHost) throw new Error(`Get ${JSON.stringify(url)}: ${error.message}`);
      throw error instanceof RegistryError ? orasError('GET', url, error) : error;
    }
    return tags
      .flatMap((tag) => {
        try {
          return [parseStrictVersion(tag.replaceAll('_', '+'))];
        } catch {
          return [];
        }
      })
      .sort((a, b) => compareVersions(b, a))
      .map(({ original }) => original);
  }

  /**
   * The reference with the version that is meant, as it is asked for.
   * @param text `oci://ghcr.io/owner/charts/movy` @param version a version, a range, or '' @throws Error
   */
  resolve(text: string, version: string): string {
    const reference = parseReference(text);
    const { registry, repository, digest } = reference;
    const wanted = version || reference.tag;
    if (version && reference.tag && reference.tag !== version)
      throw new Error(`chart reference and version mismatch: ${version} is not ${reference.tag}`);
    if (digest) {
      if (wanted) this.checkDigest(reference, wanted);
      return wanted ? `${registry}/${repository}@${digest}` : text.replace(/^oci:\/\//, '');
    }
    if (isVersion(wanted)) return `${registry}/${repository}:${wanted}`;
    const tags = this.tags(text);
    if (!tags.length) throw new Error(`unable to locate any tags in provided repository: ${text}`);
    return `${registry}/${repository}:${matchingTag(tags, wanted)}`;
  }

  /** A tag next to a digest has to name the same. @throws Error */
  private checkDigest({ registry, repository, digest }: Reference, wanted: string): void {
    let found: string;
    try {
      found = this.network.registry(registry).manifest(repository, wanted).digest;
    } catch {
      return;
    }
    if (found !== digest) throw new Error(`chart reference digest mismatch: ${found} is not ${digest}`);
  }
}

/** @param tags newest first @throws Error */
export function matchingTag(tags: readonly string[], version: string): string {
  if (version && tags.includes(version)) return version;
  const constraint = parseConstraint(version || '*');
  const found = tags.find((tag) => isVersion(tag) && constraint.allows(parseVersion(tag)));
  if (found === undefined)
    throw new Error(`could not locate a version matching provided version string ${version}`);
  return found;
}

/** `GET "https://...": response status code 404: name unknown: ...` */
function orasError(method: string, url: string, { status, code, message, detail }: RegistryError): Error {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return new Error(
    `${method} ${JSON.stringify(url)}: response status code ${status}: ${words}: ${message}${detail ? `: ${goMap(detail)}` : ''}`,
  );
}

/** A map as Go's `%v` prints it. */
export function goMap(map: Record<string, string>): string {
  return `map[${Object.keys(map)
    .sort()
    .map((key) => `${key}:${map[key]}`)
    .join(' ')}]`;
}

function annotationsOf(metadata: Metadata, created: string): Record<string, string> {
  const {
    name,
    version,
    description = '',
    home = '',
    sources = [],
    maintainers = [],
    annotations,
  } = metadata;
  const authors = maintainers.map((each) => `${each.name ?? ''}${each.email ? ` (${each.email})` : ''}`);
  const own: Record<string, string> = {
    description,
    title: name,
    version,
    url: home,
    created,
    source: sources[0] ?? '',
    authors: authors.join(', '),
  };
  const prefix = 'org.opencontainers.image.';
  const all: Record<string, string> = {};
  for (const [key, value] of Object.entries(own)) if (value.trim()) all[prefix + key] = value;
  for (const [key, value] of Object.entries(annotations ?? {}))
    if (key !== `${prefix}version` && key !== `${prefix}title`) all[key] = value;
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
