/**
 * Flags of the controllers, as a container's `args` have them.
 *
 * Models: their `main.go` and fluxcd/pkg/runtime: each has its own flags besides those they share, and refuses others.
 * Left out: the effect of flags for connections, caches, memory and leader election.
 */
import { DurationError, parseDuration } from '../../time/duration';

export interface Flags {
  noCrossNamespaceRefs: boolean;
  noRemoteBases: boolean;
  /** '' where there is none */
  defaultServiceAccount: string;
  /** ms until a dependency is looked at again */
  requeueDependency: number;
  concurrent: number;
  watchAllNamespaces: boolean;
}

/** The flags of a lockdown, and who knows them. */
const LOCKDOWN: Record<string, string[]> = {
  '--no-cross-namespace-refs=true': ['kustomize-controller', 'helm-controller', 'notification-controller'],
  '--default-service-account=default': ['kustomize-controller', 'helm-controller'],
  '--no-remote-bases=true': ['kustomize-controller'],
};

/** What a controller is run with to keep tenants apart. */
export function lockdownArgs(program: string): string[] {
  return Object.keys(LOCKDOWN).filter((arg) => LOCKDOWN[arg]!.includes(program));
}

const SHARED = words(`metrics-addr events-addr health-addr concurrent default-service-account feature-gates
  kube-api-qps kube-api-burst log-encoding log-level enable-leader-election leader-election-release-on-cancel
  leader-election-lease-duration leader-election-renew-deadline leader-election-retry-period min-retry-delay
  max-retry-delay watch-all-namespaces token-cache-max-size token-cache-max-duration`);

const RECONCILERS = words(
  'watch-label-selector watch-configs-label-selector interval-jitter-percentage requeue-dependency',
);

const DEPLOYERS = words(`no-cross-namespace-refs http-retry insecure-kubeconfig-exec insecure-kubeconfig-tls
  default-kubeconfig-service-account override-manager`);

const OWN: Record<string, string[]> = {
  'source-controller': [
    ...RECONCILERS,
    ...words(`storage-path storage-addr storage-adv-addr artifact-retention-ttl artifact-retention-records
      artifact-digest-algo helm-index-max-size helm-chart-max-size helm-chart-file-max-size helm-cache-max-size
      helm-cache-ttl helm-cache-purge-interval ssh-kex-algos ssh-hostkey-algos`),
  ],
  'kustomize-controller': [
    ...RECONCILERS,
    ...DEPLOYERS,
    ...words(`concurrent-ssa no-remote-bases default-decryption-service-account sops-age-secret
      sops-vault-configmap custom-apply-stage-kinds`),
  ],
  'helm-controller': [
    ...RECONCILERS,
    ...DEPLOYERS,
    ...words(`http-timeout graceful-shutdown-timeout oom-watch-memory-threshold oom-watch-interval
      oom-watch-max-memory-path oom-watch-current-memory-path snapshot-digest-algo`),
  ],
  'notification-controller': words(
    'no-cross-namespace-refs receiverAddr rate-limit-interval export-http-path-metrics',
  ),
};

/** The first flag that a program refuses, without dashes. */
export function unknownFlag(program: string, args: readonly string[]): string | undefined {
  const known = new Set([...SHARED, ...(OWN[program] ?? [])]);
  return args
    .filter((arg) => arg.startsWith('--'))
    .map((arg) => arg.slice(2).split('=')[0]!)
    .find((name) => !known.has(name));
}

/** @param concurrent the controller's own default */
export function parseFlags(args: readonly string[], concurrent: number): Flags {
  const value = (name: string): string | undefined => {
    const arg = [...args].reverse().find((each) => each === `--${name}` || each.startsWith(`--${name}=`));
    return arg === undefined ? undefined : arg.split('=').slice(1).join('=') || 'true';
  };
  const given = Number(value('concurrent'));
  return {
    noCrossNamespaceRefs: value('no-cross-namespace-refs') === 'true',
    noRemoteBases: value('no-remote-bases') === 'true',
    defaultServiceAccount: value('default-service-account') ?? '',
    requeueDependency: durationOr(value('requeue-dependency'), 30_000),
    concurrent: given > 0 ? given : concurrent,
    watchAllNamespaces: value('watch-all-namespaces') !== 'false',
  };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

function durationOr(text: string | undefined, otherwise: number): number {
  try {
    return text ? parseDuration(text) : otherwise;
  } catch (error) {
    if (error instanceof DurationError) return otherwise;
    throw error;
  }
}
