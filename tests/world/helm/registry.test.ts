import { beforeEach, describe, expect, it } from 'vitest';
import { packChart } from '../../../src/world/helm/chart/archive';
import { artifactTags, pullArtifact, pushArtifact } from '../../../src/world/helm/registry/artifact-client';
import { createNetwork, type ChartNetwork } from '../../../src/world/helm/registry/network';
import { parseReference } from '../../../src/world/helm/registry/reference';
import { RegistryClient } from '../../../src/world/helm/registry/registry-client';
import { Clock } from '../../../src/world/time/clock';

const NOW = '2026-11-22T10:00:00Z';

let network: ChartNetwork;
let told: string;
let client: RegistryClient;

beforeEach(() => {
  network = createNetwork(new Clock(Date.parse(NOW)));
  told = '';
  client = new RegistryClient(network, (text) => (told += text));
});

function chart(name: string, version: string): Uint8Array {
  const text = `apiVersion: v2\nname: ${name}\nversion: ${version}\ndescription: A shop\n`;
  return packChart(name, new Map([['Chart.yaml', new TextEncoder().encode(text)]]), 0);
}

function push(version: string): void {
  client.push(chart('shop', version), `ghcr.io/acme/charts/shop:${version}`, NOW);
}

describe('a registry', () => {
  it('keeps a chart by its tag and by its digest', () => {
    push('1.0.0');
    const { digest, archive } = client.pull('ghcr.io/acme/charts/shop:1.0.0');
    expect(told).toBe(
      `Pushed: ghcr.io/acme/charts/shop:1.0.0\nDigest: ${digest}\nPulled: ghcr.io/acme/charts/shop:1.0.0\nDigest: ${digest}\n`,
    );
    expect(archive).toEqual(chart('shop', '1.0.0'));
    expect(client.pull(`ghcr.io/acme/charts/shop@${digest}`).archive).toEqual(archive);
  });

  it('picks the newest version of a range, prereleases only where they are asked for', () => {
    for (const version of ['1.2.0', '1.10.0', '2.0.0-rc.1']) push(version);
    const resolve = (version: string): string => client.resolve('oci://ghcr.io/acme/charts/shop', version);
    expect(resolve('')).toBe('ghcr.io/acme/charts/shop:1.10.0');
    expect(resolve('~1.2')).toBe('ghcr.io/acme/charts/shop:1.2.0');
    expect(resolve('>0.0.0-0')).toBe('ghcr.io/acme/charts/shop:2.0.0-rc.1');
    expect(() => resolve('5.x')).toThrow('could not locate a version matching provided version string 5.x');
  });

  it('writes the plus of a version as an underscore', () => {
    push('1.0.0+b1');
    expect(told).toContain('Pushed: ghcr.io/acme/charts/shop:1.0.0_b1\n');
    expect(told).toContain('ghcr.io/acme/charts/shop:1.0.0_b1 contains an underscore.\n');
    expect(client.tags('ghcr.io/acme/charts/shop')).toEqual(['1.0.0+b1']);
  });

  it('tells Helm what it lacks in the words of oras', () => {
    push('1.0.0');
    expect(() => client.pull('ghcr.io/acme/charts/shop:9.9.9')).toThrow(
      'failed to perform "FetchReference" on source: ghcr.io/acme/charts/shop:9.9.9: not found',
    );
    expect(() => client.tags('ghcr.io/acme/charts/nope')).toThrow(
      'GET "https://ghcr.io/v2/acme/charts/nope/tags/list": response status code 404: name unknown: repository name not known to registry: map[name:acme/charts/nope]',
    );
    expect(() => client.tags('registry.acme.example/shop')).toThrow(
      'Get "https://registry.acme.example/v2/shop/tags/list": dial tcp: lookup registry.acme.example on 10.96.0.10:53: no such host',
    );
  });

  it('tells Flux what it lacks in the words of go-containerregistry', () => {
    push('1.0.0');
    expect(() => pullArtifact(network, 'ghcr.io/acme/charts/shop:9')).toThrow(
      'GET https://ghcr.io/v2/acme/charts/shop/manifests/9: MANIFEST_UNKNOWN: manifest unknown; map[Tag:9]',
    );
    expect(() => artifactTags(network, 'ghcr.io/acme/charts/nope')).toThrow(
      'GET https://ghcr.io/v2/acme/charts/nope/tags/list?n=1000: NAME_UNKNOWN: repository name not known to registry; map[name:acme/charts/nope]',
    );
  });

  it('does not take an artifact of Flux for a chart', () => {
    pushArtifact(network, 'ghcr.io/acme/app:v1', new Uint8Array([1]), {});
    expect(() => client.pull('ghcr.io/acme/app:v1')).toThrow(
      'manifest does not contain minimum number of descriptors (2), descriptors found: 1',
    );
  });
});

describe('a site of charts', () => {
  it('has what its owner, or the team of that name, pushed', () => {
    push('1.0.0');
    push('1.1.0');
    const text = new TextDecoder().decode(network.fetch('https://acme.github.io/charts/index.yaml'));
    expect(text).toContain(
      'https://acme.github.io/charts/shop-1.1.0.tgz\n    version: 1.1.0\n  - apiVersion: v2\n',
    );
    expect(network.fetch('https://shop.github.io/charts/shop-1.0.0.tgz')).toEqual(chart('shop', '1.0.0'));
  });

  it('is not found elsewhere', () => {
    push('1.0.0');
    expect(() => network.fetch('https://acme.github.io/nope/index.yaml')).toThrow(
      'https://acme.github.io/nope/index.yaml : 404 Not Found',
    );
  });
});

describe('a reference', () => {
  it('has a registry, a repository, and a tag or a digest', () => {
    expect(parseReference('oci://ghcr.io/acme/charts/shop:1.0.0+x')).toEqual({
      registry: 'ghcr.io',
      repository: 'acme/charts/shop',
      tag: '1.0.0_x',
      digest: '',
    });
  });

  it('is refused where it is none', () => {
    expect(() => parseReference('oci://ghcr.io')).toThrow(
      'invalid reference: missing registry or repository',
    );
    expect(() => parseReference('ghcr.io/Acme/shop')).toThrow(
      'invalid reference: invalid repository "Acme/shop"',
    );
  });
});
