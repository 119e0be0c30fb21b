/**
 * What a HelmRelease asks for, with what holds where it says nothing.
 *
 * Models: the getters of helm-controller's api/v2.
 */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import { parseDuration } from '../../time/duration';

/** An action on a release that takes time. */
export type ActionName = 'install' | 'upgrade' | 'rollback' | 'uninstall' | 'test';

export function releaseNameOf({ spec, metadata }: KubeObject): string {
  return shortened(
    spec.releaseName || (spec.targetNamespace ? `${spec.targetNamespace}-${metadata.name}` : metadata.name),
  );
}

/** Names longer than Helm allows end with a hash. */
export function shortened(name: string): string {
  return name.length > 53 ? `${name.slice(0, 40)}-${sha256(name).slice(0, 12)}` : name;
}

export function releaseNamespaceOf({ spec, metadata }: KubeObject): string {
  return spec.targetNamespace || metadata.namespace;
}

export function storageNamespaceOf({ spec, metadata }: KubeObject): string {
  return spec.storageNamespace || metadata.namespace;
}

/** ms an action may take. */
export function timeoutOf({ spec }: KubeObject, action?: ActionName): number {
  return parseDuration((action && spec[action]?.timeout) || spec.timeout || '5m');
}

export function maxHistoryOf({ spec }: KubeObject): number {
  return spec.maxHistory ?? 5;
}

export function intervalOf({ spec }: KubeObject): number {
  return parseDuration(spec.interval);
}

/** How often a failed action is tried again, and what is done in between. */
export interface Remediation {
  retries: number;
  strategy: 'rollback' | 'uninstall';
  remediateLastFailure: boolean;
  ignoreTestFailures: boolean;
  failures: number;
  exhausted: boolean;
  uninstallsAfterUpgrade: boolean;
}

export function remediationOf(object: KubeObject, action: 'install' | 'upgrade'): Remediation {
  const { spec, status } = object;
  const given = spec[action]?.remediation ?? {};
  const retries: number = given.retries ?? 0;
  const failures: number = status?.[`${action}Failures`] ?? 0;
  const strategy = action === 'install' ? 'uninstall' : (given.strategy ?? 'rollback');
  return {
    retries,
    strategy,
    remediateLastFailure: given.remediateLastFailure ?? (action === 'upgrade' && retries > 0),
    ignoreTestFailures: given.ignoreTestFailures ?? spec.test?.ignoreFailures ?? false,
    failures,
    exhausted: retries >= 0 && failures > retries,
    uninstallsAfterUpgrade: action === 'upgrade' && strategy === 'uninstall',
  };
}

/** Of the last action; none before the first. */
export function activeRemediation(object: KubeObject): Remediation | undefined {
  const action = object.status?.lastAttemptedReleaseAction;
  return action === 'install' || action === 'upgrade' ? remediationOf(object, action) : undefined;
}

/** ms after which a failed action is tried again instead of being remediated. */
export function activeRetry(object: KubeObject): number | undefined {
  const action = object.status?.lastAttemptedReleaseAction;
  return action === 'install' || action === 'upgrade' ? retryOf(object, action) : undefined;
}

export function retryOf({ spec }: KubeObject, action: 'install' | 'upgrade'): number | undefined {
  const strategy = spec[action]?.strategy;
  if (strategy?.name !== 'RetryOnFailure') return undefined;
  return parseDuration(strategy.retryInterval ?? '5m');
}

/** Are failures of tests overlooked? */
export function ignoresTestFailures(object: KubeObject): boolean {
  return activeRemediation(object)?.ignoreTestFailures ?? object.spec.test?.ignoreFailures ?? false;
}

export function driftMode({ spec }: KubeObject): 'enabled' | 'warn' | 'disabled' {
  return spec.driftDetection?.mode || 'disabled';
}

/** How waiting is to be done: `poller` where nothing is said; `hookOnly` where an action does not wait. */
export function waitsFor({ spec }: KubeObject, action: ActionName): boolean {
  return !spec[action]?.disableWait;
}
