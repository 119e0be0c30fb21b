import { describe, expect, it } from 'vitest';
import { type ParseOptions, YamlError, parse } from '../../../src/world/yaml/parse';

function fault(text: string, options?: ParseOptions): string {
  try {
    parse(text, options);
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
  return 'none';
}

describe('YAML that Go cannot read', () => {
  it.each([
    ['a: [1, 2\nb: 1\n', "yaml: line 1: did not find expected ',' or ']'"],
    ['a: {b: 1\nc: 1\n', "yaml: line 1: did not find expected ',' or '}'"],
    ['a: b: c\n', 'yaml: mapping values are not allowed in this context'],
    ['a: 1\n b: 2\n', 'yaml: line 2: mapping values are not allowed in this context'],
    ['a: 1\nb\nc: 2\n', "yaml: line 3: could not find expected ':'"],
    ['a:\n  - b\n c: 1\n', 'yaml: line 2: did not find expected key'],
    ['a:\n\tb: 1\n', 'yaml: line 2: found character that cannot start any token'],
    ['a: "x\\q"\n', 'yaml: found unknown escape character'],
    ['a: "x\n', 'yaml: line 2: found unexpected end of stream'],
    ['a: - b\n', 'yaml: block sequence entries are not allowed in this context'],
    ['a: *b\n', "yaml: unknown anchor 'b' referenced"],
    ['a: @b\n', 'yaml: found character that cannot start any token'],
    ['a: %b\n', 'yaml: found character that cannot start any token'],
    ['r0:\n  - a: []\n    b: \n  []\n', "yaml: line 3: did not find expected '-' indicator"],
    ['k: {{{ x }}}\n', 'yaml: invalid map key: map[interface {}]interface {}{"x":interface {}(nil)}'],
    ['- &b : 1\n- ? []\n', 'yaml: invalid map key: []interface {}{}'],
    ['- <<: a\n  ~: b\n', 'yaml: map merge requires map or sequence of maps as the value'],
    ['~: b\n', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: "b"'],
  ])('%j: %s', (text, message) => {
    expect(fault(text)).toBe(message);
  });

  it.each([
    ['r0:\n  - a: []\n    b: \n  []\n', "yaml: line 4: could not find expected ':'"],
    [',\t#x,@*a', 'yaml: did not find expected node content'],
    ['? \t#', 'unsupported map key of type: %!s(<nil>), key: <nil>, value: <nil>'],
  ])('%j, for the program that looks two tokens ahead: %s', (text, message) => {
    expect(fault(text, { dialect: 'v3' })).toBe(message);
  });

  it('has a key twice, where that is looked at', () => {
    const text = 'a: 1\nb: 2\na: 3\n';
    expect(fault(text)).toBe('none');
    expect(fault(text, { strict: true })).toBe(
      'yaml: unmarshal errors:\n  line 3: key "a" already set in map',
    );
    expect(fault(text, { dialect: 'v3' })).toBe(
      'yaml: unmarshal errors:\n  line 3: mapping key "a" already defined at line 1',
    );
  });
});
