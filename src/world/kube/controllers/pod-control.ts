/**
 * How workload controllers make and delete their pods, and tell of it.
 *
 * Models: `controller.RealPodControl`.
 */
import type { KubeObject } from '../api';
import { ownedBy, type Workshop } from './controller';

export interface PodControl {
  /**
   * Makes a pod of the owner's template.
   * @param changed what differs from the template
   * @returns why there is none; undefined where it is made
   */
  create(owner: KubeObject, changed?: { labels?: Record<string, string>; spec?: object }): string | undefined;
  delete(owner: KubeObject, pod: KubeObject): void;
}

/** @param component who tells: `replicaset-controller` */
export function podControl({ client, record }: Workshop, component: string): PodControl {
  const tell = (object: KubeObject, type: 'Normal' | 'Warning', reason: string, message: string): void =>
    record({ object, type, reason, message, component });
  return {
    create(owner, { labels, spec } = {}) {
      const { metadata, spec: own } = owner.spec.template;
      try {
        const pod = client.create({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: {
            name: '',
            generateName: `${owner.metadata.name}-`,
            namespace: owner.metadata.namespace,
            annotations: metadata?.annotations,
            labels: labels ? { ...metadata?.labels, ...labels } : metadata?.labels,
            ownerReferences: [ownedBy(owner)],
          },
          spec: { ...own, ...spec },
        });
        tell(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`);
        return undefined;
      } catch (error) {
        const { message } = error as Error;
        tell(owner, 'Warning', 'FailedCreate', `Error creating: ${message}`);
        return message;
      }
    },
    delete(owner, pod) {
      const { namespace, name } = pod.metadata;
      client.delete({ group: '', resource: 'pods', namespace, name });
      tell(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`);
    },
  };
}
