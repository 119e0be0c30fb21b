import { beforeEach, describe, expect, it } from 'vitest';
import { REPOSITORY, smallWorld, type SmallWorld } from './small-world';
import { TOY_CHARTS } from './toy-charts';

const CHART = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: toy\nversion: 0.1.0\n',
  'chart/values.yaml': 'text: hi\n',
  'chart/templates/one.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Values.name }}\ndata:\n  text: "{{ .Values.text }}"\n',
};
const SOURCE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  url: https://github.com/${REPOSITORY}
  ref:
    branch: main
`;
const RELEASE = (name: string, more = ''): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: default
spec:
  interval: 1m
  chart:
    spec:
      chart: ./chart
      sourceRef:
        kind: GitRepository
        name: app
  values:
    name: ${name}
${more}`;

describe('a HelmRelease with dependsOn', () => {
  let world: SmallWorld;
  const AFTER_FIRST = '  dependsOn:\n    - name: first\n';

  beforeEach(async () => {
    world = await smallWorld({ charts: TOY_CHARTS });
    world.commit(CHART);
    world.apply(SOURCE);
    await world.pass(5);
  });

  it('waits until the other one is ready', async () => {
    world.apply(RELEASE('first', '  suspend: true\n'));
    world.apply(RELEASE('second', AFTER_FIRST));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'second')).toBe(
      "False DependencyNotReady dependency 'default/first' is not ready",
    );
    world.apply(RELEASE('first', '  suspend: false\n'));
    await world.pass(40);
    expect(world.ready('HelmRelease', 'second')).toMatch(/^True InstallSucceeded /);
  });

  it('names the one that is not there', async () => {
    world.apply(RELEASE('second', AFTER_FIRST));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'second')).toBe(
      `False DependencyNotReady unable to get 'default/first' dependency: helmreleases.helm.toolkit.fluxcd.io "first" not found`,
    );
  });
});

describe('a HelmRelease with a service account', () => {
  it('may do what the account may', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS });
    world.commit(CHART);
    world.apply(SOURCE);
    world.apply(RELEASE('first', '  serviceAccountName: weak\n'));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'first')).toBe(
      'False StateError Could not determine release state: failed to retrieve last release from storage: query: failed to query with labels: secrets is forbidden: ' +
        'User "system:serviceaccount:default:weak" cannot list resource "secrets" in API group "" in the namespace "default"',
    );
  });
});

describe('a HelmRelease in a cluster that forbids what crosses namespaces', () => {
  const OTHER = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: other\n';
  const DENIED = 'cross-namespace references are not allowed: cannot access';

  it('does not get beyond a chart source of another namespace, and tells nobody but its log', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS, lockdown: true });
    world.apply(OTHER);
    world.apply(RELEASE('first').replace('        name: app', '        name: app\n        namespace: other'));
    await world.pass(10);
    expect(world.get('HelmRelease', 'first').status).toEqual({ observedGeneration: -1 });
    expect(world.log('helm-controller').at(-1)).toMatchObject({
      msg: 'Reconciler error',
      error: `${DENIED} HelmChart other/default-first`,
    });
  });

  it('stalls where it refers to a chart of another namespace', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS, lockdown: true });
    world.apply(OTHER);
    const chart = '  chartRef:\n    kind: OCIRepository\n    name: app\n    namespace: other\n';
    world.apply(RELEASE('first').replace(/ {2}chart:\n[^]* {2}values:/, `${chart}  values:`));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'first')).toBe(`False AccessDenied ${DENIED} OCIRepository other/app`);
  });

  it('works as the default account of its namespace', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS, lockdown: true });
    world.commit(CHART);
    world.apply(SOURCE);
    world.apply(RELEASE('first'));
    await world.pass(10);
    expect(world.ready('HelmRelease', 'first')).toContain('User "system:serviceaccount:default:default"');
  });
});

describe('a HelmRelease whose release somebody else touched', () => {
  it('takes over a release of that name', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS });
    world.commit(CHART);
    world.apply(SOURCE);
    world.apply(RELEASE('first'));
    await world.pass(10);
    world.apply(
      RELEASE('second', '  releaseName: first\n').replace('    name: second\n', '    name: first\n'),
    );
    await world.pass(10);
    expect(world.ready('HelmRelease', 'second')).toBe(
      'True UpgradeSucceeded Helm upgrade succeeded for release default/first.v2 with chart toy@0.1.0',
    );
  });

  it('installs anew where its release is gone', async () => {
    const world = await smallWorld({ charts: TOY_CHARTS });
    world.commit(CHART);
    world.apply(SOURCE);
    world.apply(RELEASE('first'));
    await world.pass(10);
    world.remove('Secret', 'sh.helm.release.v1.first.v1');
    world.remove('ConfigMap', 'first');
    await world.pass(70);
    expect(world.exists('ConfigMap', 'first')).toBe(true);
    expect(
      world.events('HelmRelease', 'first').filter((line) => line.includes('InstallSucceeded')),
    ).toHaveLength(1);
  });
});
