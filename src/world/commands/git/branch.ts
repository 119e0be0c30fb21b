/**
 * `git branch`.
 *
 * Models: builtin/branch.c: list, create, delete, rename, copy, what is followed. Left out: columns, descriptions.
 */
import { shortName, trackingOf } from '../../git/branches';
import { copySection, renameSection, unsetConfig } from '../../git/config-text';
import { isAncestor } from '../../git/history';
import { currentOperation } from '../../git/operation';
import { isRefName } from '../../git/refs';
import { findRef, upstreamOf } from '../../git/revisions';
import { wildmatch } from '../../git/wildmatch';
import { columnsOf } from '../../files/columns';
import {
  branchName,
  checkedOutAt,
  createBranch,
  missingUpstream,
  readTrack,
  setUpTracking,
} from './create-branch';
import { die } from './failure';
import { subjectOf } from './message';
import { parseOptions, usageError, type Options } from './parse-options';
import { formatRef, passes, sortRefs, trackText } from './ref-format';
import type { GitRun } from './run';

export function branch(run: GitRun, args: string[]): number {
  const options = parseOptions('branch', args, {
    modelled: [
      'verbose',
      'quiet',
      'track',
      'set-upstream-to',
      'unset-upstream',
      'color',
      'remotes',
      'contains',
      'no-contains',
      'abbrev',
      'all',
      'delete',
      'D',
      'move',
      'M',
      'copy',
      'C',
      'list',
      'show-current',
      'create-reflog',
      'force',
      'merged',
      'no-merged',
      'sort',
      'points-at',
      'ignore-case',
      'format',
    ],
    lastDefault: {
      contains: 'HEAD',
      'no-contains': 'HEAD',
      merged: 'HEAD',
      'no-merged': 'HEAD',
      'points-at': 'HEAD',
    },
  });
  return new BranchCommand(run, options).perform();
}

const FILTERS = ['contains', 'no-contains', 'merged', 'no-merged', 'points-at'];

class BranchCommand {
  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
  ) {}

  private get repository() {
    return this.run.repository;
  }

  perform(): number {
    const { options } = this;
    const { args } = options;
    const deletes = options.has('delete') || options.has('D');
    const renames = options.has('move') || options.has('M');
    const copies = options.has('copy') || options.has('C');
    const actions = [
      deletes,
      renames,
      copies,
      options.has('set-upstream-to'),
      options.has('show-current'),
      options.has('unset-upstream'),
    ];
    const filtered = FILTERS.some((each) => options.has(each));
    const lists = options.has('list') || filtered || (!actions.includes(true) && !args.length);
    if ([...actions, lists].filter(Boolean).length > 1) usageError('branch');
    if (deletes) return this.delete();
    if (options.has('show-current')) return this.showCurrent();
    if (lists) return this.list();
    if (renames || copies) return this.rename(copies);
    if (options.has('set-upstream-to')) return this.setUpstream();
    if (options.has('unset-upstream')) return this.unsetUpstream();
    return this.create();
  }

  private create(): number {
    const { run, options } = this;
    const [name, start] = options.args;
    if (options.args.length > 2) usageError('branch');
    if (options.has('all') || options.has('remotes')) {
      die(
        "The -a, and -r, options to 'git branch' do not take a branch name.\nDid you mean to use: -a|-r --list <pattern>?",
      );
    }
    createBranch(run, {
      name: branchName(run, name!),
      start: start ?? this.repository.branch() ?? 'HEAD',
      force: options.has('force'),
      quiet: options.has('quiet'),
      track: readTrack(run, {
        has: options.has('track'),
        hasNot: options.hasNot('track'),
        text: options.text('track'),
      }),
    });
    return 0;
  }

  private showCurrent(): number {
    const current = this.repository.branch();
    if (current !== undefined) this.run.say(current);
    return 0;
  }

  private delete(): number {
    const { run, options, repository } = this;
    if (!options.args.length) die('branch name required');
    if (options.has('all')) die('cannot use -a with -d');
    const remote = options.has('remotes');
    const force = remote || options.has('D') || options.has('force');
    const found: string[] = [];
    let code = 0;
    for (const written of options.args) {
      const name = branchName(run, written);
      const ref = `refs/${remote ? 'remotes' : 'heads'}/${name}`;
      const problem = remote ? undefined : this.checkedOut(name);
      if (problem ?? this.deletable(name, ref, remote, force)) {
        run.warn(`error: ${problem ?? this.deletable(name, ref, remote, force)}`);
        code = 1;
      } else found.push(ref);
    }
    for (const ref of found) {
      const name = ref.replace(/^refs\/(heads|remotes)\//, '');
      const was = repository.refs.get(ref)!.target ?? run.abbrev(repository.oid(ref)!);
      repository.deleteRef(ref);
      if (!options.has('quiet'))
        run.say(`Deleted ${remote ? 'remote-tracking ' : ''}branch ${name} (was ${was}).`);
      if (!remote) repository.editConfig((text) => renameSection(text, `branch.${name}`, null) ?? text);
    }
    return code;
  }

  private checkedOut(name: string): string | undefined {
    const at = checkedOutAt(this.run, name);
    return at === undefined ? undefined : `Cannot delete branch '${name}' checked out at '${at}'`;
  }

  /** Why a branch cannot be deleted; undefined where it can. */
  private deletable(name: string, ref: string, remote: boolean, force: boolean): string | undefined {
    const { repository } = this;
    const oid = repository.oid(ref);
    if (repository.refs.get(ref) === undefined)
      return `${remote ? 'remote-tracking ' : ''}branch '${name}' not found.`;
    if (force || oid === undefined || this.isMerged(name, oid)) return undefined;
    return `The branch '${name}' is not fully merged.\nIf you are sure you want to delete it, run 'git branch -D ${name}'.`;
  }

  /** Merged into what it follows, else into HEAD. */
  private isMerged(name: string, oid: string): boolean {
    const { repository, run } = this;
    const { objects } = repository;
    const head = repository.head();
    const upstream = upstreamOf(repository, name);
    const upstreamOid = upstream === undefined ? undefined : repository.oid(upstream);
    const into = (commit: string | undefined): boolean =>
      commit !== undefined && isAncestor(objects, oid, commit);
    const merged = into(upstreamOid ?? head);
    if (upstreamOid !== undefined && upstreamOid !== head && into(head) !== merged) {
      if (merged)
        run.warn(
          `warning: deleting branch '${name}' that has been merged to\n         '${upstream}', but not yet merged to HEAD.`,
        );
      else
        run.warn(
          `warning: not deleting branch '${name}' that is not yet merged to\n         '${upstream}', even though it is merged to HEAD.`,
        );
    }
    return merged;
  }

  private rename(copy: boolean): number {
    const { run, options, repository } = this;
    const [first, second] = options.args;
    if (first === undefined) die('branch name required');
    if (options.args.length > 2)
      die(copy ? 'too many branches for a copy operation' : 'too many arguments for a rename operation');
    const current = repository.branch();
    if (second === undefined && current === undefined) {
      die(`cannot ${copy ? 'copy' : 'rename'} the current branch while not on any.`);
    }
    const from = branchName(run, second === undefined ? current! : first);
    const to = branchName(run, second ?? first);
    if (!isRefName(`refs/heads/${from}`)) die(`Invalid branch name: '${from}'`);
    const oldRef = `refs/heads/${from}`;
    const newRef = `refs/heads/${to}`;
    const oid = repository.oid(oldRef);
    if (oid === undefined && (copy || from !== current)) {
      die(copy && from === current ? `No commit on branch '${from}' yet.` : `No branch named '${from}'.`);
    }
    if (to.startsWith('-') || !isRefName(newRef)) die(`'${to}' is not a valid branch name`);
    const force = options.has('force') || options.has('M') || options.has('C');
    if (from !== to && repository.oid(newRef) !== undefined) {
      if (!force) die(`a branch named '${to}' already exists`);
      const at = checkedOutAt(run, to);
      if (at !== undefined) die(`cannot force update the branch '${to}' checked out at '${at}'`);
    }
    const { rebase } = currentOperation(repository);
    if (rebase?.branch === from) die(`Branch ${oldRef} is being rebased at ${repository.place.workTree}`);
    this.moveRef(oldRef, newRef, oid, copy, current === from);
    const section = (text: string): string =>
      (copy
        ? copySection(text, `branch.${from}`, `branch.${to}`)
        : renameSection(text, `branch.${from}`, `branch.${to}`)) ?? text;
    if (from !== to) repository.editConfig(section);
    return 0;
  }

  private moveRef(from: string, to: string, oid: string | undefined, copy: boolean, current: boolean): void {
    const { repository } = this;
    const message = `Branch: ${copy ? 'copied' : 'renamed'} ${from} to ${to}`;
    if (from !== to && oid !== undefined) {
      repository.moveLog(from, to, copy);
      if (!copy) repository.refs.remove(from);
      repository.refs.set(to, oid);
      repository.noteRef(to, oid, oid, message);
    }
    if (copy || !current) return;
    repository.refs.setSymbolic('HEAD', to);
    if (oid !== undefined) {
      repository.noteRef('HEAD', oid, '0'.repeat(40), message);
      // a branch that keeps its name was there all along
      repository.noteRef('HEAD', from === to ? oid : '0'.repeat(40), oid, message);
    }
  }

  private target(): string {
    const { run, options, repository } = this;
    const [written] = options.args;
    const name = written === undefined ? repository.branch() : branchName(run, written);
    const upstream = options.text('set-upstream-to');
    if (name === undefined || written === 'HEAD') {
      die(
        upstream === undefined
          ? 'could not unset upstream of HEAD when it does not point to any branch.'
          : `could not set upstream of HEAD to ${upstream} when it does not point to any branch.`,
      );
    }
    return name;
  }

  private setUpstream(): number {
    const { run, options, repository } = this;
    if (options.args.length > 1) die('too many arguments to set new upstream');
    const name = this.target();
    const upstream = options.text('set-upstream-to')!;
    if (repository.oid(`refs/heads/${name}`) === undefined) {
      die(
        repository.branch() === name
          ? `No commit on branch '${name}' yet.`
          : `branch '${name}' does not exist`,
      );
    }
    const ref = this.upstreamRef(upstream);
    setUpTracking(run, name, ref, 'override', options.has('quiet'));
    return 0;
  }

  private upstreamRef(upstream: string): string {
    const { run, repository } = this;
    if (run.resolve(upstream) === undefined) missingUpstream(upstream);
    const ref = findRef(repository, branchName(run, upstream));
    const full = ref === 'HEAD' ? repository.headRef() : ref;
    const known = full !== undefined && /^refs\/(heads|remotes)\//.test(full);
    if (!known) die(`cannot set up tracking information; starting point '${upstream}' is not a branch`);
    return full;
  }

  private unsetUpstream(): number {
    const { options, repository } = this;
    if (options.args.length > 1) die('too many arguments to unset upstream');
    const name = this.target();
    if (!repository.config.get(`branch.${name}.merge`)) die(`Branch '${name}' has no upstream information`);
    repository.editConfig((text) =>
      unsetConfig(unsetConfig(text, `branch.${name}.remote`), `branch.${name}.merge`),
    );
    return 0;
  }

  private list(): number {
    const { run, options, repository } = this;
    const prefixes = options.has('all')
      ? ['refs/heads/', 'refs/remotes/']
      : [options.has('remotes') ? 'refs/remotes/' : 'refs/heads/'];
    const filters = {
      contains: options.text('contains'),
      noContains: options.text('no-contains'),
      merged: options.text('merged'),
      noMerged: options.text('no-merged'),
      pointsAt: options.text('points-at'),
    };
    const wanted = (ref: string): boolean => {
      if (repository.oid(ref) === undefined || !passes(run, ref, filters)) return false;
      if (!options.args.length) return true;
      const short = ref.replace(/^refs\/(heads|remotes)\//, '');
      const flags = { ignoreCase: options.has('ignore-case'), pathname: true };
      return options.args.some((pattern) => wildmatch(pattern, short, flags));
    };
    const refs = prefixes.flatMap((prefix) => repository.refs.names(prefix)).filter(wanted);
    const keys = options.texts('sort').length
      ? options.texts('sort')
      : run.config.all('branch.sort').flatMap((each) => each ?? []);
    const sorted = sortRefs(run, refs, keys);
    const detached = this.detachedLine(filters);
    const format = options.text('format');
    if (format !== undefined) {
      if (detached !== undefined)
        run.say(format.replace(/%\(refname[^)]*\)/g, detached).replace(/%\(HEAD\)/g, '*'));
      for (const ref of sorted) run.say(formatRef(run, ref, format));
      return 0;
    }
    this.print(detached, sorted);
    return 0;
  }

  /** `(HEAD detached at 1234567)`, where HEAD is on no branch and local branches are listed. */
  private detachedLine(filters: Parameters<typeof passes>[2]): string | undefined {
    const { repository, options } = this;
    if (options.has('remotes') || repository.branch() !== undefined || repository.head() === undefined)
      return undefined;
    if (options.args.length || !passes(this.run, 'HEAD', filters)) return undefined;
    const { rebase, bisect, detached } = currentOperation(repository);
    if (rebase)
      return `(no branch, rebasing ${rebase.branch ?? `detached HEAD ${this.run.abbrev(repository.state('rebase-merge/orig-head')!.trim())}`})`;
    if (bisect !== undefined) return `(no branch, bisect started on ${bisect})`;
    return detached ? `(HEAD detached ${detached.at ? 'at' : 'from'} ${detached.from})` : '(no branch)';
  }

  private print(detached: string | undefined, refs: string[]): void {
    const { run, options, repository } = this;
    const name = (ref: string): string => {
      const short = ref.replace(/^refs\/(heads|remotes)\//, '');
      return ref.startsWith('refs/remotes/') && options.has('all') ? `remotes/${short}` : short;
    };
    const verbose = options.count('verbose');
    const width = Math.max(0, ...refs.map((ref) => columnsOf(name(ref))), columnsOf(detached ?? ''));
    const padded = (text: string): string => (verbose ? text + ' '.repeat(width - columnsOf(text)) : text);
    const tip = (oid: string): string => (verbose ? ` ${run.abbrev(oid)}` : '');
    const subject = (oid: string): string =>
      verbose ? ` ${subjectOf(repository.objects.commit(oid).message)}` : '';
    if (detached !== undefined) {
      const head = repository.head()!;
      run.say(`* ${padded(detached)}${tip(head)}${subject(head)}`);
    }
    for (const ref of refs) {
      const oid = repository.oid(ref)!;
      const mark = repository.headRef() === ref ? '* ' : '  ';
      const target = repository.refs.get(ref)?.target;
      if (target !== undefined && ref.startsWith('refs/remotes/'))
        run.say(`${mark}${padded(name(ref))} -> ${shortName(repository, target)}`);
      else run.say(`${mark}${padded(name(ref))}${tip(oid)}${this.trackPart(ref, verbose)}${subject(oid)}`);
    }
  }

  private trackPart(ref: string, verbose: number): string {
    if (!verbose || !ref.startsWith('refs/heads/')) return '';
    const tracking = trackingOf(this.repository, ref.slice('refs/heads/'.length));
    if (!tracking) return '';
    const text = trackText(tracking);
    if (verbose === 1) return text === '' ? '' : ` [${text}]`;
    return ` [${tracking.short}${text === '' ? '' : `: ${text}`}]`;
  }
}
