/**
 * Addresses of remote bases: what kustomize takes for a repository, and what it says when it cannot reach it.
 *
 * Models: `api/internal/git` (`NewRepoSpecFromURL`) and the loader's HTTP. What is fetched comes from the caller's
 * network; on a machine without one nobody answers.
 */
import { cleanPath } from './tree';

const SCHEMES = ['ssh://', 'https://', 'http://', 'file://'];

export interface Repository {
  raw: string;
  /** What git would be asked to fetch. */
  cloneSpec: string;
  ref: string;
  /** The folder in it; '' for its root. */
  path: string;
}

/** Whom a build can ask for what is not on the machine. */
export interface Network {
  /** What an address answers. @throws Error that says why nothing came */
  get(url: string): string;
  /** Files of a repository at a ref (`HEAD` where none was given). @throws Error with what git prints */
  clone(cloneSpec: string, ref: string): ReadonlyMap<string, Uint8Array>;
}

/** Is it an `http` address? */
export function isRemoteFile(path: string): boolean {
  return /^https?:/i.test(path) && !/[\s\u0000-\u001f]/.test(path.slice(0, 8));
}

/** The repository that an address names; undefined for a path on the machine. */
export function repositoryOf(address: string): Repository | undefined {
  if (address.startsWith('/')) return undefined;
  const [withoutQuery, query] = cut(address, '?');
  const found = hostOf(withoutQuery);
  if (!found) return undefined;
  const parts = pathParts(found.rest, found.host.startsWith('file://'));
  if (!parts) return undefined;
  return { raw: address, cloneSpec: found.host + parts.repo, ref: refOf(query), path: parts.path };
}

function refOf(query: string): string {
  const values = new Map(query.split('&').map((pair) => cut(pair, '=')));
  return values.get('ref') || values.get('version') || '';
}

function hostOf(address: string): { host: string; rest: string } | undefined {
  const bare = address.replace(/^git::/i, '');
  const scheme = SCHEMES.find((each) => bare.toLowerCase().startsWith(each)) ?? '';
  const afterScheme = bare.slice(scheme.length);
  const user = /^([a-zA-Z][a-zA-Z0-9-]*)@/.exec(afterScheme)?.[0] ?? '';
  const rest = afterScheme.slice(user.length);
  const github = /^github\.com[/:]/i.test(rest);
  const scp = scheme === '' && (user !== '' || github);
  if (scheme === '' && !scp) return undefined;
  if (scheme === 'file://') return { host: scheme, rest: user + rest };
  const at = separator(rest, scp);
  if (github) {
    const ssh = scheme === 'ssh://' || user !== '';
    return { host: ssh ? `${user}github.com:` : 'https://github.com/', rest: rest.slice(at + 1) };
  }
  const host = at < 0 ? rest : rest.slice(0, at + 1);
  return host === '' ? undefined : { host: scheme + user + host, rest: at < 0 ? '' : rest.slice(at + 1) };
}

function separator(text: string, scp: boolean): number {
  const slash = text.indexOf('/');
  const colon = text.indexOf(':');
  return scp && (slash < 0 || (colon > 0 && colon < slash)) ? colon : slash;
}

function pathParts(path: string, whole: boolean): { repo: string; path: string } | undefined {
  const split = explicitSplit(path) ?? defaultSplit(path, whole);
  if (!split || split.repo === '') return undefined;
  const inside = cleanPath(split.path.replace(/^\//, ''));
  return inside.split('/')[0] === '..' ? undefined : { repo: split.repo, path: inside === '.' ? '' : inside };
}

function explicitSplit(path: string): { repo: string; path: string } | undefined {
  const azure = path.indexOf('_git/');
  if (azure >= 0) {
    const [repo, ...rest] = path.slice(azure + 5).split('/');
    return { repo: path.slice(0, azure + 5) + repo!, path: rest.join('/') };
  }
  const double = path.indexOf('//');
  if (double >= 0) return { repo: path.slice(0, double), path: path.slice(double + 2) };
  const suffix = path.indexOf('.git');
  if (suffix >= 0) return { repo: path.slice(0, suffix + 4), path: path.slice(suffix + 4) };
  return undefined;
}

function defaultSplit(path: string, whole: boolean): { repo: string; path: string } | undefined {
  if (whole) return { repo: path, path: '' };
  const parts = path.split('/');
  return parts.length < 2 ? undefined : { repo: parts.slice(0, 2).join('/'), path: parts.slice(2).join('/') };
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

/** Host of an `http` address, with its port. */
export function hostOfUrl(url: string): string {
  return /^https?:\/\/([^/?#]*)/i.exec(url)?.[1]?.replace(/^.*@/, '') ?? '';
}
