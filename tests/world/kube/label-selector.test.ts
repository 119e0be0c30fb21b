import { describe, expect, it } from 'vitest';
import { parseRequirements } from '../../../src/world/kube/label-selector';

const told = (text: string, dialect?: 'kustomize'): string => {
  try {
    return JSON.stringify(parseRequirements(text, dialect));
  } catch (error) {
    return (error as Error).message;
  }
};

// as kubectl 1.35 and kustomize 5.8.1 tell them
describe('a label selector', () => {
  it('is a list of requirements', () => {
    expect(parseRequirements('a=b,c == d, e!=f,g in (i,h,),j notin (),!k,l,m>5')).toEqual([
      { key: 'a', operator: '=', values: ['b'] },
      { key: 'c', operator: '==', values: ['d'] },
      { key: 'e', operator: '!=', values: ['f'] },
      { key: 'g', operator: 'in', values: ['', 'h', 'i'] },
      { key: 'j', operator: 'notin', values: [''] },
      { key: 'k', operator: '!', values: [] },
      { key: 'l', operator: 'exists', values: [] },
      { key: 'm', operator: 'gt', values: ['5'] },
    ]);
    expect(parseRequirements('')).toEqual([]);
    expect(parseRequirements('in=notin')).toEqual([{ key: 'in', operator: '=', values: ['notin'] }]);
  });

  it.each([
    ['a in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
    ['a in b', "unable to parse requirement: found 'b' expected: '('"],
    ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
    ['=x', "found '=', expected: !, identifier, or 'end of string'"],
    ['a=b=c', "found '=', expected: ',' or 'end of string'"],
    ['!a=b', "found '=', expected: ',' or 'end of string'"],
    ['a,,b', "found ',', expected: identifier after ','"],
    [
      'a>x',
      `unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer`,
    ],
  ])('%s is none', (text, why) => {
    expect(told(text)).toBe(why);
  });

  it('is refused in older words by kustomize', () => {
    expect(told('a b', 'kustomize')).toBe(
      "unable to parse requirement: found 'b', expected: '=', '!=', '==', 'in', notin'",
    );
    expect(told('-a=b', 'kustomize')).toMatch(
      /^unable to parse requirement: invalid label key "-a": name part/,
    );
    expect(told('-a=b')).toMatch(/^unable to parse requirement: <nil>: Invalid value: "-a": name part/);
    expect(told('a=-b', 'kustomize')).toMatch(/requirement: invalid label value: "-b": at key: "a": a valid/);
    expect(told('a=-b')).toMatch(/requirement: values\[0\]\[a\]: Invalid value: "-b": a valid label/);
  });
});
