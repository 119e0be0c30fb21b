/** `kubectl create namespace|serviceaccount|quota|poddisruptionbudget|priorityclass NAME …`. */
import { KubectlError } from './errors';
import { createObject, metadata, nameOfNew } from './generate';
import { selectorObject } from './label-selector';
import { readResources } from './resource-list';
import type { Run } from './run';

export function createNamespace(run: Run): void {
  const name = nameOfNew(run);
  createObject(
    run,
    { kind: 'Namespace', apiVersion: 'v1', metadata: { name }, spec: {}, status: {} },
    { clusterWide: true },
  );
}

export function createServiceAccount(run: Run): void {
  const name = nameOfNew(run);
  createObject(
    run,
    { kind: 'ServiceAccount', apiVersion: 'v1', metadata: metadata(run, name) },
    { failure: 'failed to create serviceaccount: ' },
  );
}

export function createQuota(run: Run): void {
  const name = nameOfNew(run);
  const hard = readResources(run.text('hard'));
  const scopes = run.text('scopes') ? run.text('scopes').split(',') : undefined;
  if (scopes?.includes('')) throw new KubectlError('invalid resource quota scope ""');
  createObject(
    run,
    {
      kind: 'ResourceQuota',
      apiVersion: 'v1',
      metadata: metadata(run, name),
      spec: { ...(hard ? { hard } : {}), ...(scopes ? { scopes } : {}) },
      status: {},
    },
    { failure: 'failed to create quota: ' },
  );
}

export function createPodDisruptionBudget(run: Run): void {
  const name = nameOfNew(run);
  const [min, max] = [run.text('min-available'), run.text('max-unavailable')];
  if (!run.text('selector')) throw new KubectlError('a selector must be specified');
  if (!min && !max) throw new KubectlError('one of min-available or max-unavailable must be specified');
  if (min && max) throw new KubectlError('min-available and max-unavailable cannot be both specified');
  const amount = /^[0-9]+%?$/;
  if (min && !amount.test(min)) throw new KubectlError('invalid format specified for min-available');
  if (max && !amount.test(max)) throw new KubectlError('invalid format specified for max-unavailable');
  createObject(
    run,
    {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: metadata(run, name),
      spec: {
        ...(min ? { minAvailable: amountOf(min) } : {}),
        selector: selectorObject(run.text('selector')),
        ...(max ? { maxUnavailable: amountOf(max) } : {}),
      },
    },
    {
      failure: 'failed to create poddisruptionbudgets: ',
      unsent: {
        status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
      },
    },
  );
}

function amountOf(text: string): number | string {
  return text.endsWith('%') ? text : Number(text);
}

export function createPriorityClass(run: Run): void {
  const name = nameOfNew(run);
  createObject(
    run,
    {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: run.invocation.number('value'),
      ...(run.flag('global-default') ? { globalDefault: true } : {}),
      ...(run.text('description') ? { description: run.text('description') } : {}),
      preemptionPolicy: run.text('preemption-policy') || 'PreemptLowerPriority',
    },
    { failure: 'failed to create priorityclass: ', clusterWide: true },
  );
}
