import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const { run } = shpod();

describe('how flux takes a line that it does not know', () => {
  it.each([
    ['flux creat', 'unknown command "creat" for "flux"\n\nDid you mean this?\n\tcreate\n'],
    ['flux --nope', 'unknown flag: --nope'],
    ['flux get ks -Z', "unknown shorthand flag: 'Z' in -Z"],
    ['flux get ks --namespace', 'flag needs an argument: --namespace'],
    [
      'flux create kustomization web --interval=soon',
      'invalid argument "soon" for "--interval" flag: time: invalid duration "soon"',
    ],
    [
      'flux create kustomization web --prune=maybe',
      'invalid argument "maybe" for "--prune" flag: strconv.ParseBool: parsing "maybe": invalid syntax',
    ],
  ])('%s', async (line, why) => {
    expect(await run(line)).toEqual({ stdout: '', stderr: `✗ ${why}\n`, code: 1 });
  });

  it('says of a group what it can do, whatever stands behind it', async () => {
    const { stdout, code } = await run('flux create foo');
    expect(code).toBe(0);
    expect(stdout).toContain('Usage:\n  flux create [command]');
    expect(await run('flux create')).toEqual({ stdout, stderr: '', code: 0 });
  });

  it('finds commands by their short names', async () => {
    const whole = await run('flux create kustomization web --source=GitRepository/x --export');
    expect(await run('flux create ks web --source=GitRepository/x --export')).toEqual(whole);
  });
});
