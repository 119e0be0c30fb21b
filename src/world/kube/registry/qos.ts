/**
 * The quality-of-service class of a pod.
 *
 * Models: `pkg/apis/core/v1/helper/qos`.
 */
import type { KubeObject } from '../api';
import { quantity } from '../quantity';

interface Container {
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
}

export function qosClass(pod: KubeObject): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])] as Container[];
  const asks = containers.some(({ resources }) => has(resources?.limits) || has(resources?.requests));
  if (!asks) return 'BestEffort';
  return containers.every(isGuaranteed) ? 'Guaranteed' : 'Burstable';
}

function has(list: Record<string, string> | undefined): boolean {
  return Object.keys(list ?? {}).some((name) => name === 'cpu' || name === 'memory');
}

function isGuaranteed({ resources }: Container): boolean {
  const { limits = {}, requests = {} } = resources ?? {};
  return ['cpu', 'memory'].every(
    (name) =>
      limits[name] !== undefined && quantity(requests[name] ?? limits[name]) === quantity(limits[name]),
  );
}
