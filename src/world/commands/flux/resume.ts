/** `flux resume`. Models: `cmd/flux/resume.go`. */
import { ConnectError } from '../kubeconfig';
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call, Command } from './call';
import { FluxError } from './call';
import type { KindName } from './kinds';
import { getObject, KINDS, listObjects } from './kinds';
import { isReady } from './readiness';
import { isStatic, successMessage } from './success-message';
import { deadlineOf, poll } from './wait';

/** `flux resume KIND NAME…`: a single one is waited for, several only with `--wait`. */
export function resumeKind(kind: KindName): Command {
  return async (call) => {
    const { typed } = call;
    const names = typed.args;
    if (names.length === 0 && !typed.flag('all'))
      throw new FluxError(`${KINDS[kind].human} name is required`);
    const deadline = deadlineOf(call);
    call.client();
    const resumed = resumeAll(call, kind, names);
    if (!typed.flag('wait') && (typed.has('wait') || names.length !== 1)) return;
    for (const _ of resumed) call.log.waiting(`waiting for ${KINDS[kind].kind} reconciliation`);
    const failed = await waitForAll(call, kind, resumed, deadline);
    if (failed) throw new FluxError(`reconciliation failed for ${failed} ${KINDS[kind].kind}(s)`);
  };
}

function resumeAll(call: Call, kind: KindName, names: string[]): KubeObject[] {
  if (names.length) return [...new Set(names)].flatMap((name) => resume(call, kind, names, name));
  try {
    return resume(call, kind, names);
  } catch (error) {
    if (!(error instanceof StatusError || error instanceof FluxError || error instanceof ConnectError))
      throw error;
    throw new FluxError(`failed patching objects: ${error.message}`);
  }
}

/** @throws StatusError */
function resume(call: Call, kind: KindName, names: string[], name?: string): KubeObject[] {
  const { human, kind: word, group, version, resource } = KINDS[kind];
  const objects = listObjects(call.client(), KINDS[kind], call.namespace, {
    ...(name === undefined ? {} : { name }),
  });
  if (objects.length === 0) {
    call.log.failure(
      names.length === 0
        ? `no ${word} objects found in ${call.namespace} namespace`
        : `${word} object '${names[0]}' not found in ${call.namespace} namespace`,
    );
  }
  for (const object of objects) {
    call.log.action(`resuming ${human} ${object.metadata.name} in ${call.namespace} namespace`);
    const ref = { group, version, resource, namespace: call.namespace, name: object.metadata.name };
    const change = object['spec']?.suspend === true ? { spec: { suspend: null } } : {};
    call.client().patch(ref, 'merge', change, { fieldManager: 'flux' });
    call.log.success(`${human} resumed`);
  }
  return objects;
}

/** Waits for all of them at once and tells how it went, in order of name; answers how many failed. */
async function waitForAll(
  call: Call,
  kind: KindName,
  objects: KubeObject[],
  deadline: number,
): Promise<number> {
  const errors = new Map<string, string>();
  const latest = new Map(objects.map((each) => [each.metadata.name, each]));
  const waiting = new Set(latest.keys());
  const look = (name: string): void => {
    try {
      const object = getObject(call.client(), KINDS[kind], call.namespace, name);
      latest.set(name, object);
      if (isReady(object, call.context.clock.now(), { fixed: isStatic(kind, object) })) waiting.delete(name);
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof FluxError)) throw error;
      errors.set(name, error.message);
      waiting.delete(name);
    }
  };
  try {
    await poll(call, deadline, () => {
      for (const name of waiting) look(name);
      return waiting.size === 0;
    });
  } catch (error) {
    if (!(error instanceof FluxError)) throw error;
    for (const name of waiting) errors.set(name, error.message);
  }
  const word = KINDS[kind].kind;
  for (const [name, object] of [...latest].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const error = errors.get(name);
    if (error !== undefined) {
      call.log.failure(`${word} ${name} reconciliation failed: ${error}`);
      continue;
    }
    call.log.success(`${word} ${name} reconciliation completed`);
    call.log.success(successMessage(kind, object));
  }
  return errors.size;
}
