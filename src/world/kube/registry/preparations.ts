/**
 * What the server decides when an object of a built-in kind is written.
 *
 * Models: `PrepareForCreate` and `PrepareForUpdate` of the registry's strategies.
 */
import type { KubeObject } from '../api';
import { equal } from '../json-value';
import type { Strategy } from '../strategy';
import { qosClass } from './qos';
import { prepareService } from './services';
import { toBase64 } from './base64';

/** Where apps/v1 keeps a field that it no longer has. */
export const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';

type Prepare = NonNullable<Strategy['prepare']>;

export const preparations: Record<string, Prepare> = {
  services: prepareService,
  secrets(object) {
    if (!object.stringData) return;
    object.data = { ...object.data };
    for (const key in object.stringData) object.data[key] = toBase64(object.stringData[key]);
    delete object.stringData;
  },
  namespaces(object, before) {
    object.metadata.labels = {
      ...object.metadata.labels,
      'kubernetes.io/metadata.name': object.metadata.name,
    };
    if (before) {
      object.spec = before.spec;
      return;
    }
    object.spec = { finalizers: ['kubernetes'] };
    object.status = { phase: 'Active' };
  },
  pods(object, before) {
    if (!before) object.status = { phase: 'Pending', qosClass: qosClass(object) };
  },
  'daemonsets.apps'(object, before) {
    const known = Number(before?.metadata.annotations?.[TEMPLATE_GENERATION] ?? 0);
    const changed = !before || !equal(before.spec.template, object.spec.template);
    object.metadata.annotations = {
      ...object.metadata.annotations,
      [TEMPLATE_GENERATION]: String(changed ? known + 1 : known),
    };
  },
  'jobs.batch'(object, before) {
    if (!before) generateSelector(object);
  },
  persistentvolumeclaims(object, before) {
    if (!before) object.status = { phase: 'Pending' };
  },
  'customresourcedefinitions.apiextensions.k8s.io'(object, before, { now }) {
    object.status = { ...before?.status, ...(before?.status?.conditions ? {} : establish(now)) };
    object.status.acceptedNames = object.spec.names;
    object.status.storedVersions = (object.spec.versions as { name: string; storage?: boolean }[])
      .filter((version) => version.storage)
      .map((version) => version.name);
  },
  'clusterroles.rbac.authorization.k8s.io'(object, before) {
    // the aggregation controller alone fills these
    if (object.aggregationRule && before?.aggregationRule && !object.rules?.length)
      object.rules = before.rules;
  },
};

/** A job without a selector of its own is told apart by its uid. */
function generateSelector(job: KubeObject): void {
  const { spec, metadata } = job;
  if (spec.manualSelector) return;
  const own = { 'batch.kubernetes.io/controller-uid': metadata.uid! };
  const labels = {
    ...own,
    'batch.kubernetes.io/job-name': metadata.name,
    'controller-uid': metadata.uid!,
    'job-name': metadata.name,
  };
  spec.selector = { ...spec.selector, matchLabels: { ...spec.selector?.matchLabels, ...own } };
  spec.template.metadata = {
    ...spec.template.metadata,
    labels: { ...spec.template.metadata?.labels, ...labels },
  };
}

function establish(now: string): { conditions: object[] } {
  const condition = (type: string, reason: string, message: string): object => ({
    lastTransitionTime: now,
    message,
    reason,
    status: 'True',
    type,
  });
  return {
    conditions: [
      condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
      condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
    ],
  };
}
