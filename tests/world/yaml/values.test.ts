import { describe, expect, it } from 'vitest';
import { parse, splitDocuments } from '../../../src/world/yaml/parse';

describe('values as sigs.k8s.io/yaml reads them', () => {
  it.each([
    ['yes', true],
    ['on', true],
    ['No', false],
    ['y', true],
    ['~', null],
    ['010', 8],
    ['0x1f', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['1e3', 1000],
    ['1.5', 1.5],
    ['2024-01-02', '2024-01-02'],
    ['1:30', '1:30'],
    ['"yes"', 'yes'],
    ['1.2.3', '1.2.3'],
    ['', null],
  ])('%s', (text, value) => {
    expect(parse(`a: ${text}\n`)).toEqual({ a: value });
  });

  it('merges keys and follows aliases', () => {
    expect(parse('a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\nc: *a\n')).toEqual({
      a: { x: 1, z: 2 },
      b: { x: 1, z: 3 },
      c: { x: 1, z: 2 },
    });
  });

  it('makes text of keys', () => {
    expect(parse('1: a\ny: b\n')).toEqual({ '1': 'a', true: 'b' });
  });

  it('keeps and folds lines in block scalars', () => {
    expect(parse('a: |\n  x\n  y\nb: >-\n  x\n  y\nc: |+\n  x\n\n')).toEqual({
      a: 'x\ny\n',
      b: 'x y',
      c: 'x\n\n',
    });
  });
});

describe('a text of several documents', () => {
  it('is parted at lines of three dashes', () => {
    expect(splitDocuments('a: 1\n---\nb: 2\n')).toEqual(['a: 1\n', 'b: 2\n']);
  });
});
