/**
 * The rest of sprig: types, regular expressions, versions, paths, URLs, and dates on the world's clock.
 *
 * Models: Masterminds/sprig 3. Regular expressions are RE2 (re2js). Left out: functions of the host (`env`, DNS), keys and
 * certificates: they say that they are not part of the workshop's shell.
 */
import { RE2JS } from 're2js';
import type { Names } from '../../time/names';
import { formatDuration, parseDuration } from '../../time/duration';
import { compareVersions, parseConstraint, parseVersion } from '../semver';
import {
  GoObject,
  GoTime,
  integerOf,
  Int64,
  kindOf,
  nameType,
  StringSlice,
  typeOf,
} from '../template/values';
import { LeftOut } from '../template/left-out';
import { formatTime, parseTime } from '../template/go-time';
import { quoteGo } from '../template/printf';
import { URLS } from './urls';
import { deepEqual, fn, type Functions, toInteger } from './kit';

/** What is not modelled, with its parameters: what is wrong with those is told first. */
const NOT_MODELLED: Record<string, string> = {
  bcrypt: 'string',
  htpasswd: 'string string',
  genPrivateKey: 'string',
  derivePassword: 'int string string string string',
  buildCustomCert: 'string string',
  genCA: 'string int',
  genCAWithKey: 'string int string',
  genSelfSignedCert: 'string list list int',
  genSelfSignedCertWithKey: 'string list list int string',
  genSignedCert: 'string list list int any',
  genSignedCertWithKey: 'string list list int any string',
  encryptAES: 'string string',
  decryptAES: 'string string',
  fromToml: 'string',
};

/** @param clock `now()` in ms of world time */
export function otherFunctions(clock: { now(): number }, names: Names): Functions {
  const made: Functions = { ...TYPES, ...REGEX, ...PATHS, ...URLS, ...dates(clock), ...chance(names) };
  for (const [name, parameters] of Object.entries(NOT_MODELLED)) {
    made[name] = fn(parameters, () => {
      throw new LeftOut(`template function ${name}`);
    });
  }
  return made;
}

const TYPES: Functions = {
  typeOf: fn('any', (value: unknown) => typeOf(value)),
  typeIs: fn('string any', (type: string, value: unknown) => typeOf(value) === type),
  typeIsLike: fn(
    'string any',
    (type: string, value: unknown) => typeOf(value) === type || typeOf(value) === `*${type}`,
  ),
  kindOf: fn('any', (value: unknown) => kindOf(value)),
  kindIs: fn('string any', (kind: string, value: unknown) => kindOf(value) === kind),
  deepEqual: fn('any any', deepEqual),
  hello: fn('', () => 'Hello!'),
  getHostByName: fn('string', () => ''),
  semver: fn('string', (text: string) => versionObject(text)),
  semverCompare: fn('string string', (constraint: string, version: string) =>
    parseConstraint(constraint).allows(parseVersion(version)),
  ),
};

function versionObject(text: string): GoObject {
  const version = parseVersion(text);
  return new GoObject(
    '*semver.Version',
    {},
    {
      Major: { in: [], call: () => BigInt(version.major) },
      Minor: { in: [], call: () => BigInt(version.minor) },
      Patch: { in: [], call: () => BigInt(version.patch) },
      Prerelease: { in: [], call: () => version.prerelease },
      Original: { in: [], call: () => text },
      Compare: {
        in: ['any'],
        call: (other: GoObject) => BigInt(compareVersions(version, parseVersion(other.text!()))),
      },
    },
    () => text.replace(/^v/, ''),
    text.replace(/^v/, ''),
  );
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new Error(
      `error parsing regexp: ${(error as Error).message.replace(/^error parsing regexp: /, '')}`,
    );
  }
}

function findAll(pattern: string, text: string, count: bigint): string[] {
  return ranges(pattern, text, count).map(([from, to]) => text.slice(from, to));
}

/** Where the matches begin and end; nothing right behind a match is none. */
function ranges(pattern: string, text: string, count: bigint): [number, number][] {
  const matcher = compile(pattern).matcher(text);
  const found: [number, number][] = [];
  let end = -1;
  while ((count < 0n || BigInt(found.length) < count) && matcher.find()) {
    if (matcher.start() < matcher.end() || matcher.start() !== end)
      found.push([matcher.start(), matcher.end()]);
    end = matcher.end();
  }
  return found;
}

/** Their `must` forms tell an error plainly, the others panic with it; `regexMatch` says no. */
function both(name: string, parameters: string, call: (...args: never[]) => unknown): Functions {
  const panicking = (pattern: string, ...rest: never[]): unknown => {
    try {
      return call(pattern as never, ...rest);
    } catch (error) {
      const shown = /[`\n]/.test(pattern) ? quoteGo(pattern) : `\`${pattern}\``;
      throw new Error(`regexp: Compile(${shown}): ${(error as Error).message}`);
    }
  };
  const must = `must${name[0]!.toUpperCase()}${name.slice(1)}`;
  return { [name]: fn(parameters, panicking), [must]: fn(parameters, call) };
}

function orNil(found: string[]): StringSlice {
  const slice = StringSlice.of_(found);
  return found.length ? slice : nameType(slice, { typeName: '[]string', isNil: true });
}

function isMatch(pattern: string, text: string): boolean {
  return compile(pattern).matcher(text).find();
}

const REGEX: Functions = {
  regexMatch: fn('string string', (pattern: string, text: string) => {
    try {
      return isMatch(pattern, text);
    } catch {
      return false;
    }
  }),
  mustRegexMatch: fn('string string', isMatch),
  ...both(
    'regexFind',
    'string string',
    (pattern: string, text: string) => findAll(pattern, text, 1n)[0] ?? '',
  ),
  ...both('regexFindAll', 'string string int', (pattern: string, text: string, count: bigint) =>
    orNil(findAll(pattern, text, count)),
  ),
  ...both('regexReplaceAll', 'string string string', (pattern: string, text: string, by: string) =>
    replaceMatches(pattern, text, by),
  ),
  ...both('regexReplaceAllLiteral', 'string string string', (pattern: string, text: string, by: string) =>
    replaceMatches(pattern, text, by, true),
  ),
  ...both('regexSplit', 'string string int', (pattern: string, text: string, count: bigint) =>
    StringSlice.of_(splitMatches(pattern, text, Number(count))),
  ),
  regexQuoteMeta: fn('string', (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};

/** `$1`, `${1}` and `${name}` in `by` stand for groups, unless it is literal. */
function replaceMatches(pattern: string, text: string, by: string, literal = false): string {
  const matcher = compile(pattern).matcher(text);
  let out = '';
  let at = 0;
  while (matcher.find()) {
    if (matcher.start() === matcher.end() && matcher.start() === at && at > 0) continue;
    const expanded = literal
      ? by
      : by.replace(/\$(?:\{(\w+)\}|(\w+)|(\$))/g, (_, braced: string, bare: string, dollar: string) => {
          const name = braced ?? bare;
          if (dollar) return '$';
          if (/^\d+$/.test(name))
            return Number(name) <= matcher.groupCount() ? (matcher.group(Number(name)) ?? '') : '';
          try {
            return matcher.group(name) ?? '';
          } catch {
            return '';
          }
        });
    out += text.slice(at, matcher.start()) + expanded;
    at = matcher.end();
  }
  return out + text.slice(at);
}

function splitMatches(pattern: string, text: string, count: number): string[] {
  const found = ranges(pattern, text, BigInt(count));
  if (count === 0) return [];
  if (pattern !== '' && text === '') return [''];
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const [from, to] of found) {
    if (count > 0 && parts.length === count - 1) break;
    end = from;
    if (to !== 0) parts.push(text.slice(begin, end));
    begin = to;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return parts;
}

function base(path: string): string {
  if (path === '') return '.';
  const clean = path.replace(/\/+$/, '');
  return clean === '' ? '/' : clean.slice(clean.lastIndexOf('/') + 1);
}

function clean(path: string): string {
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length && parts.at(-1) !== '..') parts.pop();
    else if (part !== '..' || !rooted) parts.push(part);
  }
  return (rooted ? '/' : '') + parts.join('/') || '.';
}

const PATHS: Functions = Object.fromEntries(
  ['', 'os'].flatMap((prefix) =>
    Object.entries({
      base: fn('string', base),
      dir: fn('string', (path: string) => clean(path.slice(0, path.lastIndexOf('/') + 1))),
      clean: fn('string', clean),
      ext: fn('string', (path: string) => /\.[^./]*$/.exec(path)?.[0] ?? ''),
      isAbs: fn('string', (path: string) => path.startsWith('/')),
    }).map(
      ([name, value]) => [prefix ? `os${name[0]!.toUpperCase()}${name.slice(1)}` : name, value] as const,
    ),
  ),
);

/** The first of January of the year 1. */
const ZERO_TIME = -62_135_596_800_000;

function dates(clock: { now(): number }): Functions {
  const timeOf = (value: unknown): GoTime => {
    if (value instanceof GoTime) return value;
    const seconds = integerOf(value);
    return new GoTime(seconds === undefined ? clock.now() : Number(seconds) * 1000);
  };
  const mustModify = fn('string time', (by: string, time: GoTime) => new GoTime(time.ms + parseDuration(by)));
  const modify = fn('string time', (by: string, time: GoTime) => {
    try {
      return new GoTime(time.ms + parseDuration(by));
    } catch {
      return time;
    }
  });
  const format = fn('string any', (layout: string, value: unknown) => formatTime(timeOf(value).ms, layout));
  const inZone = fn('string any string', (layout: string, value: unknown) =>
    formatTime(timeOf(value).ms, layout),
  );
  const read = fn('string string', (layout: string, text: string) => new GoTime(parseTime(layout, text)));
  return {
    now: fn('', () => new GoTime(clock.now())),
    date: format,
    date_in_zone: inZone,
    dateInZone: inZone,
    htmlDate: fn('any', (value: unknown) => formatTime(timeOf(value).ms, '2006-01-02')),
    htmlDateInZone: fn('any string', (value: unknown) => formatTime(timeOf(value).ms, '2006-01-02')),
    date_modify: modify,
    dateModify: modify,
    must_date_modify: mustModify,
    mustDateModify: mustModify,
    toDate: fn('string string', (layout: string, text: string) => {
      try {
        return new GoTime(parseTime(layout, text));
      } catch {
        return new GoTime(ZERO_TIME);
      }
    }),
    mustToDate: read,
    ago: fn('any', (value: unknown) =>
      formatDuration(Math.round((clock.now() - timeOf(value).ms) / 1000) * 1000),
    ),
    unixEpoch: fn('time', (time: GoTime) => String(Math.floor(time.ms / 1000))),
    duration: fn('any', (value: unknown) =>
      formatDuration(
        Number(typeof value === 'string' || value instanceof Int64 ? toInteger(value) : 0n) * 1000,
      ),
    ),
    durationRound: fn('any', (value: unknown) =>
      roundDuration(value instanceof GoTime ? clock.now() - value.ms : durationOf(value)),
    ),
  };
}

function durationOf(value: unknown): number {
  if (value instanceof Int64) return Number(value.value) / 1e6;
  try {
    return typeof value === 'string' ? parseDuration(value) : 0;
  } catch {
    return 0;
  }
}

function roundDuration(ms: number): string {
  const size = Math.abs(ms);
  const units: [number, string][] = [
    [365 * 86_400_000, 'y'],
    [30 * 86_400_000, 'mo'],
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'm'],
    [1000, 's'],
  ];
  const unit = units.find(([length]) => size > length);
  return unit ? `${Math.floor(size / unit[0])}${unit[1]}` : '0s';
}

/** What is random in Go comes from the world's names here. */
function chance(names: Names): Functions {
  const pick = (alphabet: string) =>
    fn('int', (count: bigint) =>
      Array.from({ length: Number(count) }, () => alphabet[names.integer(alphabet.length)]).join(''),
    );
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return {
    randAlphaNum: pick(`${letters}0123456789`),
    randAlpha: pick(letters),
    randNumeric: pick('0123456789'),
    randAscii: pick(Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join('')),
    randInt: fn('int int', (min: bigint, max: bigint) => min + BigInt(names.integer(Number(max - min)))),
    randBytes: fn('int', (count: bigint) =>
      btoa(Array.from({ length: Number(count) }, () => String.fromCharCode(names.integer(256))).join('')),
    ),
    uuidv4: fn('', () => names.uid()),
    shuffle: fn('string', (text: string) => {
      const chars = [...text];
      for (let i = chars.length - 1; i > 0; i--) {
        const j = names.integer(i + 1);
        [chars[i], chars[j]] = [chars[j]!, chars[i]!];
      }
      return chars.join('');
    }),
  };
}
