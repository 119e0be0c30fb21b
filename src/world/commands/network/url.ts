/** URLs as curl and wget read them: `web`, `http://web:8080/albums?x=1`, `user:pw@host`. */

export interface Url {
  scheme: 'http' | 'https';
  user?: string;
  host: string;
  port: number;
  /** Was the port written down? */
  portGiven: boolean;
  path: string;
}

/** Undefined where it is no URL of the web. `scheme` names what it has instead. */
export function parseUrl(text: string): Url | { scheme: string } | undefined {
  const match =
    /^(?:([A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?:([^@/?#]*)@)?(\[[0-9a-fA-F:]+\]|[^:/?#]+)(?::(\d*))?([^#]*)/.exec(
      text,
    );
  if (!match || match[3] === undefined) return undefined;
  const scheme = (match[1] ?? 'http').toLowerCase();
  if (scheme !== 'http' && scheme !== 'https') return { scheme };
  const port = match[4] ? Number(match[4]) : scheme === 'https' ? 443 : 80;
  if (port > 65_535) return undefined;
  const rest = match[5] ?? '';
  return {
    scheme,
    user: match[2],
    host: match[3].toLowerCase(),
    port,
    portGiven: Boolean(match[4]),
    path: rest.startsWith('/') ? rest : `/${rest}`,
  };
}

export function hostHeader({ host, port, scheme }: Url): string {
  return port === (scheme === 'https' ? 443 : 80) ? host : `${host}:${port}`;
}

/** Where a `Location` leads from a URL. */
export function follow(from: Url, location: string): string {
  if (/^[a-z]+:\/\//i.test(location)) return location;
  const path = location.startsWith('/') ? location : from.path.replace(/[^/]*$/, '') + location;
  return `${from.scheme}://${hostHeader(from)}${path}`;
}
