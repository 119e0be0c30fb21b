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
