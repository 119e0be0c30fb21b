import { describe, expect, it } from 'vitest';
import { shpod } from './shpod';

const { run } = shpod();

describe('how flux takes a line that it does not know', () => {
  it.each([
    ['flux creat', 'unknown command "creat" for "flux"\n\nDid you mean this?\n\tcreate\n'],
    ['flux --nope', 'unknown flag: --nope'],
    ['flux dele', 'unknown command "dele" for "flux"\n\nDid you mean this?\n\tdelete\n'],
    ['flux --help creat ks', 'unknown command "ks" for "flux"'],
    ['flux get ks -ü', "unknown shorthand flag: 'Ã' in -ü"],
    ['flux help get -n=', 'namespace must be a valid DNS label: "="'],
    [
      'flux get ks --kube-api-burst=08',
      'invalid argument "08" for "--kube-api-burst" flag: strconv.ParseInt: parsing "08": invalid syntax',
    ],
    [
      'flux get ks --kube-api-burst=99999999999999999999',
      'invalid argument "99999999999999999999" for "--kube-api-burst" flag: strconv.ParseInt: parsing "99999999999999999999": value out of range',
    ],
    [
      'flux get ks --kube-api-qps=1e99',
      'invalid argument "1e99" for "--kube-api-qps" flag: strconv.ParseFloat: parsing "1e99": value out of range',
    ],
    [
      'flux create ks web --interval=9999999999h',
      'invalid argument "9999999999h" for "--interval" flag: time: invalid duration "9999999999h"',
    ],
    [
      'flux create ks web --interval=5µ',
      String.raw`invalid argument "5µ" for "--interval" flag: time: unknown unit "\xc2\xb5" in duration "5\xc2\xb5"`,
    ],
    [
      'flux create source helm web --url=http://[::1',
      `url parse failed: parse "http://[::1": missing ']' in host`,
    ],
    [
      'flux create source helm web --url=https://x/%zz',
      'url parse failed: parse "https://x/%zz": invalid URL escape "%zz"',
    ],
    [
      'flux create ks web --export --source=a --label=a/b/c=d',
      "invalid label 'a/b/c': [a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')]",
    ],
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

  it('says on standard output what is deprecated', async () => {
    const { stdout } = await run('flux create ks web --source=GitRepository/x --validation=x --export');
    expect(stdout).toMatch(/^Flag --validation has been deprecated, this arg is no longer used/);
  });

  it('finds commands by their short names', async () => {
    const whole = await run('flux create kustomization web --source=GitRepository/x --export');
    expect(await run('flux create ks web --source=GitRepository/x --export')).toEqual(whole);
  });
});
