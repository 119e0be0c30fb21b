/** What runs on each node: how many pods, what they ask for, and which of them keep others away. */
import type { KubeObject } from '../../api';
import { quantity } from '../../quantity';
import { hasEnded } from '../controller';
import { keepsAway } from './pod-fit';

export interface Load {
  pods: number;
  cpu: number;
  memory: number;
}

/** Kept up to date pod by pod. */
export class Loads {
  /** Running pods that must not stand beside some others, by uid. */
  readonly shy = new Map<string, KubeObject>();
  private readonly nodes = new Map<string, Load>();
  private readonly pods = new Map<string, { node: string; load: Load }>();

  of(node: string): Load {
    return this.nodes.get(node) ?? NOTHING;
  }

  /** True where the pod has just been given its node. */
  follow(pod: KubeObject, gone: boolean): boolean {
    const uid = pod.metadata.uid!;
    const known = this.pods.get(uid);
    const runs = !gone && pod.spec.nodeName && !hasEnded(pod);
    if (known && !runs) {
      this.add(known.node, known.load, -1);
      this.pods.delete(uid);
      this.shy.delete(uid);
    } else if (!known && runs) {
      const load = { pods: 1, cpu: requested(pod, 'cpu'), memory: requested(pod, 'memory') };
      this.add(pod.spec.nodeName, load, 1);
      this.pods.set(uid, { node: pod.spec.nodeName, load });
      if (keepsAway(pod)) this.shy.set(uid, pod);
      return true;
    }
    return false;
  }

  private add(node: string, load: Load, sign: 1 | -1): void {
    const { pods, cpu, memory } = this.of(node);
    this.nodes.set(node, {
      pods: pods + sign * load.pods,
      cpu: cpu + sign * load.cpu,
      memory: memory + sign * load.memory,
    });
  }
}

const NOTHING: Load = { pods: 0, cpu: 0, memory: 0 };

/** What a pod's containers ask for together, in cores or bytes. */
export function requested(pod: KubeObject, name: string): number {
  const containers = pod.spec.containers as { resources?: { requests?: Record<string, string> } }[];
  return containers.reduce((sum, each) => sum + quantity(each.resources?.requests?.[name]), 0);
}
