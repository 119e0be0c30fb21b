/**
 * The hosts outside the cluster that keep charts: the registry `ghcr.io`, and the sites of GitHub Pages.
 *
 * Models: what a client in the cluster's network hears from them, down to hosts of which nobody knows. Left out:
 * credentials (the registry lets everybody read and write), redirects, certificates.
 */
import type { Clock } from '../../time/clock';
import { pageOf } from './chart-pages';
import { OciRegistry } from './oci-registry';

/** Who answers at what address. */
export interface ChartNetwork {
  /** @throws NoSuchHost */
  registry(host: string): OciRegistry;
  /** What an address answers. @throws NoSuchHost, HttpError */
  fetch(url: string): Uint8Array;
}

/** `dial tcp: lookup ...`: nobody answers there. */
export class NoSuchHost extends Error {}

export class HttpError extends Error {
  constructor(
    readonly url: string,
    readonly status: string,
  ) {
    super(`${url} : ${status}`);
  }
}

export function createNetwork(clock: Clock): ChartNetwork {
  const ghcr = new OciRegistry('ghcr.io', () => clock.now());
  return {
    registry(host) {
      if (host !== ghcr.host) throw new NoSuchHost(noSuchHost(host));
      return ghcr;
    },
    fetch(url) {
      const { protocol, host, path } = partsOf(url);
      if (protocol !== 'http' && protocol !== 'https')
        throw new Error(`unsupported protocol scheme "${protocol}"`);
      if (host.endsWith('.github.io')) {
        const page = pageOf(ghcr, host.slice(0, -'.github.io'.length), path);
        if (page) return page;
        throw new HttpError(url, '404 Not Found');
      }
      if (host === 'github.com' || host === ghcr.host) throw new HttpError(url, '404 Not Found');
      throw new NoSuchHost(noSuchHost(url));
    },
  };
}

/** A network in which nobody answers. */
export const EMPTY_NETWORK: ChartNetwork = {
  registry: (host) => {
    throw new NoSuchHost(noSuchHost(host));
  },
  fetch: (url) => {
    throw new NoSuchHost(noSuchHost(url));
  },
};

function partsOf(url: string): { protocol: string; host: string; path: string } {
  const [, protocol = '', host = '', path = ''] = /^(\w*):\/\/([^/]*)(?:\/([^?]*))?/.exec(url) ?? [];
  return { protocol: protocol.toLowerCase(), host: host.replace(/^.*@/, '').replace(/:443$/, ''), path };
}

/** `dial tcp: ...` for an address of which nobody knows. */
export function noSuchHost(url: string): string {
  const host = url.replace(/^\w+:\/\//, '').replace(/\/.*$/, '');
  const [name = '', port] = host.split(':');
  if (name === 'localhost' || /^127\./.test(name)) {
    const fallback = url.startsWith('http:') ? '80' : '443';
    return `dial tcp 127.0.0.1:${port ?? fallback}: connect: connection refused`;
  }
  return `dial tcp: lookup ${name} on 10.96.0.10:53: no such host`;
}
