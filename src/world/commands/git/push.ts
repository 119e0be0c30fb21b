/**
 * `git push`.
 *
 * Models: builtin/push.c and transport.c: what is pushed where (`push.default` simple, refspecs, `--delete`, `--tags`), refusals
 * before and at the far end, the report of each ref. Left out: atomic and signed pushes, push options, porcelain output.
 */
import { copyReachable } from '../../git/object-store';
import { ZERO } from '../../git/objects';
import { isAncestor } from '../../git/history';
import { advertise, type RemoteRepository } from '../../git/remote-repository';
import { findRef, trackingRef } from '../../git/revisions';
import { follow } from './create-branch';
import { connect } from './connect';
import { die, exit } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';

/** One ref on its way. `after` ZERO deletes it. */
interface Move {
  source: string;
  ref: string;
  before: string;
  after: string;
  force: boolean;
  /** Why it was refused. */
  refused?: { where: 'rejected' | 'remote rejected'; why: string };
}

export function push(run: GitRun, args: string[]): number {
  const options = parseOptions('push', args, {
    modelled: [
      'quiet',
      'verbose',
      'all',
      'delete',
      'tags',
      'dry-run',
      'force',
      'force-with-lease',
      'set-upstream',
      'progress',
      'no-verify',
      'repo',
    ],
  });
  return new Push(run, options).perform();
}

class Push {
  private readonly remote: string;
  private readonly url: string;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {
    const branch = run.repository.branch();
    const [named = options.text('repo')] = options.args;
    this.remote =
      named ??
      run.config.get(`branch.${branch}.pushremote`) ??
      run.config.get('remote.pushdefault') ??
      run.config.get(`branch.${branch}.remote`) ??
      'origin';
    const url =
      run.config.get(`remote.${this.remote}.pushurl`) ?? run.config.get(`remote.${this.remote}.url`);
    if (url === undefined && named === undefined) this.noDestination();
    this.url = url ?? this.remote;
  }

  perform(): number {
    if (this.options.has('delete') && this.options.args.length < 2)
      die("--delete doesn't make sense without any refs");
    const far = connect(this.run, this.url);
    const moves = this.moves(far);
    for (const move of moves) this.refuseUnsafe(move);
    if (!this.options.has('dry-run'))
      this.send(
        far,
        moves.filter((move) => !move.refused && move.before !== move.after),
      );
    return this.report(moves);
  }

  private noDestination(): never {
    return die(
      'No configured push destination.\nEither specify the URL from the command-line or configure a remote repository using\n\n    git remote add <name> <url>\n\nand then push using the remote name\n\n    git push <name>\n',
    );
  }

  private moves(far: RemoteRepository): Move[] {
    const shown = advertise(far).refs;
    const specs = this.specs();
    return specs.map(({ source, ref, force }) => {
      const after = source === '' ? ZERO : this.run.resolve(source)!;
      return {
        source,
        ref,
        force: force || this.options.has('force'),
        before: shown.get(ref) ?? ZERO,
        after,
      };
    });
  }

  private specs(): { source: string; ref: string; force: boolean }[] {
    const { options, run } = this;
    const given = options.args.slice(1);
    const all = (prefix: string): string[] => run.repository.refs.names(prefix);
    const whole = [
      ...(options.has('all') ? all('refs/heads/') : []),
      ...(options.has('tags') ? all('refs/tags/') : []),
    ];
    const named = options.has('delete') ? given.map((ref) => `:${ref}`) : given;
    const specs = [...whole.map((ref) => `${ref}:${ref}`), ...named];
    if (!specs.length && !options.has('all') && !options.has('tags')) return [this.current()];
    return specs.map((spec) => this.readSpec(spec));
  }

  private readSpec(spec: string): { source: string; ref: string; force: boolean } {
    const force = spec.startsWith('+');
    const [left = '', right] = spec.replace(/^\+/, '').split(':');
    if (right !== undefined && left === '') return { source: '', ref: this.farRef(right), force };
    const ref =
      left === 'HEAD' ? (this.run.repository.headRef() ?? 'HEAD') : findRef(this.run.repository, left);
    if (this.run.resolve(left) === undefined) this.noMatch(left);
    if (right !== undefined) {
      if (right.startsWith('refs/')) return { source: left, ref: right, force };
      if (!ref) this.notQualified(left, right);
      return {
        source: left,
        ref: ref.startsWith('refs/tags/') ? `refs/tags/${right}` : `refs/heads/${right}`,
        force,
      };
    }
    if (!ref || ref === 'HEAD') this.notQualified(left, left);
    return { source: left === 'HEAD' ? ref : left, ref, force };
  }

  private farRef(name: string): string {
    if (name.startsWith('refs/')) return name;
    return this.run.repository.refs.get(`refs/tags/${name}`) &&
      !this.run.repository.refs.get(`refs/heads/${name}`)
      ? `refs/tags/${name}`
      : `refs/heads/${name}`;
  }

  private noMatch(name: string): never {
    return exit(
      1,
      `error: src refspec ${name} does not match any\nerror: failed to push some refs to '${this.url}'\n`,
    );
  }

  private notQualified(source: string, target: string): never {
    return exit(
      1,
      `error: The destination you provided is not a full refname (i.e.,\nstarting with "refs/"). We tried to guess what you meant by:\n\n- Looking for a ref that matches '${target}' on the remote side.\n- Checking if the <src> being pushed ('${source}')\n  is a ref in "refs/{heads,tags}/". If so we add a corresponding\n  refs/{heads,tags}/ prefix on the remote side.\n\nNeither worked, so we gave up. You must fully qualify the ref.\nerror: failed to push some refs to '${this.url}'\n`,
    );
  }

  /** `push.default` simple: the branch, to one of its own name that it follows. */
  private current(): { source: string; ref: string; force: boolean } {
    const { run, remote } = this;
    const ref = run.repository.headRef();
    if (!ref) {
      die(
        `You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n\n    git push ${remote} HEAD:<name-of-remote-branch>\n`,
      );
    }
    const branch = ref.replace('refs/heads/', '');
    if (run.repository.oid(ref) === undefined) this.noMatch(ref);
    const mode = run.config.get('push.default') ?? 'simple';
    const upstream = run.config.get(`branch.${branch}.merge`);
    const central = (run.config.get(`branch.${branch}.remote`) ?? remote) === remote;
    if (mode === 'current' || !central) return { source: branch, ref, force: false };
    if (!upstream) {
      if (run.config.bool('push.autosetupremote')) return { source: branch, ref, force: false };
      this.noUpstream(branch);
    }
    if (mode === 'simple' && upstream !== ref) this.otherName(upstream);
    return { source: branch, ref: upstream, force: false };
  }

  private noUpstream(branch: string): never {
    return die(
      `The current branch ${branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream ${this.remote} ${branch}\n\nTo have this happen automatically for branches without a tracking\nupstream, see 'push.autoSetupRemote' in 'git help config'.\n`,
    );
  }

  private otherName(upstream: string): never {
    const name = upstream.replace('refs/heads/', '');
    return die(
      `The upstream branch of your current branch does not match\nthe name of your current branch.  To push to the upstream branch\non the remote, use\n\n    git push ${this.remote} HEAD:${name}\n\nTo push to the branch of the same name on the remote, use\n\n    git push ${this.remote} HEAD\n\nTo choose either option permanently, see push.default in 'git help config'.\n\nTo avoid automatically configuring an upstream branch when its name\nwon't match the local branch, see option 'simple' of branch.autoSetupMerge\nin 'git help config'.\n`,
    );
  }

  private refuseUnsafe(move: Move): void {
    const { before, after, ref } = move;
    if (before === after || before === ZERO || after === ZERO) return;
    if (this.options.has('force-with-lease') && !move.force) {
      const kept = trackingRef(this.run.repository, this.remote, ref);
      if (kept === undefined || this.run.repository.oid(kept) !== before)
        move.refused = { where: 'rejected', why: 'stale info' };
      else move.force = true;
      return;
    }
    if (move.force) return;
    if (ref.startsWith('refs/tags/')) move.refused = { where: 'rejected', why: 'already exists' };
    else if (!this.has(before)) move.refused = { where: 'rejected', why: 'fetch first' };
    else if (!isAncestor(this.run.repository.objects, before, after))
      move.refused = { where: 'rejected', why: 'non-fast-forward' };
  }

  private has(oid: string): boolean {
    return this.run.repository.objects.has(oid);
  }

  private send(far: RemoteRepository, moves: Move[]): void {
    const { repository } = this.run;
    for (const { after } of moves)
      if (after !== ZERO) copyReachable(repository.objects, far.objects, [after]);
    const results = far.receive(moves.map(({ ref, before, after }) => ({ ref, before, after })));
    for (const [index, result] of results.entries()) {
      for (const note of result.notes ?? []) this.run.warn(`remote: ${note}        `);
      if (result.refused) moves[index]!.refused = { where: 'remote rejected', why: result.refused };
      else this.keepTracking(moves[index]!);
    }
  }

  private keepTracking({ ref, after }: Move): void {
    const { repository } = this.run;
    const kept = trackingRef(repository, this.remote, ref);
    if (kept === undefined) return;
    if (after === ZERO) repository.refs.remove(kept);
    else repository.update(kept, after, 'update by push');
  }

  private report(moves: Move[]): number {
    const { run, options } = this;
    const failed = moves.some((move) => move.refused);
    const shown = moves.filter((move) => move.refused || move.before !== move.after);
    if (shown.length && (!options.has('quiet') || failed)) {
      run.warn(`To ${this.url}`);
      for (const move of shown.filter((each) => !options.has('quiet') || each.refused))
        run.warn(this.line(move));
    }
    if (options.has('set-upstream'))
      this.setUpstreams(moves.filter((move) => !move.refused && move.after !== ZERO));
    if (failed) this.explain(moves);
    if (!shown.length && !options.has('quiet')) run.warn('Everything up-to-date');
    return failed ? 1 : 0;
  }

  private setUpstreams(moves: Move[]): void {
    for (const { source, ref } of moves) {
      const branch = source === 'HEAD' ? this.run.repository.branch() : source.replace('refs/heads/', '');
      if (branch && ref.startsWith('refs/heads/'))
        follow(this.run, branch, this.remote, ref, this.options.has('quiet'));
    }
  }

  private line({ source, ref, before, after, refused, force }: Move): string {
    const to = ref.replace(/^refs\/(heads|tags)\//, '');
    const from = source.replace(/^refs\/(heads|tags)\//, '');
    const row = (flag: string, summary: string, what: string): string =>
      ` ${flag} ${summary.padEnd(17)} ${what}`;
    if (refused)
      return row('!', `[${refused.where}]`, `${after === ZERO ? to : `${from} -> ${to}`} (${refused.why})`);
    if (after === ZERO) return row('-', '[deleted]', to);
    if (before === ZERO)
      return row('*', ref.startsWith('refs/tags/') ? '[new tag]' : '[new branch]', `${from} -> ${to}`);
    const forced = force && !(this.has(before) && isAncestor(this.run.repository.objects, before, after));
    const range = `${this.run.abbrev(before)}${forced ? '...' : '..'}${this.run.abbrev(after)}`;
    return row(forced ? '+' : ' ', range, `${from} -> ${to}${forced ? ' (forced update)' : ''}`);
  }

  private explain(moves: Move[]): void {
    const { run } = this;
    run.warn(`error: failed to push some refs to '${this.url}'`);
    const why = moves.find((move) => move.refused)!.refused!.why;
    for (const line of this.hint(why, moves)) run.warn(`hint: ${line}`);
  }

  private hint(why: string, moves: Move[]): string[] {
    const note = "See the 'Note about fast-forwards' in 'git push --help' for details.";
    if (why === 'fetch first') {
      return [
        'Updates were rejected because the remote contains work that you do',
        'not have locally. This is usually caused by another repository pushing',
        'to the same ref. You may want to first integrate the remote changes',
        "(e.g., 'git pull ...') before pushing again.",
        note,
      ];
    }
    if (why === 'already exists')
      return ['Updates were rejected because the tag already exists in the remote.'];
    if (why !== 'non-fast-forward') return [];
    const current = this.run.repository.headRef();
    const mine = moves.some(
      (move) =>
        move.refused && (move.source === 'HEAD' || findRef(this.run.repository, move.source) === current),
    );
    if (mine) {
      return [
        'Updates were rejected because the tip of your current branch is behind',
        'its remote counterpart. Integrate the remote changes (e.g.',
        "'git pull ...') before pushing again.",
        note,
      ];
    }
    return [
      'Updates were rejected because a pushed branch tip is behind its remote',
      'counterpart. Check out this branch and integrate the remote changes',
      "(e.g. 'git pull ...') before pushing again.",
      note,
    ];
  }
}
