import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

describe('in a locked down cluster, a Kustomization', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld({ lockdown: true });
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
  });

  it('may not use a source of another namespace', async () => {
    world.apply('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n');
    const [source, kustomization] = APP.split('---\n');
    world.apply(source!.replace('namespace: default', 'namespace: other'));
    world.apply(
      kustomization!
        .replace('name: app\n', 'name: app\n')
        .replace(/    name: app\n$/, '    name: app\n    namespace: other\n'),
    );
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toBe(
      "False AccessDenied can't access 'GitRepository/other/app', cross-namespace references have been blocked",
    );
    expect(world.get('Kustomization', 'app').status.conditions).toContainEqual(
      expect.objectContaining({ type: 'Stalled', status: 'True', reason: 'AccessDenied' }),
    );
  });

  it('works as the default account of its namespace', async () => {
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain(
      'User "system:serviceaccount:default:default" cannot patch',
    );
  });

  it('builds no bases from elsewhere', async () => {
    world.commit({
      'deploy/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- https://github.com/org/app//deploy\n',
    });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /: URL is a git repository': fs-security-constraint abs (\/tmp\/kustomize-\d+\/deploy): path '\1' is not in or below '\/tmp\/kustomization-\d+'$/,
    );
  });

  it('fetches such a base before it refuses it', async () => {
    world.commit({
      'deploy/kustomization.yaml': 'components:\n- https://github.com/org/ghost//deploy\n',
    });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toContain(
      `loader.New "failed to run '/usr/bin/git fetch --depth=1 https://github.com/org/ghost HEAD': fatal: `,
    );
  });
});
