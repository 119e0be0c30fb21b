/**
 * Commits in the order `git log` and `git rev-list` have them.
 *
 * Models: git's revision walk: newest first by commit date, or topologically; history simplified to what changed the
 * paths asked for; filters by author, message, age and number of parents. Left out: `--simplify-merges`, `--bisect`,
 * `-L`, `--cherry-mark`.
 */
import { diffTrees } from './diff/trees';
import { findRenames } from './diff/rename';
import { ancestors } from './history';
import type { Objects } from './object-store';
import type { Commit } from './objects';

export interface WalkOptions {
  /** Paths that count; undefined is all. */
  paths?: (path: string) => boolean;
  /** A single file followed through renames. */
  follow?: string;
  order?: 'date' | 'topo' | 'author-date' | 'topo-date';
  firstParent?: boolean;
  /** The commits to begin with are taken as they were named, not by date. */
  unsorted?: boolean;
  /** Parents are wanted as they are in the simplified history (`--graph`, `--parents`). */
  ancestry?: boolean;
  fullHistory?: boolean;
  author?: RegExp[];
  committer?: RegExp[];
  grep?: RegExp[];
  allMatch?: boolean;
  invertGrep?: boolean;
  /** seconds since 1970 */
  since?: number;
  until?: number;
  minParents?: number;
  maxParents?: number;
}

export interface Walked {
  oid: string;
  commit: Commit;
  /** In the history as it is shown. */
  parents: string[];
  /** The path that is followed, as it is called at this commit. */
  path?: string;
}

/** All commits that `include` reaches and `exclude` does not, in order. */
export function walkCommits(
  objects: Objects,
  include: string[],
  exclude: string[],
  options: WalkOptions = {},
): Walked[] {
  const walk = new Walk(objects, options);
  const hidden = ancestors(objects, exclude);
  let found = walk.collect(include, hidden);
  if (options.order && options.order !== 'date') found = topological(objects, found, walk, options.order);
  let shown = found.filter((oid) => walk.isShown(oid));
  if (options.ancestry) shown = shown.filter((oid) => oid !== undefined);
  return shown.map((oid) => ({
    oid,
    commit: objects.commit(oid),
    parents: options.ancestry ? walk.rewrittenParents(oid, hidden) : objects.commit(oid).parents,
    path: walk.followed.get(oid),
  }));
}

/**
 * The same commits, newest first, and those too that change none of the paths (`same`); parents are those that were followed.
 */
export function walkAll(
  objects: Objects,
  include: string[],
  exclude: string[],
  options: WalkOptions,
): { oid: string; parents: string[]; same: boolean }[] {
  const walk = new Walk(objects, options);
  const found = walk.collect(include, ancestors(objects, exclude));
  return found.map((oid) => ({ oid, parents: walk.parentsOf(oid), same: walk.same.has(oid) }));
}

class Walk {
  /** Parents that are followed, after simplification. */
  readonly kept = new Map<string, string[]>();
  readonly same = new Set<string>();
  readonly followed = new Map<string, string>();

  constructor(
    private readonly objects: Objects,
    private readonly options: WalkOptions,
  ) {}

  /** Everything reachable, newest first; equal dates in the order they were met. */
  collect(include: string[], hidden: ReadonlySet<string>): string[] {
    const queue: string[] = [];
    const seen = new Set<string>();
    const push = (oid: string): void => {
      if (seen.has(oid) || hidden.has(oid)) return;
      seen.add(oid);
      const date = this.date(oid);
      let at = queue.length;
      while (at > 0 && this.date(queue[at - 1]!) < date) at--;
      queue.splice(at, 0, oid);
    };
    if (this.options.follow !== undefined)
      for (const oid of include) this.followed.set(oid, this.options.follow);
    if (this.options.unsorted) {
      const tips = [...new Set(include)].filter((oid) => !hidden.has(oid));
      for (const oid of tips) seen.add(oid);
      queue.push(...tips);
    } else for (const oid of include) push(oid);
    const found: string[] = [];
    while (queue.length) {
      const oid = queue.shift()!;
      if (this.options.since !== undefined && this.date(oid) < this.options.since) continue;
      found.push(oid);
      for (const parent of this.simplify(oid)) push(parent);
    }
    return found;
  }

  parentsOf(oid: string): string[] {
    return this.kept.get(oid) ?? [];
  }

  isShown(oid: string): boolean {
    const commit = this.objects.commit(oid);
    const { options } = this;
    const parents = commit.parents.length;
    if (parents < (options.minParents ?? 0) || parents > (options.maxParents ?? Infinity)) return false;
    if (options.until !== undefined && commit.committer.seconds > options.until) return false;
    if (this.same.has(oid) && !(options.ancestry && this.parentsOf(oid).length > 1)) return false;
    return this.matchesText(commit);
  }

  /** Parents in the simplified history: commits that are not shown are skipped. */
  rewrittenParents(oid: string, hidden: ReadonlySet<string>): string[] {
    const rewritten = this.parentsOf(oid).flatMap((parent) => this.nearestShown(parent, hidden) ?? []);
    return [...new Set(rewritten)];
  }

  private nearestShown(oid: string, hidden: ReadonlySet<string>): string | undefined {
    let at: string | undefined = oid;
    while (at !== undefined && !hidden.has(at) && this.same.has(at) && this.parentsOf(at).length <= 1) {
      at = this.parentsOf(at)[0];
    }
    return at === undefined || (hidden.has(at) && at !== oid) ? undefined : at;
  }

  private date(oid: string): number {
    const commit = this.objects.commit(oid);
    return this.options.order === 'author-date' ? commit.author.seconds : commit.committer.seconds;
  }

  private simplify(oid: string): string[] {
    const commit = this.objects.commit(oid);
    const parents = this.options.firstParent ? commit.parents.slice(0, 1) : commit.parents;
    let kept = parents;
    if (this.options.follow !== undefined) this.followFile(oid, commit, parents);
    else if (this.options.paths) kept = this.simplifyByPaths(oid, commit, parents, this.options.paths);
    this.kept.set(oid, kept);
    return kept;
  }

  private simplifyByPaths(
    oid: string,
    commit: Commit,
    parents: string[],
    paths: (path: string) => boolean,
  ): string[] {
    const sameAs = (tree: string): boolean => diffTrees(this.objects, tree, commit.tree, paths).length === 0;
    if (!parents.length) {
      if (sameAs('')) this.same.add(oid);
      return parents;
    }
    const equal = parents.filter((parent) => sameAs(this.objects.commit(parent).tree));
    if (this.options.fullHistory && parents.length > 1) {
      if (equal.length === parents.length) this.same.add(oid);
      return parents;
    }
    if (!equal.length) return parents;
    this.same.add(oid);
    return [equal[0]!];
  }

  private followFile(oid: string, commit: Commit, parents: string[]): void {
    const path = this.followed.get(oid)!;
    const before = parents.length ? this.objects.commit(parents[0]!).tree : '';
    const is = (each: string): boolean => each === path;
    const [change] = diffTrees(this.objects, before, commit.tree, is);
    let older = path;
    if (!change || parents.length > 1) this.same.add(oid);
    else if (change.status === 'A' && before !== '') {
      const all = findRenames(diffTrees(this.objects, before, commit.tree));
      older = all.find((pair) => pair.status === 'R' && pair.new!.path === path)?.old?.path ?? path;
    }
    for (const parent of parents) if (!this.followed.has(parent)) this.followed.set(parent, older);
  }

  private matchesText(commit: Commit): boolean {
    const { author, committer, grep, allMatch, invertGrep } = this.options;
    const person = (who: { name: string; email: string }): string => `${who.name} <${who.email}>`;
    if (author && !author.some((each) => each.test(person(commit.author)))) return false;
    if (committer && !committer.some((each) => each.test(person(commit.committer)))) return false;
    if (!grep) return true;
    const found = allMatch
      ? grep.every((each) => each.test(commit.message))
      : grep.some((each) => each.test(commit.message));
    return found !== (invertGrep ?? false);
  }
}

/** No parent before all of its children; lines of history are kept together unless ordered by date. */
function topological(objects: Objects, found: string[], walk: Walk, order: WalkOptions['order']): string[] {
  const children = new Map(found.map((oid) => [oid, 0]));
  for (const oid of found) {
    for (const parent of walk.parentsOf(oid)) {
      if (children.has(parent)) children.set(parent, children.get(parent)! + 1);
    }
  }
  const ready = found.filter((oid) => children.get(oid) === 0).reverse();
  const sorted: string[] = [];
  while (ready.length) {
    const oid = order === 'topo' ? ready.pop()! : takeNewest(objects, ready);
    sorted.push(oid);
    for (const parent of walk.parentsOf(oid)) {
      if (!children.has(parent)) continue;
      const left = children.get(parent)! - 1;
      children.set(parent, left);
      if (left === 0) ready.push(parent);
    }
  }
  return sorted;
}

function takeNewest(objects: Objects, ready: string[]): string {
  let best = 0;
  for (let i = 1; i < ready.length; i++) {
    if (objects.commit(ready[i]!).committer.seconds > objects.commit(ready[best]!).committer.seconds)
      best = i;
  }
  return ready.splice(best, 1)[0]!;
}
