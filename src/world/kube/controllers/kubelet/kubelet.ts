/**
 * The kubelets of all nodes: they run what the scheduler gave them.
 *
 * Models: the life of a pod as its status and events tell it: volumes, init containers, image pulls with their back-off,
 * containers that run, are probed, end and are started again, a graceful end. Left out: resource pressure, hooks.
 */
import type { KubeObject } from '../../api';
import type { Containers } from '../../containers/containers';
import type { ContainerSpec } from '../../containers/environment';
import type { Probed } from '../../containers/probe';
import { createQueue, hasEnded, keyOf, splitKey, type Workshop } from '../controller';
import { environmentProblem, mountProblem, type Environment } from './mounts';
import type { ImageSource } from './images';
import { PodAddresses } from './pod-addresses';
import { createPodStatus, type ContainerState, type PodState } from './pod-status';
import { createTimers, startProbes, type ProbeKind } from './probes';
import { createPulls } from './pulls';

/** ms of world time, each a little less than on a busy node. */
const PACE = {
  notice: 20,
  sandbox: 60,
  start: 60,
  ready: 30,
  stop: 150,
  remount: 2000,
};

const FIRST_BACKOFF = 10_000;
const LAST_BACKOFF = 300_000;

/** The exit code of a program that was killed. */
const KILLED = 137;

type Container = ContainerSpec & ContainerFields & Probed & Environment;

interface ContainerFields {
  imagePullPolicy: string;
  restartPolicy?: string;
}

export function startKubelets(workshop: Workshop, images: ImageSource, containers: Containers): void {
  const { store, clock } = workshop;
  const pods = new Map<string, PodState>();
  const pulls = createPulls(images, later);
  const addresses = new PodAddresses();

  const queue = createQueue(clock, 'kubelet', PACE.notice, (key) => {
    const { namespace, name } = splitKey(key);
    const pod = store.get('pods', namespace, name)?.object;
    if (!pod?.spec.nodeName) return;
    if (pod.metadata.deletionTimestamp) stop(pod);
    else if (!pods.has(pod.metadata.uid!) && !hasEnded(pod)) begin(pod);
  });
  store.watch('pods', undefined, ({ type, object }) => {
    if (type === 'DELETED') forget(object);
    else if (object.spec.nodeName && (object.metadata.deletionTimestamp || !pods.has(object.metadata.uid!)))
      queue.add(keyOf(object));
  });

  /** Does something with the pod as it is then, unless it is gone or on its way out. */
  function later(state: PodState, ms: number, action: (pod: KubeObject) => void): void {
    if (ms === Infinity) return;
    const cancel = clock.after(
      ms,
      'kubelet',
      () => {
        state.timers.delete(cancel);
        const pod = store.get('pods', state.namespace, state.name)?.object;
        if (pod && pod.metadata.uid === state.uid && !pod.metadata.deletionTimestamp) action(pod);
      },
      { quiet: true },
    );
    state.timers.add(cancel);
  }

  function begin(pod: KubeObject): void {
    const state = createPodStatus(workshop, pod);
    pods.set(state.uid, state);
    state.write(pod);
    later(state, PACE.sandbox, (now) => mount(state, now));
  }

  function mount(state: PodState, pod: KubeObject): void {
    const problem = mountProblem(store, pod);
    if (problem) {
      state.tell(pod, 'Warning', 'FailedMount', problem);
      later(state, PACE.remount * 2 ** Math.min(6, state.mountFailures++), (now) => mount(state, now));
      return;
    }
    state.podIP = pod.spec.hostNetwork ? state.hostIP : addresses.take(pod.spec.nodeName);
    state.sandbox = true;
    state.write(pod);
    runInit(state, pod, 0);
  }

  /** Init containers one after the other, then all others at once. */
  function runInit(state: PodState, pod: KubeObject, index: number): void {
    const container = (pod.spec.initContainers ?? [])[index] as Container | undefined;
    if (!container) {
      state.initialised = true;
      state.write(pod);
      for (const each of pod.spec.containers as Container[]) bring(state, pod, each, () => undefined);
      return;
    }
    const next = (now: KubeObject): void => runInit(state, now, index + 1);
    bring(state, pod, container, next);
  }

  /** Its image, then the container. @param done follows where it is an init container that has ended well */
  function bring(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    pulls.pull(state, pod, container, (now) => create(state, now, container, done));
  }

  function create(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    const problem = environmentProblem(store, state.namespace, container);
    if (problem) {
      state.tellOf(pod, container, 'Warning', 'Failed', `Error: ${problem}`);
      state.of(container.name).state = {
        waiting: { message: problem, reason: 'CreateContainerConfigError' },
      };
      state.write(pod);
      later(state, 5000, (now) => create(state, now, container, done));
      return;
    }
    state.tellOf(pod, container, 'Normal', 'Created', 'Container created');
    later(state, PACE.start, (now) => start(state, now, container, done));
  }

  function start(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    const status = state.of(container.name);
    state.tellOf(pod, container, 'Normal', 'Started', 'Container started');
    status.containerID = `containerd://${workshop.names.hex(64)}`;
    status.imageID = pulls.imageID(container.image);
    status.state = { running: { startedAt: clock.timestamp() } };
    const isInit = state.isInit(container.name);
    const sidecar = isInit && container.restartPolicy === 'Always';
    const policy = isInit && !sidecar ? 'OnFailure' : sidecar ? 'Always' : pod.spec.restartPolicy;
    status.started = !container.startupProbe;
    state.write(pod);
    if (sidecar) later(state, PACE.ready, done);
    let stopped = false;
    const over = (now: KubeObject, exitCode: number): void => {
      if (stopped) return;
      stopped = true;
      stop();
      stopProbes();
      state.timers.delete(stop);
      state.timers.delete(stopProbes);
      end(state, now, container, exitCode, done);
    };
    const stop = containers.begin(pod, container, policy, (exitCode) => {
      later(state, 0, (now) => over(now, exitCode));
    });
    const stopProbes =
      !isInit || sidecar ? probe(state, container, (now) => over(now, KILLED)) : (): void => undefined;
    state.timers.add(stop).add(stopProbes);
  }

  /** Probes a container that has started; answers what ends that. */
  function probe(state: PodState, container: Container, killed: (pod: KubeObject) => void): () => void {
    const status = state.of(container.name);
    const set = (pod: KubeObject, is: Partial<typeof status>): void => {
      if (Object.entries(is).every(([key, value]) => status[key as keyof typeof status] === value)) return;
      Object.assign(status, is);
      state.write(pod);
    };
    const timers = createTimers((ms, action) => clock.after(ms, 'kubelet', action, { quiet: true }));
    const kill = (pod: KubeObject, kind: ProbeKind): void => {
      const what = `Container ${container.name} failed ${kind.toLowerCase()} probe, will be restarted`;
      state.tellOf(pod, container, 'Normal', 'Killing', what);
      killed(pod);
    };
    const alive = (action: (pod: KubeObject) => void) => (): void => {
      const pod = store.get('pods', state.namespace, state.name)?.object;
      if (pod?.metadata.uid === state.uid && !state.stopping) action(pod);
    };
    startProbes(
      container,
      {
        later: (ms, action) => timers.later(ms, alive(action)),
        ask: (pod, spec, answered) => containers.probe(pod, container, spec, answered),
        tell: (pod, message) => state.tellOf(pod, container, 'Warning', 'Unhealthy', message),
        started: (pod) => set(pod, { started: true }),
        ready: (pod, ready) => set(pod, { ready }),
        kill,
      },
      PACE.ready,
    );
    return timers.cancel;
  }

  function end(
    state: PodState,
    pod: KubeObject,
    container: Container,
    exitCode: number,
    done: (pod: KubeObject) => void,
  ): void {
    const status = state.of(container.name);
    const isInit = state.isInit(container.name);
    const terminated = state.terminated(status, exitCode, clock.timestamp());
    status.ready = false;
    status.started = false;
    status.state = { terminated };
    const policy = isInit
      ? (container.restartPolicy ?? (pod.spec.restartPolicy === 'Never' ? 'Never' : 'OnFailure'))
      : pod.spec.restartPolicy;
    const again = policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
    if (isInit && exitCode === 0) status.ready = true;
    state.write(pod);
    if (again) restart(state, container, terminated, done);
    else if (isInit && exitCode === 0) done(pod);
  }

  /** Starts it again: at once the first time, then after a pause that doubles. */
  function restart(
    state: PodState,
    container: Container,
    terminated: ContainerState['terminated'],
    done: (pod: KubeObject) => void,
  ): void {
    const status = state.of(container.name);
    const wait =
      status.restartCount === 0
        ? 500
        : Math.min(LAST_BACKOFF, FIRST_BACKOFF * 2 ** (status.restartCount - 1));
    if (status.restartCount > 0)
      later(state, 1000, (now) => {
        const { name } = container;
        const message = `back-off ${backoffText(wait)} restarting failed container=${name} pod=${state.name}_${state.namespace}(${state.uid})`;
        state.tellOf(
          now,
          container,
          'Warning',
          'BackOff',
          `Back-off restarting failed container ${name} in pod ${state.name}_${state.namespace}(${state.uid})`,
        );
        status.lastState = { terminated };
        status.state = { waiting: { message, reason: 'CrashLoopBackOff' } };
        state.write(now);
      });
    later(state, wait, (now) => {
      status.lastState = { terminated };
      status.restartCount++;
      bring(state, now, container, done);
    });
  }

  function stop(pod: KubeObject): void {
    const uid = pod.metadata.uid!;
    const state = pods.get(uid);
    const stopping = state?.stopping;
    if (stopping) return;
    const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
    if (state) {
      state.stopping = true;
      for (const cancel of state.timers) cancel();
      for (const each of pod.spec.containers as Container[])
        if (state.of(each.name).state.running)
          state.tellOf(pod, each, 'Normal', 'Killing', `Stopping container ${each.name}`);
    }
    clock.after(grace === 0 ? 0 : PACE.stop, 'kubelet', () => remove(uid, pod), { quiet: true });
  }

  function remove(uid: string, pod: KubeObject): void {
    const { namespace, name } = pod.metadata;
    const now = store.get('pods', namespace!, name)?.object;
    if (now?.metadata.uid !== uid) return;
    pods.get(uid)?.end(now);
    workshop.client.delete({ group: '', resource: 'pods', namespace, name }, { gracePeriodSeconds: 0 });
  }

  function forget(pod: KubeObject): void {
    const state = pods.get(pod.metadata.uid!);
    if (!state) return;
    for (const cancel of state.timers) cancel();
    if (state.podIP && state.podIP !== state.hostIP) addresses.release(state.podIP);
    pods.delete(state.uid);
    containers.forget(pod);
  }
}

function backoffText(ms: number): string {
  const seconds = ms / 1000;
  return seconds >= 60 ? `${Math.floor(seconds / 60)}m${seconds % 60}s` : `${seconds}s`;
}
