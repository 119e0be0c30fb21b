/** Waiting for a fresh installation. Models: the health reports of fluxcd/flux2 pkg/bootstrap and pkg/status. */
import type { Client, KubeObject } from '../../kube/api';
import type { Clock } from '../../time/clock';
import { getCondition } from '../runtime/conditions';
import { GIT_REPOSITORY, KUSTOMIZATION } from '../runtime/kinds';
import { readStatus, type Status } from '../kstatus';
import { isNotFound, messageOf } from '../ssa/apply';
import type { BootstrapLogger } from '../bootstrap-logger';

interface Waiting {
  client: Client;
  clock: Clock;
  log: BootstrapLogger;
  sync: { name: string; namespace: string };
  poll: number;
  timeout: number;
}

/** Waits until the object has made the revision real. Answers what went wrong, or nothing. */
export async function waitForObject(
  { client, clock, log, sync, poll, timeout }: Waiting,
  kind: 'GitRepository' | 'Kustomization',
  revision: string,
): Promise<string | undefined> {
  const { name, namespace } = sync;
  const { group, version, resource } = kind === 'GitRepository' ? GIT_REPOSITORY : KUSTOMIZATION;
  log.waiting(`waiting for ${kind} "${namespace}/${name}" to be reconciled`);
  const deadline = clock.now() + timeout;
  for (;;) {
    let problem: string | undefined;
    try {
      const object = client.get({ group, version, resource, namespace, name });
      const state = stateOf(object, revision);
      if (state === true) {
        log.success(`${kind} reconciled successfully`);
        return undefined;
      }
      problem = state;
    } catch (error) {
      problem = messageOf(error);
    }
    if (problem === undefined && clock.now() + poll >= deadline) problem = 'context deadline exceeded';
    if (problem !== undefined) {
      log.failure(problem);
      return problem;
    }
    await clock.sleep(poll);
  }
}

/** True when done, what is wrong, or undefined while it is on its way. */
function stateOf(object: KubeObject, revision: string): true | string | undefined {
  const { metadata, spec, status, kind } = object;
  if (spec.suspend) return `${kind} '${metadata.namespace}/${metadata.name}' is suspended`;
  if (status?.observedGeneration !== undefined && status.observedGeneration !== metadata.generation)
    return undefined;
  const ready = getCondition(object, 'Ready');
  if (ready?.status === 'False') return ready.message;
  if (ready?.status !== 'True') return undefined;
  const reached: string | undefined =
    kind === 'GitRepository' ? status.artifact?.revision : status.lastAttemptedRevision;
  return reached === revision ? true : undefined;
}

/** How often the controllers are looked at, in ms. */
const CHECK_POLL = 5000;

/** Waits until the Deployments are there. @throws Error */
export async function confirmComponents(
  { client, clock, log, timeout }: Omit<Waiting, 'sync' | 'poll'>,
  components: readonly string[],
  namespace: string,
): Promise<void> {
  const deadline = clock.now() + timeout;
  const sorted = [...components].sort();
  const statusOf = (name: string): Status => deploymentStatus(client, clock, namespace, name);
  const allReady = (): boolean => sorted.every((name) => statusOf(name) === 'Current');
  while (!allReady() && clock.now() < deadline)
    await clock.sleep(Math.min(CHECK_POLL, deadline - clock.now()));
  for (const name of sorted) {
    const status = statusOf(name);
    if (status === 'Current') log.success(`${name}: deployment ready`);
    else log.failure(`${name}: deployment not ${status === 'NotFound' ? 'found' : 'ready'}`);
  }
  if (!allReady()) throw new Error('timed out waiting for all resources to be ready');
}

function deploymentStatus(client: Client, clock: Clock, namespace: string, name: string): Status {
  try {
    const object = client.get({ group: 'apps', resource: 'deployments', namespace, name });
    return readStatus(client, object, clock.now()).status;
  } catch (error) {
    if (isNotFound(error)) return 'NotFound';
    throw error;
  }
}
