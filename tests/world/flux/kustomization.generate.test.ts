import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

describe('a Kustomization of a folder without kustomization.yaml', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
  });

  it('takes all manifests below it', async () => {
    world.commit({
      'deploy/one.yaml': CONFIG_MAP('one'),
      'deploy/deep/er/two.yml': CONFIG_MAP('two'),
      'deploy/notes.txt': 'nothing',
    });
    world.apply(APP);
    await world.pass(10);
    expect(world.exists('ConfigMap', 'one')).toBe(true);
    expect(world.exists('ConfigMap', 'two')).toBe(true);
  });

  it('takes folders that have one as they say', async () => {
    world.commit({
      'deploy/base/kustomization.yaml': 'resources:\n- one.yaml\nnamePrefix: my-\n',
      'deploy/base/one.yaml': CONFIG_MAP('one'),
      'deploy/base/unused.yaml': CONFIG_MAP('unused'),
    });
    world.apply(APP);
    await world.pass(10);
    expect(world.exists('ConfigMap', 'my-one')).toBe(true);
    expect(world.exists('ConfigMap', 'unused')).toBe(false);
  });

  it('says which file is no manifest', async () => {
    world.commit({ 'deploy/one.yaml': 'a: b\n' });
    world.apply(APP);
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toMatch(
      /^False BuildFailed failed to decode Kubernetes YAML from \/tmp\/kustomization-\d+\/deploy\/one.yaml: missing Resource metadata/,
    );
  });
});

describe('what a Kustomization adds to the build', () => {
  const MORE = (text: string): string => APP.replace('  prune: true', `  prune: true\n${text}`);
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one') });
  });

  it('prefix and suffix', async () => {
    world.apply(MORE('  namePrefix: a-\n  nameSuffix: -z'));
    await world.pass(10);
    expect(world.exists('ConfigMap', 'a-one-z')).toBe(true);
  });

  it('labels and annotations', async () => {
    world.apply(
      MORE('  commonMetadata:\n    labels:\n      team: blue\n    annotations:\n      note: hello'),
    );
    await world.pass(10);
    const { labels, annotations } = world.get('ConfigMap', 'one').metadata;
    expect(labels).toMatchObject({ team: 'blue', 'kustomize.toolkit.fluxcd.io/name': 'app' });
    expect(annotations).toEqual({ note: 'hello' });
  });

  it('patches', async () => {
    const patch =
      '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "any"}, "data": {"key": "patched"}}';
    world.apply(MORE(`  patches:\n  - target:\n      kind: ConfigMap\n    patch: '${patch}'`));
    await world.pass(10);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'patched' });
  });

  it('components', async () => {
    world.commit({
      'parts/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n- two.yaml\n',
      'parts/two.yaml': CONFIG_MAP('two'),
    });
    world.apply(MORE('  components:\n  - ../parts'));
    await world.pass(10);
    expect(world.exists('ConfigMap', 'two')).toBe(true);
  });

  it('a namespace for everything', async () => {
    world.apply('apiVersion: v1\nkind: Namespace\nmetadata:\n  name: elsewhere\n');
    world.apply(APP.replace('targetNamespace: default', 'targetNamespace: elsewhere'));
    await world.pass(10);
    expect(world.exists('ConfigMap', 'one', 'elsewhere')).toBe(true);
    expect(world.exists('ConfigMap', 'one', 'default')).toBe(false);
  });
});
