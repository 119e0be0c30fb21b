/**
 * Addresses of repositories.
 *
 * Models: the URL forms git and go-git take: `https://host/path`, `ssh://git@host/path`, `git@host:path`, a local path.
 */

export interface RemoteUrl {
  /** `file` is a path on the same machine. */
  scheme: 'https' | 'http' | 'ssh' | 'git' | 'file';
  host: string;
  port?: number;
  /** Without slashes at the ends and without `.git`; a local path as written. */
  path: string;
}

/** Undefined for a scheme nobody knows. */
export function parseRemoteUrl(url: string): RemoteUrl | undefined {
  const found = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^/:]*)(?::(\d+))?(\/.*)?$/i.exec(url);
  if (found) {
    const scheme = found[1]!.toLowerCase();
    if (scheme === 'file') return { scheme: 'file', host: '', path: found[4] ?? '/' };
    if (scheme !== 'https' && scheme !== 'http' && scheme !== 'ssh' && scheme !== 'git') return undefined;
    const port = found[3] === undefined ? undefined : Number(found[3]);
    return { scheme, host: found[2]!, port, path: cleanPath(found[4] ?? '') };
  }
  const short = /^(?:[^@/:]+@)?([^@/:]+):(?!\/\/)(.+)$/.exec(url);
  if (short) return { scheme: 'ssh', host: short[1]!, path: cleanPath(short[2]!) };
  return { scheme: 'file', host: '', path: url };
}

function cleanPath(path: string): string {
  return path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
}

/** The folder `git clone` makes for a URL. */
export function folderOf(url: string): string {
  return url
    .replace(/\/+$/, '')
    .replace(/\/?\.git$/, '')
    .replace(/^.*[/:]/, '');
}
