import { describe, expect, it } from 'vitest';
import { findByPath } from '../../../src/world/kube/printing/column-path';
import { podPrinter } from '../../../src/world/kube/printing/pods';
import type { KubeObject } from '../../../src/world/kube/api';
import { deployment, installFluxDefinitions, smallCluster, START } from './small-cluster';

function podWith(status: object, spec: object = {}, metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', creationTimestamp: '2026-11-22T19:59:00Z', ...metadata },
    spec: { containers: [{ name: 'a' }, { name: 'b' }], ...spec },
    status,
  };
}

const running = { ready: true, restartCount: 0, state: { running: {} } };

describe('the row of a pod', () => {
  it.each([
    [
      'what its containers wait for',
      podWith({
        phase: 'Pending',
        containerStatuses: [
          { name: 'a', state: { waiting: { reason: 'ImagePullBackOff' } } },
          { name: 'b', ...running },
        ],
      }),
      '1/2 ImagePullBackOff 0',
    ],
    [
      'that they are done',
      podWith({
        phase: 'Succeeded',
        containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
      }),
      '0/2 Completed 0',
    ],
    [
      'how one ended without a reason',
      podWith({
        phase: 'Failed',
        containerStatuses: [{ name: 'a', state: { terminated: { exitCode: 3 } } }],
      }),
      '0/2 ExitCode:3 0',
    ],
    [
      'how often it was started again, and when',
      podWith({
        phase: 'Running',
        containerStatuses: [
          {
            name: 'a',
            ...running,
            restartCount: 2,
            lastState: { terminated: { exitCode: 1, finishedAt: '2026-11-22T19:59:30Z' } },
          },
          { name: 'b', ...running },
        ],
      }),
      '2/2 Running 2 (30s ago)',
    ],
    [
      'how far its init containers are',
      podWith(
        { phase: 'Pending', initContainerStatuses: [{ name: 'i', state: { running: {} } }] },
        { initContainers: [{ name: 'i' }, { name: 'j' }] },
      ),
      '0/2 Init:0/2 0',
    ],
    [
      'that it is on its way out',
      podWith(
        { phase: 'Running', containerStatuses: [{ name: 'a', ...running }] },
        {},
        { deletionTimestamp: '2026-11-22T20:00:00Z' },
      ),
      '1/2 Terminating 0',
    ],
  ])('tells %s', (_what, pod, expected) => {
    expect(podPrinter(pod, START).slice(1, 4).join(' ')).toBe(expected);
  });
});

describe('tables', () => {
  it('have the columns and cells of the server', async () => {
    const { admin, pass } = await smallCluster('team');
    admin.create(deployment('team', 'web'));
    await pass(2000);
    const table = admin.table({ group: '', resource: 'pods', namespace: 'team' });
    expect(table.columns.map(({ name, priority }) => `${name}${priority ? '+' : ''}`)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
      'IP+',
      'Node+',
      'Nominated Node+',
      'Readiness Gates+',
    ]);
    expect(table.rows[0]!.cells.slice(1, 5)).toEqual(['1/1', 'Running', '0', '2s']);
  });

  it('print bindings, classes, volumes and nodes', async () => {
    const { rows } = await smallCluster();
    const masters = rows('rbac.authorization.k8s.io', 'clusterrolebindings').find(
      ([name]) => name === 'cluster-admin',
    );
    expect(masters?.slice(1)).toEqual(['ClusterRole/cluster-admin', '0s', '', 'system:masters', '']);
    expect(rows('storage.k8s.io', 'storageclasses')).toEqual([
      ['standard (default)', 'kubernetes.io/no-provisioner', 'Delete', 'Immediate', 'false', '0s'],
    ]);
    expect(rows('', 'persistentvolumes')[0]!.slice(0, 8)).toEqual([
      'pv-1',
      '10Gi',
      'RWO',
      'Retain',
      'Available',
      '',
      'standard',
      '<unset>',
    ]);
    expect(rows('', 'nodes').map((row) => row.slice(0, 5))).toEqual([
      ['cloudy-worker-1', 'Ready', '<none>', '0s', 'v1.36.2'],
      ['cloudy-worker-2', 'Ready', '<none>', '0s', 'v1.36.2'],
    ]);
    expect(rows('', 'services', 'default')[0]!.slice(0, 5)).toEqual([
      'kubernetes',
      'ClusterIP',
      '10.96.0.1',
      '<none>',
      '443/TCP',
    ]);
  });

  it('print custom kinds by their columns, empty where there is nothing', async () => {
    const { admin, rows } = await smallCluster('team');
    installFluxDefinitions(admin);
    admin.create({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: 'app', namespace: 'team' },
      spec: { interval: '1m', url: 'https://github.com/a/b' },
    });
    expect(rows('source.toolkit.fluxcd.io', 'gitrepositories', 'team')).toEqual([
      ['app', 'https://github.com/a/b', '0s', 'null', 'null'],
    ]);
    const ref = {
      group: 'source.toolkit.fluxcd.io',
      resource: 'gitrepositories',
      namespace: 'team',
      name: 'app',
    };
    const conditions = [
      {
        type: 'Ready',
        status: 'False',
        reason: 'No',
        message: 'no',
        lastTransitionTime: '2026-11-22T20:00:00Z',
      },
    ];
    admin.patch(ref, 'merge', { status: { conditions } }, { subresource: 'status' });
    expect(rows('source.toolkit.fluxcd.io', 'gitrepositories', 'team')[0]!.slice(3)).toEqual(['False', 'no']);
  });

  it('read paths with filters, indices and escaped dots', () => {
    const object = {
      a: { 'b.c': 1 },
      list: [
        { type: 'Ready', n: 1 },
        { type: 'Other', n: 2 },
      ],
    };
    expect(findByPath(object, '.a.b\\.c')).toEqual([1]);
    expect(findByPath(object, '.list[?(@.type=="Ready")].n')).toEqual([1]);
    expect(findByPath(object, '.list[*].n')).toEqual([1, 2]);
    expect(findByPath(object, '.list[-1].type')).toEqual(['Other']);
    expect(findByPath(object, '.nope.deeper')).toEqual([]);
  });
});
