/**
 * `flux reconcile`: asks a controller for a reconciliation and waits until it has answered.
 *
 * Models: `cmd/flux/reconcile.go` and `reconcile_with_source.go`.
 */
import type { KubeObject } from '../../kube/api';
import { computeStatus } from '../../flux/kstatus';
import type { Call, Command } from './call';
import { FluxError } from './call';
import type { KindName } from './kinds';
import { getObject, KINDS } from './kinds';
import { readyCondition } from './readiness';
import { isStatic, successMessage } from './success-message';
import { deadlineOf, poll } from './wait';

/** `flux reconcile KIND NAME` */
export function reconcileKind(kind: KindName): Command {
  return async (call) => {
    const name = call.typed.args[0];
    if (name === undefined) throw new FluxError(`${KINDS[kind].kind} name is required`);
    if (WITH_SOURCE.includes(kind))
      await reconcileWithSource(call, kind, name, call.typed.flag('with-source'));
    else await reconcile(call, kind, name);
  };
}

const WITH_SOURCE: KindName[] = ['kustomization', 'helmrelease', 'source chart'];

async function reconcile(call: Call, kind: KindName, name: string): Promise<void> {
  const deadline = deadlineOf(call);
  const object = getObject(call.client(), KINDS[kind], call.namespace, name);
  if (isStatic(kind, object)) {
    call.log.success('reconciliation not supported by the object');
    return;
  }
  if (object['spec']?.suspend === true) throw new FluxError('resource is suspended');
  await request(call, kind, object, deadline, "'");
}

/** @param force the source first, whatever the flags say */
async function reconcileWithSource(call: Call, kind: KindName, name: string, force: boolean): Promise<void> {
  const deadline = deadlineOf(call);
  const object = getObject(call.client(), KINDS[kind], call.namespace, name);
  if (object['spec']?.suspend === true) throw new FluxError('resource is suspended');
  if (force) {
    const source = sourceOf(kind, object);
    const known = SOURCE_KINDS[source.kind];
    if (!known || (kind === 'kustomization' && known.startsWith('source h')))
      throw new FluxError(`cannot reconcile source of kind ${source.kind}`);
    const there = { ...call, namespace: source.namespace || call.namespace };
    if (known === 'source chart') await reconcileWithSource(there, known, source.name, true);
    else await reconcile(there, known, source.name);
  }
  await request(call, kind, object, deadline, '');
}

const SOURCE_KINDS: Record<string, KindName> = {
  Bucket: 'source bucket',
  GitRepository: 'source git',
  HelmChart: 'source chart',
  HelmRepository: 'source helm',
  OCIRepository: 'source oci',
};

interface Source {
  kind: string;
  name: string;
  namespace: string;
}

function sourceOf(kind: KindName, object: KubeObject): Source {
  const own = object.metadata.namespace ?? '';
  const spec = object['spec'];
  if (kind === 'helmrelease') {
    if (spec.chartRef)
      return {
        kind: spec.chartRef.kind,
        name: spec.chartRef.name,
        namespace: spec.chartRef.namespace || own,
      };
    return {
      kind: 'HelmChart',
      name: `${own}-${object.metadata.name}`,
      namespace: spec.chart.spec.sourceRef.namespace || own,
    };
  }
  const ref = spec.sourceRef;
  return { kind: ref.kind, name: ref.name, namespace: kind === 'source chart' ? own : (ref.namespace ?? '') };
}

/** Annotates the object and waits for its controller. @param mark around the message of a failure */
async function request(
  call: Call,
  kind: KindName,
  object: KubeObject,
  deadline: number,
  mark: string,
): Promise<void> {
  const { name } = object.metadata;
  const word = KINDS[kind].kind;
  const handled = object['status']?.lastHandledReconcileAt;
  call.log.action(`annotating ${word} ${name} in ${call.namespace} namespace`);
  annotate(call, kind, name);
  call.log.success(`${word} annotated`);
  call.log.waiting(`waiting for ${word} reconciliation`);
  let latest = object;
  await poll(call, deadline, () => {
    latest = getObject(call.client(), KINDS[kind], call.namespace, name);
    if ((latest['status']?.lastHandledReconcileAt ?? '') === (handled ?? '')) return false;
    const { status, message } = computeStatus(latest, call.context.clock.now());
    if (status === 'Current') return true;
    if (status === 'InProgress') return false;
    throw new FluxError(message);
  });
  const ready = readyCondition(latest);
  if (!ready) throw new FluxError("status can't be determined");
  if (ready.status !== 'True')
    throw new FluxError(`${word} reconciliation failed: ${mark}${ready.message}${mark}`);
  call.log.success(successMessage(kind, latest));
}

/** Sets the annotation that controllers look for. @throws StatusError */
function annotate(call: Call, kind: KindName, name: string): void {
  const at = nanoTimestamp(call);
  const annotations: Record<string, string> = { 'reconcile.fluxcd.io/requestedAt': at };
  if (kind === 'helmrelease') {
    if (call.typed.flag('force')) annotations['reconcile.fluxcd.io/forceAt'] = at;
    if (call.typed.flag('reset')) annotations['reconcile.fluxcd.io/resetAt'] = at;
  }
  const { group, version, resource } = KINDS[kind];
  call.client().patch(
    { group, version, resource, namespace: call.namespace, name },
    'merge',
    { metadata: { annotations } },
    {
      fieldManager: 'flux',
    },
  );
}

/** RFC 3339 with nanoseconds; those below a millisecond are made up. */
function nanoTimestamp(call: Call): string {
  const fraction = `${call.context.clock.date().toISOString().slice(20, 23)}${String(
    call.context.names.integer(1_000_000),
  ).padStart(6, '0')}`.replace(/0+$/, '');
  return `${call.context.clock.timestamp().slice(0, -1)}${fraction ? `.${fraction}` : ''}Z`;
}
