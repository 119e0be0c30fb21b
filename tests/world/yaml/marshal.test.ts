import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { marshal } from '../../../src/world/yaml/marshal';
import { parse } from '../../../src/world/yaml/parse';

describe('data as sigs.k8s.io/yaml prints it', () => {
  it.each([
    ['true', '"true"'],
    ['yes', '"yes"'],
    ['y', '"y"'],
    ['1', '"1"'],
    ['1.5', '"1.5"'],
    ['null', '"null"'],
    ['', '""'],
    ['2024-01-02', '"2024-01-02"'],
    ['0x1f', '"0x1f"'],
    ['a: b', "'a: b'"],
    ['# a', "'# a'"],
    ['- a', "'- a'"],
    ['*', "'*'"],
    [' a', "' a'"],
    ["it's", "it's"],
    ['a\nb\n', '|\n  a\n  b'],
    ['a\nb', '|-\n  a\n  b'],
    ['1.2.3', '1.2.3'],
    ['a\tb', '"a\\tb"'],
  ])('%j', (text, printed) => {
    expect(marshal({ a: text })).toBe(`a: ${printed}\n`);
  });

  it('orders keys as Go orders them, and does not indent lists', () => {
    expect(marshal({ b: [1, { c: 1, a: [] }], a10: {}, a9: null })).toBe(
      'a9: null\na10: {}\nb:\n- 1\n- a: []\n  c: 1\n',
    );
  });

  it('is read again as what it was', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '#', '-', '"', "'", '\\', '1') }),
    );
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        tie('list'),
        tie('map'),
      ),
      list: fc.array(tie('any'), { maxLength: 3 }),
      map: fc.dictionary(
        text.filter((key) => key !== '__proto__' && key !== '<<'),
        tie('any'),
        { maxKeys: 3, noNullPrototype: true },
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        expect(parse(marshal(each))).toEqual(each);
      }),
      { numRuns: 500 },
    );
  });
});
