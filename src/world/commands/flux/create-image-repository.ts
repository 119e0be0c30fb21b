/** `flux create image repository`. Models: `cmd/flux/create_image_repository.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { reference } from './references';
import { finishImage } from './create-image';
import { repositoryError } from './image-names';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { sparse } from './manifest';

export async function createImageRepository(call: Call): Promise<void> {
  const { typed } = call;
  const image = typed.text('image');
  if (!image) throw new FluxError('an image repository (--image) is required');
  const wrong = repositoryError(image);
  if (wrong) throw new FluxError(`unable to parse image value: ${wrong}`);
  const labels = readLabels(call);
  const timeout = typed.duration('scan-timeout');
  await finishImage(call, KINDS['image repository'], {
    apiVersion: apiVersion(KINDS['image repository']),
    kind: 'ImageRepository',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({
        certSecretRef: reference(typed.text('cert-ref')),
        secretRef: reference(typed.text('secret-ref')),
        timeout: timeout ? formatDuration(timeout) : undefined,
      }),
      image,
      interval: formatDuration(typed.duration('interval')),
    },
  });
}
