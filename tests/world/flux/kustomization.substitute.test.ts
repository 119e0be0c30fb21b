import { beforeEach, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from './small-world';

const WITH = (post: string): string => APP.replace('interval: 10m', `interval: 10m\n  postBuild:\n${post}`);

describe('variables of a Kustomization', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld();
    world.commit({ 'deploy/one.yaml': CONFIG_MAP('one', '${color:=red}-${size}') });
  });

  it('come from the spec, with defaults', async () => {
    world.apply(WITH('    substitute:\n      size: big'));
    await world.pass(10);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'red-big' });
  });

  it('come from config maps, and the spec wins', async () => {
    world.apply(CONFIG_MAP('vars').replace('key: value', 'color: blue\n  size: small'));
    world.apply(
      WITH(
        '    substituteFrom:\n      - kind: ConfigMap\n        name: vars\n    substitute:\n      size: big',
      ),
    );
    await world.pass(10);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: 'blue-big' });
  });

  it('are missed where the config map is', async () => {
    world.apply(WITH('    substituteFrom:\n      - kind: ConfigMap\n        name: vars'));
    await world.pass(10);
    expect(world.ready('Kustomization', 'app')).toBe(
      "False BuildFailed post build failed for 'ConfigMap.v1.[noGrp]/one': substitute from 'ConfigMap/vars' error: configmaps \"vars\" not found",
    );
  });

  it('are not replaced where the object says so', async () => {
    const kept = CONFIG_MAP('one', '${size}').replace(
      '  name: one',
      '  name: one\n  annotations:\n    kustomize.toolkit.fluxcd.io/substitute: disabled',
    );
    world.commit({ 'deploy/one.yaml': kept });
    world.apply(WITH('    substitute:\n      size: big'));
    await world.pass(10);
    expect(world.get('ConfigMap', 'one').data).toEqual({ key: '${size}' });
  });
});
