import { describe, expect, it } from 'vitest';
import { NOBODY, type RemoteServers } from '../../../src/world/flux/source/remote-servers';
import { smallWorld } from './small-world';

const SITE = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
  namespace: default
spec:
  interval: 1m
  url: https://charts.example.com
`;

const INDEX = `apiVersion: v1
generated: "2026-11-22T19:00:00Z"
entries:
  movy:
  - {name: movy, version: 0.1.0, urls: [movy-0.1.0.tgz]}
  - {name: movy, version: 0.2.0, urls: [movy-0.2.0.tgz]}
`;

const serving = (index: () => string): RemoteServers => ({
  ...NOBODY,
  get: (url) => {
    if (url !== 'https://charts.example.com/index.yaml')
      throw new Error(`failed to fetch ${url} : 404 Not Found`);
    return new TextEncoder().encode(index());
  },
});

describe('a HelmRepository', () => {
  it('stores the index of its site and tells of new ones', async () => {
    let index = INDEX;
    const world = await smallWorld({ servers: serving(() => index) });
    world.apply(SITE);
    await world.pass(5);
    const { artifact, url } = world.get('HelmRepository', 'charts').status;
    expect(world.ready('HelmRepository', 'charts')).toBe(
      `True Succeeded stored artifact: revision '${artifact.revision}'`,
    );
    expect(url).toMatch(/\/helmrepository\/default\/charts\/index\.yaml$/);
    index = INDEX.replace('0.2.0.tgz', '0.2.0.tar.gz');
    await world.pass(70);
    expect(world.get('HelmRepository', 'charts').status.artifact.revision).not.toBe(artifact.revision);
    const news = world.events('HelmRepository', 'charts').filter((line) => line.includes('NewArtifact'));
    expect(news).toEqual([
      expect.stringMatching(
        /^Normal NewArtifact stored fetched index of size \d+B from 'https:\/\/charts\.example\.com'$/,
      ),
      expect.stringMatching(/^Normal NewArtifact/),
    ]);
  });

  it('says what the site answered', async () => {
    const world = await smallWorld({ servers: serving(() => INDEX) });
    world.apply(SITE.replace('example.com', 'example.com/nope'));
    await world.pass(5);
    expect(world.ready('HelmRepository', 'charts')).toBe(
      'False Failed failed to fetch Helm repository index: failed to cache index to temporary file: ' +
        'failed to fetch https://charts.example.com/nope/index.yaml : 404 Not Found',
    );
  });

  it('of a registry has neither finalizer nor status', async () => {
    const world = await smallWorld();
    world.apply(SITE.replace('interval: 1m', 'type: oci').replace('https://', 'oci://'));
    await world.pass(5);
    const { metadata, status } = world.get('HelmRepository', 'charts');
    expect(metadata.finalizers ?? []).toEqual([]);
    expect(status).toEqual({});
  });

  it('wants an address that fits its type', async () => {
    const world = await smallWorld();
    world.apply(SITE.replace('https://', 'oci://'));
    await world.pass(5);
    expect(world.ready('HelmRepository', 'charts')).toBe(
      "False URLInvalid invalid Helm repository URL: 'oci' URL scheme cannot be used with 'default' HelmRepository type",
    );
  });
});
