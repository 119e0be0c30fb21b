/** `helm uninstall`. Models: helm v4 pkg/cmd/uninstall.go. */
import { uninstall as uninstallRelease } from '../../helm/action/uninstall';
import { ReleaseNotFound } from '../../helm/release/storage';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { waitOf } from './flags';
import { releaseContent } from './releases';

export async function uninstall(call: Call): Promise<void> {
  const { context, typed } = call;
  const cascade = typed.text('cascade');
  if (!['background', 'foreground', 'orphan'].includes(cascade))
    throw new Error(`invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`);
  for (const name of typed.args) {
    const info = typed.flag('dry-run') ? look(call, name) : await remove(call, name, cascade);
    if (info) context.out(`${info}\n`);
    context.out(`release "${name}" uninstalled\n`);
  }
}

/** Is it there to be uninstalled? @throws Error */
function look(call: Call, name: string): undefined {
  try {
    releaseContent(configurationOf(call), name, 0);
  } catch (error) {
    if (!(error instanceof ReleaseNotFound) || !call.typed.flag('ignore-not-found')) throw error;
  }
}

async function remove(call: Call, name: string, cascade: string): Promise<string | undefined> {
  const { typed } = call;
  const config = configurationOf(call, { wait: waitOf(typed, call.log) });
  const result = await uninstallRelease(config, name, {
    timeout: typed.duration('timeout'),
    disableHooks: typed.flag('no-hooks'),
    keepHistory: typed.flag('keep-history'),
    propagation: cascade,
    ignoreNotFound: typed.flag('ignore-not-found'),
    ...(typed.text('description') && { description: typed.text('description') }),
  });
  return result?.info;
}
