/** `flux suspend`. Models: `cmd/flux/suspend.go`. */
import { StatusError } from '../../kube/api';
import type { Call, Command } from './call';
import { FluxError } from './call';
import type { KindName } from './kinds';
import { KINDS, listObjects } from './kinds';

/** `flux suspend KIND NAME…`; a name that fails doesn't stop the others, nor does it change the exit code. */
export function suspendKind(kind: KindName): Command {
  return (call) => {
    const { human, kind: word } = KINDS[kind];
    const names = call.typed.args;
    if (names.length === 0 && !call.typed.flag('all')) throw new FluxError(`${human} name is required`);
    call.client();
    if (names.length === 0) {
      if (!suspend(call, kind)) throw new FluxError('no objects found');
      return;
    }
    for (const name of new Set(names)) {
      try {
        if (!suspend(call, kind, name))
          call.log.failure(`${word} ${name} not found in ${call.namespace} namespace`);
      } catch (error) {
        if (!(error instanceof StatusError || error instanceof FluxError)) throw error;
        call.log.failure(
          `failed suspending ${word} ${name} in ${call.namespace} namespace: ${error.message}`,
        );
      }
    }
  };
}

/** Answers whether there was any. @throws StatusError */
function suspend(call: Call, kind: KindName, name?: string): boolean {
  const { human, group, version, resource } = KINDS[kind];
  const objects = listObjects(call.client(), KINDS[kind], call.namespace, {
    ...(name === undefined ? {} : { name }),
  });
  for (const object of objects) {
    call.log.action(`suspending ${human} ${object.metadata.name} in ${call.namespace} namespace`);
    const ref = { group, version, resource, namespace: call.namespace, name: object.metadata.name };
    const change = object['spec']?.suspend === true ? {} : { spec: { suspend: true } };
    call.client().patch(ref, 'merge', change, { fieldManager: 'flux' });
    call.log.success(`${human} suspended`);
  }
  return objects.length > 0;
}
