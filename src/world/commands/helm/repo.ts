/** `helm repo add|list|remove|update`. Models: helm v4 pkg/cmd/repo_*.go. Left out: passwords asked for. */
import {
  checkAddress,
  downloadIndex,
  loadRepositories,
  saveRepositories,
  type RepositoryEntry,
} from '../../helm/registry/chart-repository';
import type { Call } from './call';
import { pathsOf } from './cluster';
import { outputFormat } from './flags';
import { formatTable, formatted } from './output';

const RETIRED: Record<string, string> = {
  '//kubernetes-charts.storage.googleapis.com': 'https://charts.helm.sh/stable',
  '//kubernetes-charts-incubator.storage.googleapis.com': 'https://charts.helm.sh/incubator',
};

export function repoAdd(call: Call): void {
  const { context, typed, env } = call;
  const [name = '', url = ''] = typed.args;
  const { repositoryConfig, repositoryCache } = pathsOf(call);
  for (const [old, now] of Object.entries(RETIRED))
    if (url.includes(old) && !typed.flag('allow-deprecated-repos'))
      throw new Error(
        `repo ${JSON.stringify(url)} is no longer available; try ${JSON.stringify(now)} instead`,
      );
  const known = loadRepositories(context.files, repositoryConfig) ?? [];
  const entry = entryOf(call, name, url);
  if (name.includes('/'))
    throw new Error(`repository name (${name}) contains '/', please specify a different name without '/'`);
  const existing = known.find((each) => each.name === name);
  if (existing && !typed.flag('force-update')) {
    if (JSON.stringify(entry) !== JSON.stringify({ ...entry, ...existing }))
      throw new Error(`repository name (${name}) already exists, please specify a different name`);
    context.out(`${JSON.stringify(name)} already exists with the same configuration, skipping\n`);
    return;
  }
  checkAddress(url);
  try {
    downloadIndex(env.network, context.files, repositoryCache, entry);
  } catch (error) {
    throw new Error(
      `looks like ${JSON.stringify(url)} is not a valid chart repository or cannot be reached: ${(error as Error).message}`,
    );
  }
  const all = existing ? known.map((each) => (each === existing ? entry : each)) : [...known, entry];
  saveRepositories(context.files, repositoryConfig, all, context.clock.timestamp());
  context.out(`${JSON.stringify(name)} has been added to your repositories\n`);
}

function entryOf({ typed }: Call, name: string, url: string): RepositoryEntry {
  return {
    caFile: typed.text('ca-file'),
    certFile: typed.text('cert-file'),
    insecure_skip_tls_verify: typed.flag('insecure-skip-tls-verify'),
    keyFile: typed.text('key-file'),
    name,
    pass_credentials_all: typed.flag('pass-credentials'),
    password: typed.text('password'),
    url,
    username: typed.text('username'),
  };
}

export function repoList(call: Call): void {
  const { context, typed } = call;
  const known = loadRepositories(context.files, pathsOf(call).repositoryConfig) ?? [];
  const format = outputFormat(typed);
  if (!known.length && format === 'table') {
    context.err('no repositories to show\n');
    return;
  }
  const elements = known.map(({ name, url }) => ({ name, url }));
  const header = typed.flag('no-headers') ? [] : [['NAME', 'URL']];
  context.out(
    formatted(format, elements, () =>
      formatTable([...header, ...elements.map(({ name, url }) => [name, url])]),
    ),
  );
}

export function repoRemove(call: Call): void {
  const { context, typed } = call;
  const { files } = context;
  const { repositoryConfig, repositoryCache } = pathsOf(call);
  let known = loadRepositories(files, repositoryConfig) ?? [];
  if (!known.length) throw new Error('no repositories configured');
  for (const name of typed.args) {
    const left = known.filter((each) => each.name !== name);
    if (left.length === known.length) throw new Error(`no repo named ${JSON.stringify(name)} found`);
    known = left;
    saveRepositories(files, repositoryConfig, known, context.clock.timestamp());
    for (const file of [`${repositoryCache}/${name}-charts.txt`, `${repositoryCache}/${name}-index.yaml`])
      if (files.isFile(file)) files.remove(file);
    context.out(`${JSON.stringify(name)} has been removed from your repositories\n`);
  }
}

export function repoUpdate(call: Call): void {
  const { context, typed, env } = call;
  const { repositoryConfig, repositoryCache } = pathsOf(call);
  const known = loadRepositories(context.files, repositoryConfig) ?? [];
  if (!known.length) throw new Error('no repositories found. You must add one before updating');
  const missing = typed.args.find((name) => !known.some((each) => each.name === name));
  if (missing !== undefined)
    throw new Error(`no repositories found matching '${missing}'.  Nothing will be updated`);
  context.out('Hang tight while we grab the latest from your chart repositories...\n');
  const failed: string[] = [];
  for (const entry of known) {
    if (typed.args.length && !typed.args.includes(entry.name)) continue;
    const name = JSON.stringify(entry.name);
    try {
      downloadIndex(env.network, context.files, repositoryCache, entry);
      context.out(`...Successfully got an update from the ${name} chart repository\n`);
    } catch (error) {
      context.out(
        `...Unable to get an update from the ${name} chart repository (${entry.url}):\n\t${(error as Error).message}\n`,
      );
      failed.push(entry.url);
    }
  }
  if (failed.length) throw new Error(`failed to update the following repositories: [${failed.join(' ')}]`);
  context.out('Update Complete. ⎈Happy Helming!⎈\n');
}
