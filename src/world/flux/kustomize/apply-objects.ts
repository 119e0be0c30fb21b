/** The apply phase: what is built goes into the cluster. Models: `apply` of kustomize-controller. */
import type { Client, KubeObject } from '../../kube/api';
import { applyAllStaged, ApplyError, type ApplyPlan } from '../ssa/apply';
import { describeChanges, effective, type Change } from '../ssa/change-set';
import type { IgnoreRule } from '../ssa/drift-ignore';
import { setCommonMetadata } from '../ssa/metadata';
import { normalise } from '../ssa/normalise';
import { subjectOf } from '../runtime/refs';
import { waitForSet } from '../ssa/wait';
import { GROUP, type Work } from './work';

/** How many objects are tried side by side, and how long one takes, in ms. */
const CONCURRENCY = 4;
const OBJECT_TIME = 20;

/** @throws Error with what had been done before it went wrong */
export async function applyObjects(
  work: Work,
  client: Client,
  revision: string,
  objects: KubeObject[],
): Promise<Change[]> {
  const { object, manager, log } = work;
  const { clock } = manager;
  for (const each of objects) {
    normalise(each);
    setCommonMetadata(each, object.spec.commonMetadata);
  }
  const encrypted = objects.find(isEncrypted);
  if (encrypted)
    throw new Error(
      `${subjectOf(encrypted)} is SOPS encrypted, configuring decryption is required for this secret to be reconciled`,
    );
  await clock.sleep(OBJECT_TIME * (objects.length + 1));
  let changes: Change[];
  try {
    changes = await applyAllStaged(client, clock, objects, planFor(work, client), (ids) =>
      waitForSet(client, clock, ids, { interval: 2000, timeout: 60_000 }),
    );
  } catch (error) {
    if (!(error instanceof ApplyError)) throw error;
    const done = effective(error.done).map((each) => `${describeChanges([each])}\n`);
    throw new Error(`${error.message}\n${done.join('')}`);
  }
  if (changes.length) {
    const output = Object.fromEntries(changes.map((each) => [each.subject, each.action]).sort());
    log.info('server-side apply completed', { output, revision });
  }
  const news = describeChanges(effective(changes));
  if (news) work.event(revision, 'info', news);
  return changes;
}

function planFor({ object, manager, state, log }: Work, client: Client): ApplyPlan {
  return {
    fieldManager: manager.name,
    concurrency: CONCURRENCY,
    force: object.spec.force === true,
    forceIf: { [`${GROUP}/force`]: 'enabled' },
    skipIf: { [`${GROUP}/reconcile`]: 'disabled', [`${GROUP}/ssa`]: 'ignore' },
    createOnlyIf: { [`${GROUP}/ssa`]: 'IfNotPresent' },
    ignore: (object.spec.ignore ?? []) as IgnoreRule[],
    cleanup: {
      annotations: [
        'kubectl.kubernetes.io/last-applied-configuration',
        `${GROUP}/checksum`,
        'fluxcd.io/sync-checksum',
      ],
      labels: ['fluxcd.io/sync-gc-mark'],
      managers: [
        { name: 'kubectl', operation: 'Apply' },
        { name: 'kubectl', operation: 'Update' },
        { name: 'before-first-apply', operation: 'Update' },
        { name: manager.name, operation: 'Update' },
      ],
      except: { [`${GROUP}/ssa`]: 'merge' },
    },
    // An impersonated account may have lost its rights meanwhile: it is asked each time.
    memory: client === manager.client ? state.unchanged : undefined,
    warn: (text) => log.info(text),
  };
}

/** A Secret whose values SOPS has encrypted carries SOPS' own metadata. */
function isEncrypted(object: KubeObject): boolean {
  return object.kind === 'Secret' && object.apiVersion === 'v1' && object.sops !== undefined;
}
