/** `helm rollback`. Models: helm v4 pkg/cmd/rollback.go. */
import { rollback as rollbackRelease } from '../../helm/action/rollback';
import type { Call } from './call';
import { configurationOf } from './cluster';
import { dryRunOf } from './dry-run';
import { serverSideOf, waitOf } from './flags';

export async function rollback(call: Call): Promise<void> {
  const { context, typed } = call;
  const log = call.log;
  const [name = '', revision] = typed.args;
  if (revision !== undefined && !/^[+-]?\d+$/.test(revision))
    throw new Error(
      `could not convert revision to a number: strconv.Atoi: parsing ${JSON.stringify(revision)}: invalid syntax`,
    );
  const dryRun = dryRunOf(call) !== 'none';
  const config = configurationOf(call, { wait: waitOf(typed, log) });
  await rollbackRelease(config, name, {
    version: Number(revision ?? 0),
    timeout: typed.duration('timeout'),
    serverSide: serverSideOf(typed),
    forceConflicts: typed.flag('force-conflicts'),
    forceReplace: typed.flag('force-replace') || typed.flag('force'),
    maxHistory: typed.number('history-max'),
    disableHooks: typed.flag('no-hooks'),
    waitForJobs: typed.flag('wait-for-jobs'),
    cleanupOnFail: typed.flag('cleanup-on-fail'),
    dryRun,
  });
  context.out('Rollback was a success! Happy Helming!\n');
}
