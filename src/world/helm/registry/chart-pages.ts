/**
 * Chart repositories on GitHub Pages: what a team pushes to the registry, its release workflow publishes there too.
 *
 * Models: `https://OWNER.github.io/FOLDER` (or the site of the team that the chart is named after) for charts pushed to
 * `ghcr.io/OWNER/FOLDER/NAME`, with the `index.yaml` that `helm repo index` writes. Left out: any other page.
 */
import { marshal } from '../../yaml/marshal';
import { CHART_LAYER, CHART_CONFIG } from './media-types';
import type { Manifest, OciRegistry } from './oci-registry';

interface Published {
  metadata: Record<string, unknown> & { name: string; version: string };
  archive: Uint8Array;
  /** hex */
  digest: string;
  /** ms of world time */
  at: number;
}

/** What `https://SITE.github.io/PATH` answers; undefined is not found. */
export function pageOf(registry: OciRegistry, site: string, path: string): Uint8Array | undefined {
  const parts = path.split('/').filter(Boolean);
  const file = parts.pop();
  const charts = published(registry, site.toLowerCase(), parts.join('/'));
  if (!charts.length || file === undefined) return undefined;
  if (file === 'index.yaml')
    return new TextEncoder().encode(indexOf(charts, `https://${site}.github.io/${parts.join('/')}`));
  return charts.find(({ metadata }) => `${metadata.name}-${metadata.version}.tgz` === file)?.archive;
}

function published(registry: OciRegistry, site: string, folder: string): Published[] {
  return registry.names().flatMap((repository) => {
    const parts = repository.split('/');
    const name = parts.pop()!;
    const [owner = '', ...folders] = parts;
    if (folders.join('/') !== folder || (owner !== site && name !== site)) return [];
    return registry.tagged(repository).flatMap(({ digest, at }) => {
      const { manifest } = registry.manifest(repository, digest);
      const layer = manifest.layers.find(({ mediaType }) => mediaType === CHART_LAYER);
      if (!layer || manifest.config.mediaType !== CHART_CONFIG) return [];
      return [
        {
          metadata: configOf(registry, manifest),
          archive: registry.blob(layer.digest),
          digest: layer.digest.slice('sha256:'.length),
          at,
        },
      ];
    });
  });
}

function configOf(registry: OciRegistry, { config }: Manifest): Published['metadata'] {
  return JSON.parse(new TextDecoder().decode(registry.blob(config.digest))) as Published['metadata'];
}

function indexOf(charts: readonly Published[], address: string): string {
  const entries: Record<string, unknown[]> = {};
  for (const { metadata, digest, at } of [...charts].reverse())
    (entries[metadata.name] ??= []).push({
      ...metadata,
      created: timeOf(at),
      digest,
      urls: [`${address}/${metadata.name}-${metadata.version}.tgz`],
    });
  return marshal({ apiVersion: 'v1', entries, generated: timeOf(Math.max(...charts.map(({ at }) => at))) });
}

function timeOf(at: number): string {
  return new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');
}
