/**
 * Defaults of workloads.
 *
 * Models: `pkg/apis/apps/v1/defaults.go` and `pkg/apis/batch/v1/defaults.go`.
 */
import type { KubeObject } from '../api';
import { claimSpecDefaults, templateDefaults } from './pods';

type Defaults = (object: KubeObject) => void;

export const workloadDefaults: Record<string, Defaults> = {
  'deployments.apps'({ spec }) {
    templateDefaults(spec);
    spec.replicas ??= 1;
    spec.revisionHistoryLimit ??= 10;
    spec.progressDeadlineSeconds ??= 600;
    spec.strategy ??= {};
    spec.strategy.type ??= 'RollingUpdate';
    if (spec.strategy.type !== 'RollingUpdate') return;
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
  },
  'replicasets.apps'({ spec }) {
    templateDefaults(spec);
    spec.replicas ??= 1;
  },
  replicationcontrollers({ spec }) {
    templateDefaults(spec);
    spec.replicas ??= 1;
    spec.selector ??= { ...spec.template?.metadata?.labels };
  },
  'statefulsets.apps'({ spec }) {
    templateDefaults(spec);
    spec.replicas ??= 1;
    spec.podManagementPolicy ??= 'OrderedReady';
    spec.revisionHistoryLimit ??= 10;
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type === 'RollingUpdate') {
      spec.updateStrategy.rollingUpdate ??= {};
      spec.updateStrategy.rollingUpdate.partition ??= 0;
    }
    spec.persistentVolumeClaimRetentionPolicy ??= {};
    spec.persistentVolumeClaimRetentionPolicy.whenDeleted ??= 'Retain';
    spec.persistentVolumeClaimRetentionPolicy.whenScaled ??= 'Retain';
    for (const claim of spec.volumeClaimTemplates ?? []) {
      claim.apiVersion ??= 'v1';
      claim.kind ??= 'PersistentVolumeClaim';
      claimSpecDefaults(claim.spec);
      claim.status ??= {};
      claim.status.phase ??= 'Pending';
    }
  },
  'daemonsets.apps'({ spec }) {
    templateDefaults(spec);
    spec.revisionHistoryLimit ??= 10;
    spec.updateStrategy ??= {};
    spec.updateStrategy.type ??= 'RollingUpdate';
    if (spec.updateStrategy.type !== 'RollingUpdate') return;
    spec.updateStrategy.rollingUpdate ??= {};
    spec.updateStrategy.rollingUpdate.maxUnavailable ??= 1;
    spec.updateStrategy.rollingUpdate.maxSurge ??= 0;
  },
  'jobs.batch'({ spec }) {
    templateDefaults(spec);
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1;
    spec.parallelism ??= 1;
    spec.backoffLimit ??= 6;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed';
  },
  'cronjobs.batch'({ spec }) {
    templateDefaults(spec.jobTemplate?.spec);
    if (spec.jobTemplate) spec.jobTemplate.metadata ??= {};
    spec.concurrencyPolicy ??= 'Allow';
    spec.suspend ??= false;
    spec.successfulJobsHistoryLimit ??= 3;
    spec.failedJobsHistoryLimit ??= 1;
  },
};
