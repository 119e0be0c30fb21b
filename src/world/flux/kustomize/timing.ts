/** When a Kustomization is due, and how long it may take. Models: kustomize-controller api/v1 `Get...` methods. In ms. */
import type { KubeObject } from '../../kube/api';
import { parseDuration } from '../../time/duration';

const SHORTEST_TIMEOUT = 30_000;

export function intervalOf({ spec }: KubeObject): number {
  return parseDuration(spec.interval);
}

export function retryIntervalOf(object: KubeObject): number {
  const { retryInterval } = object.spec;
  return retryInterval ? parseDuration(retryInterval) : intervalOf(object);
}

/** Half a minute less than the interval unless said otherwise, and never less than half a minute. */
export function timeoutOf(object: KubeObject): number {
  const { timeout } = object.spec;
  const wanted = timeout ? parseDuration(timeout) : intervalOf(object) - 30_000;
  return Math.max(wanted, SHORTEST_TIMEOUT);
}
