import { describe, expect, it } from 'vitest';
import { formatDuration, humanDuration, parseDuration } from '../../../src/world/time/duration';

describe('durations as Go writes them', () => {
  it.each([
    ['1m', '1m0s'],
    ['90s', '1m30s'],
    ['1h', '1h0m0s'],
    ['1.5s', '1.5s'],
    ['300ms', '300ms'],
    ['0', '0s'],
    ['-2m', '-2m0s'],
    ['100us', '100µs'],
  ])('%s prints as %s', (text, printed) => expect(formatDuration(parseDuration(text))).toBe(printed));

  it.each([
    ['5', 'time: missing unit in duration "5"'],
    ['', 'time: invalid duration ""'],
    ['abc', 'time: invalid duration "abc"'],
    ['1d', 'time: unknown unit "d" in duration "1d"'],
  ])("refuses %j with Go's words", (text, words) => expect(() => parseDuration(text)).toThrow(words));

  it('prints ages as kubectl does', () => {
    const ages = [59, 119, 120, 599, 600, 10_799, 10_800, 28_799, 28_800, 172_799, 172_800, 700_000].map(
      (seconds) => humanDuration(seconds * 1000),
    );
    expect(ages).toEqual([
      '59s',
      '119s',
      '2m',
      '9m59s',
      '10m',
      '179m',
      '3h',
      '7h59m',
      '8h',
      '47h',
      '2d',
      '8d',
    ]);
  });
});
