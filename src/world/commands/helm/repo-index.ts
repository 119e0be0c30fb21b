/** `helm repo index`: an index of the packed charts in a folder. Models: helm v4 pkg/cmd/repo_index.go and `IndexDirectory`. */
import { FilesError, type Files } from '../../files/files';
import { sha256 } from '../../files/sha256';
import { loadChartArchive } from '../../helm/chart/load';
import {
  indexJson,
  indexYaml,
  readIndex,
  sortedIndex,
  type ChartVersion,
  type HelmIndex,
} from '../../helm/registry/index-file';
import { absolute, type Call } from './call';

export function repoIndex(call: Call): void {
  const { files, context, typed } = call;
  const folder = absolute(call, typed.args[0]!);
  const now = context.clock.timestamp();
  const index = indexFolder(files, folder, typed.text('url'), now);
  const write = (path: string, content: HelmIndex): void => {
    try {
      files.write(path, typed.flag('json') ? indexJson(content) : indexYaml(content));
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      throw new Error(`open ${path}${context.names.digits()}: ${error.reason}`);
    }
  };
  if (typed.text('merge')) {
    const path = absolute(call, typed.text('merge'));
    if (files.isFile(path)) merge(index, loaded(files, path));
    else write(path, { apiVersion: 'v1', generated: now, entries: {} });
  }
  write(`${folder === '/' ? '' : folder}/index.yaml`, sortedIndex(index));
}

/** @throws Error */
function loaded(files: Files, path: string): HelmIndex {
  try {
    return readIndex(files.readText(path));
  } catch (error) {
    throw new Error(`merge failed: error loading ${path}: ${(error as Error).message}`);
  }
}

/** Charts in the folder and in those right below it; what is no chart is passed over. */
function indexFolder(files: Files, folder: string, url: string, created: string): HelmIndex {
  const entries: Record<string, ChartVersion[]> = {};
  const names = files.isDirectory(folder) ? [...files.list(folder)].sort() : [];
  const below = names
    .filter((name) => files.isDirectory(`${folder}/${name}`))
    .flatMap((name) => [...files.list(`${folder}/${name}`)].sort().map((file) => `${name}/${file}`));
  for (const path of [...names, ...below].filter((name) => name.endsWith('.tgz'))) {
    const bytes = files.readBytes(`${folder}/${path}`);
    const metadata = metadataOf(bytes);
    if (!metadata) continue;
    const address = url ? `${url.replace(/\/+$/, '')}/${path}` : path;
    (entries[metadata.name] ??= []).push({ ...metadata, urls: [address], created, digest: sha256(bytes) });
  }
  return { apiVersion: 'v1', generated: created, entries };
}

function metadataOf(bytes: Uint8Array): { name: string; version: string } | undefined {
  try {
    return loadChartArchive(bytes).metadata;
  } catch {
    return undefined;
  }
}

/** Adds what the index has not. */
function merge(index: HelmIndex, other: HelmIndex): void {
  for (const [name, versions] of Object.entries(other.entries))
    for (const each of versions)
      if (!index.entries[name]?.some(({ version }) => version === each.version))
        (index.entries[name] ??= []).push(each);
}
