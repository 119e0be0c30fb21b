/**
 * Versions and constraints on them (`>=1.2 <2`, `1.x`, `~1.2.3`, `^0.2`).
 *
 * Models: Masterminds/semver v3, as Helm and Flux use it: loose versions, operators, wildcards, and pre-releases that only
 * match constraints which name one. Left out: JSON, metadata in comparisons.
 */

export interface Version {
  major: number;
  minor: number;
  patch: number;
  /** `rc.1`; '' where there is none */
  prerelease: string;
  /** `build.5`; '' where there is none */
  metadata: string;
  /** As it was written. */
  original: string;
}

/** What somebody is told who asks for a version that is none. */
export class VersionError extends Error {}

const IDENTIFIERS = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const LOOSE = new RegExp(`^v?(\\d+)(\\.\\d+)?(\\.\\d+)?(?:-(${IDENTIFIERS}))?(?:\\+(${IDENTIFIERS}))?$`);
const STRICT = new RegExp(
  `^v?(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(?:-(${IDENTIFIERS}))?(?:\\+(${IDENTIFIERS}))?$`,
);

/** Fills in what is missing: `v1` is 1.0.0. @throws VersionError */
export function parseVersion(text: string): Version {
  const match = LOOSE.exec(text);
  if (!match) throw new VersionError('invalid semantic version');
  if (match[4]?.split('.').some((part) => /^0\d+$/.test(part)))
    throw new VersionError('version segment starts with 0');
  return versionOf(match, text);
}

/** Can it be read as a version? */
export function isVersion(text: string): boolean {
  try {
    parseVersion(text);
    return true;
  } catch {
    return false;
  }
}

/** All three numbers must be there; a `v` in front may be. @throws VersionError */
export function parseStrictVersion(text: string): Version {
  const match = STRICT.exec(text);
  if (!match) throw new VersionError('invalid semantic version');
  return versionOf(match, text);
}

function versionOf(match: RegExpExecArray, original: string): Version {
  const number = (part: string | undefined): number => Number((part ?? '0').replace('.', ''));
  return {
    major: number(match[1]),
    minor: number(match[2]),
    patch: number(match[3]),
    prerelease: match[4] ?? '',
    metadata: match[5] ?? '',
    original,
  };
}

/** `1.2.3-rc.1+build` */
export function formatVersion({ major, minor, patch, prerelease, metadata }: Version): string {
  const tail = `${prerelease ? `-${prerelease}` : ''}${metadata ? `+${metadata}` : ''}`;
  return `${major}.${minor}.${patch}${tail}`;
}

/** Below zero where `a` comes before `b`. */
export function compareVersions(a: Version, b: Version): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    comparePrereleases(a.prerelease, b.prerelease)
  );
}

function comparePrereleases(a: string, b: string): number {
  if (a === b) return 0;
  if (!a) return 1;
  if (!b) return -1;
  const left = a.split('.');
  const right = b.split('.');
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const order = compareIdentifiers(left[i], right[i]);
    if (order) return order;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const numbers = [a, b].map((each) => /^\d+$/.test(each));
  if (numbers[0] && numbers[1]) return Number(a) - Number(b);
  if (numbers[0] !== numbers[1]) return numbers[0] ? -1 : 1;
  return a < b ? -1 : 1;
}

interface Bound {
  operator: string;
  version: Version;
  /** Parts that were left open. */
  open: { any: boolean; minor: boolean; patch: boolean };
}

/** A parsed constraint. */
export interface Constraint {
  allows(version: Version): boolean;
}

const OPERATORS = '=>|=<|>=|<=|!=|~>|=|>|<|~|\\^|';
const PART = '[0-9xX*]+';
const BOUND = `v?(${PART})(\\.${PART})?(\\.${PART})?(-${IDENTIFIERS})?(\\+${IDENTIFIERS})?`;
const ONE = new RegExp(`(${OPERATORS})\\s*(${BOUND})`, 'g');
const VALID = new RegExp(
  `^\\s*(?:${OPERATORS})\\s*${BOUND}\\s*(?:(?:\\s+|,\\s*)(?:${OPERATORS})\\s*${BOUND}\\s*)*$`,
);
const RANGE = new RegExp(`\\s*(${BOUND})\\s+-\\s+(${BOUND})\\s*`, 'g');

/** @throws VersionError `improper constraint: ...` */
export function parseConstraint(text: string): Constraint {
  const alternatives = text
    .replace(RANGE, (...match: string[]) => `>= ${match[1]}, <= ${match[7]} `)
    .split('||')
    .map((part) => {
      if (!VALID.test(part)) throw new VersionError(`improper constraint: ${part}`);
      return [...part.matchAll(ONE)].map(boundOf);
    });
  return {
    allows: (version) =>
      alternatives.some((bounds) =>
        bounds.every((bound) =>
          allows(
            bound,
            version,
            bounds.some((each) => each.version.prerelease !== ''),
          ),
        ),
      ),
  };
}

function boundOf(match: RegExpMatchArray): Bound {
  const [, operator = '', , major = '', minor = '', patch = '', prerelease = ''] = match;
  const left = (part: string): boolean => part === '' || /^[xX*]$/.test(part.replace('.', ''));
  const open = {
    any: left(major) || left(minor) || left(patch),
    minor: !left(major) && left(minor),
    patch: !left(major) && !left(minor) && left(patch),
  };
  const text = left(major)
    ? '0.0.0'
    : left(minor)
      ? `${major}.0.0`
      : left(patch)
        ? `${major}${minor}.0`
        : `${major}${minor}${patch}`;
  const full = text + prerelease;
  if (!isVersion(full)) throw new VersionError('constraint parser error');
  return { operator, version: parseVersion(full), open };
}

/** @param early does one of the bounds that go with this one name a pre-release? */
function allows(bound: Bound, version: Version, early: boolean): boolean {
  if (version.prerelease && !early) return false;
  const order = compareVersions(version, bound.version);
  switch (bound.operator) {
    case '':
    case '=':
      return bound.open.any ? isNear(bound, version) : order === 0;
    case '!=':
      return differs(bound, version);
    case '>':
      return isAbove(bound, version, order);
    case '<':
      return order < 0;
    case '>=':
    case '=>':
      return order >= 0;
    case '<=':
    case '=<':
      return isAtMost(bound, version, order);
    case '^':
      return isCompatible(bound, version);
    default:
      return isNear(bound, version);
  }
}

/** `~1.2.3`, `1.2.x` */
function isNear({ version: than, open }: Bound, version: Version): boolean {
  if (compareVersions(version, than) < 0) return false;
  if (!than.major && !than.minor && !than.patch && !open.minor && !open.patch) return true;
  return version.major === than.major && (open.minor || version.minor === than.minor);
}

/** `^1.2.3`: nothing left of the first number that is not 0 may change. */
function isCompatible({ version: than, open }: Bound, version: Version): boolean {
  if (compareVersions(version, than) < 0) return false;
  if (than.major > 0 || open.minor) return version.major === than.major;
  if (version.major > 0) return false;
  if (than.minor > 0 || open.patch) return version.minor === than.minor;
  return version.minor === 0 && version.patch === than.patch;
}

function differs({ version: from, open }: Bound, version: Version): boolean {
  if (!open.any) return compareVersions(version, from) !== 0;
  if (version.major !== from.major) return true;
  if (version.minor !== from.minor && !open.minor) return true;
  if (open.minor) return false;
  return version.patch !== from.patch && !open.patch;
}

function isAbove({ version: than, open }: Bound, version: Version, order: number): boolean {
  if (!open.any) return order > 0;
  if (version.major !== than.major) return version.major > than.major;
  if (open.minor) return false;
  if (open.patch) return version.minor > than.minor;
  return order > 0;
}

function isAtMost({ version: than, open }: Bound, version: Version, order: number): boolean {
  if (!open.any) return order <= 0;
  if (version.major > than.major) return false;
  return !(version.major === than.major && version.minor > than.minor && !open.minor);
}

/**
 * The newest of `texts` that a constraint allows; those that are no versions are left out.
 * @param parse how versions are read: loosely, or strictly as Flux does
 * @throws VersionError
 */
export function newestMatching(
  constraint: string,
  texts: readonly string[],
  parse: (text: string) => Version = parseVersion,
): string | undefined {
  const { allows: isAllowed } = parseConstraint(constraint);
  const versions = texts.flatMap((text) => {
    try {
      return [parse(text)];
    } catch {
      return [];
    }
  });
  return versions.filter(isAllowed).sort((a, b) => compareVersions(b, a))[0]?.original;
}
