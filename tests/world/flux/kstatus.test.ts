import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../../src/world/kube/api';
import { computeStatus } from '../../../src/world/flux/kstatus';

const NOW = Date.UTC(2026, 10, 22);

function status(
  apiVersion: string,
  kind: string,
  rest: Partial<Pick<KubeObject, 'spec' | 'status'>>,
  metadata: object = {},
): string {
  const object: KubeObject = { apiVersion, kind, metadata: { name: 'x', ...metadata }, ...rest };
  const { status, message } = computeStatus(object, NOW);
  return `${status}: ${message}`;
}

const condition = (type: string, value: string, reason = 'R', message = 'M'): object => ({
  conditions: [{ type, status: value, reason, message }],
});

describe('the status of an object', () => {
  it('is Terminating where it is being deleted', () => {
    const metadata = { deletionTimestamp: '2026-11-22T00:00:00Z' };
    expect(status('v1', 'ConfigMap', {}, metadata)).toBe('Terminating: Resource scheduled for deletion');
  });

  it('is InProgress where its controller has not seen the last change', () => {
    const rest = { status: { observedGeneration: 1 } };
    expect(status('example.com/v1', 'Thing', rest, { generation: 2 })).toBe(
      'InProgress: Thing generation is 2, but latest observed generation is 1',
    );
  });

  it.each([
    ['True', 'Current: Resource is Ready'],
    ['False', 'InProgress: M'],
    ['Unknown', 'InProgress: M'],
  ])('of a custom kind whose Ready is %s is as %s', (value, expected) => {
    expect(status('example.com/v1', 'Thing', { status: condition('Ready', value) })).toBe(expected);
  });

  it('of a custom kind that stalls is Failed', () => {
    expect(status('example.com/v1', 'Thing', { status: condition('Stalled', 'True') })).toBe('Failed: M');
  });

  it('of a custom kind that is being reconciled is InProgress', () => {
    expect(status('example.com/v1', 'Thing', { status: condition('Reconciling', 'True') })).toBe(
      'InProgress: M',
    );
  });

  it('of a kind without conditions is Current', () => {
    expect(status('example.com/v1', 'Thing', {})).toBe('Current: Resource is current');
  });
});

describe('the status of a Deployment', () => {
  const deployment = (given: object): string =>
    status('apps/v1', 'Deployment', { spec: { replicas: 2 }, status: given });
  const available = condition('Available', 'True');

  it('counts its replicas in the order in which they come', () => {
    expect(deployment({ replicas: 1 })).toBe('InProgress: Replicas: 1/2');
    expect(deployment({ replicas: 2, updatedReplicas: 1 })).toBe('InProgress: Updated: 1/2');
    expect(deployment({ replicas: 3, updatedReplicas: 2 })).toBe('InProgress: Pending termination: 1');
    expect(deployment({ replicas: 2, updatedReplicas: 2, availableReplicas: 0 })).toBe(
      'InProgress: Available: 0/2',
    );
  });

  it('is Current when all are available', () => {
    const counts = { replicas: 2, updatedReplicas: 2, availableReplicas: 2, readyReplicas: 2 };
    expect(deployment({ ...counts, ...available })).toBe('Current: Deployment is available. Replicas: 2');
  });

  it('is Failed when its deadline has passed', () => {
    expect(deployment(condition('Progressing', 'False', 'ProgressDeadlineExceeded'))).toBe(
      'Failed: Progress deadline exceeded',
    );
  });
});

describe('the status of other built-in kinds', () => {
  it('a Job is done when it is complete, and failed when it failed', () => {
    expect(status('batch/v1', 'Job', { status: { active: 1, startTime: 'x' } })).toMatch(/^InProgress: /);
    expect(status('batch/v1', 'Job', { status: { ...condition('Complete', 'True'), succeeded: 1 } })).toBe(
      'Current: Job Completed. succeeded: 1/1',
    );
    expect(status('batch/v1', 'Job', { status: { ...condition('Failed', 'True'), failed: 1 } })).toBe(
      'Failed: Job Failed. failed: 1/1',
    );
  });

  it('a claim is there when it is bound', () => {
    const claim = (phase: string): string =>
      status('v1', 'PersistentVolumeClaim', { spec: {}, status: { phase } });
    expect(claim('Pending')).toBe('InProgress: PVC is not Bound. phase: Pending');
    expect(claim('Bound')).toBe('Current: PVC is Bound');
  });

  it('a Service waits for its address', () => {
    const spec = { type: 'LoadBalancer' };
    expect(status('v1', 'Service', { spec })).toBe(
      'InProgress: ClusterIP not set. Service type: LoadBalancer',
    );
    expect(status('v1', 'Service', { spec: { ...spec, clusterIP: '10.0.0.1' } })).toBe(
      'Current: Service is ready',
    );
  });

  it('a definition is there when it is established', () => {
    const definition = (given: object): string =>
      status('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { status: given });
    expect(definition({})).toBe('InProgress: Install in progress');
    expect(definition(condition('Established', 'True'))).toBe('Current: CRD is established');
    expect(definition(condition('NamesAccepted', 'False'))).toBe('Failed: M');
  });
});
