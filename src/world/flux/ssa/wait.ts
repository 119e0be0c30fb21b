/**
 * Waiting until objects are what they should be.
 *
 * Models: `ssa.ResourceManager.WaitForSet` of fluxcd/pkg over cli-utils' status poller: looks every few seconds, gives up
 * early when something has failed for good, and names what is not there yet.
 */
import type { Client, KubeObject, ResourceType } from '../../kube/api';
import type { Clock } from '../../time/clock';
import { readStatus, type StatusReader, type StatusResult } from '../kstatus';
import { isNotFound, messageOf } from './apply';
import { subjectOfId, type ObjectId } from './object-id';

export interface WaitOptions {
  /** ms between looks */
  interval: number;
  /** ms until it is given up */
  timeout: number;
  /** End at the first failure, not when all have failed or are there. */
  failFast?: boolean;
  /** Asked before the general rules. */
  reader?: StatusReader;
  /** Jobs that remove themselves when done: their absence is success. */
  vanishing?: readonly ObjectId[];
}

/** @throws Error with the sentence that Flux prints */
export async function waitForSet(
  client: Client,
  clock: Clock,
  ids: readonly ObjectId[],
  options: WaitOptions,
): Promise<void> {
  if (!ids.length) return;
  const deadline = clock.now() + options.timeout;
  const lost = ids.find((id) => !id.namespace && typeOfId(client, id)?.namespaced);
  if (lost)
    throw new Error(`resource ${groupKind(lost)} ${lost.name} is namespace scoped, but namespace is not set`);
  for (;;) {
    const seen = ids.map((id) => ({ id, ...look(client, clock, id, options) }));
    const failed = seen.filter((each) => each.status === 'Failed');
    const settled = seen.every((each) => each.status === 'Failed' || each.status === 'Current');
    if (settled || (options.failFast && failed.length)) {
      if (failed.length) throw new Error(early(failed.map(describe)));
      return;
    }
    if (clock.now() + options.interval >= deadline) {
      await clock.sleep(Math.max(0, deadline - clock.now()));
      const missing = seen.filter((each) => each.status !== 'Current');
      throw new Error(`timeout waiting for: [${missing.map(describe).join(', ')}]`);
    }
    await clock.sleep(options.interval);
  }
}

/** Waits until all are gone. @throws Error naming the first that is not */
export async function waitForTermination(
  client: Client,
  clock: Clock,
  ids: readonly ObjectId[],
  options: WaitOptions,
): Promise<void> {
  const deadline = clock.now() + options.timeout;
  for (const id of ids) {
    while (find(client, id)) {
      if (clock.now() >= deadline)
        throw new Error(`${subjectOfId(id)} termination timeout: context deadline exceeded`);
      await clock.sleep(Math.min(options.interval, deadline - clock.now()));
    }
  }
}

/** `Deployment.apps` */
function groupKind({ group, kind }: ObjectId): string {
  return group ? `${kind}.${group}` : kind;
}

function early(problems: string[]): string {
  return `failed early due to stalled resources: [${problems.join(', ')}]`;
}

function describe({ id, status, error }: StatusResult & { id: ObjectId }): string {
  return `${subjectOfId(id)} status: '${status}'${error ? `: ${error}` : ''}`;
}

function look(client: Client, clock: Clock, id: ObjectId, options: WaitOptions): StatusResult {
  try {
    if (!typeOfId(client, id)) return unknown(`no matches for kind "${id.kind}" in group "${id.group}"`);
    const object = find(client, id);
    if (!object) return absent(id, options);
    return options.reader?.(object) ?? readStatus(client, object, clock.now());
  } catch (error) {
    return unknown(messageOf(error));
  }
}

function unknown(error: string): StatusResult {
  return { status: 'Unknown', message: '', error };
}

function absent(id: ObjectId, { vanishing = [] }: WaitOptions): StatusResult {
  const done = vanishing.some((each) => each.name === id.name && each.namespace === id.namespace);
  return { status: done && id.kind === 'Job' ? 'Current' : 'NotFound', message: 'Resource not found' };
}

function find(client: Client, id: ObjectId): KubeObject | undefined {
  const type = typeOfId(client, id);
  if (!type) return undefined;
  const namespace = type.namespaced ? { namespace: id.namespace } : {};
  try {
    return client.get({ group: type.group, resource: type.resource, name: id.name, ...namespace });
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** The preferred version of a kind. */
export function typeOfId(client: Client, { group, kind }: ObjectId): ResourceType | undefined {
  return client.resources().find((each) => each.group === group && each.kind === kind);
}
