/** `flux create alert|alert-provider|receiver`. Models: `cmd/flux/create_alert*.go` and `create_receiver.go`. */
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';
import { reference } from './references';
import type { FluxKind } from './kinds';
import { KINDS, apiVersion } from './kinds';
import { readLabels } from './labels';
import { printManifest, sparse } from './manifest';
import { parseKindName, parseKindNameNamespace } from './references';
import { upsertAndWait } from './upsert';

export async function createAlert(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('provider-ref')) throw new FluxError('provider ref is required');
  const eventSources = typed.list('event-source').map((each) => {
    const { kind, name, namespace } = parseKindNameNamespace(each);
    if (kind === '') throw new FluxError(`invalid event source '${each}', must be in format <kind>/<name>`);
    return { kind, name, ...(namespace ? { namespace } : {}) };
  });
  if (eventSources.length === 0) throw new FluxError('at least one event source is required');
  const ready = await finish(call, KINDS.alert, readLabels(call), {
    ...sparse({ eventSeverity: typed.text('event-severity') }),
    eventSources,
    providerRef: { name: typed.text('provider-ref') },
  });
  if (ready) call.log.success(`Alert ${ready.metadata.name} is ready`);
}

export async function createAlertProvider(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('type')) throw new FluxError('Provider type is required');
  const ready = await finish(call, KINDS['alert-provider'], readLabels(call), {
    type: typed.text('type'),
    ...sparse({
      address: typed.text('address'),
      channel: typed.text('channel'),
      secretRef: reference(typed.text('secret-ref')),
      username: typed.text('username'),
    }),
  });
  if (ready) call.log.success(`Provider ${ready.metadata.name} is ready`);
}

export async function createReceiver(call: Call): Promise<void> {
  const { typed } = call;
  if (!typed.text('type')) throw new FluxError('Receiver type is required');
  if (!typed.text('secret-ref')) throw new FluxError('secret ref is required');
  const resources = typed.list('resource').map((each) => {
    const { kind, name } = parseKindName(each);
    if (kind === '') throw new FluxError(`invalid event source '${each}', must be in format <kind>/<name>`);
    return { kind, name };
  });
  if (resources.length === 0) throw new FluxError('atleast one resource is required');
  const ready = await finish(call, KINDS.receiver, readLabels(call), {
    ...sparse({ events: typed.list('event') }),
    resources,
    secretRef: { name: typed.text('secret-ref') },
    type: typed.text('type'),
  });
  if (!ready) return;
  call.log.success(`Receiver ${ready.metadata.name} is ready`);
  call.log.success(`generated webhook URL ${ready['status']?.webhookPath ?? ''}`);
}

/** Prints the object, or applies it and answers it once it is ready. */
async function finish(
  call: Call,
  kind: FluxKind,
  labels: Record<string, string>,
  spec: Record<string, unknown>,
): Promise<KubeObject | undefined> {
  const object: KubeObject = {
    apiVersion: apiVersion(kind),
    kind: kind.kind,
    metadata: sparse({
      labels,
      name: call.typed.args[0],
      namespace: call.namespace,
    }) as KubeObject['metadata'],
    spec,
  };
  if (call.typed.flag('export')) {
    call.out(printManifest(object));
    return undefined;
  }
  call.log.generate(`generating ${kind.kind}`);
  return upsertAndWait(call, kind, object, { what: kind.kind }, { fixed: kind.kind !== 'Receiver' });
}
