/**
 * A HelmRelease on its way out: the release is uninstalled and the chart deleted, unless it is suspended.
 *
 * Models: `reconcileDelete` and `reconcileReleaseDeletion` of helm-controller.
 */
import { SERVICE_ACCOUNT } from '../runtime/kinds';
import { accountOf } from '../runtime/impersonation';
import { isNotFound, messageOf } from '../ssa/apply';
import { reconcileChartTemplate } from './chart-template';
import { forgetRelease, targetChange } from './release-target';
import { clearFailures } from './release-actions';
import { NoLatest, uninstallRelease } from './uninstall-actions';
import { FINALIZER, type HelmWork, type ReleaseWork } from './work';

/** @throws Error where the release could not be uninstalled: it is tried again */
export async function finalizeRelease(work: HelmWork): Promise<void> {
  const { object } = work;
  if (!object.spec.suspend) {
    await deleteRelease(work);
    reconcileChartTemplate(work);
  }
  const finalizers: string[] = object.metadata.finalizers ?? [];
  object.metadata.finalizers = finalizers.filter((each) => each !== FINALIZER);
}

async function deleteRelease(work: HelmWork): Promise<void> {
  const { object, log } = work;
  if (!object.status?.storageNamespace) {
    log.info('skipping Helm release uninstallation: no storage namespace configured');
    return;
  }
  if (!accountExists(work)) return;
  try {
    await uninstallRelease(work);
    log.info('uninstalled Helm release for deleted resource');
  } catch (error) {
    if (!(error instanceof NoLatest)) throw error;
  }
  forgetRelease(work);
}

/** Without the account that released it nothing can be uninstalled. @throws Error where that cannot be told */
function accountExists({ object, manager, conditions, log }: HelmWork): boolean {
  const name = accountOf(manager, object);
  if (!name) return true;
  const { namespace } = object.metadata;
  try {
    manager.client.get({ group: '', version: 'v1', resource: SERVICE_ACCOUNT.resource, namespace, name });
    return true;
  } catch (error) {
    if (isNotFound(error)) {
      log.error(error as Error, 'skipping Helm release uninstallation');
      return false;
    }
    const message = `failed to confirm ServiceAccount '${name}' can be used to uninstall release: ${messageOf(error)}`;
    conditions.markFalse('Ready', 'UninstallFailed', message);
    throw error;
  }
}

/** Uninstalls the release where it is to become another one. Answers whether it did. @throws Error */
export async function uninstallFor(work: ReleaseWork): Promise<boolean> {
  const { object, log } = work;
  const reason = targetChange(work);
  if (!reason) return false;
  const reinstalls = (object.spec.upgrade?.chartNameChangeStrategy ?? 'Reinstall') === 'Reinstall';
  if (reason === 'chart name' && !reinstalls) return false;
  log.info(`release target configuration changed (${reason}): running uninstall for current release`);
  try {
    await uninstallRelease(work);
  } catch (error) {
    if (!(error instanceof NoLatest)) throw error;
  }
  clearFailures(work);
  forgetRelease(work);
  return true;
}
