/**
 * `kubectl apply --server-side`.
 *
 * Models: the server-side half of kubectl's `cmd/apply`: how conflicts are told, and how an object that was applied
 * by the client before changes hands (`csaupgrade`).
 */
import { StatusError, type KubeObject, type WriteOptions } from '../../kube/api';
import { isMap, type JsonMap } from '../../kube/json-value';
import { KubectlError, isReported } from './errors';
import { LAST_APPLIED, lastApplied } from './last-applied';
import type { Run } from './run';
import { refOf, type Info } from './info';

const ADVICE = `
Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** The object as it is afterwards. @throws StatusError, KubectlError */
export function applyServerSide(run: Run, info: Info, options: WriteOptions): KubeObject {
  const send = (): KubeObject =>
    run.client.apply(info.object!, {
      ...options,
      fieldManager: options.fieldManager!,
      force: run.flag('force-conflicts'),
      ...(run.text('subresource') ? { subresource: run.text('subresource') as 'status' } : {}),
    });
  let object: KubeObject;
  try {
    object = send();
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'Conflict') throw error;
    throw new KubectlError(`${error.message}${ADVICE}`);
  }
  try {
    return migrate(run, info, object, options) ? send() : object;
  } catch (error) {
    if (!isReported(error)) throw error;
    run.err(
      `Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${error.message}\n`,
    );
    return object;
  }
}

interface ManagedFields {
  manager: string;
  operation: 'Apply' | 'Update';
  subresource?: string;
  time?: string;
  fieldsV1?: JsonMap;
  [field: string]: unknown;
}

/** Hands what the client applied over to the server's manager; answers whether there was anything to hand over. */
function migrate(run: Run, info: Info, object: KubeObject, options: WriteOptions): boolean {
  const entries = (object.metadata.managedFields ?? []) as ManagedFields[];
  const clientSide = entries.filter((each) => each.operation === 'Update' && ownsLastApplied(each));
  if (lastApplied(object) === undefined || clientSide.length === 0 || options.dryRun) return false;
  keepAnnotation(run, info, object, entries, options);
  const fresh = run.client.get(refOf(info));
  const now = (fresh.metadata.managedFields ?? []) as ManagedFields[];
  const target = now.find(
    (each) => each.operation === 'Apply' && each.manager === options.fieldManager && !each.subresource,
  );
  if (!target) return false;
  const old = now.filter((each) => each.operation === 'Update' && ownsLastApplied(each));
  target.fieldsV1 = old.reduce((all, each) => union(all, each.fieldsV1 ?? {}), target.fieldsV1 ?? {});
  const value = now.filter((each) => !old.includes(each));
  run.client.patch(refOf(info), 'json', [{ op: 'replace', path: '/metadata/managedFields', value }], options);
  return true;
}

/** The annotation gets a manager of its own, so that it stays. */
function keepAnnotation(
  run: Run,
  info: Info,
  object: KubeObject,
  entries: ManagedFields[],
  options: WriteOptions,
): void {
  if (entries.some((each) => each.operation === 'Apply' && ownsLastApplied(each))) return;
  run.client.apply(
    {
      apiVersion: object.apiVersion,
      kind: object.kind,
      metadata: {
        name: info.name,
        ...(info.namespace ? { namespace: info.namespace } : {}),
        annotations: { [LAST_APPLIED]: lastApplied(object)! },
      },
    },
    { ...options, fieldManager: 'kubectl-last-applied' },
  );
}

function ownsLastApplied({ fieldsV1 }: ManagedFields): boolean {
  const metadata = fieldsV1?.['f:metadata'] as JsonMap | undefined;
  const annotations = metadata?.['f:annotations'] as JsonMap | undefined;
  return annotations?.[`f:${LAST_APPLIED}`] !== undefined;
}

function union(a: JsonMap, b: JsonMap): JsonMap {
  const out = { ...a };
  for (const [key, value] of Object.entries(b))
    out[key] = isMap(out[key]) && isMap(value) ? union(out[key] as JsonMap, value) : value;
  return out;
}
