import { beforeEach, describe, expect, it } from 'vitest';
import { APP, smallWorld, type SmallWorld } from './small-world';
import { TOY_CHARTS } from './toy-charts';

const SOURCE = APP.split('---\n')[0]!;

const CHART = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  chart: charts/app
  sourceRef:
    kind: GitRepository
    name: app
`;

const FILE = (version: string): string => `apiVersion: v2\nname: app\nversion: ${version}\n`;

describe('a HelmChart from a GitRepository', () => {
  let world: SmallWorld;

  beforeEach(async () => {
    world = await smallWorld({ charts: TOY_CHARTS });
    world.commit({ 'charts/app/Chart.yaml': FILE('0.1.0'), 'charts/app/values.yaml': 'a: 1\n' });
    world.apply(SOURCE);
  });

  it('is packaged, again when its version changes', async () => {
    world.apply(CHART);
    await world.pass(10);
    expect(world.ready('HelmChart', 'app')).toBe(
      "True ChartPackageSucceeded packaged 'app' chart with version '0.1.0'",
    );
    world.commit({ 'charts/app/values.yaml': 'a: 2\n' });
    await world.pass(70);
    expect(world.events('HelmChart', 'app').filter((line) => line.includes('packaged'))).toHaveLength(1);
    world.commit({ 'charts/app/Chart.yaml': FILE('0.2.0') });
    await world.pass(70);
    expect(world.ready('HelmChart', 'app')).toContain("version '0.2.0'");
  });

  it('bears the revision where that is asked for', async () => {
    const commit = world.commit({ 'charts/app/values.yaml': 'a: 2\n' });
    world.apply(CHART.replace('interval: 1m', 'interval: 1m\n  reconcileStrategy: Revision'));
    await world.pass(10);
    expect(world.get('HelmChart', 'app').status.artifact.revision).toBe(`0.1.0+${commit.slice(0, 12)}`);
  });

  it('stalls where there is no chart', async () => {
    world.apply(CHART.replace('charts/app', 'charts/ghost'));
    await world.pass(10);
    expect(world.ready('HelmChart', 'app')).toMatch(
      /^False InvalidChartReference invalid chart reference: stat \/tmp\/helmchart-default-app-\d+\/source\/charts\/ghost: no such file or directory$/,
    );
  });

  it('stalls where the chart says nothing of use', async () => {
    world.commit({ 'charts/app/Chart.yaml': 'apiVersion: v2\nname: app\n' });
    world.apply(CHART);
    await world.pass(70);
    expect(world.ready('HelmChart', 'app')).toBe(
      'False InvalidChartReference invalid chart reference: validation: chart.metadata.version is required',
    );
  });

  it('is loaded before it is packaged', async () => {
    world.commit({ 'charts/app/values.yaml': 'a: [b\n' });
    world.apply(CHART);
    await world.pass(70);
    expect(world.ready('HelmChart', 'app')).toMatch(
      /^False ChartPackageError chart package error: failed to load chart from \/charts\/app\/: cannot load values.yaml: cannot unmarshal yaml document: /,
    );
  });

  it('tells of no merged values where they are those of the chart', async () => {
    const files =
      'valuesFiles: [charts/app/values.yaml, charts/app/ghost.yaml]\n  ignoreMissingValuesFiles: true';
    world.apply(CHART.replace('interval: 1m', `interval: 1m\n  ${files}`));
    await world.pass(10);
    expect(world.ready('HelmChart', 'app')).toMatch(/packaged 'app' chart with version '0\.1\.0\+1'$/);
    expect(world.get('HelmChart', 'app').status.observedValuesFiles).toBeUndefined();
  });

  it('merges values files', async () => {
    world.commit({ 'charts/app/prod.yaml': 'b: 2\n' });
    world.apply(
      CHART.replace(
        'interval: 1m',
        'interval: 1m\n  valuesFiles:\n    - charts/app/values.yaml\n    - charts/app/prod.yaml',
      ),
    );
    await world.pass(70);
    expect(world.ready('HelmChart', 'app')).toBe(
      "True ChartPackageSucceeded packaged 'app' chart with version '0.1.0+1' and merged values files [charts/app/values.yaml charts/app/prod.yaml]",
    );
  });

  it('waits for a source without an artifact', async () => {
    world.apply(SOURCE.replace('name: app', 'name: other').replace('org/app', 'org/ghost'));
    world.apply(CHART.replace('    name: app', '    name: other'));
    await world.pass(5);
    expect(world.ready('HelmChart', 'app')).toBe(
      "False NoSourceArtifact no artifact available for GitRepository source 'other'",
    );
  });
});
