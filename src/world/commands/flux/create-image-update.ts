/** `flux create image update`. Models: `cmd/flux/create_image_update.go`: its checks in its order. */
import type { KubeObject } from '../../kube/api';
import { formatDuration } from '../../time/duration';
import type { Call } from './call';
import { FluxError } from './call';
import { finishImage } from './create-image';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { sparse } from './manifest';

const REQUIRED: [flag: string, error: string][] = [
  ['git-repo-ref', 'a reference to a GitRepository is required (--git-repo-ref)'],
  ['checkout-branch', 'the Git repository branch is required (--checkout-branch)'],
  ['author-name', 'the author name is required (--author-name)'],
  ['author-email', 'the author email is required (--author-email)'],
];

export async function createImageUpdate(call: Call): Promise<void> {
  const { typed } = call;
  for (const [flag, error] of REQUIRED) if (!typed.text(flag)) throw new FluxError(error);
  const keyType = typed.text('signing-key-type');
  if (keyType && !typed.text('signing-key-secret'))
    throw new FluxError('--signing-key-type requires --signing-key-secret');
  if (keyType && keyType !== 'gpg' && keyType !== 'ssh')
    throw new FluxError('--signing-key-type must be one of: gpg, ssh');
  const labels = readLabels(call);
  const path = typed.text('git-repo-path');
  await finishImage(call, KINDS['image update'], {
    apiVersion: apiVersion(KINDS['image update']),
    kind: 'ImageUpdateAutomation',
    metadata: sparse({ labels, name: typed.args[0], namespace: call.namespace }) as KubeObject['metadata'],
    spec: {
      ...sparse({ update: path ? { path, strategy: 'Setters' } : undefined }),
      git: gitSpec(call, keyType),
      interval: formatDuration(typed.duration('interval')),
      sourceRef: {
        kind: 'GitRepository',
        name: typed.text('git-repo-ref'),
        ...sparse({ namespace: typed.text('git-repo-namespace') }),
      },
    },
  });
}

function gitSpec(call: Call, keyType: string): Record<string, unknown> {
  const { typed } = call;
  const push = typed.text('push-branch');
  const key = typed.text('signing-key-secret');
  return {
    checkout: { ref: { branch: typed.text('checkout-branch') } },
    commit: {
      author: { email: typed.text('author-email'), name: typed.text('author-name') },
      ...sparse({
        messageTemplate: typed.text('commit-template'),
        signingKey: key ? { secretRef: { name: key }, ...sparse({ type: keyType }) } : undefined,
      }),
    },
    ...sparse({ push: push ? { branch: push } : undefined }),
  };
}
