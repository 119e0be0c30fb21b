/**
 * Receiver: an address that others call to have sources reconciled at once.
 *
 * Models: notification-controller's receiver_controller.go. Left out: the calls themselves, OIDC, filters.
 */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import { formatDuration, parseDuration } from '../../time/duration';
import { ConditionWriter, getCondition, isFalse, isReady, isTrue } from '../runtime/conditions';
import type { Manager, Request } from '../runtime/manager';
import { SerialPatcher } from '../runtime/patcher';
import type { Result } from '../runtime/work-queue';
import { messageOf } from '../ssa/apply';
import { fromBase64 } from '../ssa/normalise';

const FINALIZER = 'finalizers.fluxcd.io';
const REQUESTED_AT = 'reconcile.fluxcd.io/requestedAt';

/** @throws Error where the token is not to be had: it is tried again */
export function reconcileReceiver(manager: Manager, { object, log }: Request): Result {
  const patcher = new SerialPatcher(object, manager.client, manager.name);
  patcher.warn = (text) => log.info(text);
  const conditions = new ConditionWriter(object, manager.clock);
  let result: Result = {};
  let failure: unknown;
  try {
    result = attempt(manager, object, conditions);
  } catch (error) {
    failure = error;
  }
  finish(object, conditions);
  patcher.patch(object);
  if (failure) {
    manager.recorder.record(object, 'Warning', 'Failed', messageOf(failure));
    throw failure;
  }
  if (!object.spec.suspend && isReady(object)) {
    const message = `Reconciliation finished, next run in ${formatDuration(intervalOf(object))}`;
    log.info(message);
    manager.recorder.record(object, 'Normal', 'Succeeded', message);
  }
  return result;
}

function attempt(manager: Manager, object: KubeObject, conditions: ConditionWriter): Result {
  const finalizers: string[] = object.metadata.finalizers ?? [];
  if (object.metadata.deletionTimestamp) {
    object.metadata.finalizers = finalizers.filter((each) => each !== FINALIZER);
    return {};
  }
  if (!finalizers.includes(FINALIZER)) {
    object.metadata.finalizers = [...finalizers, FINALIZER];
    return { requeue: true };
  }
  if (object.spec.suspend) return {};
  conditions.markReconciling('Progressing', 'Reconciliation in progress');
  const token = tokenOf(manager, object, conditions);
  const { name, namespace } = object.metadata;
  const path = `/hook/${sha256(`${token}${name}${namespace}`)}`;
  conditions.markTrue('Ready', 'Succeeded', `Receiver initialized for path: ${path}`);
  object.status = { ...object.status, webhookPath: path };
  return { requeueAfter: intervalOf(object) };
}

function tokenOf({ client }: Manager, object: KubeObject, conditions: ConditionWriter): string {
  const { namespace } = object.metadata;
  const name: string | undefined = object.spec.secretRef?.name;
  if (!name) return '';
  try {
    const secret = read(
      () => client.get({ group: '', resource: 'secrets', namespace, name }),
      namespace!,
      name,
    );
    const token: string | undefined = secret.data?.token;
    if (token === undefined)
      throw new Error(`invalid '${namespace}/${name}' secret data: required fields 'token'`);
    return fromBase64(token);
  } catch (error) {
    conditions.markFalse('Ready', 'TokenNotFound', messageOf(error));
    object.status = { ...object.status, webhookPath: undefined };
    throw error;
  }
}

function read(get: () => KubeObject, namespace: string, name: string): KubeObject {
  try {
    return get();
  } catch (error) {
    throw new Error(`unable to read token from secret '${namespace}/${name}' error: ${messageOf(error)}`);
  }
}

function intervalOf({ spec }: KubeObject): number {
  return spec.interval ? parseDuration(spec.interval) : 600_000;
}

function finish(object: KubeObject, conditions: ConditionWriter): void {
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  if (asked) object.status = { ...object.status, lastHandledReconcileAt: asked };
  if (isTrue(object, 'Ready')) {
    conditions.delete('Reconciling');
    object.status = { ...object.status, observedGeneration: object.metadata.generation };
  }
  if (isFalse(object, 'Ready') && getCondition(object, 'Reconciling')) conditions.retrying();
}
