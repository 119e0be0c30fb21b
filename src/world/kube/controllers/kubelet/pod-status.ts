/**
 * A pod's status, as its kubelet keeps and writes it.
 *
 * Models: `status.Manager` and `generateAPIPodStatus`: phase, conditions with their reasons, container statuses.
 */
import type { KubeObject } from '../../api';
import { writeStatus, type Condition, type Workshop } from '../controller';

export interface ContainerState {
  waiting?: { message?: string; reason: string };
  running?: { startedAt: string };
  terminated?: {
    containerID: string;
    exitCode: number;
    finishedAt: string;
    reason: string;
    startedAt: string;
  };
}

export interface ContainerStatus {
  name: string;
  image: string;
  imageID: string;
  containerID?: string;
  lastState: ContainerState;
  ready: boolean;
  restartCount: number;
  /** It runs, and its startup probe has passed. */
  started: boolean;
  state: ContainerState;
  pullFailures: number;
}

export interface PodState {
  uid: string;
  namespace: string;
  name: string;
  hostIP: string;
  podIP?: string;
  sandbox: boolean;
  initialised: boolean;
  stopping: boolean;
  mountFailures: number;
  timers: Set<() => void>;
  of(container: string): ContainerStatus;
  isInit(container: string): boolean;
  write(pod: KubeObject): void;
  /** All containers have ended. */
  end(pod: KubeObject): void;
  terminated(
    status: ContainerStatus,
    exitCode: number,
    now: string,
  ): NonNullable<ContainerState['terminated']>;
  tell(pod: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void;
  tellOf(
    pod: KubeObject,
    container: { name: string },
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
  ): void;
}

export function createPodStatus(workshop: Workshop, pod: KubeObject): PodState {
  const { clock, client, record, store } = workshop;
  const node = store.get('nodes', '', pod.spec.nodeName)?.object;
  const hostIP =
    node?.status?.addresses?.find((each: { type: string }) => each.type === 'InternalIP')?.address ?? '';
  const init = names(pod.spec.initContainers);
  const statuses = new Map<string, ContainerStatus>();
  for (const each of [...(pod.spec.initContainers ?? []), ...pod.spec.containers])
    statuses.set(each.name, fresh(each, init.length ? 'PodInitializing' : 'ContainerCreating'));
  const startTime = clock.timestamp();

  const state: PodState = {
    uid: pod.metadata.uid!,
    namespace: pod.metadata.namespace!,
    name: pod.metadata.name,
    hostIP,
    sandbox: false,
    initialised: init.length === 0,
    stopping: false,
    mountFailures: 0,
    timers: new Set(),
    of: (name) => statuses.get(name)!,
    isInit: (name) => init.includes(name),
    write(now) {
      const next = statusOf(state, now, statuses, init, startTime, clock.timestamp());
      writeStatus(client, now, next);
    },
    end(now) {
      for (const status of statuses.values()) {
        status.ready = false;
        status.started = false;
        if (status.state.running)
          status.state = { terminated: state.terminated(status, 0, clock.timestamp()) };
      }
      state.write(now);
    },
    terminated: (status, exitCode, now) => ({
      containerID: status.containerID ?? '',
      exitCode,
      finishedAt: now,
      reason: exitCode === 0 ? 'Completed' : 'Error',
      startedAt: status.state.running?.startedAt ?? now,
    }),
    tell: (object, type, reason, message) =>
      record({ object, type, reason, message, component: 'kubelet', host: object.spec.nodeName }),
    tellOf(object, container, type, reason, message) {
      const list = init.includes(container.name) ? 'initContainers' : 'containers';
      const fieldPath = `spec.${list}{${container.name}}`;
      record({ object, type, reason, message, component: 'kubelet', host: object.spec.nodeName, fieldPath });
    },
  };
  return state;
}

function names(containers: { name: string }[] | undefined): string[] {
  return (containers ?? []).map((each) => each.name);
}

function fresh({ name, image }: { name: string; image: string }, reason: string): ContainerStatus {
  return {
    name,
    image,
    imageID: '',
    lastState: {},
    ready: false,
    restartCount: 0,
    started: false,
    state: { waiting: { reason } },
    pullFailures: 0,
  };
}

function statusOf(
  state: PodState,
  pod: KubeObject,
  statuses: Map<string, ContainerStatus>,
  init: string[],
  startTime: string,
  now: string,
): object {
  const containers = names(pod.spec.containers).map((name) => statuses.get(name)!);
  const initial = init.map((name) => statuses.get(name)!);
  const phase = phaseOf(pod, containers, initial);
  return {
    conditions: conditionsOf(state, pod, containers, phase, now),
    containerStatuses: containers.map(shown),
    hostIP: state.hostIP,
    hostIPs: [{ ip: state.hostIP }],
    ...(initial.length ? { initContainerStatuses: initial.map(shown) } : {}),
    observedGeneration: pod.metadata.generation,
    phase,
    ...(state.podIP ? { podIP: state.podIP, podIPs: [{ ip: state.podIP }] } : {}),
    qosClass: pod.status?.qosClass,
    startTime,
  };
}

function shown({ pullFailures: _failures, containerID, ...status }: ContainerStatus): object {
  return { ...(containerID ? { containerID } : {}), ...status };
}

function phaseOf(pod: KubeObject, containers: ContainerStatus[], initial: ContainerStatus[]): string {
  const policy = pod.spec.restartPolicy;
  const failedInit = initial.some((each) => (each.state.terminated?.exitCode ?? 0) !== 0);
  if (failedInit && policy === 'Never') return 'Failed';
  const ended = containers.filter((each) => each.state.terminated);
  if (ended.length === containers.length && policy !== 'Always') {
    const failed = ended.some((each) => each.state.terminated!.exitCode !== 0);
    if (!failed) return 'Succeeded';
    return policy === 'Never' ? 'Failed' : 'Running';
  }
  const begun = containers.some(
    (each) => each.state.running || each.state.terminated || each.lastState.terminated,
  );
  return begun ? 'Running' : 'Pending';
}

function conditionsOf(
  state: PodState,
  pod: KubeObject,
  containers: ContainerStatus[],
  phase: string,
  now: string,
): Condition[] {
  const before = (pod.status?.conditions ?? []) as Condition[];
  const done = phase === 'Succeeded' || phase === 'Failed';
  const unready = containers.filter((each) => !each.ready).map((each) => each.name);
  const why = done
    ? { reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted' }
    : unready.length
      ? { message: `containers with unready status: [${unready.join(' ')}]`, reason: 'ContainersNotReady' }
      : {};
  const ready = !done && unready.length === 0;
  const uninitialised = names(pod.spec.initContainers).filter(
    (name) => state.of(name).state.terminated?.exitCode !== 0,
  );
  const condition = (type: string, holds: boolean, rest: object = {}): Condition => {
    const status = holds ? 'True' : 'False';
    const known = before.find((each) => each.type === type);
    const lastTransitionTime = known?.status === status ? known.lastTransitionTime : now;
    return {
      ...rest,
      lastTransitionTime,
      observedGeneration: pod.metadata.generation,
      status,
      type,
    };
  };
  const scheduled = before.find((each) => each.type === 'PodScheduled');
  return [
    condition('PodReadyToStartContainers', state.sandbox && !done),
    condition(
      'Initialized',
      state.initialised,
      state.initialised
        ? done && phase === 'Succeeded'
          ? { reason: 'PodCompleted' }
          : {}
        : {
            message: `containers with incomplete status: [${uninitialised.join(' ')}]`,
            reason: 'ContainersNotInitialized',
          },
    ),
    condition('Ready', ready, why),
    condition('ContainersReady', ready, why),
    {
      ...condition('PodScheduled', true),
      ...(scheduled?.status === 'True' ? { lastTransitionTime: scheduled.lastTransitionTime } : {}),
    },
  ];
}
