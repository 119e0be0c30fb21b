/**
 * Hooks: objects that are created at a moment of a release's life and waited for.
 *
 * Models: helm v4 pkg/action/hooks.go. Left out: printing their logs.
 */
import { Interrupted } from '../../time/clock';
import type { Hook, HookEvent, Release } from '../release/release';
import { timestamp, type Configuration } from './configuration';
import { buildResources, createResources, deleteResources, joined } from './resources';

/** @param timeout ms @throws Error where a hook fails */
export async function runHooks(
  config: Configuration,
  release: Release,
  event: HookEvent,
  timeout: number,
  serverSide: boolean,
): Promise<void> {
  const finish = await startHooks(config, release, event, timeout, serverSide);
  await finish();
}

/**
 * Runs the hooks of an event; what is answered deletes those that are to go when all is well.
 * @throws Error where one fails, after those were deleted that are to go then
 */
export async function startHooks(
  config: Configuration,
  release: Release,
  event: HookEvent,
  timeout: number,
  serverSide: boolean,
): Promise<() => Promise<void>> {
  const hooks = (release.hooks ?? []).filter(({ events }) => events.includes(event)).sort(byWeight);
  for (const [index, hook] of hooks.entries()) {
    if (!hook.delete_policies?.length) hook.delete_policies = ['before-hook-creation'];
    await deleteByPolicy(config, hook, 'before-hook-creation', timeout);
    const failure = await runHook(config, release, hook, event, timeout, serverSide);
    if (!failure) continue;
    await deleteByPolicy(config, hook, 'hook-failed', timeout).catch(() => undefined);
    for (const earlier of hooks.slice(0, index))
      await deleteByPolicy(config, earlier, 'hook-succeeded', timeout);
    throw failure;
  }
  return async () => {
    for (const hook of [...hooks].reverse()) await deleteByPolicy(config, hook, 'hook-succeeded', timeout);
  };
}

function byWeight(a: Hook, b: Hook): number {
  return (a.weight ?? 0) - (b.weight ?? 0) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** Why it failed. @throws Error where it could not even be created */
async function runHook(
  config: Configuration,
  release: Release,
  hook: Hook,
  event: HookEvent,
  timeout: number,
  serverSide: boolean,
): Promise<Error | undefined> {
  const resources = buildResources(config, hook.manifest);
  hook.last_run = { started_at: timestamp(config), phase: 'Running' };
  record(config, release);
  hook.last_run.phase = 'Unknown';
  try {
    createResources(config, resources, { serverSide, forceConflicts: false });
  } catch (error) {
    Object.assign(hook.last_run, { completed_at: timestamp(config), phase: 'Failed' });
    throw new Error(`warning: Hook ${event} ${hook.path} failed: ${(error as Error).message}`);
  }
  try {
    await config.waiter.watchUntilReady(resources, timeout);
  } catch (error) {
    Object.assign(hook.last_run, { completed_at: timestamp(config), phase: 'Failed' });
    return error as Error;
  }
  Object.assign(hook.last_run, { completed_at: timestamp(config), phase: 'Succeeded' });
  return undefined;
}

async function deleteByPolicy(
  config: Configuration,
  hook: Hook,
  policy: string,
  timeout: number,
): Promise<void> {
  if (hook.kind === 'CustomResourceDefinition' || !hook.delete_policies?.includes(policy)) return;
  const resources = buildResources(config, hook.manifest);
  const problems = deleteResources(config, resources, 'Background');
  if (problems.length) throw joined(problems, '; ');
  await config.waiter.waitForDelete(resources, timeout);
}

/** @throws Error with `problem` in front */
export async function hooked(problem: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof Interrupted) throw error;
    throw new Error(`${problem}: ${error.message}`);
  }
}

/** Writes a release; a failure is only logged. */
export function record({ releases, log }: Configuration, release: Release): void {
  try {
    releases.update(release);
  } catch (error) {
    log('warn', 'failed to update release', {
      name: release.name,
      revision: release.version,
      error,
    });
  }
}
