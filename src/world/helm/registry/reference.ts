/**
 * What names a chart in a registry: `ghcr.io/owner/charts/movy:1.2.3`, or the same `@sha256:...`.
 *
 * Models: oras-go `registry.ParseReference`, and helm v4 pkg/registry/reference.go, which writes `+` of a tag as `_`.
 */

export interface Reference {
  registry: string;
  repository: string;
  tag: string;
  /** `sha256:...` */
  digest: string;
}

const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|[-]*)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|[-]*)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** @param text with or without `oci://` @throws Error `invalid reference: ...` */
export function parseReference(text: string): Reference {
  const plain = text.replace(/^oci:\/\//, '');
  const at = plain.lastIndexOf('@');
  const digest = at < 0 ? '' : plain.slice(at + 1);
  const named = at < 0 ? plain : plain.slice(0, at);
  const slash = named.indexOf('/');
  if (slash < 0) throw invalid('missing registry or repository');
  const registry = named.slice(0, slash);
  const [repository = '', ...rest] = named.slice(slash + 1).split(':');
  const tag = rest.join(':').replaceAll('+', '_');
  if (!registry || /[\s?#%]/.test(registry)) throw invalid(`invalid registry ${JSON.stringify(registry)}`);
  if (!REPOSITORY.test(repository)) throw invalid(`invalid repository ${JSON.stringify(repository)}`);
  if (tag && !TAG.test(tag)) throw invalid(`invalid tag ${JSON.stringify(tag)}`);
  return { registry, repository, tag, digest };
}

function invalid(why: string): Error {
  return new Error(`invalid reference: ${why}`);
}

export function formatReference({ registry, repository, tag, digest }: Reference): string {
  const name = `${registry}/${repository}`;
  return tag ? `${name}:${tag}` : digest ? `${name}@${digest}` : name;
}
