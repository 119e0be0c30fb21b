import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const WITH = (resource: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- ${resource}\n`;

describe('a base from elsewhere', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    const author = { name: 'ops', email: 'ops@example.com' };
    const files = { 'base/one.yaml': CONFIG_MAP('one'), 'base/kustomization.yaml': WITH('one.yaml') };
    world.forge.create('org/bases', { branch: 'main', commits: [{ files, message: 'Bases', author }] });
    world.apply(APP);
  });

  it('is fetched from its repository', async () => {
    world.commit({ 'deploy/kustomization.yaml': WITH('https://github.com/org/bases//base?ref=main') });
    await world.pass(70);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });

  it('may be a single file', async () => {
    world.commit({
      'deploy/kustomization.yaml': WITH('https://raw.githubusercontent.com/org/bases/main/base/one.yaml'),
    });
    await world.pass(70);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
  });

  it('fails the build with what a site said, and asks nobody else', async () => {
    const url = 'https://nobody.github.io/one.yaml';
    world.commit({ 'deploy/kustomization.yaml': WITH(url) });
    await world.pass(70);
    expect(world.ready('Kustomization', 'app')).toBe(
      'False BuildFailed kustomize build failed: accumulating resources: ' +
        `accumulating resources from '${url}': HTTP Error: status code 404 (Not Found)`,
    );
  });

  it('fails the build with what git said', async () => {
    world.commit({ 'deploy/kustomization.yaml': WITH('https://github.com/org/ghost//base?ref=main') });
    await world.pass(70);
    expect(world.ready('Kustomization', 'app')).toBe(
      "False BuildFailed kustomize build failed: accumulating resources: accumulation err='accumulating resources from " +
        "'https://github.com/org/ghost//base?ref=main': URL is a git repository': failed to run " +
        "'/usr/bin/git fetch --depth=1 https://github.com/org/ghost main': fatal: could not read Username for " +
        "'https://github.com': No such device or address\n: exit status 128",
    );
  });

  it('is not found outside of the repository', async () => {
    world.commit({ 'deploy/kustomization.yaml': WITH('../../../etc') });
    await world.pass(70);
    expect(world.ready('Kustomization', 'app')).toContain('fs-security-constraint abs /etc');
  });
});
