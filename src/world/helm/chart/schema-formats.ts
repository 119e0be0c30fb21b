/**
 * `format` of older schema drafts, which check it.
 *
 * Models: the formats of santhosh-tekuri/jsonschema v6, with its reasons. Left out: formats that charts do not use
 * (`iri`, `idn-*`, `uri-template`, `relative-json-pointer`): they fit.
 */

import { RE2JS } from 're2js';

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
  email: (value) => {
    const at = value.lastIndexOf('@');
    if (at < 0) return 'missing @';
    return /^[^\s@]+$/.test(value.slice(0, at)) ? hostname(value.slice(at + 1)) : 'invalid local part';
  },
  hostname,
  ipv4,
  ipv6: (value) => (value.includes(':') && /^[\da-fA-F:.]+$/.test(value) ? undefined : 'missing colon'),
  uri: (value) => (/^[a-z][a-z0-9+.-]*:/i.test(value) ? undefined : 'relative url'),
  date: (value) =>
    /^\d{4}-\d\d-\d\d$/.test(value)
      ? undefined
      : `parsing time "${value}" as "2006-01-02": cannot parse "${value}" as "2006"`,
  uuid: (value) =>
    /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i.test(value) ? undefined : 'must be 36 characters long',
};

/** Why a text is not of that format; undefined where it is, or nobody knows the format. */
export function formatProblem(format: string, value: string): string | undefined {
  return FORMATS[format]?.(value);
}

function hostname(value: string): string | undefined {
  const name = value.replace(/\.$/, '');
  if (name.length > 253) return 'more than 253 characters long';
  for (const label of name.split('.')) {
    if (label.length < 1 || label.length > 63) return 'label must be 1 to 63 characters long';
    if (label.startsWith('-')) return 'label starts with hyphen';
    if (label.endsWith('-')) return 'label ends with hyphen';
    const bad = [...label].find((char) => !/[a-zA-Z0-9-]/.test(char));
    if (bad) return `invalid character '${bad}'`;
  }
  return undefined;
}

function ipv4(value: string): string | undefined {
  const groups = value.split('.');
  if (groups.length !== 4) return 'expected four decimals';
  for (const group of groups) {
    if (group.length > 1 && group.startsWith('0')) return 'leading zeros';
    if (!/^\d+$/.test(group)) return `strconv.Atoi: parsing "${group}": invalid syntax`;
    if (Number(group) > 255) return 'decimal must be between 0 and 255';
  }
  return undefined;
}
