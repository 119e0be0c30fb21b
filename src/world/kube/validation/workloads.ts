/**
 * Validation of workloads.
 *
 * Models: `pkg/apis/apps/validation` and `pkg/apis/batch/validation`, with what their strategies forbid to change.
 */
import type { KubeObject } from '../api';
import { parseSchedule } from '../controllers/cron-schedule';
import { equal } from '../json-value';
import { matchesLabelSelector, type LabelSelector } from '../selectors';
import { disallowed, invalid, required, unsupported, type FieldError } from '../status-errors';
import {
  atMostAll,
  countOrPercent,
  immutable,
  nonNegative,
  oneOfIfAny,
  selectorErrors,
  type Fields,
} from './fields';
import { internalPodTemplate } from './internal-types';
import { claimSpecErrors } from './storage';
import { templateErrors } from './pods';

interface Rules {
  validate: (object: KubeObject) => FieldError[];
  validateUpdate?: (object: KubeObject, before: KubeObject) => FieldError[];
}

export const workloadRules: Record<string, Rules> = {
  'deployments.apps': { validate: deploymentErrors, validateUpdate: selectorIsFixed },
  'replicasets.apps': { validate: replicaSetErrors, validateUpdate: selectorIsFixed },
  'statefulsets.apps': { validate: statefulSetErrors, validateUpdate: statefulSetUpdateErrors },
  'daemonsets.apps': { validate: daemonSetErrors, validateUpdate: selectorIsFixed },
  'jobs.batch': { validate: jobErrors, validateUpdate: jobUpdateErrors },
  'cronjobs.batch': { validate: cronJobErrors },
};

function selectorIsFixed(object: KubeObject, before: KubeObject): FieldError[] {
  return immutable(object.spec.selector, before.spec.selector, 'spec.selector');
}

/** The selector of a workload, and that its own pods match it. */
function selected(spec: Fields, kind: string): FieldError[] {
  const selector = spec.selector as LabelSelector | undefined;
  const errors: FieldError[] = [];
  if (!selector) errors.push(required('spec.selector'));
  else {
    errors.push(...selectorErrors(selector, 'spec.selector'));
    const size = Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length;
    if (size === 0) errors.push(invalid('spec.selector', selector, `empty selector is invalid for ${kind}`));
  }
  return errors;
}

function ownPods(spec: Fields, kind: string): FieldError[] {
  const selector = spec.selector as LabelSelector | undefined;
  const { template } = spec;
  if (!template) return [required('spec.template')];
  const labels = template.metadata?.labels;
  const errors: FieldError[] = [];
  if (!matchesLabelSelector(selector, labels))
    errors.push(
      invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
    );
  // The server leaves a StatefulSet's pods to be judged when they are made: they mount volumes that its claims bring.
  if (kind !== 'StatefulSet') errors.push(...templateErrors(template, 'spec.template'));
  if (template.spec && template.spec.restartPolicy !== 'Always')
    errors.push(unsupported('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['Always']));
  if (template.spec?.activeDeadlineSeconds !== undefined)
    errors.push(
      disallowed(
        'spec.template.spec.activeDeadlineSeconds',
        `activeDeadlineSeconds in ${kind} is not Supported`,
      ),
    );
  return errors;
}

function deploymentErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors = [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...selected(spec, 'deployment'),
    ...ownPods(spec, 'ReplicaSet'),
    ...strategyErrors(spec.strategy ?? {}, 'spec.strategy'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...nonNegative(spec.progressDeadlineSeconds, 'spec.progressDeadlineSeconds'),
  ];
  if (
    spec.progressDeadlineSeconds !== undefined &&
    spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0)
  )
    errors.push(
      invalid(
        'spec.progressDeadlineSeconds',
        spec.progressDeadlineSeconds,
        'must be greater than minReadySeconds',
      ),
    );
  return errors;
}

function strategyErrors(strategy: Fields, field: string): FieldError[] {
  if (strategy.type === 'Recreate')
    return strategy.rollingUpdate
      ? [disallowed(`${field}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")]
      : [];
  if (strategy.type !== 'RollingUpdate') {
    const rolling = strategy.rollingUpdate;
    const shown = {
      Type: strategy.type,
      RollingUpdate: rolling
        ? { MaxUnavailable: rolling.maxUnavailable ?? 0, MaxSurge: rolling.maxSurge ?? 0 }
        : null,
    };
    return [unsupported(field, shown, ['Recreate', 'RollingUpdate'])];
  }
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  const errors = [
    ...countOrPercent(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`),
    ...countOrPercent(maxSurge, `${field}.rollingUpdate.maxSurge`),
  ];
  const isZero = (value: unknown): boolean => value === 0 || value === '0%';
  if (isZero(maxUnavailable) && isZero(maxSurge))
    errors.push(
      invalid(`${field}.rollingUpdate.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0'),
    );
  return [...errors, ...atMostAll(maxUnavailable, `${field}.rollingUpdate.maxUnavailable`)];
}

function replicaSetErrors({ spec = {} }: KubeObject): FieldError[] {
  return [
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selected(spec, 'deployment'),
    ...ownPods(spec, 'ReplicaSet'),
  ];
}

function statefulSetErrors({ spec = {} }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!['OrderedReady', 'Parallel'].includes(spec.podManagementPolicy))
    errors.push(
      invalid('spec.podManagementPolicy', spec.podManagementPolicy, "must be 'OrderedReady' or 'Parallel'"),
    );
  const { type, rollingUpdate } = spec.updateStrategy ?? {};
  if (type === 'OnDelete') {
    if (rollingUpdate)
      errors.push(
        invalid(
          'spec.updateStrategy.rollingUpdate',
          { Partition: rollingUpdate.partition ?? 0, MaxUnavailable: null },
          "only allowed for updateStrategy 'RollingUpdate'",
        ),
      );
  } else if (type === 'RollingUpdate')
    errors.push(...nonNegative(rollingUpdate?.partition, 'spec.updateStrategy.rollingUpdate.partition'));
  else
    errors.push(
      invalid(
        'spec.updateStrategy',
        { Type: type, RollingUpdate: null },
        "must be 'RollingUpdate' or 'OnDelete'",
      ),
    );
  return [
    ...errors,
    ...nonNegative(spec.replicas, 'spec.replicas'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...selected(spec, 'statefulset'),
    ...ownPods(spec, 'StatefulSet'),
    ...(spec.volumeClaimTemplates ?? []).flatMap((claim: KubeObject, index: number) =>
      claimSpecErrors(claim.spec ?? {}, `spec.volumeClaimTemplates[${index}].spec`),
    ),
  ];
}

const STATEFUL_CHANGES = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
];

function statefulSetUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const fixed = (spec: Fields): Fields =>
    Object.fromEntries(Object.entries(spec).filter(([field]) => !STATEFUL_CHANGES.includes(field)));
  if (equal(fixed(object.spec), fixed(before.spec))) return [];
  const names = STATEFUL_CHANGES.map((field) => `'${field}'`);
  const list = `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  return [disallowed('spec', `updates to statefulset spec for fields other than ${list} are forbidden`)];
}

function daemonSetErrors({ spec = {} }: KubeObject): FieldError[] {
  return [
    ...selected(spec, 'daemonset'),
    ...ownPods(spec, 'DaemonSet'),
    ...nonNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...nonNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function jobErrors({ spec = {} }: KubeObject): FieldError[] {
  return jobSpecErrors(spec, 'spec');
}

function jobSpecErrors(spec: Fields, field: string): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
  ])
    errors.push(...nonNegative(spec[name], `${field}.${name}`));
  errors.push(...completionErrors(spec, field));
  errors.push(...templateErrors(spec.template, `${field}.template`));
  const policy = spec.template?.spec?.restartPolicy;
  if (spec.template && policy !== 'OnFailure' && policy !== 'Never')
    errors.push(required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"'));
  return errors;
}

function completionErrors({ completionMode: mode, completions }: Fields, field: string): FieldError[] {
  if (mode === 'Indexed')
    return completions === undefined
      ? [required(`${field}.completions`, 'when completion mode is Indexed')]
      : [];
  return oneOfIfAny(mode, ['Indexed', 'NonIndexed'], `${field}.completionMode`);
}

function jobUpdateErrors(object: KubeObject, before: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (object.spec.completionMode !== 'Indexed')
    errors.push(...immutable(object.spec.completions, before.spec.completions, 'spec.completions'));
  errors.push(...immutable(object.spec.selector, before.spec.selector, 'spec.selector'));
  if (!equal(object.spec.template, before.spec.template))
    errors.push(invalid('spec.template', internalPodTemplate(object.spec.template), 'field is immutable'));
  errors.push(...immutable(object.spec.completionMode, before.spec.completionMode, 'spec.completionMode'));
  return errors;
}

function cronJobErrors({ spec = {}, metadata }: KubeObject): FieldError[] {
  const errors: FieldError[] = [];
  if (!spec.schedule) errors.push(required('spec.schedule'));
  else {
    const parsed = parseSchedule(spec.schedule);
    if ('error' in parsed) errors.push(invalid('spec.schedule', spec.schedule, parsed.error));
  }
  errors.push(...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'));
  errors.push(...timeZoneErrors(spec.timeZone, 'spec.timeZone'));
  if (!['Allow', 'Forbid', 'Replace'].includes(spec.concurrencyPolicy))
    errors.push(
      unsupported('spec.concurrencyPolicy', spec.concurrencyPolicy, ['Allow', 'Forbid', 'Replace']),
    );
  errors.push(...jobSpecErrors(spec.jobTemplate?.spec ?? {}, 'spec.jobTemplate.spec'));
  for (const name of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'])
    errors.push(...nonNegative(spec[name], `spec.${name}`));
  if (metadata.name?.length > 52)
    errors.push(invalid('metadata.name', metadata.name, 'must be no more than 52 characters'));
  return errors;
}

/** @param zone a name of the time zone database */
function timeZoneErrors(zone: string | undefined, field: string): FieldError[] {
  if (zone === undefined) return [];
  if (zone === '') return [invalid(field, zone, 'timeZone must be nil or non-empty string')];
  if (zone.toLowerCase() === 'local')
    return [
      invalid(
        field,
        zone,
        'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones',
      ),
    ];
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [invalid(field, zone, `unknown time zone ${zone}`)];
  }
}
