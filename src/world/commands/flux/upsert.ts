/**
 * Creating an object or bringing it up to date, and waiting until it is ready.
 *
 * Models: the `upsert…` functions of `cmd/flux/create*.go`.
 */
import type { Client, KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import type { FluxKind } from './kinds';
import { confirmServed, getObject } from './kinds';
import { isReady } from './readiness';
import { deadlineOf, poll } from './wait';

/** How a create command speaks of its object, where the words differ. */
export interface Wording {
  /** `applying GitRepository source`, `waiting for GitRepository source reconciliation` */
  what: string;
  /** `source created`; the same as `what` where absent */
  done?: string;
}

/** The object that is there, or undefined. @throws StatusError other than NotFound */
export function find(get: () => KubeObject): KubeObject | undefined {
  try {
    return get();
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return undefined;
    throw error;
  }
}

/** Says what it does; an existing object gets the new labels and spec. @throws StatusError */
export function upsert(call: Call, kind: FluxKind, object: KubeObject, done: string): void {
  const client = call.client();
  confirmServed(client, kind);
  const existing = find(() => getObject(client, kind, call.namespace, object.metadata.name));
  if (!existing) {
    client.create(object, { fieldManager: 'flux' });
    call.log.success(`${done} created`);
    return;
  }
  const metadata = { ...existing.metadata };
  delete metadata.labels;
  if (object.metadata.labels) metadata.labels = object.metadata.labels;
  client.update({ ...existing, metadata, spec: object['spec'] }, { fieldManager: 'flux' });
  call.log.success(`${done} updated`);
}

/**
 * Applies the object and waits for it; answers it as it is then.
 * @param options.fixed see `isReady`
 */
export async function upsertAndWait(
  call: Call,
  kind: FluxKind,
  object: KubeObject,
  words: Wording,
  options: { fixed?: boolean } = {},
): Promise<KubeObject> {
  const deadline = deadlineOf(call);
  call.client();
  call.log.action(`applying ${words.what}`);
  upsert(call, kind, object, words.done ?? words.what);
  call.log.waiting(`waiting for ${words.what} reconciliation`);
  let latest = object;
  await poll(call, deadline, () => {
    latest = getObject(call.client(), kind, call.namespace, object.metadata.name);
    return isReady(latest, call.context.clock.now(), options);
  });
  return latest;
}

/** Secrets keep annotations and labels that they had. @throws StatusError */
export function upsertSecret(client: Client, secret: KubeObject): void {
  const ref = {
    group: '',
    version: 'v1',
    resource: 'secrets',
    namespace: secret.metadata.namespace!,
    name: secret.metadata.name,
  };
  const existing = find(() => client.get(ref));
  if (!existing) {
    client.create(secret, { fieldManager: 'flux' });
    return;
  }
  const { labels, annotations } = secret.metadata;
  client.update(
    {
      ...existing,
      metadata: {
        ...existing.metadata,
        ...(annotations ? { annotations: { ...existing.metadata.annotations, ...annotations } } : {}),
        ...(labels ? { labels: { ...existing.metadata.labels, ...labels } } : {}),
      },
      stringData: secret['stringData'],
    },
    { fieldManager: 'flux' },
  );
}
