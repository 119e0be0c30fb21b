/** What an image may be called. Models: `pkg/name` of google/go-containerregistry, not strict. */
import { AddressError, parseAddress } from './urls';

const REPOSITORY = 'abcdefghijklmnopqrstuvwxyz0123456789_-./';
const TAG = /^[A-Za-z0-9_.-]{1,128}$/;

/** What is wrong with a repository (`ghcr.io/a/b`); nothing where it is fine. */
export function repositoryError(name: string): string | undefined {
  if (name === '') return 'a repository name must be specified';
  const { registry, repository } = splitRegistry(name);
  const length = [...repository].length;
  if (length < 2 || length > 255)
    return `repository must be between 2 and 255 characters in length: ${repository}`;
  if ([...repository].some((char) => !REPOSITORY.includes(char)))
    return `repository can only contain the characters \`${REPOSITORY}\`: ${repository}`;
  return registryError(registry);
}

/** The part before the first `/` is a registry where it has a dot or a port. */
function splitRegistry(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash < 0 ? '' : name.slice(0, slash);
  if (first.includes('.') || first.includes(':') || first === 'localhost')
    return { registry: first, repository: name.slice(slash + 1) };
  return { registry: '', repository: name };
}

function registryError(registry: string): string | undefined {
  return isAuthority(registry) ? undefined : `registries must be valid RFC 3986 URI authorities: ${registry}`;
}

function isAuthority(registry: string): boolean {
  try {
    return parseAddress(`//${registry}`).host === registry;
  } catch (error) {
    if (error instanceof AddressError) return false;
    throw error;
  }
}

/** What is wrong with a reference (`ghcr.io/a/b:1.0` or `…@sha256:…`); nothing where it is fine. */
export function referenceError(reference: string): string | undefined {
  return isTagged(reference) || isDigested(reference) ? undefined : `could not parse reference: ${reference}`;
}

function isTagged(reference: string): boolean {
  const colon = reference.lastIndexOf(':');
  if (colon < 0 || reference.slice(colon).includes('/')) return repositoryError(reference) === undefined;
  return TAG.test(reference.slice(colon + 1)) && repositoryError(reference.slice(0, colon)) === undefined;
}

function isDigested(reference: string): boolean {
  const parts = reference.split('@');
  if (parts.length !== 2 || !/^sha256:[0-9a-f]{64}$/.test(parts[1]!)) return false;
  const colon = parts[0]!.lastIndexOf(':');
  const base = colon >= 0 && !parts[0]!.slice(colon).includes('/') ? parts[0]!.slice(0, colon) : parts[0]!;
  return repositoryError(base) === undefined;
}

/** Name and tag of an image, as `flux version` shows a controller: `source-controller`, `v1.9.4`. */
export function splitImage(image: string): { name: string; tag: string } | undefined {
  const { registry } = splitRegistry(image);
  const repository = image.slice(registry.length);
  const colon = repository.indexOf(':');
  if (colon < 0) return undefined;
  return { name: repository.slice(0, colon).split('/').at(-1)!, tag: repository.slice(colon + 1) };
}
