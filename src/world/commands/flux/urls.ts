/**
 * Addresses as `flux` checks them.
 *
 * Models: the parts of Go's `net/url` that its checks look at. Left out: what a host or a query may contain.
 */
import { quote } from '../cobra';

export interface Address {
  scheme: string;
  host: string;
}

/** Go's words for what is no URL, e.g. `parse "a:b:c": first path segment in URL cannot contain colon`. */
export class AddressError extends Error {}

/** @throws AddressError */
export function parseAddress(text: string): Address {
  const fail = (why: string): never => {
    throw new AddressError(`parse ${quote(text)}: ${why}`);
  };
  if (/[\u0000-\u001f\u007f]/.test(text)) fail('net/url: invalid control character in URL');
  const bare = text.split('#')[0]!;
  if (bare.startsWith(':')) fail('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(bare)?.[1] ?? '';
  const rest = scheme ? bare.slice(scheme.length + 1) : bare;
  const path = rest.split('?')[0]!;
  if (!path.startsWith('/')) {
    if (scheme) return { scheme: scheme.toLowerCase(), host: '' };
    if (path.split('/')[0]!.includes(':')) fail('first path segment in URL cannot contain colon');
    return { scheme: '', host: '' };
  }
  if (!path.startsWith('//') || (!scheme && path.startsWith('///')))
    return { scheme: scheme.toLowerCase(), host: '' };
  const host = path.slice(2).split('/')[0]!.split('@').at(-1)!;
  const port = /^(?:\[[^\]]*\]|[^:]*)(:.*)?$/.exec(host)?.[1] ?? '';
  if (!/^(:\d*)?$/.test(port)) fail(`invalid port ${quote(port)} after host`);
  if (/[ "<>^`{|}\\]/.test(host))
    fail(`invalid character ${quote(/[ "<>^`{|}\\]/.exec(host)![0])} in host name`);
  return { scheme: scheme.toLowerCase(), host };
}
