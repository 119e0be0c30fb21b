/**
 * `git describe`.
 *
 * Models: builtin/describe.c: the nearest tag, and how many commits lie between. Left out: blobs, `--contains`, `--debug`.
 */
import { stagedPairs, unstagedPairs } from '../../git/status';
import type { Objects } from '../../git/object-store';
import { wildmatch } from '../../git/wildmatch';
import { die } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';

/** 2 an annotated tag, 1 a light one, 0 another ref. */
interface Name {
  path: string;
  rank: 0 | 1 | 2;
  oid: string;
  /** What an annotated tag calls itself. */
  own?: string;
  seconds: number;
}

interface Candidate {
  name: Name;
  depth: number;
  order: number;
  /** Commits that the tag's commit reaches (as far as they were met). */
  within: Set<string>;
}

export function describe(run: GitRun, args: string[]): number {
  const options = parseOptions('describe', args, {
    modelled: [
      'all',
      'tags',
      'long',
      'first-parent',
      'abbrev',
      'exact-match',
      'candidates',
      'match',
      'exclude',
      'always',
      'dirty',
      'broken',
    ],
  });
  const abbrev = options.text('abbrev');
  if (options.has('long') && abbrev === '0') die("options '--long' and '--abbrev=0' cannot be used together");
  const names = knownNames(run, options);
  if (!names.size && !options.has('always')) die('No names found, cannot describe anything.');
  const marks = ['dirty', 'broken'].filter((each) => options.has(each));
  if (options.args.length && marks.length)
    die(`option '--${marks[0]}' and commit-ishes cannot be used together`);
  const suffix = marks.length && isDirty(run) ? (options.text('dirty') ?? '-dirty') : '';
  const given = options.args.length ? options.args : ['HEAD'];
  for (const word of given) {
    const oid = run.tryResolve(word) ?? die(`Not a valid object name ${word}`);
    const commit = run.repository.objects.peel(oid, 'commit');
    if (commit === undefined) die(`${word} is neither a commit nor blob`);
    run.say(describeCommit(run, options, names, commit) + suffix);
  }
  return 0;
}

function isDirty(run: GitRun): boolean {
  const { repository } = run;
  const index = repository.readIndex();
  const changed = stagedPairs(repository, index).length + unstagedPairs(repository, index).length;
  return changed + index.unmerged().size > 0;
}

/** Names by the commit they stand for; the best where there are several. */
function knownNames(run: GitRun, options: Options): Map<string, Name> {
  const { repository } = run;
  const { objects } = repository;
  const names = new Map<string, Name>();
  const match = options.texts('match');
  const exclude = options.texts('exclude');
  for (const ref of repository.refs.names('refs/')) {
    const isTag = ref.startsWith('refs/tags/');
    if (!isTag && !options.has('all')) continue;
    const matched = ref.replace(/^refs\/(tags|heads|remotes)\//, '');
    if (matched === ref && (match.length || exclude.length)) continue;
    if (exclude.some((pattern) => wildmatch(pattern, matched))) continue;
    if (match.length && !match.some((pattern) => wildmatch(pattern, matched))) continue;
    const oid = repository.oid(ref)!;
    const peeled = objects.peel(oid, 'any')!;
    const tag = peeled === oid ? undefined : objects.tag(oid);
    const rank = tag ? 2 : isTag ? 1 : 0;
    const path = ref.slice(options.has('all') ? 5 : 10);
    const before = names.get(peeled);
    const seconds = tag?.tagger?.seconds ?? 0;
    const better =
      !before || before.rank < rank || (before.rank === 2 && rank === 2 && before.seconds < seconds);
    if (better) names.set(peeled, { path, rank, oid, own: tag?.name, seconds });
  }
  return names;
}

function nameText(options: Options, name: Name): string {
  if (name.own === undefined) return name.path;
  return options.has('all') ? `tags/${name.own}` : name.own;
}

function describeCommit(run: GitRun, options: Options, names: Map<string, Name>, commit: string): string {
  const any = options.has('tags') || options.has('all');
  const digits = options.text('abbrev');
  const short = (oid: string): string => run.abbrev(oid, digits === undefined ? 7 : Number(digits));
  const exact = names.get(commit);
  if (exact && (any || exact.rank === 2)) {
    return nameText(options, exact) + (options.has('long') ? `-0-g${short(commit)}` : '');
  }
  const most = options.has('exact-match') ? 0 : Number(options.text('candidates') ?? 10);
  if (most <= 0) die(`no tag exactly matches '${commit}'`);
  const { objects } = run.repository;
  const search = new Search(objects, options.has('first-parent'));
  const best = search.find(commit, names, any, Math.min(most, 26));
  if (!best) {
    if (options.has('always')) return short(commit);
    return search.light
      ? die(`No annotated tags can describe '${commit}'.\nHowever, there were unannotated tags: try --tags.`)
      : die(`No tags can describe '${commit}'.\nTry --always, or create some tags.`);
  }
  const suffix = digits === '0' ? '' : `-${best.depth}-g${short(commit)}`;
  return nameText(options, best.name) + suffix;
}

/** Walks back, newest first, counting for each tag the commits that it does not reach. */
class Search {
  /** Light tags that were met and do not count. */
  light = 0;
  private readonly queue: string[] = [];
  private readonly seen = new Set<string>();
  private readonly candidates: Candidate[] = [];

  constructor(
    private readonly objects: Objects,
    private readonly firstParent: boolean,
  ) {}

  find(start: string, names: Map<string, Name>, any: boolean, most: number): Candidate | undefined {
    this.push(start);
    let met = 0;
    let gaveUp: string | undefined;
    while (this.queue.length) {
      const oid = this.queue.shift()!;
      met++;
      const name = names.get(oid);
      if (name && !any && name.rank < 2) this.light++;
      else if (name && this.candidates.length < most) {
        const order = this.candidates.length + 1;
        this.candidates.push({ name, depth: met - 1, order, within: new Set([oid]) });
      } else if (name) {
        gaveUp = oid;
        break;
      }
      for (const each of this.candidates) if (!each.within.has(oid)) each.depth++;
      if (!this.queue.length && this.isCovered(oid)) break;
      this.follow(oid, this.firstParent);
    }
    const [best] = [...this.candidates].sort((a, b) => a.depth - b.depth || a.order - b.order);
    if (!best) return undefined;
    if (gaveUp !== undefined) this.insert(gaveUp);
    this.finish(best);
    return best;
  }

  private isCovered(oid: string): boolean {
    if (!this.candidates.some((each) => each.name.rank === 2)) return false;
    const least = Math.min(...this.candidates.map((each) => each.depth));
    return this.candidates.filter((each) => each.depth === least).every((each) => each.within.has(oid));
  }

  private follow(oid: string, onlyFirst: boolean): void {
    const { parents } = this.objects.commit(oid);
    for (const parent of onlyFirst ? parents.slice(0, 1) : parents) {
      this.push(parent);
      for (const each of this.candidates) if (each.within.has(oid)) each.within.add(parent);
    }
  }

  private push(oid: string): void {
    if (!this.seen.has(oid)) this.insert(oid);
    this.seen.add(oid);
  }

  private insert(oid: string): void {
    const date = (each: string): number => this.objects.commit(each).committer.seconds;
    let at = 0;
    while (at < this.queue.length && date(this.queue[at]!) >= date(oid)) at++;
    this.queue.splice(at, 0, oid);
  }

  private finish(best: Candidate): void {
    while (this.queue.length) {
      const oid = this.queue.shift()!;
      if (best.within.has(oid)) {
        if (this.queue.every((each) => best.within.has(each))) return;
      } else best.depth++;
      this.follow(oid, false);
    }
  }
}
