/**
 * The HelmChart of a HelmRelease: made, kept and deleted with it.
 *
 * Models: `HelmChartTemplate` of helm-controller internal/reconcile.
 */
import type { KubeObject } from '../../kube/api';
import { equal } from '../../kube/json-value';
import { formatDuration, parseDuration } from '../../time/duration';
import { AccessDenied } from '../kustomize/source-ref';
import { HELM_CHART } from '../runtime/kinds';
import { isNotFound, messageOf } from '../ssa/apply';
import { addLabels, ownerLabels } from '../ssa/metadata';
import type { HelmWork } from './work';

const GROUP = 'helm.toolkit.fluxcd.io';

/** @throws Error, AccessDenied */
export function reconcileChartTemplate(work: HelmWork): void {
  const { object } = work;
  const { chart, chartRef } = object.spec;
  const current: string = object.status?.helmChart ?? '';
  const wanted = chart ? `${chartNamespace(object)}/${chartName(object)}` : '/';
  const leaving = object.metadata.deletionTimestamp !== undefined;
  if ((current && current !== wanted) || leaving) deleteChart(work);
  if (leaving) return;
  if (chartRef) {
    if (!chart && current) deleteChart(work);
    return;
  }
  checkAccess(work, chartNamespace(object), chartName(object));
  applyChart(work, chartOf(object));
  object.status = { ...object.status, helmChart: wanted };
}

export function chartName({ metadata }: KubeObject): string {
  return `${metadata.namespace}-${metadata.name}`;
}

/** Where the chart is: beside its source. */
export function chartNamespace({ spec, metadata }: KubeObject): string {
  return spec.chart?.spec.sourceRef.namespace || metadata.namespace;
}

/** @throws AccessDenied */
export function checkAccess(
  { manager, object }: HelmWork,
  namespace: string,
  name: string,
  kind = 'HelmChart',
): void {
  if (manager.flags.noCrossNamespaceRefs && namespace !== object.metadata.namespace)
    throw new AccessDenied(
      `cross-namespace references are not allowed: cannot access ${kind} ${namespace}/${name}`,
    );
}

function deleteChart(work: HelmWork): void {
  const { object, manager } = work;
  const current: string = object.status?.helmChart ?? '';
  if (object.spec.suspend || !current) return;
  const [namespace = '', name = ''] = current.split('/');
  checkAccess(work, namespace, name);
  const { group, version, resource } = HELM_CHART;
  try {
    manager.client.delete({ group, version, resource, namespace, name });
    manager.recorder.record(object, 'Trace', 'HelmChartDeleted', `deleted HelmChart '${current}'`);
  } catch (error) {
    if (!isNotFound(error)) throw new Error(`failed to delete HelmChart '${current}': ${messageOf(error)}`);
  }
  object.status = { ...object.status, helmChart: undefined };
}

function chartOf(object: KubeObject): KubeObject {
  const { chart, interval } = object.spec;
  const { spec, metadata } = chart;
  const result: KubeObject = {
    apiVersion: HELM_CHART.apiVersion,
    kind: HELM_CHART.kind,
    metadata: {
      name: chartName(object),
      namespace: chartNamespace(object),
      ...(metadata?.labels && { labels: { ...metadata.labels } }),
      ...(metadata?.annotations && { annotations: { ...metadata.annotations } }),
    },
    spec: {
      chart: spec.chart,
      ...(spec.version && { version: spec.version }),
      sourceRef: { kind: spec.sourceRef.kind, name: spec.sourceRef.name },
      interval: formatDuration(parseDuration(spec.interval ?? interval)),
      ...(spec.reconcileStrategy && { reconcileStrategy: spec.reconcileStrategy }),
      ...(spec.valuesFiles && { valuesFiles: spec.valuesFiles }),
      ...(spec.ignoreMissingValuesFiles && { ignoreMissingValuesFiles: true }),
      ...(spec.verify && { verify: spec.verify }),
    },
  };
  addLabels(result, ownerLabels(GROUP, object));
  return result;
}

/** Server-side apply, and an event where that changed anything. */
function applyChart({ object, manager, log }: HelmWork, chart: KubeObject): void {
  const { client, recorder, name } = manager;
  const subject = `HelmChart/${chart.metadata.namespace}/${chart.metadata.name}`;
  const { kind, name: source } = chart.spec.sourceRef;
  const origin = `with SourceRef '${kind}/${chart.metadata.namespace}/${source}'`;
  let before: KubeObject | undefined;
  let after: KubeObject;
  try {
    before = existing(client, chart);
    after = client.apply(chart, { fieldManager: name, force: true });
  } catch (error) {
    const message = `failed to run server-side apply: ${messageOf(error)}`;
    recorder.record(object, 'Trace', 'HelmChartSyncErr', message);
    throw new Error(message);
  }
  if (before && unchanged(before, after)) {
    log.info(`${subject} ${origin} is in-sync`);
    return;
  }
  const action = before ? 'Configured' : 'Created';
  const message = `${action} ${subject} ${origin}`;
  log.info(message);
  recorder.record(object, 'Trace', `HelmChart${action}`, message);
}

function existing(client: HelmWork['manager']['client'], { metadata }: KubeObject): KubeObject | undefined {
  const { group, version, resource } = HELM_CHART;
  try {
    return client.get({ group, version, resource, namespace: metadata.namespace, name: metadata.name });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function unchanged(before: KubeObject, after: KubeObject): boolean {
  return (
    equal(before.spec, after.spec) &&
    equal(before.metadata.labels, after.metadata.labels) &&
    equal(before.metadata.annotations, after.metadata.annotations)
  );
}
