/**
 * Addresses as Go reads them, and what it says of those that are none.
 *
 * Models: `Parse` of Go's `net/url`. Left out: unescaped paths and queries, zones of IPv6 addresses.
 */
import { quote } from '../cobra';

export interface Address {
  scheme: string;
  /** With its port. */
  host: string;
}

/** Go's words for what is no URL, e.g. `parse "a:b:c": first path segment in URL cannot contain colon`. */
export class AddressError extends Error {}

/** @throws AddressError */
export function parseAddress(text: string): Address {
  const [bare, fragment] = cut(text, '#');
  const address = told(bare, () => parse(bare));
  told(text, () => checkEscapes(fragment));
  return address;
}

function told<T>(text: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new AddressError(`parse ${quote(text)}: ${error.message}`);
  }
}

function parse(bare: string): Address {
  if (/[\u0000-\u001f\u007f]/.test(bare)) throw new AddressError('net/url: invalid control character in URL');
  if (bare.startsWith(':')) throw new AddressError('missing protocol scheme');
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(bare)?.[1] ?? '';
  const lower = scheme.toLowerCase();
  const rest = cut(scheme ? bare.slice(scheme.length + 1) : bare, '?')[0];
  if (!rest.startsWith('/')) {
    if (scheme) return { scheme: lower, host: '' };
    if (cut(rest, '/')[0].includes(':'))
      throw new AddressError('first path segment in URL cannot contain colon');
  }
  if (!rest.startsWith('//') || (!scheme && rest.startsWith('///'))) {
    checkEscapes(rest);
    return { scheme: lower, host: '' };
  }
  const slash = rest.indexOf('/', 2);
  const host = authority(lower, rest.slice(2, slash < 0 ? undefined : slash));
  if (slash >= 0) checkEscapes(rest.slice(slash));
  return { scheme: lower, host };
}

function authority(scheme: string, text: string): string {
  const at = text.lastIndexOf('@');
  const host = text.slice(at + 1);
  checkHost(scheme, host);
  if (at < 0) return host;
  const user = text.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) throw new AddressError('net/url: invalid userinfo');
  user.split(/:(.*)/s).forEach(checkEscapes);
  return host;
}

function checkHost(scheme: string, host: string): void {
  const open = host.lastIndexOf('[');
  if (open > 0) throw new AddressError('invalid IP-literal');
  if (open === 0) {
    const close = host.lastIndexOf(']');
    if (close < 0) throw new AddressError("missing ']' in host");
    checkPort(host.slice(close + 1));
    checkIp(host.slice(1, close));
    return;
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  for (let at = 0; at < host.length; at++) {
    if (host[at] === '%') checkHostEscape(host.slice(at, at + 3));
    else if (/[ #/?@\\^`{|}]/.test(host[at]!))
      throw new AddressError(`invalid character ${quote(host[at]!)} in host name`);
  }
}

function checkPort(text: string): void {
  if (!/^(:\d*)?$/.test(text)) throw new AddressError(`invalid port ${quote(text)} after host`);
}

function checkIp(text: string): void {
  if (/^\d+(\.\d+){3}$/.test(text)) throw new AddressError('invalid IP-literal');
  if (!/^[0-9A-Fa-f:.%]*$/.test(text) || !text.includes(':'))
    throw new AddressError(`invalid host: ParseAddr(${quote(text)}): unable to parse IP`);
}

/** In a host, only bytes beyond ASCII and the percent sign may be written so. */
function checkHostEscape(text: string): void {
  if (!/^%([89A-Fa-f][0-9A-Fa-f]|25)$/.test(text))
    throw new AddressError(`invalid URL escape ${quote(text)}`);
}

function checkEscapes(text: string): void {
  const wrong = /%(?![0-9A-Fa-f]{2})[^]{0,2}/.exec(text);
  if (wrong) throw new AddressError(`invalid URL escape ${quote(wrong[0])}`);
}

function cut(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}
