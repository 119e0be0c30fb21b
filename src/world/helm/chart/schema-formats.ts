/**
 * `format` of older schema drafts, which check it.
 *
 * Models: the formats of santhosh-tekuri/jsonschema v6, with its reasons. Left out: `period`, `uri-template` and
 * `relative-json-pointer`: they fit.
 */
import { RE2JS } from 're2js';
import { parseUrl } from '../functions/urls';
import { parseTime } from '../template/go-time';
import { quoteGo } from '../template/printf';

type Check = (value: string) => string | undefined;

const FORMATS: Record<string, Check> = {
  regex: (value) => {
    try {
      RE2JS.compile(value);
      return undefined;
    } catch (error) {
      return `error parsing regexp: ${(error as Error).message.replace(/^error parsing regexp: /, '')}`;
    }
  },
  email,
  hostname,
  ipv4,
  ipv6,
  uri: (value) => uri(value, true),
  iri: (value) => uri(value, true),
  'uri-reference': (value) => (value.includes('\\') ? 'contains \\' : uri(value, false)),
  'iri-reference': (value) => (value.includes('\\') ? 'contains \\' : uri(value, false)),
  date,
  time,
  'date-time': (value) => {
    if (value.length < 20) return 'less than 20 characters long';
    if (!/^.{10}t/i.test(value)) return '11th character must be t or T';
    const day = date(value.slice(0, 10));
    if (day) return `invalid date element: ${day}`;
    const hour = time(value.slice(11));
    return hour && `invalid time element: ${hour}`;
  },
  duration,
  uuid: (value) => {
    const sizes = [8, 4, 4, 4, 12];
    const groups = value.split('-');
    if (groups.length !== sizes.length) return `must have ${sizes.length} elements`;
    for (const [at, group] of groups.entries()) {
      if (group.length !== sizes[at]) return `element ${at + 1} must be ${sizes[at]} characters long`;
      const bad = stranger(group, /[\da-f]/i);
      if (bad) return `non-hex character ${bad}`;
    }
    return undefined;
  },
  'json-pointer': (value) => {
    if (value !== '' && !value.startsWith('/')) return 'not starting with /';
    return /~(?![01])/.test(value) ? '~ must be followed by 0 or 1' : undefined;
  },
  semver,
};

/** Why a text is not of that format; undefined where it is, or nobody knows the format. */
export function formatProblem(format: string, value: string): string | undefined {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format]!(value) : undefined;
}

/** The first character that is none of these, quoted. */
function stranger(text: string, allowed: RegExp): string | undefined {
  const found = [...text].find((char) => !allowed.test(char));
  return found === undefined ? undefined : `'${found === "'" ? "\\'" : found}'`;
}

function email(value: string): string | undefined {
  if (value.length > 254) return 'more than 255 characters long';
  const at = value.lastIndexOf('@');
  if (at < 0) return 'missing @';
  const local = value.slice(0, at);
  if (local.length > 64) return 'local part more than 64 characters long';
  const wrong = local.length > 1 && local.startsWith('"') ? quotedLocal(local) : plainLocal(local);
  if (wrong) return wrong;
  const domain = value.slice(at + 1);
  const literal = /^\[(IPv6:)?(.*)\]$/.exec(domain);
  if (!literal) {
    const problem = hostname(domain);
    return problem && `invalid domain: ${problem}`;
  }
  const problem = literal[1] ? ipv6(literal[2]!) : ipv4(literal[2]!);
  return problem && `invalid ${literal[1] ? 'ipv6' : 'ipv4'} address: ${problem}`;
}

function quotedLocal(local: string): string | undefined {
  return /[\\"]/.test(local.slice(1, -1))
    ? 'backslash and quote are not allowed within quoted local part'
    : undefined;
}

function plainLocal(local: string): string | undefined {
  if (local.startsWith('.')) return 'starts with dot';
  if (local.endsWith('.')) return 'ends with dot';
  if (local.includes('..')) return 'consecutive dots';
  const bad = stranger(local, /[a-zA-Z0-9.!#$%&'*+\-/=?^_`{|}~]/);
  return bad && `invalid character ${bad}`;
}

function hostname(value: string): string | undefined {
  const name = value.replace(/\.$/, '');
  if (name.length > 253) return 'more than 253 characters long';
  for (const label of name.split('.')) {
    if (label.length < 1 || label.length > 63) return 'label must be 1 to 63 characters long';
    if (label.startsWith('-')) return 'label starts with hyphen';
    if (label.endsWith('-')) return 'label ends with hyphen';
    const bad = stranger(label, /[a-zA-Z0-9-]/);
    if (bad) return `invalid character ${bad}`;
  }
  return undefined;
}

function ipv4(value: string): string | undefined {
  const groups = value.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    if (!/^[+-]?\d+$/.test(group)) return `strconv.Atoi: parsing ${quoteGo(group)}: invalid syntax`;
    if (Number(group) < 0 || Number(group) > 255) return 'decimal must be between 0 and 255';
  }
  return undefined;
}

function ipv6(value: string): string | undefined {
  if (!value.includes(':')) return 'missing colon';
  const wrong = (why: string): string => `ParseAddr(${quoteGo(value)}): ${why}`;
  const groups = value
    .replace('::', ':x:')
    .replace(/^:x|x:$/g, 'x')
    .split(':');
  const isShort = groups.includes('x');
  const bad = groups.find((group) => group !== 'x' && !/^[\da-f]{1,4}$/i.test(group));
  if (bad !== undefined) return wrong('unexpected character');
  if (isShort ? groups.length > 8 : groups.length !== 8) return wrong('address string too short');
  return undefined;
}

function uri(value: string, absolute: boolean): string | undefined {
  try {
    const { scheme } = parseUrl(value);
    return absolute && scheme === '' ? 'relative url' : undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function date(value: string): string | undefined {
  try {
    parseTime('2006-01-02', value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** `15:04:05.7Z`, `15:04:05+02:00` */
function time(value: string): string | undefined {
  if (value.length < 9) return 'less than 9 characters long';
  if (value[2] !== ':' || value[5] !== ':') return 'missing colon in correct place';
  const parts = value.slice(0, 8).split(':');
  if (parts.some((part) => !/^[+-]?\d+$/.test(part))) return 'invalid hour/min/sec';
  const [hour = 0, minute = 0, second = 0] = parts.map(Number);
  if (Math.min(hour, minute, second) < 0) return 'non-positive hour/min/sec';
  if (hour > 23 || minute > 59 || second > 60) return 'hour/min/sec out of range';
  let rest = value.slice(8);
  if (rest.startsWith('.')) {
    rest = rest.slice(1).replace(/^\d+/, '');
    if (!/^\.\d/.test(value.slice(8))) return 'no digits in second fraction';
  }
  let at = hour * 60 + minute;
  if (!/^z$/i.test(rest)) {
    const zone = offset(rest);
    if (typeof zone === 'string') return zone;
    at = (at + zone + DAY) % DAY;
  }
  return second >= 60 && at !== DAY - 1 ? 'invalid leap second' : undefined;
}

/** Minutes in a day. */
const DAY = 1440;

/** Minutes to add for UTC, or what is wrong. */
function offset(text: string): number | string {
  if (text.length !== 6) return 'offset must be 6 characters long';
  if (!/^[+-]/.test(text)) return 'offset must begin with plus/minus';
  if (text[3] !== ':') return 'missing colon in offset in correct place';
  const [hour = '', minute = ''] = text.slice(1).split(':');
  if (![hour, minute].every((part) => /^\d+$/.test(part))) return 'invalid hour/min in offset';
  if (Number(hour) > 23 || Number(minute) > 59) return 'hour/min in offset out of range';
  return (Number(hour) * 60 + Number(minute)) * (text.startsWith('+') ? -1 : 1);
}

function duration(value: string): string | undefined {
  if (!value.startsWith('P')) return 'must start with P';
  const body = value.slice(1);
  if (body === '') return 'nothing after P';
  if (body.endsWith('W')) {
    if (body === 'W') return 'no number in week';
    return /^\d+W$/.test(body) ? undefined : 'invalid week';
  }
  for (const [at, part] of body.split('T').entries()) {
    if (at > 0 && part === '') return 'no time elements';
    const all = ['YMD', 'HMS'][at];
    if (all === undefined) return 'more than one T';
    const wrong = elements(part, all);
    if (wrong) return wrong;
  }
  return undefined;
}

function elements(text: string, all: string): string | undefined {
  let units = all;
  for (let rest = text; rest !== '';) {
    const digits = /^\d+/.exec(rest)?.[0];
    if (digits === undefined) return 'missing number';
    const unit = rest[digits.length];
    if (unit === undefined) return 'missing unit';
    const found = units.indexOf(unit);
    if (found < 0) return all.includes(unit) ? `unit '${unit}' out of order` : `invalid unit '${unit}'`;
    units = units.slice(found + 1);
    rest = rest.slice(digits.length + 1);
  }
  return undefined;
}

function semver(value: string): string | undefined {
  const [, core = '', , before, , build] = /^([^-+]*)(-([^+]*))?(\+(.*))?$/s.exec(value) ?? [];
  if (build !== undefined) {
    if (build === '') return 'build is empty';
    for (const part of build.split('.')) {
      if (part === '') return 'build identifier is empty';
      const bad = stranger(part, /[0-9a-zA-Z-]/);
      if (bad) return `invalid character ${bad} in build identifier`;
    }
  }
  for (const part of before?.split('.') ?? []) {
    if (part === '') return 'pre-release identifier is empty';
    const bad = stranger(part, /[0-9a-zA-Z-]/);
    if (bad) return `invalid character ${bad} in pre-release identifier`;
    if (/^0\d+$/.test(part)) return 'pre-release numeric identifier starts with zero';
  }
  const versions = core.split('.');
  if (versions.length !== 3) return 'versionCore must have 3 numbers separated by dot';
  for (const [at, version] of versions.entries()) {
    const name = ['major', 'minor', 'patch'][at];
    if (version === '') return `${name} is empty`;
    if (/^0./.test(version)) return `${name} starts with zero`;
    if (!/^\d+$/.test(version)) return `${name} contains non-digit`;
  }
  return undefined;
}
