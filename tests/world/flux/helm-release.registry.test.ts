import { beforeEach, describe, expect, it } from 'vitest';
import { chartTools } from '../../../src/world/flux/helm/chart-tools';
import { remoteServers } from '../../../src/world/flux/source/remote-servers';
import { packChart } from '../../../src/world/helm/chart/archive';
import { CHART_LAYER } from '../../../src/world/helm/registry/media-types';
import { createNetwork } from '../../../src/world/helm/registry/network';
import { RegistryClient } from '../../../src/world/helm/registry/registry-client';
import { Clock } from '../../../src/world/time/clock';
import { Names } from '../../../src/world/time/names';
import { smallWorld, type SmallWorld } from './small-world';

const MAP = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-${name}\ndata:\n  color: {{ .Values.color | quote }}\n`;

const FILES = {
  'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'values.yaml': 'color: red\nbasket:\n  color: blue\n',
  'templates/one.yaml': MAP('shop'),
  'charts/basket/Chart.yaml': 'apiVersion: v2\nname: basket\nversion: 0.1.0\n',
  'charts/basket/templates/one.yaml': MAP('basket'),
};

const RELEASE = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: shop
  namespace: default
spec:
  interval: 1m
`;

const ARTIFACT = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: shop
  namespace: default
spec:
  interval: 1m
  url: oci://ghcr.io/acme/charts/shop
  ref:
    semver: 1.x
`;

let world: SmallWorld;

beforeEach(async () => {
  const clock = new Clock(Date.UTC(2026, 10, 22, 10));
  const network = createNetwork(clock);
  const encoder = new TextEncoder();
  const files = new Map(Object.entries(FILES).map(([path, text]) => [path, encoder.encode(text)]));
  const archive = packChart('shop', files, 0);
  new RegistryClient(network).push(archive, 'ghcr.io/acme/charts/shop:1.0.0', '2026-11-22T10:00:00Z');
  world = await smallWorld({ servers: remoteServers(network), charts: chartTools(clock, new Names(2)) });
});

describe('a HelmRelease of a chart in a registry', () => {
  it('brings its subcharts along', async () => {
    world.apply(`apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: acme
  namespace: default
spec:
  type: oci
  url: oci://ghcr.io/acme/charts
---
${RELEASE}  chart:
    spec:
      chart: shop
      sourceRef:
        kind: HelmRepository
        name: acme
`);
    await world.pass(15);
    expect(world.ready('HelmRelease', 'shop')).toBe(
      'True InstallSucceeded Helm install succeeded for release default/shop.v1 with chart shop@1.0.0',
    );
    expect(world.get('ConfigMap', 'shop-basket').data).toEqual({ color: 'blue' });
  });

  it.each(['extract', 'copy'])('may come out of an OCIRepository by %s', async (operation) => {
    world.apply(
      `${ARTIFACT}  layerSelector:\n    mediaType: ${CHART_LAYER}\n    operation: ${operation}\n---\n` +
        `${RELEASE}  chartRef:\n    kind: OCIRepository\n    name: shop\n`,
    );
    await world.pass(60);
    expect(world.ready('HelmRelease', 'shop')).toMatch(
      /^True InstallSucceeded .* with chart shop@1\.0\.0\+\w{12}$/,
    );
    expect(world.get('ConfigMap', 'shop-shop').data).toEqual({ color: 'red' });
  });
});
