/**
 * What containers print.
 *
 * Models: the kubelet's log files, filled by whoever plays the program in the container.
 * `--previous` has what the container printed before it was started again. Of a long log the end is kept.
 */
import type { KubeObject } from './api';
import { badRequest } from './status-errors';

export interface LogRef {
  namespace: string;
  name: string;
  container?: string;
  previous?: boolean;
}

/** A log writer of programs that run in pods: lines as they should appear. */
export type LogSource = (pod: KubeObject, container: string) => string | undefined;

/** Characters kept of what one container printed. */
const KEPT = 65_536;

interface Printed {
  text: string;
  previous?: string;
}

export class PodLogs {
  private readonly sources: LogSource[] = [];
  /** By the pod's uid and the container's name. */
  private readonly printed = new Map<string, Printed>();

  /** A container starts, perhaps again. */
  begin(uid: string, container: string): void {
    const key = `${uid} ${container}`;
    this.printed.set(key, { text: '', previous: this.printed.get(key)?.text });
  }

  print(uid: string, container: string, text: string): void {
    const printed = this.printed.get(`${uid} ${container}`);
    if (printed) printed.text = (printed.text + text).slice(-KEPT);
  }

  forget(uid: string, container: string): void {
    this.printed.delete(`${uid} ${container}`);
  }

  /** Asks `source` first from now on; it answers undefined for pods that are not its own. */
  provide(source: LogSource): void {
    this.sources.unshift(source);
  }

  /** @throws StatusError (BadRequest) where there is no such container, or it does not run yet */
  read(pod: KubeObject, ref: LogRef): string {
    const container = containerOf(pod, ref);
    refuseWaiting(pod, container);
    const printed = this.printed.get(`${pod.metadata.uid} ${container}`);
    if (ref.previous && printed?.previous !== undefined) return printed.previous;
    if (ref.previous)
      throw badRequest(
        `previous terminated container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)} not found`,
      );
    for (const source of this.sources) {
      const text = source(pod, container);
      if (text !== undefined) return text;
    }
    return printed?.text ?? '';
  }
}

function containerOf(pod: KubeObject, ref: LogRef): string {
  const names = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(
    (each: { name: string }) => each.name,
  );
  if (ref.container === undefined) {
    if (pod.spec.containers.length === 1) return pod.spec.containers[0].name;
    const list = `[${names.join(' ')}]`;
    throw badRequest(
      `a container name must be specified for pod ${pod.metadata.name}, choose one of: ${list}`,
    );
  }
  if (!names.includes(ref.container))
    throw badRequest(`container ${ref.container} is not valid for pod ${pod.metadata.name}`);
  return ref.container;
}

function refuseWaiting(pod: KubeObject, container: string): void {
  const statuses = [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])];
  const status = statuses.find((each: { name: string }) => each.name === container);
  if (!pod.spec.nodeName || (status && !status.state?.waiting)) return;
  const reason = status?.state?.waiting?.reason ?? 'ContainerCreating';
  const why = WAITING[reason as string] ?? `is waiting to start: ${reason}`;
  throw badRequest(
    `container ${JSON.stringify(container)} in pod ${JSON.stringify(pod.metadata.name)} ${why}`,
  );
}

const WAITING: Record<string, string> = {
  ImagePullBackOff: 'is waiting to start: trying and failing to pull image',
  ErrImagePull: "is waiting to start: image can't be pulled",
};
