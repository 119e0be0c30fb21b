/**
 * The control plane's controllers, started in one go.
 *
 * Models: kube-controller-manager, kube-scheduler and the kubelets. Left out: disruption budgets, node
 * lifecycle, certificates.
 */
import type { Containers } from '../containers/containers';
import type { Discovery } from '../discovery';
import { forgetOldEvents } from '../events';
import { startAddresses } from './addresses';
import { startAggregation } from './aggregation';
import { startAutoscalers } from './autoscalers';
import type { Workshop } from './controller';
import { startCronJobs } from './cron-jobs';
import { startDaemonSets } from './daemon-sets';
import { startDeployments } from './deployment/deployment';
import { startEndpoints } from './endpoints';
import { startGarbageCollector } from './garbage-collector';
import { startJobs } from './jobs';
import type { ImageSource } from './kubelet/images';
import { startKubelets } from './kubelet/kubelet';
import { startNamespaces } from './namespaces';
import { startNodeTaints, startTaintEviction } from './nodes';
import { startQuotas } from './quotas';
import { startReplicaSets } from './replica-sets';
import { startScheduler } from './scheduling/scheduler';
import { startStatefulSets } from './stateful-sets';
import { startVolumes } from './volumes';

export function startControllers(
  workshop: Workshop,
  discovery: Discovery,
  images: ImageSource,
  containers: Containers,
): void {
  startGarbageCollector(workshop, discovery);
  startNamespaces(workshop, discovery);
  startAggregation(workshop);
  startDeployments(workshop);
  startReplicaSets(workshop);
  startStatefulSets(workshop);
  startDaemonSets(workshop);
  startJobs(workshop);
  startCronJobs(workshop);
  startAutoscalers(workshop, discovery);
  startEndpoints(workshop);
  startVolumes(workshop);
  startQuotas(workshop);
  startAddresses(workshop);
  startNodeTaints(workshop);
  startTaintEviction(workshop);
  startScheduler(workshop);
  startKubelets(workshop, images, containers);
  startForgetting(workshop);
}

/** Events are kept for an hour. */
function startForgetting({ store, clock }: Workshop): void {
  let planned = false;
  const plan = (ms: number): void => {
    planned = true;
    const run = (): void => {
      planned = false;
      const next = forgetOldEvents(store, clock.now());
      if (store.list('events').length) plan(next);
    };
    clock.after(ms, 'event-ttl', run, { quiet: true });
  };
  store.watch('events', undefined, ({ type }) => {
    if (type === 'ADDED' && !planned) plan(3_600_000);
  });
}
