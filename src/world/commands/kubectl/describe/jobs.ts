/** `kubectl describe job` and `cronjob`. Models: `describeJob` and `describeCronJob`. */
import type { KubeObject } from '../../../kube/api';
import type { LabelSelector } from '../../../kube/selectors';
import { humanDuration } from '../../../time/duration';
import {
  capital,
  longTime,
  writeAnnotations,
  writeController,
  writeHead,
  writeLabels,
  type Describer,
  type Description,
} from './description';
import { writeEvents } from './events';
import { writePodTemplate, type PodTemplate } from './pod';
import { selectorText } from './selector-text';

interface JobSpec {
  selector?: LabelSelector;
  parallelism?: number;
  completions?: number;
  completionMode?: string;
  suspend?: boolean;
  backoffLimit?: number;
  ttlSecondsAfterFinished?: number;
  activeDeadlineSeconds?: number;
  template: PodTemplate;
}

interface Job extends KubeObject {
  spec: JobSpec;
  status?: {
    startTime?: string;
    completionTime?: string;
    active?: number;
    ready?: number;
    succeeded?: number;
    failed?: number;
    completedIndexes?: string;
  };
}

interface CronJob extends KubeObject {
  spec: {
    schedule: string;
    concurrencyPolicy?: string;
    suspend?: boolean;
    successfulJobsHistoryLimit?: number;
    failedJobsHistoryLimit?: number;
    startingDeadlineSeconds?: number;
    jobTemplate: { spec: JobSpec };
  };
  status?: { lastScheduleTime?: string; active?: { name: string }[] };
}

export const describeJob: Describer = (object, to, scene) => {
  const { metadata, spec, status = {} } = object as Job;
  const { startTime, completionTime } = status;
  to.field('Name', metadata.name);
  to.field('Namespace', metadata.namespace);
  to.field('Selector', selectorText(spec.selector));
  writeLabels(to, 'Labels', metadata.labels);
  writeAnnotations(to, 'Annotations', metadata.annotations);
  writeController(to, object);
  to.optional('Parallelism', spec.parallelism);
  to.field('Completions', spec.completions ?? '<unset>');
  to.optional('Completion Mode', spec.completionMode);
  to.optional('Suspend', spec.suspend);
  to.optional('Backoff Limit', spec.backoffLimit);
  to.optional('TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  if (startTime) to.field('Start Time', longTime(startTime));
  if (completionTime) to.field('Completed At', longTime(completionTime));
  if (startTime && completionTime)
    to.field('Duration', humanDuration(Date.parse(completionTime) - Date.parse(startTime)));
  writeDeadline(to, spec);
  const ready = status.ready === undefined ? '' : ` (${status.ready} Ready)`;
  to.field(
    'Pods Statuses',
    `${status.active ?? 0} Active${ready} / ${status.succeeded ?? 0} Succeeded / ${status.failed ?? 0} Failed`,
  );
  if (spec.completionMode === 'Indexed')
    to.field('Completed Indexes', capIndexes(status.completedIndexes ?? ''));
  writePodTemplate(to, spec.template);
  writeEvents(to, scene, object);
};

function writeDeadline(to: Description, { activeDeadlineSeconds }: JobSpec): void {
  if (activeDeadlineSeconds !== undefined) to.field('Active Deadline Seconds', `${activeDeadlineSeconds}s`);
}

const MANY_INDEXES = 50;

function capIndexes(indexes: string): string {
  const comma = indexes.indexOf(',', MANY_INDEXES);
  return comma < 0 ? indexes || '<none>' : `${indexes.slice(0, comma + 1)}...`;
}

export const describeCronJob: Describer = (object, to, scene) => {
  const { spec, status = {} } = object as CronJob;
  const job = spec.jobTemplate.spec;
  const deadline = spec.startingDeadlineSeconds;
  writeHead(to, object);
  to.field('Schedule', spec.schedule);
  to.field('Concurrency Policy', spec.concurrencyPolicy);
  to.field('Suspend', capital(spec.suspend));
  to.field('Successful Job History Limit', spec.successfulJobsHistoryLimit ?? '<unset>');
  to.field('Failed Job History Limit', spec.failedJobsHistoryLimit ?? '<unset>');
  to.field('Starting Deadline Seconds', deadline === undefined ? '<unset>' : `${deadline}s`);
  to.field('Selector', job.selector ? selectorText(job.selector) : '<unset>');
  to.field('Parallelism', job.parallelism ?? '<unset>');
  to.field('Completions', job.completions ?? '<unset>');
  writeDeadline(to, job);
  writePodTemplate(to, job.template);
  to.field('Last Schedule Time', status.lastScheduleTime ? longTime(status.lastScheduleTime) : '<unset>');
  to.field('Active Jobs', (status.active ?? []).map((each) => each.name).join(', ') || '<none>');
  writeEvents(to, scene, object);
};
