import { describe, expect, it } from 'vitest';
import { over } from './built';

const data = (text: string): string => {
  const yaml = over(`apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n${text}`, '');
  return yaml.replace('apiVersion: v1\ndata:\n', '').replace(/kind: ConfigMap\n.*/s, '');
};

describe('the way a value is written', () => {
  it('is kustomize’s own, whatever it was before', () => {
    expect(data(`  b: 'x'\n  a: "y z"   # why\n  c: {d: e}\n  f: [g]\n`)).toBe(
      '  a: y z\n  b: x\n  c:\n    d: e\n  f:\n  - g\n',
    );
  });

  it('keeps text that looks like something else', () => {
    expect(data(`  a: "1"\n  b: 'yes'\n  c: yes\n  d: "null"\n  e: ~\n  f: 0x1f\n  g: 1.50\n`)).toBe(
      '  a: "1"\n  b: "yes"\n  c: "yes"\n  d: "null"\n  e: null\n  f: 31\n  g: 1.5\n',
    );
  });

  it('gives folded text a further break before indented lines', () => {
    expect(data('  a: >\n    one\n    two\n      three\n    four\n')).toBe(
      '  a: |\n    one two\n\n      three\n    four\n',
    );
  });

  it('takes what is not there for an empty text, within braces alone', () => {
    expect(data('  a: {b, c: , d: ~}\n  e:\n')).toBe('  a:\n    b: ""\n    c: ""\n    d: null\n  e: null\n');
  });

  it('follows aliases', () => {
    expect(data('  a: &x one\n  b: *x\n')).toBe('  a: one\n  b: one\n');
  });

  it('has no place for what JSON does not know', () => {
    expect(data('  a: .inf\n')).toContain('json: unsupported value: +Inf');
  });
});
