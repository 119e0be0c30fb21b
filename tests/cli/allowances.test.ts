import { describe, expect, it } from 'vitest';
import { readReasons, reasonOf, sameTruth, type Reason } from '../../src/cli/allowances';

const volumes: Reason = {
  pattern: '^a/b/1$',
  why: 'which volume a claim gets is chance',
  allows: [['pv-\\d+', 'pv-N']],
};

describe('a reason why a line differs', () => {
  it('is found by the key of the line', () => {
    expect(reasonOf('a/b/1', [volumes])).toBe(volumes);
    expect(reasonOf('a/b/11', [volumes])).toBeUndefined();
  });

  it('makes answers equal that differ in what it names, and in nothing else', () => {
    expect(sameTruth('Bound pv-4', 'Bound pv-1', volumes)).toBe(true);
    expect(sameTruth('Bound pv-4', 'Pending pv-1', volumes)).toBe(false);
  });

  it('without rules makes nothing equal', () => {
    expect(sameTruth('a', 'a', { pattern: '.', why: 'a timeout' })).toBe(false);
    expect(sameTruth('a', 'a', undefined)).toBe(false);
  });

  it('lets lines come in any order only where it says so', () => {
    expect(sameTruth('a\nb', 'b\na', { ...volumes, anyOrder: true })).toBe(true);
    expect(sameTruth('a\nb', 'b\na', volumes)).toBe(false);
  });

  it('is told for every reason on file', () => {
    const reasons = readReasons();
    expect(reasons.length).toBeGreaterThan(0);
    expect(reasons.filter(({ why }) => !why.trim())).toEqual([]);
  });
});
