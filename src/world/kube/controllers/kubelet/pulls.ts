/**
 * How a container's image comes to its node, or does not.
 *
 * Models: the kubelet's image manager: pull policies, what is on a node already, back-off between attempts.
 * Left out: credentials, pulls one after the other.
 */
import type { KubeObject } from '../../api';
import type { ContainerSpec } from '../../containers/environment';
import {
  fullName,
  invalidNameText,
  isImageName,
  madeUpDigest,
  notFoundText,
  type ImageSource,
} from './images';
import type { PodState } from './pod-status';

/** ms of world time, each a little less than on a busy node. */
const PACE = { pull: 350, pullAgain: 80 };

const FIRST_BACKOFF = 10_000;
const LAST_BACKOFF = 300_000;

type Pulled = ContainerSpec & { imagePullPolicy: string };

export interface Pulls {
  /** Brings the image; `ready` follows once it is there. */
  pull<Container extends Pulled>(
    state: PodState,
    pod: KubeObject,
    container: Container,
    ready: (pod: KubeObject) => void,
  ): void;
  /** What a container's status calls its image. */
  imageID(image: string): string;
}

/** @param later does something with the pod as it is after so many ms */
export function createPulls(
  images: ImageSource,
  later: (state: PodState, ms: number, action: (pod: KubeObject) => void) => void,
): Pulls {
  const onNode = new Set<string>();

  return {
    pull,
    imageID: (image) =>
      `${fullName(image).replace(/[:@][^/]*$/, '')}@${images.resolve(image)?.digest ?? madeUpDigest(image)}`,
  };

  function pull(state: PodState, pod: KubeObject, container: Pulled, ready: (pod: KubeObject) => void): void {
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
      return ready(pod);
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
    later(state, cached ? PACE.pullAgain : PACE.pull, (now) => pulled(state, now, container, ready));
  }

  function pulled(
    state: PodState,
    pod: KubeObject,
    container: Pulled,
    ready: (pod: KubeObject) => void,
  ): void {
    const { image } = container;
    const facts = images.resolve(image);
    if (!facts) return pullFailed(state, pod, container, ready);
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
    ready(pod);
  }

  function pullFailed(
    state: PodState,
    pod: KubeObject,
    container: Pulled,
    ready: (pod: KubeObject) => void,
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
    later(state, wait, (now) => pull(state, now, container, ready));
  }

  function refuseImage(
    state: PodState,
    pod: KubeObject,
    container: Pulled,
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
}
