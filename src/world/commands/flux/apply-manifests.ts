/** Objects put into the cluster by `flux` itself. Models: `internal/utils/apply.go`. */
import { applyAllStaged, ApplyError } from '../../flux/ssa/apply';
import type { Change } from '../../flux/ssa/change-set';
import { normalise } from '../../flux/ssa/normalise';
import { waitForSet } from '../../flux/ssa/wait';
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';

/** Definitions first, then the rest. @throws FluxError */
export async function applyManifests(call: Call, objects: KubeObject[]): Promise<Change[]> {
  const client = call.client();
  const { clock } = call.context;
  const copies = objects.map((each) => structuredClone(each));
  for (const each of copies) normalise(each);
  try {
    return await applyAllStaged(
      client,
      clock,
      copies,
      {
        fieldManager: 'flux',
        concurrency: 1,
        force: false,
        forceIf: {},
        skipIf: {},
        createOnlyIf: {},
        cleanup: { annotations: [], labels: [], managers: [], except: {} },
        ignore: [],
      },
      (ids) => waitForSet(client, clock, ids, { interval: 2000, timeout: 60_000 }),
    );
  } catch (error) {
    if (error instanceof ApplyError) throw new FluxError(error.message);
    throw error;
  }
}
