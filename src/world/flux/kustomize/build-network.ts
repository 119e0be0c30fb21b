/**
 * What a build in kustomize-controller's container reaches: repositories of the forge, and the files it shows raw.
 *
 * Models: the `git` in the container, which nobody can ask for a name and a password, and GitHub's raw pages.
 */
import { ForgeError, type Forge } from '../../git/forge-api';
import { noSuchHost } from '../../helm/registry/network';
import type { Network } from '../../kustomize/remote';

/** Who answers, if only that it has no such page. */
const SITES = /^https?:\/\/(github\.com|raw\.githubusercontent\.com|ghcr\.io|[^/]+\.github\.io)(\/|$)/;
const RAW = /^https:\/\/raw\.githubusercontent\.com\/([^/]+\/[^/]+)\/(?:refs\/heads\/)?([^/]+)\/(.+)$/;

export function buildNetwork(forge: Forge): Network {
  return {
    get(url) {
      const [, repository, ref, path] = RAW.exec(url) ?? [];
      const bytes = repository && forge.repository(repository) && readFile(forge, repository, ref!, path!);
      if (!bytes && SITES.test(url)) throw new Error(`HTTP Error: status code 404 (Not Found)`);
      if (!bytes) throw new Error(`Get ${JSON.stringify(url)}: ${noSuchHost(url)}`);
      return new TextDecoder().decode(bytes);
    },
    clone(cloneSpec, ref) {
      const { name } = open(forge, cloneSpec);
      try {
        return forge.files(name, ref === 'HEAD' ? forge.defaultBranch(name) : ref);
      } catch (error) {
        if (!(error instanceof ForgeError)) throw error;
        throw new Error(`fatal: couldn't find remote ref ${ref}\n`);
      }
    },
  };
}

function readFile(forge: Forge, repository: string, ref: string, path: string): Uint8Array | undefined {
  try {
    return forge.files(repository, ref).get(path);
  } catch (error) {
    if (error instanceof ForgeError) return undefined;
    throw error;
  }
}

/** @throws Error with what git prints */
function open(forge: Forge, url: string): { name: string } {
  try {
    return forge.open(url);
  } catch (error) {
    if (!(error instanceof ForgeError)) throw error;
    throw new Error(error.code === 'repository-not-found' ? askingForName(url) : unreachable(url));
  }
}

function askingForName(url: string): string {
  if (!/^https?:/.test(url))
    return 'git@github.com: Permission denied (publickey).\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n';
  const [host] = /^https?:\/\/[^/]+/.exec(url)!;
  return `fatal: could not read Username for '${host}': No such device or address\n`;
}

function unreachable(url: string): string {
  const host = url
    .replace(/^\w+:\/\//, '')
    .replace(/^[^@/]*@/, '')
    .replace(/[:/].*$/, '');
  if (/^https?:/.test(url)) return `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`;
  return `ssh: Could not resolve hostname ${host}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`;
}
