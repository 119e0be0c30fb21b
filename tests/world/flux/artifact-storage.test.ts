import { describe, expect, it } from 'vitest';
import { ArtifactStorage, type Artifact } from '../../../src/world/flux/source/artifact-storage';
import type { KubeObject } from '../../../src/world/kube/api';
import { Clock } from '../../../src/world/time/clock';

const SOURCE: KubeObject = {
  apiVersion: 'source.toolkit.fluxcd.io/v1',
  kind: 'GitRepository',
  metadata: { name: 'app', namespace: 'rocky-test' },
};

function store(storage: ArtifactStorage, commit: string): Artifact {
  const content = new Map([['a.yaml', new TextEncoder().encode(commit)]]);
  return storage.archive(SOURCE, `main@sha1:${commit}`, `${commit}.tar.gz`, content);
}

describe('the storage of artifacts', () => {
  it('serves what was archived under its address', () => {
    const storage = new ArtifactStorage(new Clock(0));
    const artifact = store(storage, 'one');
    expect(artifact.url).toBe(
      'http://source-controller.flux-system.svc.cluster.local./gitrepository/rocky-test/app/one.tar.gz',
    );
    expect([...storage.fetch(artifact.url)!.keys()]).toEqual(['a.yaml']);
    expect(storage.fetch(`${artifact.url}x`)).toBeUndefined();
  });

  it('gives the same content the same digest, and other content another', () => {
    const storage = new ArtifactStorage(new Clock(0));
    expect(store(storage, 'one').digest).toBe(store(storage, 'one').digest);
    expect(store(storage, 'one').digest).not.toBe(store(storage, 'two').digest);
  });

  it('keeps the two latest of young artifacts', async () => {
    const clock = new Clock(0);
    const storage = new ArtifactStorage(clock);
    const first = store(storage, 'one');
    await clock.advanceTo(1000);
    store(storage, 'two');
    await clock.advanceTo(2000);
    const current = store(storage, 'three');
    expect(storage.collectGarbage(SOURCE, current)).toBe(1);
    expect(storage.has(first)).toBe(false);
    expect(storage.collectGarbage(SOURCE, current)).toBe(0);
  });

  it('forgets an old artifact after a minute, but never the current one', async () => {
    const clock = new Clock(0);
    const storage = new ArtifactStorage(clock);
    store(storage, 'one');
    const current = store(storage, 'two');
    await clock.advanceTo(61_000);
    expect(storage.collectGarbage(SOURCE, current)).toBe(1);
    expect(storage.has(current)).toBe(true);
  });
});
