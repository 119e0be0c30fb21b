import { beforeAll, describe, expect, it } from 'vitest';
import { bootstrap } from '../../../src/world/flux/bootstrap';
import { SILENT } from '../../../src/world/flux/bootstrap-logger';
import { startFlux } from '../../../src/world/flux/controllers';
import { DEFAULT_INSTALL } from '../../../src/world/flux/install';
import { createForge } from '../../../src/world/git/forge';
import type { Forge } from '../../../src/world/git/forge-api';
import type { Client, KubeObject } from '../../../src/world/kube/api';
import { ADMIN, createCluster } from '../../../src/world/kube/cluster';
import { Clock } from '../../../src/world/time/clock';
import { Names } from '../../../src/world/time/names';

const FLEET = 'org/fleet';
const FOLDER = 'clusters/TEST';

interface Bare {
  clock: Clock;
  forge: Forge;
  client: Client;
  told: string[];
}

function bare(files: Record<string, string> = {}): Bare {
  const clock = new Clock(Date.UTC(2026, 10, 22, 19, 56, 30));
  const names = new Names(1);
  const cluster = createCluster({ clock, names });
  const forge = createForge({ clock });
  const author = { name: 'dev', email: 'dev@example.com' };
  const commits = Object.keys(files).length ? [{ files, message: 'Start', author }] : [];
  forge.create(FLEET, { branch: 'main', commits });
  startFlux({ clock, names, api: (user, agent) => cluster.client(user, agent), forge });
  return { clock, forge, client: cluster.client(ADMIN, 'test'), told: [] };
}

async function run({ clock, forge, client, told }: Bare): Promise<void> {
  const tell = (text: string): void => void told.push(text);
  const process = clock.spawn('bootstrap', () =>
    bootstrap({
      clock,
      forge,
      client,
      log: { ...SILENT, action: tell, success: tell },
      install: DEFAULT_INSTALL,
      sync: {
        name: 'flux-system',
        namespace: 'flux-system',
        url: `https://github.com/${FLEET}`,
        branch: 'main',
        interval: 60_000,
        path: FOLDER,
        secret: 'flux-system',
      },
      credentials: { username: 'git', password: 'secret' },
      author: { name: 'Flux', email: '' },
      poll: 500,
      timeout: 300_000,
    }),
  );
  while (!process.done && (await clock.runNext()));
}

function ready(client: Client, group: string, resource: string): string {
  const object: KubeObject = client.get({ group, resource, namespace: 'flux-system', name: 'flux-system' });
  return object.status.conditions.find(({ type }: { type: string }) => type === 'Ready').message;
}

describe('bootstrap of an empty repository', () => {
  let world: Bare;

  beforeAll(async () => {
    world = bare();
    await run(world);
  });

  it('commits the manifests of the components, then those of the sync', () => {
    const { forge } = world;
    const messages = forge.branches(FLEET).main!.map(({ message }) => message.trim());
    expect(messages).toEqual(['Add Flux sync manifests', 'Add Flux v2.9.4 component manifests']);
    const names = [...forge.files(FLEET, 'main').keys()].sort();
    expect(names).toEqual(
      ['gotk-components.yaml', 'gotk-sync.yaml', 'kustomization.yaml'].map(
        (name) => `${FOLDER}/flux-system/${name}`,
      ),
    );
  });

  it('leaves a cluster that keeps itself', () => {
    const { client, forge } = world;
    const revision = `main@sha1:${forge.branches(FLEET).main![0]!.sha}`;
    expect(ready(client, 'kustomize.toolkit.fluxcd.io', 'kustomizations')).toBe(
      `Applied revision: ${revision}`,
    );
    expect(ready(client, 'source.toolkit.fluxcd.io', 'gitrepositories')).toBe(
      `stored artifact for revision '${revision}'`,
    );
    const deployments = client.list({ group: 'apps', resource: 'deployments', namespace: 'flux-system' });
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual([
      'helm-controller',
      'kustomize-controller',
      'notification-controller',
      'source-controller',
    ]);
  });

  it('changes nothing where it is done again', async () => {
    const before = world.forge.branches(FLEET).main!.length;
    world.told.length = 0;
    await run(world);
    expect(world.forge.branches(FLEET).main).toHaveLength(before);
    expect(world.told).toContain('component manifests are up to date');
    expect(world.told).toContain('sync manifests are up to date');
  });
});

describe('bootstrap of a repository with a kustomization.yaml of its own', () => {
  it('keeps that and installs what it builds', async () => {
    const own = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- gotk-components.yaml
- gotk-sync.yaml
commonAnnotations:
  owner: platform
`;
    const folder = `${FOLDER}/flux-system`;
    const path = `${folder}/kustomization.yaml`;
    const world = bare({ [path]: own, [`${folder}/gotk-sync.yaml`]: '' });
    await run(world);
    const { forge, client } = world;
    expect(new TextDecoder().decode(forge.files(FLEET, 'main').get(path))).toBe(own);
    const deployment = client.get({
      group: 'apps',
      resource: 'deployments',
      namespace: 'flux-system',
      name: 'source-controller',
    });
    expect(deployment.metadata.annotations).toMatchObject({ owner: 'platform' });
  });
});
