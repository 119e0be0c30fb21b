/** Flags of the controllers, as the container's `args` have them. */
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

/** @param concurrent the controller's own default @param lockdown as if the three flags of a lockdown were given */
export function parseFlags(args: readonly string[], concurrent: number, lockdown: boolean): Flags {
  const value = (name: string): string | undefined => {
    const arg = args.find((each) => each === `--${name}` || each.startsWith(`--${name}=`));
    return arg === undefined ? undefined : arg.split('=').slice(1).join('=') || 'true';
  };
  const given = Number(value('concurrent'));
  return {
    noCrossNamespaceRefs: lockdown || value('no-cross-namespace-refs') === 'true',
    noRemoteBases: lockdown || value('no-remote-bases') === 'true',
    defaultServiceAccount: value('default-service-account') ?? (lockdown ? 'default' : ''),
    requeueDependency: durationOr(value('requeue-dependency'), 30_000),
    concurrent: given > 0 ? given : concurrent,
    watchAllNamespaces: value('watch-all-namespaces') !== 'false',
  };
}

function durationOr(text: string | undefined, otherwise: number): number {
  try {
    return text ? parseDuration(text) : otherwise;
  } catch (error) {
    if (error instanceof DurationError) return otherwise;
    throw error;
  }
}
