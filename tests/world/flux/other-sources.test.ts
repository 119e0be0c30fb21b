import pako from 'pako';
import { describe, expect, it } from 'vitest';
import { packTar } from '../../../src/world/files/tar';
import { CHART_LAYER, FLUX_LAYER } from '../../../src/world/helm/registry/media-types';
import { NOBODY, type RemoteServers } from '../../../src/world/flux/source/remote-servers';
import { CONFIG_MAP, smallWorld } from './small-world';

const ARTIFACT = `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  url: oci://ghcr.io/org/app
`;

const BUCKET = `apiVersion: source.toolkit.fluxcd.io/v1
kind: Bucket
metadata:
  name: app
  namespace: default
spec:
  interval: 1m
  bucketName: app
  endpoint: minio.example.com
`;

const registry: RemoteServers = {
  ...NOBODY,
  artifactTags: () => ['0.1.0', '0.3.0', 'latest'],
  pullArtifact: (reference) => ({
    digest: `sha256:${'a'.repeat(64)}`,
    layers: [{ mediaType: FLUX_LAYER, bytes: packed('one.yaml', CONFIG_MAP(reference.split(':')[1]!)) }],
    annotations: { 'org.opencontainers.image.revision': 'main@sha1:1234' },
  }),
};

function packed(name: string, text: string): Uint8Array {
  const content = new TextEncoder().encode(text);
  return pako.gzip(packTar([{ name, type: 'file', mode: 0o644, content, mtime: 0 }]));
}

describe('an OCIRepository', () => {
  it('stores the artifact of its tag', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(ARTIFACT);
    await world.pass(5);
    const revision = `latest@sha256:${'a'.repeat(64)}`;
    expect(world.ready('OCIRepository', 'app')).toBe(
      `True Succeeded stored artifact for digest '${revision}'`,
    );
    expect(world.events('OCIRepository', 'app')).toEqual([
      `Normal NewArtifact stored artifact with revision '${revision}' from 'oci://ghcr.io/org/app', origin revision 'main@sha1:1234'`,
    ]);
  });

  it('picks the newest tag of a range', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(`${ARTIFACT}  ref:\n    semver: ">=0.1.0"\n`);
    await world.pass(5);
    expect(world.get('OCIRepository', 'app').status.artifact.revision).toMatch(/^0\.3\.0@sha256:/);
  });

  it('takes the layer that is asked for, and tells where there is none', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(`${ARTIFACT}  layerSelector:\n    mediaType: ${CHART_LAYER}\n`);
    await world.pass(3);
    expect(world.ready('OCIRepository', 'app')).toBe(
      `False OCIArtifactLayerOperationFailed failed to find layer with media type '${CHART_LAYER}' in artifact`,
    );
  });

  it('stalls on an address with a tag', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(ARTIFACT.replace('org/app', 'org/app:v1'));
    await world.pass(5);
    expect(world.ready('OCIRepository', 'app')).toBe(
      "False URLInvalid URL validation failed for 'oci://ghcr.io/org/app:v1': " +
        'repository can only contain the characters `abcdefghijklmnopqrstuvwxyz0123456789_-./`: org/app:v1',
    );
  });

  it('quotes a range that is none', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(`${ARTIFACT}  ref:\n    semver: newest\n`);
    await world.pass(5);
    expect(world.ready('OCIRepository', 'app')).toBe(
      "False ReadOperationFailed failed to determine the artifact tag for 'oci://ghcr.io/org/app': " +
        `semver 'newest' parse error: improper constraint: "newest"`,
    );
  });

  it('wants the account that it is to pull as, and its secrets', async () => {
    const world = await smallWorld({ servers: registry });
    world.apply(`${ARTIFACT}  serviceAccountName: puller\n`);
    await world.pass(3);
    expect(world.ready('OCIRepository', 'app')).toBe(
      "False AuthenticationFailed failed to get credential: serviceaccount 'default/puller' not found",
    );
    world.apply(
      'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: puller\n  namespace: default\nimagePullSecrets:\n  - name: keys\n',
    );
    await world.pass(10);
    expect(world.ready('OCIRepository', 'app')).toBe(
      'False AuthenticationFailed failed to get credential: failed to get image pull secret for ' +
        "serviceaccount 'default/puller': secret 'default/keys' not found",
    );
  });
});

describe('a Bucket', () => {
  it('finds nobody who keeps it', async () => {
    const world = await smallWorld();
    world.apply(BUCKET);
    await world.pass(4.5);
    expect(world.ready('Bucket', 'app')).toBe(
      "False BucketOperationFailed failed to confirm existence of 'app' bucket: " +
        'Get "https://minio.example.com/app/?location=": dial tcp: lookup minio.example.com on 10.96.0.10:53: no such host',
    );
  });
});
