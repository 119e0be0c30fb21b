/** `flux delete`. Models: `cmd/flux/delete.go`. */
import type { Command } from './call';
import { FluxError } from './call';
import type { KindName } from './kinds';
import { getObject, KINDS } from './kinds';
import { confirmPrompt } from './prompt';

export function deleteKind(kind: KindName): Command {
  return async (call) => {
    const { human, group, version, resource } = KINDS[kind];
    const name = call.typed.args[0];
    if (name === undefined) throw new FluxError(`${human} name is required`);
    getObject(call.client(), KINDS[kind], call.namespace, name);
    if (!call.typed.flag('silent'))
      await confirmPrompt(call, `Are you sure you want to delete this ${human}`);
    call.log.action(`deleting ${human} ${name} in ${call.namespace} namespace`);
    call.client().delete({ group, version, resource, namespace: call.namespace, name });
    call.log.success(`${human} deleted`);
  };
}
