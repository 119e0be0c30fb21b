/** How the `flux create image` commands end. Models: `upsertAndWait` of `cmd/flux/create.go`. */
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import type { FluxKind } from './kinds';
import { printManifest } from './manifest';
import { upsertAndWait } from './upsert';

/** Prints the object, or applies it and waits for it. */
export async function finishImage(call: Call, kind: FluxKind, object: KubeObject): Promise<void> {
  if (call.typed.flag('export')) {
    call.out(printManifest(object));
    return;
  }
  call.client();
  call.log.generate(`generating ${kind.kind}`);
  await upsertAndWait(call, kind, object, { what: kind.kind });
  call.log.success(`${kind.kind} reconciliation completed`);
}
