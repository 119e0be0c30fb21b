import { describe, expect, it } from 'vitest';
import { FOLDER, shpod } from './shpod';

const OLD = `apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
---
apiVersion: image.toolkit.fluxcd.io/v1beta1 # old
kind: ImagePolicy
`;

describe('flux migrate -f', () => {
  it('tells what is old, and changes nothing in a dry run', async () => {
    const { files, run } = shpod({ 'apps/a.yaml': OLD, 'apps/b.txt': OLD });
    expect(await run('flux migrate -f . --dry-run --version=2.6')).toEqual({
      stdout: '',
      stderr: `► starting migration of custom resources
✚ apps/a.yaml:1: Kustomization v1beta2 -> v1
✚ apps/a.yaml:7: ImagePolicy v1beta1 -> v1beta2
✔ dry-run mode enabled, no changes will be made
`,
      code: 0,
    });
    expect(files.readText(`${FOLDER}/apps/a.yaml`)).toBe(OLD);
  });

  it('writes the newest versions once it is told to', async () => {
    const { files, run } = shpod({ 'apps/a.yaml': OLD });
    const { stderr } = await run('flux migrate -f apps --yes');
    expect(stderr).toContain('✔ file apps/a.yaml migrated successfully\n');
    expect(files.readText(`${FOLDER}/apps/a.yaml`)).toBe(
      OLD.replace('v1beta2', 'v1').replace('v1beta1', 'v1'),
    );
    expect((await run('flux migrate -f apps')).stderr).toBe(
      '► starting migration of custom resources\n✔ no custom resources found that require migration\n',
    );
  });

  it.each([
    [
      'flux migrate -f apps --version=2.1',
      'version 2.1 is not supported, supported versions are: 2.9, 2.8, 2.7, 2.6',
    ],
    ['flux migrate web', 'unknown command "web" for "flux migrate"'],
  ])('refuses %s', async (line, why) => {
    expect(await shpod({ 'apps/a.yaml': OLD }).run(line)).toEqual({
      stdout: '',
      stderr: `✗ ${why}\n`,
      code: 1,
    });
  });
});
