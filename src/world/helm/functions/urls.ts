/**
 * `urlParse` and `urlJoin`.
 *
 * Models: Go's net/url `Parse` and `URL.String` as sprig's url.go uses them, with their words for what is no URL.
 * Left out: zones of IPv6 addresses.
 */
import { kindOf } from '../template/values';
import { quoteGo } from '../template/printf';
import { fn, type Functions, NIL_POINTER } from './kit';

export interface Url {
  scheme: string;
  opaque: string;
  user: string | undefined;
  host: string;
  path: string;
  /** As it was written, where that is not how it would be written. */
  rawPath: string;
  query: string;
  forceQuery: boolean;
  fragment: string;
}

type Mode = 'path' | 'fragment' | 'host' | 'user';

export const URLS: Functions = {
  urlParse: fn('string', (text: string) => {
    const url = wrapped('unable to parse url', () => parseUrl(text));
    const { scheme, host, path, query, opaque, fragment, user = '' } = url;
    const hostname = hostnameOf(host);
    return { scheme, host, hostname, path, query, opaque, fragment, userinfo: user };
  }),
  urlJoin: fn('map', (given: Record<string, unknown> | null) => {
    const part = (key: string): string => textAt(given ?? {}, key);
    const url: Url = {
      scheme: part('scheme'),
      host: part('host'),
      path: part('path'),
      query: part('query'),
      opaque: part('opaque'),
      fragment: part('fragment'),
      rawPath: '',
      forceQuery: false,
      user: undefined,
    };
    const userinfo = part('userinfo');
    if (userinfo)
      url.user = wrapped('unable to parse userinfo in dict', () => parseUrl(`proto://${userinfo}@host`)).user;
    return urlText(url);
  }),
};

function wrapped(what: string, read: () => Url): Url {
  try {
    return read();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`);
  }
}

function textAt(map: Record<string, unknown>, key: string): string {
  if (!Object.hasOwn(map, key)) return '';
  const value = map[key];
  if (value === null || value === undefined) throw new Error(NIL_POINTER);
  if (typeof value === 'string') return value;
  throw new Error(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
}

/** @throws Error `parse "…": …` */
export function parseUrl(text: string): Url {
  const hash = text.indexOf('#');
  const before = hash < 0 ? text : text.slice(0, hash);
  const fail = (error: unknown, shown: string): never => {
    throw new Error(`parse ${quoteGo(shown)}: ${(error as Error).message}`);
  };
  let url: Url;
  try {
    url = withoutFragment(before);
  } catch (error) {
    return fail(error, before);
  }
  if (hash < 0 || hash === text.length - 1) return url;
  try {
    url.fragment = unescape(text.slice(hash + 1), 'fragment');
  } catch (error) {
    return fail(error, text);
  }
  return url;
}

function withoutFragment(text: string): Url {
  if (/[\u0000-\u001f\u007f]/.test(text)) throw new Error('net/url: invalid control character in URL');
  const url: Url = {
    scheme: '',
    opaque: '',
    user: undefined,
    host: '',
    path: '',
    rawPath: '',
    query: '',
    forceQuery: false,
    fragment: '',
  };
  if (text === '*') return { ...url, path: '*' };
  let rest = takeScheme(text, url);
  if (rest.endsWith('?') && rest.indexOf('?') === rest.length - 1) {
    url.forceQuery = true;
    rest = rest.slice(0, -1);
  } else [rest, url.query] = cut(rest, '?');
  if (!rest.startsWith('/')) {
    if (url.scheme) return { ...url, opaque: rest };
    if (rest.split('/')[0]!.includes(':')) throw new Error('first path segment in URL cannot contain colon');
  }
  if (rest.startsWith('//') && (url.scheme || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    const authority = slash < 0 ? rest.slice(2) : rest.slice(2, slash);
    rest = slash < 0 ? '' : rest.slice(slash);
    takeAuthority(authority, url);
  }
  url.path = unescape(rest, 'path');
  if (escape(url.path, 'path') !== rest) url.rawPath = rest;
  return url;
}

function cut(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)];
}

function takeScheme(text: string, url: Url): string {
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    if (/[a-z]/i.test(char)) continue;
    if (/[0-9+.-]/.test(char)) {
      if (i === 0) return text;
    } else if (char === ':') {
      if (i === 0) throw new Error('missing protocol scheme');
      url.scheme = text.slice(0, i).toLowerCase();
      return text.slice(i + 1);
    } else return text;
  }
  return text;
}

function takeAuthority(authority: string, url: Url): void {
  const at = authority.lastIndexOf('@');
  url.host = hostOf(authority.slice(at + 1));
  if (at < 0) return;
  const userinfo = authority.slice(0, at);
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(userinfo)) throw new Error('net/url: invalid userinfo');
  const [name, password] = cut(userinfo, ':');
  url.user = escape(unescape(name, 'user'), 'user');
  if (userinfo.includes(':')) url.user += `:${escape(unescape(password, 'user'), 'user')}`;
}

function hostOf(host: string): string {
  const open = host.lastIndexOf('[');
  const checkPort = (port: string): void => {
    if (!/^(:\d*)?$/.test(port)) throw new Error(`invalid port ${quoteGo(port)} after host`);
  };
  if (open > 0) throw new Error('invalid IP-literal');
  if (open === 0) {
    const end = host.lastIndexOf(']');
    if (end < 0) throw new Error("missing ']' in host");
    checkPort(host.slice(end + 1));
  } else {
    const colon = host.lastIndexOf(':');
    if (colon >= 0) checkPort(host.slice(colon));
  }
  return unescape(host, 'host');
}

function hostnameOf(host: string): string {
  const bare = /:\d*$/.test(host) && !/^\[[^\]]*$/.test(host) ? host.replace(/:\d*$/, '') : host;
  return bare.startsWith('[') && bare.endsWith(']') ? bare.slice(1, -1) : bare;
}

/** @throws Error for what is no escape, or stands where it may not */
function unescape(text: string, mode: Mode): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let i = 0; i < text.length;) {
    const char = String.fromCodePoint(text.codePointAt(i)!);
    if (char === '%') {
      const escape = text.slice(i, i + 3);
      if (!/^%[0-9a-f]{2}$/i.test(escape)) throw new Error(`invalid URL escape ${quoteGo(escape)}`);
      // a host may hold escapes of bytes beyond ASCII only
      if (mode === 'host' && /^%[0-7]/.test(escape) && escape !== '%25')
        throw new Error(`invalid URL escape ${quoteGo(escape)}`);
      bytes.push(Number.parseInt(escape.slice(1), 16));
      i += 3;
      continue;
    }
    if (mode === 'host' && char < '\u0080' && !/[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/.test(char))
      throw new Error(`invalid character ${quoteGo(char)} in host name`);
    bytes.push(...encoder.encode(char));
    i += char.length;
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}

const PLAIN: Record<Mode, RegExp> = {
  path: /[A-Za-z0-9\-_.~$&+,/:;=@]/,
  fragment: /[A-Za-z0-9\-_.~$&+,/:;=?@!()*]/,
  host: /[A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"]/,
  user: /[A-Za-z0-9\-_.~$&+,;=]/,
};

function escape(text: string, mode: Mode): string {
  return [...new TextEncoder().encode(text)]
    .map((byte) => {
      const char = String.fromCharCode(byte);
      if (byte < 0x80 && PLAIN[mode].test(char)) return char;
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

function pathText({ path, rawPath }: Url): string {
  if (rawPath && /^(?:[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]]|%[0-9a-f]{2})*$/i.test(rawPath)) return rawPath;
  return path === '*' ? '*' : escape(path, 'path');
}

function urlText(url: Url): string {
  let out = url.scheme && `${url.scheme}:`;
  if (url.opaque) out += url.opaque;
  else {
    if (url.scheme || url.host || url.user !== undefined) {
      if (url.host || url.path || url.user !== undefined) out += '//';
      if (url.user !== undefined) out += `${url.user}@`;
      if (url.host) out += escape(url.host, 'host');
    }
    const path = pathText(url);
    if (path && !path.startsWith('/') && url.host) out += '/';
    if (out === '' && path.split('/')[0]!.includes(':')) out += './';
    out += path;
  }
  if (url.forceQuery || url.query) out += `?${url.query}`;
  if (url.fragment) out += `#${escape(url.fragment, 'fragment')}`;
  return out;
}
