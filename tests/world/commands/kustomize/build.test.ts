import { describe, expect, it } from 'vitest';
import { kustomize } from './kustomize';

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n';
const FILES = { 'o/kustomization.yaml': 'resources: [../c.yaml]\n', 'c.yaml': CONFIG_MAP };

describe('kustomize build', () => {
  it('reads outside the folder where allowed', async () => {
    const { stdout, code } = await kustomize(FILES, 'build', 'o', '--load-restrictor=LoadRestrictionsNone');
    expect([stdout, code]).toEqual([CONFIG_MAP, 0]);
    const { stderr, code: refused } = await kustomize(FILES, 'build', 'o');
    expect(refused).toBe(1);
    expect(stderr).toContain("security; file '/work/c.yaml' is not in or below '/work/o'");
  });

  it('writes a file, or a file for each object', async () => {
    const files = { 'kustomization.yaml': 'resources: [c.yaml]\n', 'c.yaml': CONFIG_MAP, 'out/x': '' };
    expect((await kustomize(files, 'build', '-o', 'all.yaml')).text('all.yaml')).toBe(CONFIG_MAP);
    expect((await kustomize(files, 'build', '.', '-o', 'out')).text('out/v1_configmap_c.yaml')).toBe(
      CONFIG_MAP,
    );
  });

  it('refuses flags and folders that it does not know', async () => {
    const flag = await kustomize(FILES, 'build', '--nope');
    expect([flag.code, flag.stderr.split('\n')[0]]).toEqual([1, 'Error: unknown flag: --nope']);
    const value = await kustomize(FILES, 'build', 'o', '--load-restrictor=x');
    expect(value.stderr).toBe(
      'Error: illegal flag value --load-restrictor x; legal values: [LoadRestrictionsRootOnly LoadRestrictionsNone]\n',
    );
    const folder = await kustomize(FILES, 'build', 'nope');
    expect(folder.stderr).toBe(
      "Error: must build at directory: not a valid directory: evalsymlink failure on 'nope' : lstat /work/nope: no such file or directory\n",
    );
    const two = await kustomize(FILES, 'build', 'o', 'o');
    expect(two.stderr).toBe('Error: specify one path to kustomization.yaml\n');
  });
});

describe('kustomize', () => {
  it('tells its version, and a command it does not know', async () => {
    expect((await kustomize({}, 'version')).stdout).toBe('v5.8.1\n');
    const { stderr, code } = await kustomize({}, 'biuld');
    expect(code).toBe(1);
    expect(stderr).toContain('Error: unknown command "biuld" for "kustomize"');
  });
});
