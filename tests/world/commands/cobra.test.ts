import { describe, expect, it } from 'vitest';
import { type CommandSpec, HelpAsked, parseCommand, UsageError } from '../../../src/world/commands/cobra';

const leaf: CommandSpec = {
  path: 'tool create thing',
  use: 'tool create thing [name]',
  aliases: ['th'],
  flags: {
    interval: { type: 'duration', default: '1m0s' },
    prune: {},
    source: { type: 'string' },
    label: { type: 'strings' },
    set: { type: 'stringArray' },
    count: { type: 'int' },
    rate: { type: 'float' },
    pairs: { type: 'stringToString' },
  },
  commands: [],
};
const root: CommandSpec = {
  path: 'tool',
  use: 'tool [command]',
  aliases: [],
  flags: {},
  persistent: {
    namespace: { short: 'n', type: 'string', default: 'default' },
    watch: { short: 'w' },
    all: { short: 'A' },
  },
  commands: [{ path: 'tool create', use: 'tool create', aliases: [], flags: {}, commands: [leaf] }],
};
const parse = (line: string) => parseCommand(root, line.split(' '));
const words = (line: string): string => {
  try {
    parse(line);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('flags as pflag reads them', () => {
  it('takes values inline, after a space, and bundled letters', () => {
    const found = parse('create thing web --interval=5m --source x -An flux --prune');
    expect(found.command.path).toBe('tool create thing');
    expect(found.args).toEqual(['web']);
    expect(found.duration('interval')).toBe(300_000);
    expect([found.text('source'), found.text('namespace'), found.flag('all'), found.flag('prune')]).toEqual([
      'x',
      'flux',
      true,
      true,
    ]);
  });

  it('reads numbers as Go does', () => {
    const count = (text: string): number => parse(`create thing --count=${text}`).number('count');
    expect(['0x1F', '0b11', '010', '0o17', '1_000', '+5', '-0'].map(count)).toEqual([
      31, 3, 8, 15, 1000, 5, 0,
    ]);
    const rate = (text: string): number => parse(`create thing --rate=${text}`).number('rate');
    expect(['1e3', '.5', '0x1p4', 'inf', '-Infinity', '1_0'].map(rate)).toEqual([
      1000,
      0.5,
      16,
      Infinity,
      -Infinity,
      10,
    ]);
  });

  it('splits pairs at commas where there is more than one', () => {
    const map = (text: string): Record<string, string> => parse(`create thing --pairs=${text}`).map('pairs');
    expect(map('a=b,c')).toEqual({ a: 'b,c' });
    expect(map('a=b,c=d')).toEqual({ a: 'b', c: 'd' });
    expect(words('create thing --pairs=a')).toContain('a must be formatted as key=value');
  });

  it('takes an equals sign that ends a short flag for its value', () => {
    expect(parse('create thing -n= web').text('namespace')).toBe('=');
    expect(parse('create thing -n=x web').text('namespace')).toBe('x');
  });

  it('finds the command behind flags and through aliases', () => {
    expect(parse('-n x create th web').args).toEqual(['web']);
  });

  it('splits comma lists and keeps arrays whole', () => {
    const found = parse('create thing --label=a,b --label c --set a,b --set c');
    expect(found.list('label')).toEqual(['a', 'b', 'c']);
    expect(found.list('set')).toEqual(['a,b', 'c']);
  });

  it('leaves all after -- alone', () => {
    const found = parse('create thing a -- --b');
    expect([found.args, found.dash]).toEqual([['a', '--b'], 1]);
  });

  it.each([
    ['create thing --nope', 'unknown flag: --nope'],
    ['create thing -x', "unknown shorthand flag: 'x' in -x"],
    ['create thing --source', 'flag needs an argument: --source'],
    ['create thing -n', "flag needs an argument: 'n' in -n"],
    [
      'create thing --interval=5',
      'invalid argument "5" for "--interval" flag: time: missing unit in duration "5"',
    ],
    [
      'create thing --watch=maybe',
      'invalid argument "maybe" for "-w, --watch" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
    [
      'create thing --count=x',
      'invalid argument "x" for "--count" flag: strconv.ParseInt: parsing "x": invalid syntax',
    ],
    ['crate', 'unknown command "crate" for "tool"'],
  ])('%s: %s', (line, message) => expect(words(line)).toBe(message));

  it('suggests commands that are close', () => {
    try {
      parse('creat thing');
      expect.unreachable();
    } catch (error) {
      expect((error as UsageError).suggestions).toEqual(['create']);
    }
  });

  it('gives way to --help', () => {
    expect(() => parse('create thing --help')).toThrow(HelpAsked);
  });
});
