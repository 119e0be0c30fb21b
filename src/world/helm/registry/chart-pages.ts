/**
 * Chart repositories on GitHub Pages: what a team pushes to the registry, its release workflow publishes there too.
 *
 * Models: `https://OWNER.github.io/FOLDER` (or the site of the team that the chart is named after) for charts pushed to
 * `ghcr.io/OWNER/FOLDER/NAME`, under the usual names of such folders, too, with the `index.yaml` that `helm repo index`
 * writes. Left out: any other page.
 */
import { indexYaml, sortedIndex, type HelmIndex } from './index-file';
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

/** Folders that sites of charts use, whatever the registry's is called. */
const USUAL = ['charts', 'helm-charts', 'helm'];

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
    if (owner !== site && name !== site) return [];
    if (folders.join('/') !== folder && !USUAL.includes(folder)) return [];
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
  const entries: HelmIndex['entries'] = {};
  for (const { metadata, digest, at } of charts) {
    const urls = [`${address}/${metadata.name}-${metadata.version}.tgz`];
    (entries[metadata.name] ??= []).push({ ...metadata, created: timeOf(at), digest, urls });
  }
  const generated = timeOf(Math.max(...charts.map(({ at }) => at)));
  return indexYaml(sortedIndex({ apiVersion: 'v1', generated, entries }));
}

function timeOf(at: number): string {
  return new Date(at).toISOString().replace(/\.?0*Z$/, 'Z');
}
