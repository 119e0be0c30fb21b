/** The options of curl, as it reads them. Models: `src/tool_getparam.c`, for what a learner uses. */

export interface CurlOptions {
  urls: string[];
  flags: Set<string>;
  /** Options that may come again, in order. */
  values: Map<string, string[]>;
}

/** Options with a value: long name by short name. */
const VALUED: Record<string, string> = {
  X: 'request',
  H: 'header',
  d: 'data',
  o: 'output',
  w: 'write-out',
  m: 'max-time',
  u: 'user',
  A: 'user-agent',
  e: 'referer',
  b: 'cookie',
};
const VALUED_LONG = [
  ...Object.values(VALUED),
  'data-raw',
  'data-binary',
  'data-ascii',
  'json',
  'connect-timeout',
  'resolve',
  'connect-to',
  'retry',
  'retry-delay',
  'retry-max-time',
  'max-redirs',
  'url',
  'cacert',
];
const FLAGS: Record<string, string> = {
  s: 'silent',
  S: 'show-error',
  f: 'fail',
  i: 'include',
  I: 'head',
  v: 'verbose',
  k: 'insecure',
  L: 'location',
  G: 'get',
  O: 'remote-name',
  V: 'version',
  h: 'help',
  g: 'globoff',
  N: 'no-buffer',
  4: 'ipv4',
  6: 'ipv6',
};
const FLAGS_LONG = [
  ...Object.values(FLAGS),
  'fail-with-body',
  'compressed',
  'no-progress-meter',
  'progress-bar',
  'retry-connrefused',
  'retry-all-errors',
  'http1.1',
  'http2',
  'create-dirs',
  'no-keepalive',
];

/** What is wrong with the options, as curl says it. */
export class CurlUsage extends Error {}

/** @throws CurlUsage */
export function parseCurl(args: readonly string[]): CurlOptions {
  const options: CurlOptions = { urls: [], flags: new Set(), values: new Map() };
  const words = [...args];
  let onlyUrls = false;
  while (words.length) {
    const word = words.shift()!;
    if (onlyUrls || !word.startsWith('-') || word === '-') options.urls.push(word);
    else if (word === '--') onlyUrls = true;
    else if (word.startsWith('--')) takeLong(options, word, words);
    else takeShort(options, word, words);
  }
  options.urls.push(...(options.values.get('url') ?? []));
  return options;
}

function takeLong(options: CurlOptions, word: string, words: string[]): void {
  const name = word.slice(2);
  if (FLAGS_LONG.includes(name)) options.flags.add(name);
  else if (VALUED_LONG.includes(name)) put(options, name, valueOf(word, words));
  else throw new CurlUsage(`option ${word}: is unknown`);
}

function takeShort(options: CurlOptions, word: string, words: string[]): void {
  for (let at = 1; at < word.length; at++) {
    const letter = word[at]!;
    if (letter === '#') options.flags.add('progress-bar');
    else if (FLAGS[letter]) options.flags.add(FLAGS[letter]);
    else if (VALUED[letter]) {
      const rest = word.slice(at + 1);
      return put(options, VALUED[letter], rest === '' ? valueOf(`-${letter}`, words) : rest);
    } else throw new CurlUsage(`option ${word}: is unknown`);
  }
}

function valueOf(option: string, words: string[]): string {
  const value = words.shift();
  if (value === undefined) throw new CurlUsage(`option ${option}: requires parameter`);
  return value;
}

function put({ values }: CurlOptions, name: string, value: string): void {
  const known = values.get(name);
  if (known) known.push(value);
  else values.set(name, [value]);
}

export function last(options: CurlOptions, name: string): string | undefined {
  return options.values.get(name)?.at(-1);
}
