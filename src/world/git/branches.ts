/**
 * Branches and what they follow.
 */
import { aheadBehind } from './history';
import type { Repository } from './repository';
import { findRefs, upstreamOf } from './revisions';

export interface Tracking {
  /** Full name of the ref that is followed. */
  upstream: string;
  /** `origin/main` */
  short: string;
  /** It is configured, but not there. */
  gone: boolean;
  ahead: number;
  behind: number;
}

/** How a branch stands to the one it follows; undefined where it follows none. */
export function trackingOf(repository: Repository, branch: string): Tracking | undefined {
  const upstream = upstreamOf(repository, branch);
  if (upstream === undefined) return undefined;
  const short = shortName(repository, upstream);
  const theirs = repository.oid(upstream);
  const ours = repository.oid(`refs/heads/${branch}`);
  if (theirs === undefined || ours === undefined) {
    return { upstream, short, gone: theirs === undefined, ahead: 0, behind: 0 };
  }
  return { upstream, short, gone: false, ...aheadBehind(repository.objects, ours, theirs) };
}

/** The shortest name that means just this ref: `origin/main`, `heads/v1` beside a tag of that name. */
export function shortName(repository: Repository, ref: string): string {
  const short = ref.replace(/^refs\/(heads|tags|remotes)\//, '').replace(/^refs\//, '');
  if (!/^refs\/(heads|tags|remotes)\//.test(ref)) return short;
  const meant = findRefs(repository, short);
  return meant.length > 1 && meant.some((each) => each !== ref) ? ref.replace(/^refs\//, '') : short;
}
