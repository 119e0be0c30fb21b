/**
 * The kubelets of all nodes: they run what the scheduler gave them.
 *
 * Models: the life of a pod as its status and events tell it: volumes, init containers, image pulls with their back-off,
 * containers that run, end and are started again, a graceful end. Left out: probes (they pass), resource pressure, hooks.
 */
import type { KubeObject } from '../../api';
import type { Containers } from '../../containers/containers';
import type { ContainerSpec } from '../../containers/environment';
import { createQueue, hasEnded, keyOf, splitKey, type Workshop } from '../controller';
import { environmentProblem, mountProblem, type Environment } from './mounts';
import {
  fullName,
  invalidNameText,
  isImageName,
  madeUpDigest,
  notFoundText,
  type ImageSource,
} from './images';
import { createPodStatus, type ContainerState, type PodState } from './pod-status';

/** ms of world time, each a little less than on a busy node. */
const PACE = {
  notice: 20,
  sandbox: 60,
  pull: 350,
  pullAgain: 80,
  start: 60,
  ready: 30,
  stop: 150,
  remount: 2000,
};

const FIRST_BACKOFF = 10_000;
const LAST_BACKOFF = 300_000;

type Container = ContainerSpec & ContainerFields & Environment;

interface ContainerFields {
  imagePullPolicy: string;
  restartPolicy?: string;
  readinessProbe?: { initialDelaySeconds?: number };
}

export function startKubelets(workshop: Workshop, images: ImageSource, containers: Containers): void {
  const { store, clock } = workshop;
  const pods = new Map<string, PodState>();
  const onNode = new Set<string>();
  const addresses = new Addresses();

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
      for (const each of pod.spec.containers as Container[]) pull(state, pod, each, () => undefined);
      return;
    }
    const next = (now: KubeObject): void => runInit(state, now, index + 1);
    pull(state, pod, container, next);
  }

  function pull(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    const { image, imagePullPolicy } = container;
    const cached = onNode.has(`${pod.spec.nodeName} ${fullName(image)}`);
    if (!isImageName(image))
      return refuseImage(state, pod, container, 'InvalidImageName', invalidNameText(image));
    if (cached && imagePullPolicy !== 'Always') {
      state.tellOf(
        pod,
        container,
        'Normal',
        'Pulled',
        `Container image "${image}" already present on machine and can be accessed by the pod`,
      );
      return create(state, pod, container, done);
    }
    if (imagePullPolicy === 'Never')
      return refuseImage(
        state,
        pod,
        container,
        'ErrImageNeverPull',
        `Container image "${image}" is not present with pull policy of Never`,
      );
    state.tellOf(pod, container, 'Normal', 'Pulling', `Pulling image "${image}"`);
    later(state, cached ? PACE.pullAgain : PACE.pull, (now) => pulled(state, now, container, done));
  }

  function pulled(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    const { image } = container;
    const facts = images.resolve(image);
    if (!facts) return pullFailed(state, pod, container, done);
    const key = `${pod.spec.nodeName} ${fullName(image)}`;
    const took = onNode.has(key) ? PACE.pullAgain : PACE.pull;
    onNode.add(key);
    const size =
      facts.sizeBytes ?? 40_000_000 + (parseInt(madeUpDigest(image).slice(7, 13), 16) % 90_000_000);
    state.tellOf(
      pod,
      container,
      'Normal',
      'Pulled',
      `Successfully pulled image "${image}" in ${took}ms (${took}ms including waiting). Image size: ${size} bytes.`,
    );
    create(state, pod, container, done);
  }

  function pullFailed(
    state: PodState,
    pod: KubeObject,
    container: Container,
    done: (pod: KubeObject) => void,
  ): void {
    const { image } = container;
    const status = state.of(container.name);
    const message = notFoundText(image);
    state.tellOf(pod, container, 'Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
    state.tellOf(pod, container, 'Warning', 'Failed', 'Error: ErrImagePull');
    status.state = { waiting: { message, reason: 'ErrImagePull' } };
    state.write(pod);
    const wait = Math.min(LAST_BACKOFF, FIRST_BACKOFF * 2 ** status.pullFailures++);
    later(state, 1000, (now) => {
      state.tellOf(now, container, 'Normal', 'BackOff', `Back-off pulling image "${image}"`);
      state.tellOf(now, container, 'Warning', 'Failed', 'Error: ImagePullBackOff');
      status.state = {
        waiting: {
          message: `Back-off pulling image "${image}": ErrImagePull: ${message}`,
          reason: 'ImagePullBackOff',
        },
      };
      state.write(now);
    });
    later(state, wait, (now) => pull(state, now, container, done));
  }

  function refuseImage(
    state: PodState,
    pod: KubeObject,
    container: Container,
    reason: string,
    message: string,
  ): void {
    state.tellOf(
      pod,
      container,
      'Warning',
      reason === 'InvalidImageName' ? 'InspectFailed' : reason,
      message,
    );
    state.tellOf(pod, container, 'Warning', 'Failed', `Error: ${reason}`);
    state.of(container.name).state = { waiting: { message, reason } };
    state.write(pod);
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
    status.imageID = `${fullName(container.image).replace(/[:@][^/]*$/, '')}@${images.resolve(container.image)?.digest ?? madeUpDigest(container.image)}`;
    status.state = { running: { startedAt: clock.timestamp() } };
    const isInit = state.isInit(container.name);
    const sidecar = isInit && container.restartPolicy === 'Always';
    const policy = isInit && !sidecar ? 'OnFailure' : sidecar ? 'Always' : pod.spec.restartPolicy;
    const delay = (container.readinessProbe?.initialDelaySeconds ?? 0) * 1000;
    if (!isInit || sidecar)
      later(state, PACE.ready + delay, (now) => becomeReady(state, now, container.name));
    state.write(pod);
    if (sidecar) later(state, PACE.ready, done);
    const stop = containers.begin(pod, container, policy, (exitCode) => {
      state.timers.delete(stop);
      later(state, 0, (now) => end(state, now, container, exitCode, done));
    });
    state.timers.add(stop);
  }

  function becomeReady(state: PodState, pod: KubeObject, name: string): void {
    const status = state.of(name);
    if (!status.state.running) return;
    status.ready = true;
    state.write(pod);
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
      pull(state, now, container, done);
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

/** Addresses of pods, a /24 for each node. */
class Addresses {
  private readonly taken = new Set<string>();

  take(node: string): string {
    const subnet = /(\d+)$/.exec(node)?.[1] ?? '0';
    for (let host = 2; host < 255; host++) {
      const address = `10.244.${subnet}.${host}`;
      if (this.taken.has(address)) continue;
      this.taken.add(address);
      return address;
    }
    return `10.244.${subnet}.255`;
  }

  release(address: string): void {
    this.taken.delete(address);
  }
}
