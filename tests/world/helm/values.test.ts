import { describe, expect, it } from 'vitest';
import { ask } from './told';

const CHART = 'apiVersion: v2\nname: web\nversion: 1.0.0\n';

async function valuesOf(values: string, ...args: string[]): Promise<string> {
  const files = {
    'c/Chart.yaml': CHART,
    'c/values.yaml': values,
    'c/templates/t.yaml': 'v: {{ toJson .Values }}',
  };
  const { stdout, stderr } = await ask(files, ['template', 'r', 'c', ...args]);
  return stderr || stdout.split('\n')[2]!;
}

// Settled against helm 4.1.4.
describe('values of the command line', () => {
  it('take a default away with null', async () => {
    expect(await valuesOf('a: {b: 1, c: 2}', '--set', 'a.b=null')).toBe('v: {"a":{"c":2}}');
  });

  it('fill lists by index', async () => {
    expect(await valuesOf('', '--set', 'a[2].b=x')).toBe('v: {"a":[null,null,{"b":"x"}]}');
  });

  it('keep integers apart from texts', async () => {
    expect(await valuesOf('', '--set', 'a=007,b=7,c=1.5,d=TRUE', '--set-string', 'e=7')).toBe(
      'v: {"a":"007","b":7,"c":"1.5","d":true,"e":"7"}',
    );
  });

  it('tell of a table where a value is', async () => {
    expect(await valuesOf('', '--set', 'a=1,a.b=2')).toBe(
      'Error: failed parsing --set data: unable to parse key: interface conversion: interface {} is int64, not map[string]interface {}\n',
    );
  });
});
