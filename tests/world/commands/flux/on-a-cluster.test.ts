import { beforeAll, describe, expect, it } from 'vitest';
import { APP, CONFIG_MAP, smallWorld, type SmallWorld } from '../../flux/small-world';
import { FOLDER, shpod, type Shpod } from './shpod';

let world: SmallWorld;
let ops: Shpod;
let head: string;

beforeAll(async () => {
  world = await smallWorld();
  ops = shpod({ 'deploy/a.yaml': CONFIG_MAP('a', 'changed') }, world);
  head = world.commit({ 'deploy/a.yaml': CONFIG_MAP('a'), 'deploy/b.yaml': CONFIG_MAP('b') });
  world.apply(APP);
  await world.pass(10);
});

const run = async (line: string): Promise<string> => {
  const { stdout, stderr, code } = await ops.run(`flux ${line} -n default`);
  return `${stderr}${stdout}[${code}]`.replaceAll(head, 'HEAD').replaceAll(head.slice(0, 8), 'HEAD');
};

describe('flux in a cluster with a source and a Kustomization', () => {
  it('lists objects in columns, each padded and closed by a tab', async () => {
    expect(await run('get kustomizations')).toBe(
      'NAME\tREVISION          \tSUSPENDED\tREADY\tMESSAGE                              \n' +
        'app \tmain@sha1:HEAD\tFalse    \tTrue \tApplied revision: main@sha1:HEAD\t\n[0]',
    );
    expect(await run('get all --no-header')).toBe(
      "gitrepository/app\tmain@sha1:HEAD\tFalse\tTrue\tstored artifact for revision 'main@sha1:HEAD'\t\n\n" +
        'kustomization/app\tmain@sha1:HEAD\tFalse\tTrue\tApplied revision: main@sha1:HEAD\t\n\n[0]',
    );
  });

  it('lists what the status selector lets through, and the heads alone where that is nothing', async () => {
    expect(await run('get ks --status-selector ready=true --no-header')).toMatch(/^app/);
    expect(await run('get ks --status-selector ready=false')).toBe(
      'NAME\tREVISION\tSUSPENDED\tREADY\tMESSAGE \n[0]',
    );
  });

  it('says which objects there are none of', async () => {
    expect(await run('get helmreleases')).toBe('✗ no HelmRelease objects found in "default" namespace\n[1]');
    expect(await run('get ks nope')).toBe(
      '✗ Kustomization object \'nope\' not found in "default" namespace\n[1]',
    );
    expect(await run('get hr -A')).toBe('✗ no HelmRelease objects found in any namespace\n[1]');
    expect(await run('get image policy')).toBe(
      '✗ unable to retrieve the complete list of server APIs: image.toolkit.fluxcd.io/v1: no matches for image.toolkit.fluxcd.io/v1, Resource=\n[1]',
    );
  });

  it('asks for a reconciliation, source first, and waits for it', async () => {
    expect(await run('reconcile ks app --with-source')).toBe(
      [
        '► annotating GitRepository app in default namespace',
        '✔ GitRepository annotated',
        '◎ waiting for GitRepository reconciliation',
        '✔ fetched revision main@sha1:HEAD',
        '► annotating Kustomization app in default namespace',
        '✔ Kustomization annotated',
        '◎ waiting for Kustomization reconciliation',
        '✔ applied revision main@sha1:HEAD',
        '[0]',
      ].join('\n'),
    );
  });

  it('suspends and resumes', async () => {
    expect(await run('suspend ks app')).toBe(
      '► suspending kustomization app in default namespace\n✔ kustomization suspended\n[0]',
    );
    expect(await run('reconcile ks app')).toBe('✗ resource is suspended\n[1]');
    expect(await run('resume ks app')).toBe(
      '► resuming kustomization app in default namespace\n✔ kustomization resumed\n' +
        '◎ waiting for Kustomization reconciliation\n✔ Kustomization app reconciliation completed\n' +
        '✔ applied revision main@sha1:HEAD\n[0]',
    );
  });

  it('draws what a Kustomization applied', async () => {
    expect(await run('tree ks app')).toBe(
      'Kustomization/default/app\n├── ConfigMap/default/a\n└── ConfigMap/default/b\n\n[0]',
    );
  });

  it('follows an object back to where it came from', async () => {
    const report = (await run('trace configmap a')).replace(/ at .*/g, ' at TIME');
    expect(report).toBe(`
Object:          ConfigMap/a
Namespace:       default
Status:          Managed by Flux
---
Kustomization:   app
Namespace:       default
Target:          default
Path:            ./deploy
Revision:        main@sha1:HEAD
Status:          Last reconciled at TIME
Message:         Applied revision: main@sha1:HEAD
---
GitRepository:   app
Namespace:       default
URL:             https://github.com/org/app
Branch:          main
Revision:        main@sha1:HEAD
Status:          Last reconciled at TIME
Message:         stored artifact for revision 'main@sha1:HEAD'
[0]`);
    expect(await run('trace ks app')).toBe(
      'failed to trace Kustomization/app in namespace default: object not managed by Flux[0]',
    );
    expect(await run('trace configmap nope')).toBe('✗ x: configmaps "nope" not found\n[1]');
  });

  it('tells what happened to an object and its source', async () => {
    const events = await run('events --for Kustomization/app');
    const happened = events
      .match(/(Normal|Warning) *\t\S+ *\t\S+/g)!
      .map((each) => each.replace(/\s+/g, ' '));
    expect(new Set(happened)).toEqual(
      new Set([
        'Normal NewArtifact GitRepository/app',
        'Normal GitOperationSucceeded GitRepository/app',
        'Normal Progressing Kustomization/app',
        'Normal ReconciliationSucceeded Kustomization/app',
      ]),
    );
  });

  it('shows what the files at hand would change', async () => {
    const { code, stdout, stderr } = await ops.run('flux diff kustomization app --path ./deploy -n default');
    expect(stderr).toBe('⚠️ identified at least one change, exiting with non-zero exit code\n');
    expect(code).toBe(1);
    expect(stdout.replace(/ +$/gm, '')).toBe(`► ConfigMap/default/a drifted

data.key
± value change
- value
+ changed

► ConfigMap/default/b deleted
`);
  });

  it('shows the changes it could work out, and then what went wrong with the others', async () => {
    const { files } = ops;
    files.mkdir(`${FOLDER}/odd`, { recursive: true });
    const objects = [
      CONFIG_MAP('a', '"2"').replace('  key', '  more: "1"\n  key'),
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: w\n',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  annotations: {kustomize.toolkit.fluxcd.io/ssa: Ignore}\n',
    ];
    files.write(`${FOLDER}/odd/a.yaml`, objects.join('---\n'));
    const { code, stdout, stderr } = await ops.run('flux diff kustomization app --path ./odd -n default');
    expect(code).toBe(2);
    expect(stderr).toBe(
      '✗ Widget/default/w dry-run failed: no matches for kind "Widget" in version "example.com/v1"\n',
    );
    expect(stdout.replace(/ +$/gm, '')).toBe(`► ConfigMap/default/a drifted

data
+ one map entry added:
  more: 1

data.key
± value change
- value
+ 2

► ConfigMap/ skipped
`);
  });

  it('exports the object as one would write it', async () => {
    expect((await run('export ks app')).replace(/requestedAt: .*/, 'requestedAt: TIME')).toBe(`---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  annotations:
    reconcile.fluxcd.io/requestedAt: TIME
  name: app
  namespace: default
spec:
  interval: 10m0s
  path: ./deploy
  prune: true
  sourceRef:
    kind: GitRepository
    name: app
  targetNamespace: default
[0]`);
  });

  it('waits in vain for a source that never gets ready', async () => {
    expect(
      await run('create source git lost --url=https://github.com/org/app --branch=lost --timeout=10s'),
    ).toBe(
      [
        '✚ generating GitRepository source',
        '► applying GitRepository source',
        '✔ GitRepository source created',
        '◎ waiting for GitRepository source reconciliation',
        '✗ context deadline exceeded',
        '[1]',
      ].join('\n'),
    );
    expect(await run('delete source git lost -s')).toBe(
      '► deleting source git lost in default namespace\n✔ source git deleted\n[0]',
    );
  });

  it('deletes, with all that was applied, only when told not to ask', async () => {
    expect(await run('delete ks app')).toMatch(
      /^✗ aborting\n.*Are you sure you want to delete this kustomization/s,
    );
    expect(await run('delete ks app --silent')).toBe(
      '► deleting kustomization app in default namespace\n✔ kustomization deleted\n[0]',
    );
    await world.pass(5);
    expect([world.exists('Kustomization', 'app'), world.exists('ConfigMap', 'a')]).toEqual([false, false]);
  });
});

describe('flux as somebody who may do nothing', () => {
  const rocky = () => shpod({}, world, { name: 'rocky', groups: ['team-rocky'] });
  const refused = (verb: string, name = '') =>
    `kustomizations.kustomize.toolkit.fluxcd.io ${name && `"${name}" `}is forbidden: User "rocky" cannot ${verb} ` +
    'resource "kustomizations" in API group "kustomize.toolkit.fluxcd.io" in the namespace "default"';

  it.each([
    ['get ks', `✗ ${refused('list')}\n`, 1],
    ['reconcile ks app', `✗ ${refused('get', 'app')}\n`, 1],
    ['suspend ks app', `✗ failed suspending Kustomization app in default namespace: ${refused('list')}\n`, 0],
    [
      'create ks web --source=GitRepository/app',
      `✚ generating Kustomization\n► applying Kustomization\n✗ ${refused('get', 'web')}\n`,
      1,
    ],
  ])('is told so: flux %s', async (line, stderr, code) => {
    expect(await rocky().run(`flux ${line} -n default`)).toEqual({ stdout: '', stderr, code });
  });

  it('asks before it deletes, and draws the answer anew with every key', async () => {
    const plain = (await run('create source git gone --url=https://github.com/org/app --branch=main'))
      .split('\n')
      .at(-1);
    expect(plain).toContain('[0]');
    const asked = async (answer: string): Promise<string> => {
      const { stdout, stderr } = await ops.run('flux delete source git gone -n default', answer);
      return stderr + stdout.replace(/\x1b\[[?\d]*[a-zA-Z]|\r/g, '');
    };
    const label = 'Are you sure you want to delete this source git';
    expect(await asked('no\n')).toBe(
      `✗ aborting\n? ${label}? [y/N] █\n? ${label}? [y/N] n█\n? ${label}? [y/N] no█\n? ${label}? [y/N] no█\n✗ ${label}: \n`,
    );
    expect(await asked('y\n')).toBe(
      `► deleting source git gone in default namespace\n✔ source git deleted\n? ${label}? [y/N] █\n? ${label}? [y/N] y█\n? ${label}? [y/N] y█\n${label}: y\n`,
    );
  });
});
