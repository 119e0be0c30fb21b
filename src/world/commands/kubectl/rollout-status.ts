/** `kubectl rollout status`. Models: kubectl's `cmd/rollout` and `polymorphichelpers/rollout_status.go`. */
import type { KubeObject, WatchEvent } from '../../kube/api';
import { KubectlError } from './errors';
import type { Info } from './info';
import { revisionOf } from './replica-sets';
import { groupOf } from './resource-types';
import { selected } from './rollout';
import type { Run } from './run';

interface Status {
  text: string;
  done: boolean;
}

const VIEWERS: Record<string, (object: Workload, revision: number) => Status> = {
  'apps/Deployment': deploymentStatus,
  'apps/DaemonSet': daemonSetStatus,
  'apps/StatefulSet': statefulSetStatus,
};

interface Workload extends KubeObject {
  spec: {
    replicas?: number;
    updateStrategy?: { type?: string; rollingUpdate?: { partition?: number } };
  };
  status?: {
    observedGeneration?: number;
    replicas?: number;
    readyReplicas?: number;
    updatedReplicas?: number;
    availableReplicas?: number;
    currentReplicas?: number;
    desiredNumberScheduled?: number;
    updatedNumberScheduled?: number;
    numberAvailable?: number;
    updateRevision?: string;
    currentRevision?: string;
    conditions?: { type: string; reason?: string }[];
  };
}

export async function rolloutStatus(run: Run): Promise<void> {
  const revision = positive(run, 'revision');
  let found = false;
  await selected(run).visit(async (info) => {
    found = true;
    await follow(run, info, revision);
  });
  if (!found) run.err(`No resources found in ${run.namespace} namespace.\n`);
}

/** `--revision`. @throws KubectlError */
export function positive(run: Run, flag: string): number {
  const value = run.invocation.number(flag);
  if (value < 0) throw new KubectlError(`revision must be a positive integer: ${value}`);
  return value;
}

const STEP = 100;

/** Tells the state now and after each change, until it is done. @throws KubectlError */
async function follow(run: Run, info: Info, revision: number): Promise<void> {
  const { group, version, resource, kind } = info.type;
  const viewer = VIEWERS[`${group}/${kind}`];
  if (!viewer)
    throw new KubectlError(
      `no status viewer has been implemented for ${group ? `${kind}.${groupOf(info.object!.apiVersion)}` : kind}`,
    );
  const timeout = run.invocation.duration('timeout');
  const end = timeout > 0 ? run.now() + timeout : Infinity;
  const pending: WatchEvent[] = [{ type: 'ADDED', object: info.object! }];
  const stop = run.client.watch({ group, version, resource, namespace: info.namespace }, (event) => {
    if (event.object.metadata.name === info.name) pending.push(event);
  });
  try {
    for (;;) {
      for (const event of pending.splice(0)) if (tell(run, event, viewer, revision)) return;
      if (run.now() >= end) throw new KubectlError('timed out waiting for the condition');
      await run.context.sleep(Math.min(STEP, end - run.now()));
    }
  } finally {
    stop();
  }
}

function tell(
  run: Run,
  event: WatchEvent,
  viewer: (object: Workload, revision: number) => Status,
  revision: number,
): boolean {
  if (event.type === 'DELETED') throw new KubectlError('object has been deleted');
  const { text, done } = viewer(event.object as Workload, revision);
  run.out(text);
  return done || !run.flag('watch');
}

function deploymentStatus({ metadata, spec, status = {}, ...rest }: Workload, revision: number): Status {
  const running = revisionOf({ ...rest, metadata });
  if (revision > 0 && revision !== running)
    throw new KubectlError(
      `desired revision (${revision}) is different from the running revision (${running})`,
    );
  const name = JSON.stringify(metadata.name);
  const waiting = (what: string): Status => ({
    text: `Waiting for deployment ${name} rollout to finish: ${what}...\n`,
    done: false,
  });
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  const progressing = status.conditions?.find((each) => each.type === 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    throw new KubectlError(`deployment ${name} exceeded its progress deadline`);
  const { replicas = 0, updatedReplicas: updated = 0, availableReplicas: available = 0 } = status;
  if (spec.replicas !== undefined && updated < spec.replicas)
    return waiting(`${updated} out of ${spec.replicas} new replicas have been updated`);
  if (replicas > updated) return waiting(`${replicas - updated} old replicas are pending termination`);
  if (available < updated) return waiting(`${available} of ${updated} updated replicas are available`);
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

function requireRollingUpdate({ spec }: Workload): void {
  if (spec.updateStrategy?.type !== 'RollingUpdate')
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
}

function daemonSetStatus(set: Workload): Status {
  requireRollingUpdate(set);
  const { metadata, status = {} } = set;
  const name = JSON.stringify(metadata.name);
  const waiting = (what: string): Status => ({
    text: `Waiting for daemon set ${name} rollout to finish: ${what}...\n`,
    done: false,
  });
  if ((metadata.generation ?? 0) > (status.observedGeneration ?? 0))
    return { text: 'Waiting for daemon set spec update to be observed...\n', done: false };
  const {
    desiredNumberScheduled: desired = 0,
    updatedNumberScheduled: updated = 0,
    numberAvailable: available = 0,
  } = status;
  if (updated < desired) return waiting(`${updated} out of ${desired} new pods have been updated`);
  if (available < desired) return waiting(`${available} of ${desired} updated pods are available`);
  return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

function statefulSetStatus(set: Workload): Status {
  requireRollingUpdate(set);
  const { metadata, spec, status = {} } = set;
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas: updated = 0 } = status;
  const { replicas } = spec;
  const rolling = spec.updateStrategy?.rollingUpdate;
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration)
    return { text: 'Waiting for statefulset spec update to be observed...\n', done: false };
  if (replicas !== undefined && readyReplicas < replicas)
    return { text: `Waiting for ${replicas - readyReplicas} pods to be ready...\n`, done: false };
  if (rolling) {
    const wanted = (replicas ?? 0) - (rolling.partition ?? 0);
    if (replicas !== undefined && rolling.partition !== undefined && updated < wanted)
      return {
        text: `Waiting for partitioned roll out to finish: ${updated} out of ${wanted} new pods have been updated...\n`,
        done: false,
      };
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  if (status.updateRevision !== status.currentRevision)
    return {
      text: `waiting for statefulset rolling update to complete ${updated} pods at revision ${status.updateRevision}...\n`,
      done: false,
    };
  return {
    text: `statefulset rolling update complete ${status.currentReplicas ?? 0} pods at revision ${status.currentRevision}...\n`,
    done: true,
  };
}
