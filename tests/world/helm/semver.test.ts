import { describe, expect, it } from 'vitest';
import {
  compareVersions,
  formatVersion,
  newestMatching,
  parseConstraint,
  parseStrictVersion,
  parseVersion,
} from '../../../src/world/helm/semver';

const allows = (constraint: string, version: string): boolean =>
  parseConstraint(constraint).allows(parseVersion(version));

describe('versions', () => {
  it('may lack numbers, unless they are read strictly', () => {
    expect(formatVersion(parseVersion('v1.2'))).toBe('1.2.0');
    expect(() => parseStrictVersion('1.2')).toThrow('invalid semantic version');
    expect(() => parseVersion('one')).toThrow('invalid semantic version');
  });

  it('come in the order of semantic versioning', () => {
    const ordered = [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0',
      '1.2.0',
      '2.0.0',
    ];
    const shuffled = [...ordered].reverse().map(parseVersion).sort(compareVersions);
    expect(shuffled.map(formatVersion)).toEqual(ordered);
  });
});

describe('constraints', () => {
  it.each([
    ['1.2.3', '1.2.3', true],
    ['=1.2', '1.2.9', true],
    ['1.x', '1.9.0', true],
    ['1.x', '2.0.0', false],
    ['*', '3.4.5', true],
    ['>=0.1.0', '0.2.0', true],
    ['>=0.1.0', '0.2.0-rc.1', false],
    ['>=0.1.0-0', '0.2.0-rc.1', true],
    ['>1.2', '1.2.5', false],
    ['>1', '2.0.0', true],
    ['<=1.2', '1.2.9', true],
    ['~1.2.3', '1.2.9', true],
    ['~1.2.3', '1.3.0', false],
    ['~1', '1.9.9', true],
    ['^1.2.3', '1.9.0', true],
    ['^0.2.3', '0.3.0', false],
    ['^0.0.3', '0.0.4', false],
    ['!=1.2.3', '1.2.4', true],
    ['!=1.x', '1.2.4', false],
    ['>=1.0.0 <2.0.0', '1.5.0', true],
    ['>=1.0.0, <2.0.0', '2.0.0', false],
    ['1.0 - 2.0', '1.5.0', true],
    ['1.0.0 || 3.x', '3.1.0', true],
  ])('%s and %s: %s', (constraint, version, expected) => {
    expect(allows(constraint, version)).toBe(expected);
  });

  it('are refused where they make no sense', () => {
    expect(() => parseConstraint('latest')).toThrow('improper constraint: latest');
  });

  it('pick the newest, and leave out what is no version', () => {
    expect(newestMatching('>=0.1.0', ['0.1.0', 'v0.10.0', '0.9.0', 'main'])).toBe('v0.10.0');
    expect(newestMatching('2.x', ['0.1.0'])).toBeUndefined();
  });
});

describe('constraints', () => {
  it('let a pre-release through where one of those that go together names one', () => {
    expect(allows('!=2, ~1.2.3-rc.1', '1.2.3-rc.1')).toBe(true);
    expect(allows('!=2, ~1.2.3', '1.2.3-rc.1')).toBe(false);
  });

  it('are refused in their own words', () => {
    expect(() => parseConstraint('>1.2.3-01')).toThrow('constraint parser error');
    expect(() => parseVersion('1.2.3-01')).toThrow('version segment starts with 0');
    expect(() => parseConstraint('<v1 - 1')).toThrow('improper constraint: <>= v1, <= 1 ');
  });
});
