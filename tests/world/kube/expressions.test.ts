import { describe, expect, it } from 'vitest';
import { check, compile } from '../../../src/world/kube/custom/cel';

const DEP = {
  metadata: { name: 'one', labels: { x: 'y' } },
  spec: { replicas: 3, list: ['a', 'b'] },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
};

/** What cel-go 0.26 says, with the place it points at. */
function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    const lines = (error as Error).message.split('\n');
    return lines.filter((line) => !line.startsWith(' | ')).map((line) => line.replace('ERROR: <input>:', ''));
  }
}

describe('an expression', () => {
  it('points at what is no part of the language', () => {
    expect(() => compile('true b')).toThrow(
      "ERROR: <input>:1:6: Syntax error: extraneous input 'b' expecting <EOF>\n | true b\n | .....^",
    );
  });

  it.each([
    ['a equals "b"', ["1:3: Syntax error: mismatched input 'equals' expecting <EOF>"]],
    ['(true', ["1:6: Syntax error: missing ')' at '<EOF>'"]],
    [
      'true & false',
      [
        "1:6: Syntax error: token recognition error at: '& '",
        "1:8: Syntax error: extraneous input 'false' expecting <EOF>",
      ],
    ],
    ["a === 'b'", ["1:5: Syntax error: token recognition error at: '= '"]],
    ['dep.', ["1:5: Syntax error: no viable alternative at input '.'"]],
    ['[1,2', ["1:5: Syntax error: mismatched input '<EOF>' expecting {']', ','}"]],
  ])('that reads %s does not parse', (text, problems) => {
    expect(problemsOf(() => compile(text))).toEqual(problems);
  });

  it.each([
    ['foo == 1', ["1:1: undeclared reference to 'foo' (in container '')"]],
    ['dep.spec.nope()', ["1:14: undeclared reference to 'nope' (in container '')"]],
    ['1 + "a" == 2', ["1:3: found no matching overload for '_+_' applied to '(int, string)'"]],
    ['startsWith("a")', ["1:11: found no matching overload for 'startsWith' applied to '(string)'"]],
    ['true ? "a" : 1', ["1:6: found no matching overload for '_?_:_' applied to '(bool, string, int)'"]],
    ['dep.spec.list.exists(c, d == "x")', ["1:25: undeclared reference to 'd' (in container '')"]],
    ['dep.spec.list.exists(c, c == "x").y', ["1:34: type 'bool' does not support field selection"]],
    ['has(dep)', ['1:5: invalid argument to has() macro']],
  ])('that says %s does not fit', (text, problems) => {
    expect(problemsOf(() => check(text, ['self', 'dep']))).toEqual(problems);
  });

  it.each([
    ['dep.metadata.name', 'dyn'],
    ['dep', 'map(string, dyn)'],
    ['dep.metadata.name == "one"', 'bool'],
    ['dep.spec.list.exists(x, x == "a")', 'bool'],
    ['size(dep.spec.list)', 'int'],
    ['dep.spec.replicas > 2 ? dep.spec : 5', 'dyn'],
    ['null', 'null_type'],
    ['[]', 'list(dyn)'],
  ])('%s is known to be %s', (text, type) => {
    expect(check(text, ['dep']).type).toBe(type);
  });

  it.each([
    ['status.phase == "x"', 'no such attribute(s): status.phase'],
    ['has(status.phase)', 'no such attribute(s): status.phase'],
    ['spec.ghost == "x"', 'no such key: ghost'],
    ['spec.replicas + "1" == "31"', 'no such overload'],
    ['nope(1)', 'no such overload: nope'],
    ['spec.list["x"] == "a"', "unsupported index type 'string' in list"],
  ])('%s cannot be evaluated', (text, why) => {
    const { metadata, spec } = DEP;
    expect(() => compile(text)({ metadata, spec })).toThrow(why);
  });

  it('may bear a comment, and text as it is written', () => {
    expect(compile(String.raw`r"a\d" == "a\\d" // both`)({})).toBe(true);
  });
});
