/**
 * `git push`.
 *
 * Models: builtin/push.c and transport.c: what is pushed where (`push.default`, refspecs, `--delete`, `--tags`), refusals
 * before and at the far end, the report of each ref. Left out: signed pushes, push options, `--prune`.
 */
import { copyReachable } from '../../git/object-store';
import { ZERO } from '../../git/objects';
import { isAncestor } from '../../git/history';
import { advertise, type RemoteRepository } from '../../git/remote-repository';
import { prettyRef } from '../../git/refspec';
import { findRemote, keptAt, remoteForBranch, type Remote } from '../../git/remotes';
import { follow } from './create-branch';
import { connectToPush } from './connect';
import { die, exit } from './failure';
import { parseOptions, type Options } from './parse-options';
import { matchPushRefs, missingSources, readPushSpecs, type PushRef } from './push-refs';
import type { GitRun } from './run';

type Outcome = 'ok' | 'same' | 'rejected' | 'remote rejected';

/** One ref on its way. */
interface Move extends PushRef {
  before: string;
  outcome: Outcome;
  why?: string;
  /** It went through only by force. */
  forced: boolean;
}

export function push(run: GitRun, args: string[]): number {
  const options = parseOptions('push', args, {
    modelled: [
      'quiet',
      'verbose',
      'all',
      'mirror',
      'delete',
      'tags',
      'dry-run',
      'porcelain',
      'force',
      'force-with-lease',
      'set-upstream',
      'progress',
      'no-verify',
      'verify',
      'repo',
      'follow-tags',
      'atomic',
      'thin',
      'ipv4',
      'ipv6',
    ],
    hidden: ['--verify'],
  });
  checkOptions(options);
  const given = options.args[0] ?? options.text('repo');
  const remote = findRemote(run.repository.config, given ?? defaultName(run), given !== undefined);
  if (!remote) noDestination();
  return Math.max(...remote.pushUrls.map((url) => new Push(run, options, remote, url).perform()));
}

function checkOptions(options: Options): void {
  const [all, mirror, tags] = [options.has('all'), options.has('mirror'), options.has('tags')];
  const both = (a: string, b: string): never => die(`options '${a}' and '${b}' cannot be used together`);
  if (options.has('delete') && (tags || all || mirror)) both('--delete', '--all/--mirror/--tags');
  if (options.has('delete') && options.args.length < 2) die("--delete doesn't make sense without any refs");
  if (all && tags) both('--all', '--tags');
  if (all && options.args.length > 1) die("--all can't be combined with refspecs");
  if (mirror && tags) both('--mirror', '--tags');
  if (mirror && options.args.length > 1) die("--mirror can't be combined with refspecs");
  if (all && mirror) both('--all', '--mirror');
}

function defaultName(run: GitRun): string {
  const { repository, config } = run;
  const own = config.get(`branch.${repository.branch()}.pushremote`);
  return own ?? config.get('remote.pushdefault') ?? remoteForBranch(repository);
}

function noDestination(): never {
  die(
    'No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\nand then push using the remote name\n\n    git push <name>\n',
  );
}

class Push {
  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    private readonly remote: Remote,
    private readonly url: string,
  ) {}

  perform(): number {
    const { run, options } = this;
    const verbose = options.count('verbose') > 0;
    // without a refspec it is decided before anybody is asked what is to be pushed
    const specs = readPushSpecs(run, options, this.remote);
    if (verbose) run.warn(`Pushing to ${this.url}`);
    const missing = missingSources(run, specs);
    if (missing !== '') this.fail(missing);
    const far = connectToPush(run, this.url);
    const shown = advertise(far).refs;
    const { refs, problems } = matchPushRefs(run, options, this.remote, specs, shown);
    if (problems !== '') this.fail(problems);
    const moves = this.order(refs, shown).map((ref) => this.judge(ref, shown.get(ref.target) ?? ZERO));
    this.refuseAtomic(moves);
    const wanted = moves.filter((move) => move.outcome === 'ok');
    if (!options.has('dry-run')) this.send(far, wanted);
    this.report(moves, verbose);
    if (options.has('set-upstream')) this.setUpstreams(moves);
    if (!options.has('dry-run')) for (const move of moves) this.keepTracking(move);
    return this.conclude(moves);
  }

  private fail(problems: string): never {
    exit(1, `${problems}error: failed to push some refs to '${this.url}'\n`);
  }

  /** Refs the far end has come first, in its order. */
  private order(refs: PushRef[], shown: ReadonlyMap<string, string>): PushRef[] {
    const there = [...shown.keys()].flatMap((name) => refs.filter((ref) => ref.target === name));
    return [...there, ...refs.filter((ref) => !shown.has(ref.target))];
  }

  private judge(ref: PushRef, before: string): Move {
    const move: Move = { ...ref, before, outcome: 'ok', forced: false };
    if (ref.oid !== ZERO && before === ref.oid) return { ...move, outcome: 'same' };
    let force = ref.force || this.options.has('force') || this.options.has('mirror');
    let why: string | undefined;
    const expected = this.lease(ref.target);
    if (expected !== undefined) {
      if (expected !== before) why = 'stale info';
      else force = true;
    }
    why ??= this.unsafe(ref, before);
    if (why === undefined) return move;
    return force ? { ...move, forced: true } : { ...move, outcome: 'rejected', why };
  }

  /** Why an update would lose something; undefined where it would not. */
  private unsafe({ target, oid }: PushRef, before: string): string | undefined {
    const { objects } = this.run.repository;
    if (oid === ZERO || before === ZERO) return undefined;
    if (target.startsWith('refs/tags/')) return 'already exists';
    if (!objects.has(before)) return 'fetch first';
    const [old, now] = [objects.peel(before, 'commit'), objects.peel(oid, 'commit')];
    if (old === undefined || now === undefined) return 'needs force';
    return isAncestor(objects, old, now) ? undefined : 'non-fast-forward';
  }

  /** What `--force-with-lease` expects the far end to hold; undefined where it says nothing of a ref. */
  private lease(target: string): string | undefined {
    const { options, run, remote } = this;
    if (!options.has('force-with-lease')) return undefined;
    const tracked = (): string => {
      const kept = keptAt(remote, target);
      return (kept === undefined ? undefined : run.repository.oid(kept)) ?? 'nothing is known';
    };
    const given = options.given.filter((each) => each.name === 'force-with-lease');
    if (given.some((each) => each.value === undefined)) return tracked();
    for (const { value } of given) {
      const [name, expected] = value!.split(':') as [string, string | undefined];
      if (name !== target && `refs/heads/${name}` !== target && `refs/tags/${name}` !== target) continue;
      if (expected === undefined) return tracked();
      return expected === ''
        ? ZERO
        : (run.resolve(expected) ?? die(`cannot parse expected object name '${expected}'`));
    }
    return undefined;
  }

  private refuseAtomic(moves: Move[]): void {
    if (!this.options.has('atomic') || !moves.some((move) => move.outcome === 'rejected')) return;
    for (const move of moves) {
      if (move.outcome === 'ok') Object.assign(move, { outcome: 'rejected', why: 'atomic push failed' });
    }
  }

  private send(far: RemoteRepository, moves: Move[]): void {
    const { objects } = this.run.repository;
    copyReachable(
      objects,
      far.objects,
      moves.map((move) => move.oid).filter((oid) => oid !== ZERO),
    );
    const results = far.receive(
      moves.map(({ target, before, oid }) => ({ ref: target, before, after: oid })),
    );
    for (const [index, result] of results.entries()) {
      for (const note of result.notes ?? [])
        this.run.warn(note === '' ? 'remote: ' : `remote: ${note}        `);
      if (result.refused) Object.assign(moves[index]!, { outcome: 'remote rejected', why: result.refused });
    }
  }

  private keepTracking({ target, oid, outcome }: Move): void {
    const { repository } = this.run;
    const kept = keptAt(this.remote, target);
    if (kept === undefined || (outcome !== 'ok' && outcome !== 'same')) return;
    if (oid === ZERO) repository.deleteRef(kept);
    else if (repository.oid(kept) !== oid) repository.update(kept, oid, 'update by push');
  }

  private report(moves: Move[], verbose: boolean): void {
    const { run, options } = this;
    const failed = moves.some((move) => move.why !== undefined);
    if (options.has('quiet') && !failed) return;
    const porcelain = options.has('porcelain');
    const rank: Record<Outcome, number> = { same: 0, ok: 1, rejected: 2, 'remote rejected': 2 };
    const shown = moves
      .filter((move) => move.outcome !== 'same' || verbose || porcelain)
      .sort((a, b) => rank[a.outcome] - rank[b.outcome]);
    const say = (line: string): void => (porcelain ? run.say(line) : run.warn(line));
    if (shown.length) say(`To ${this.url}`);
    for (const move of shown) say(porcelain ? this.porcelainLine(move) : this.line(move));
  }

  private describe(move: Move): { flag: string; summary: string; note?: string } {
    const { before, oid, target, outcome, why, forced } = move;
    if (outcome === 'same') return { flag: '=', summary: '[up to date]' };
    if (why !== undefined) return { flag: '!', summary: `[${outcome}]`, note: why };
    if (oid === ZERO) return { flag: '-', summary: '[deleted]' };
    if (before === ZERO) {
      const kind = target.startsWith('refs/tags/')
        ? 'tag'
        : target.startsWith('refs/heads/')
          ? 'branch'
          : 'reference';
      return { flag: '*', summary: `[new ${kind}]` };
    }
    const range = `${this.run.abbrev(before)}${forced ? '...' : '..'}${this.run.abbrev(oid)}`;
    return forced ? { flag: '+', summary: range, note: 'forced update' } : { flag: ' ', summary: range };
  }

  private line(move: Move): string {
    const { flag, summary, note } = this.describe(move);
    const to = prettyRef(move.target);
    const names = move.oid === ZERO ? to : `${prettyRef(move.source)} -> ${to}`;
    return ` ${flag} ${summary.padEnd(17)} ${names}${note === undefined ? '' : ` (${note})`}`;
  }

  private porcelainLine(move: Move): string {
    const { flag, summary, note } = this.describe(move);
    const from = move.oid === ZERO ? '' : move.source;
    return `${flag}\t${from}:${move.target}\t${summary}${note === undefined ? '' : ` (${note})`}`;
  }

  private setUpstreams(moves: Move[]): void {
    const { run, options, remote } = this;
    for (const { source, target, outcome, oid } of moves) {
      if (oid === ZERO || (outcome !== 'ok' && outcome !== 'same')) continue;
      const local = source === 'HEAD' ? run.repository.headRef() : source;
      if (!local?.startsWith('refs/heads/') || !target.startsWith('refs/heads/')) continue;
      if (!options.has('dry-run')) follow(run, prettyRef(local), remote.name, target, options.has('quiet'));
      else
        run.say(`Would set upstream of '${prettyRef(local)}' to '${prettyRef(target)}' of '${remote.name}'`);
    }
  }

  private conclude(moves: Move[]): number {
    const { run, options } = this;
    const failed = moves.filter((move) => move.why !== undefined);
    if (!failed.length) {
      if (options.has('porcelain')) run.say('Done');
      else if (!options.has('quiet') && moves.every((move) => move.outcome === 'same'))
        run.warn('Everything up-to-date');
      return 0;
    }
    run.warn(`error: failed to push some refs to '${this.url}'`);
    for (const line of this.advice(failed)) run.warn(`hint: ${line}`);
    return 1;
  }

  private advice(failed: Move[]): string[] {
    const reasons = failed.filter((move) => move.outcome === 'rejected');
    const head = this.run.repository.headRef();
    const behind = reasons.filter((move) => move.why === 'non-fast-forward');
    if (behind.length) return behind.some((move) => move.target === head) ? ADVICE.current : ADVICE.other;
    const why = ['already exists', 'fetch first', 'needs force'].find((each) =>
      reasons.some((move) => move.why === each),
    );
    return why === undefined ? [] : ADVICE[why]!;
  }
}

const NOTE = "See the 'Note about fast-forwards' in 'git push --help' for details.";
const ADVICE: Record<string, string[]> & Record<'current' | 'other', string[]> = {
  current: [
    'Updates were rejected because the tip of your current branch is behind',
    'its remote counterpart. Integrate the remote changes (e.g.',
    "'git pull ...') before pushing again.",
    NOTE,
  ],
  other: [
    'Updates were rejected because a pushed branch tip is behind its remote',
    'counterpart. Check out this branch and integrate the remote changes',
    "(e.g. 'git pull ...') before pushing again.",
    NOTE,
  ],
  'fetch first': [
    'Updates were rejected because the remote contains work that you do',
    'not have locally. This is usually caused by another repository pushing',
    'to the same ref. You may want to first integrate the remote changes',
    "(e.g., 'git pull ...') before pushing again.",
    NOTE,
  ],
  'already exists': ['Updates were rejected because the tag already exists in the remote.'],
  'needs force': [
    'You cannot update a remote ref that points at a non-commit object,',
    'or update a remote ref to make it point at a non-commit object,',
    "without using the '--force' option.",
  ],
};
