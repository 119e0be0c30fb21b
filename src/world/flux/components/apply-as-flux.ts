/** Applying manifests as the `flux` command does. Models: `utils.Apply` of fluxcd/flux2. */
import type { Client, KubeObject } from '../../kube/api';
import { clone } from '../../kube/json-value';
import type { Clock } from '../../time/clock';
import { applyAllStaged, isDefinition, type ApplyPlan } from '../ssa/apply';
import type { Change } from '../ssa/change-set';
import { normalise } from '../ssa/normalise';
import { waitForSet } from '../ssa/wait';

const PLAN: ApplyPlan = {
  fieldManager: 'flux',
  concurrency: 1,
  force: false,
  forceIf: {},
  skipIf: {},
  createOnlyIf: {},
  cleanup: { annotations: [], labels: [], managers: [], except: {} },
  ignore: [],
};

/**
 * Server-side apply as field manager `flux`: definitions first, then, once they are there, the rest.
 * @throws ApplyError
 */
export async function applyAsFlux(
  client: Client,
  clock: Clock,
  objects: readonly KubeObject[],
): Promise<Change[]> {
  const own = objects.map((each) => clone(each));
  for (const each of own) normalise(each);
  const first = own.filter((each) => isDefinition(each));
  const wait = (ids: Parameters<typeof waitForSet>[2]): Promise<void> =>
    waitForSet(client, clock, ids, { interval: 500, timeout: 60_000 });
  const changes = await applyAllStaged(client, clock, first, PLAN, wait);
  const rest = own.filter((each) => !isDefinition(each));
  return [...changes, ...(await applyAllStaged(client, clock, rest, PLAN, wait))];
}
