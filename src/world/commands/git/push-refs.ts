/**
 * Which refs a push is about.
 *
 * Models: `push.default`, and how refspecs find their two ends (match_push_refs): names on either side may be short.
 */
import { ZERO } from '../../git/objects';
import { mapRef, matchNames, parseRefspec, takes, type Refspec } from '../../git/refspec';
import { remoteForBranch, type Remote } from '../../git/remotes';
import { resolve as resolveRef } from '../../git/refs';
import { isAncestor } from '../../git/history';
import { die } from './failure';
import type { Options } from './parse-options';
import type { GitRun } from './run';

export interface PushRef {
  /** Full name here, `HEAD`, or an object as it was written; '' deletes. */
  source: string;
  /** ZERO deletes. */
  oid: string;
  target: string;
  force: boolean;
}

export interface PushPlan {
  refs: PushRef[];
  /** `error: …` lines for what could not be matched. */
  problems: string;
}

/** The refspecs of the command line, or what stands for them. Ends where that is wrong in itself. */
export function readPushSpecs(run: GitRun, options: Options, remote: Remote): Refspec[] {
  return readSpecs(run, options, remote);
}

/** Sources that are not here: `error: …` lines, '' where all are. The far end need not be known for this. */
export function missingSources(run: GitRun, specs: readonly Refspec[]): string {
  const match = new Matcher(run, new Map());
  for (const spec of specs) match.check(spec);
  return match.plan().problems;
}

/** What is pushed where. @param shown refs of the far end */
export function matchPushRefs(
  run: GitRun,
  options: Options,
  remote: Remote,
  specs: readonly Refspec[],
  shown: ReadonlyMap<string, string>,
): PushPlan {
  const match = new Matcher(run, shown);
  for (const spec of specs) match.add(spec);
  if (options.has('mirror') || remote.mirror) match.mirror();
  if (options.has('follow-tags') || run.config.bool('push.followtags')) match.followTags();
  return match.plan();
}

function readSpecs(run: GitRun, options: Options, remote: Remote): Refspec[] {
  const words = options.args.slice(1);
  const specs: Refspec[] = [];
  if (options.has('tags')) specs.push({ force: false, source: 'refs/tags/*', target: 'refs/tags/*' });
  if (options.has('all')) specs.push({ force: false, source: 'refs/heads/*', target: 'refs/heads/*' });
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === 'tag') {
      const name = words[++i] ?? die('tag shorthand without <tag>');
      specs.push(readSpec(options.has('delete') ? `:refs/tags/${name}` : `refs/tags/${name}`));
    } else if (options.has('delete')) {
      if (word.includes(':')) die('--delete only accepts plain target ref names');
      specs.push(readSpec(`:${word}`));
    } else specs.push(readSpec(word));
  }
  if (specs.length || options.has('mirror') || remote.mirror) return specs;
  return remote.push.length ? remote.push : [defaultSpec(run, remote)];
}

function readSpec(text: string): Refspec {
  const spec = parseRefspec(text);
  // what is pushed under its own name has to be a name
  const unnamed = spec?.target === undefined && /[~^]|@\{/.test(spec?.source ?? '');
  return spec && !unnamed ? spec : die(`invalid refspec '${text}'`);
}

/** The current branch, where `push.default` sends it. */
function defaultSpec(run: GitRun, remote: Remote): Refspec {
  const { repository, config } = run;
  const mode = config.get('push.default') ?? 'simple';
  if (mode === 'nothing') {
    die('You didn\'t specify any refspecs to push, and push.default is "nothing".');
  }
  if (mode === 'matching') return { force: false, source: '', target: undefined };
  const ref = repository.headRef();
  if (ref === undefined) {
    die(
      `You are not currently on a branch.\nTo push the history leading to the current (detached HEAD)\nstate now, use\n\n    git push ${remote.name} HEAD:<name-of-remote-branch>\n`,
    );
  }
  const branch = ref.replace(/^refs\/heads\//, '');
  const same = remote.name === remoteForBranch(repository, branch);
  if (mode === 'current' || (mode === 'simple' && !same)) return { force: false, source: ref, target: ref };
  const upstream = config.get(`branch.${branch}.remote`) ? config.get(`branch.${branch}.merge`) : undefined;
  if (upstream === undefined) {
    if (config.bool('push.autosetupremote')) return { force: false, source: ref, target: ref };
    noUpstream(remote.name, branch);
  }
  if (mode === 'simple' && upstream !== ref) otherName(run, remote.name, upstream);
  return { force: false, source: ref, target: upstream };
}

function noUpstream(remote: string, branch: string): never {
  die(
    `The current branch ${branch} has no upstream branch.\nTo push the current branch and set the remote as upstream, use\n\n    git push --set-upstream ${remote} ${branch}\n\nTo have this happen automatically for branches without a tracking\nupstream, see 'push.autoSetupRemote' in 'git help config'.\n`,
  );
}

function otherName(run: GitRun, remote: string, upstream: string): never {
  const name = upstream.replace(/^refs\/heads\//, '');
  const permanent =
    run.config.get('push.default') === undefined
      ? "\nTo choose either option permanently, see push.default in 'git help config'.\n"
      : '';
  die(
    `The upstream branch of your current branch does not match\nthe name of your current branch.  To push to the upstream branch\non the remote, use\n\n    git push ${remote} HEAD:${name}\n\nTo push to the branch of the same name on the remote, use\n\n    git push ${remote} HEAD\n${permanent}\nTo avoid automatically configuring an upstream branch when its name\nwon't match the local branch, see option 'simple' of branch.autoSetupMerge\nin 'git help config'.\n`,
  );
}

class Matcher {
  private readonly refs = new Map<string, PushRef>();
  private problems = '';
  private readonly local: string[];

  constructor(
    private readonly run: GitRun,
    private readonly shown: ReadonlyMap<string, string>,
  ) {
    this.local = run.repository.refs.names('refs/');
  }

  plan(): PushPlan {
    return { refs: this.problems === '' ? [...this.refs.values()] : [], problems: this.problems };
  }

  add(spec: Refspec): void {
    if (spec.source === '' && spec.target === undefined) return this.matching(spec.force);
    if (spec.source.includes('*')) return this.pattern(spec);
    this.explicit(spec);
  }

  /** Notes a problem where the source is not here. */
  check(spec: Refspec): void {
    if (spec.source !== '' && !spec.source.includes('*')) this.sourceOf(spec.source);
  }

  private put(ref: PushRef): void {
    const known = this.refs.get(ref.target);
    if (!known) this.refs.set(ref.target, ref);
    else if (known.source !== ref.source) this.error(`dst ref ${ref.target} receives from more than one src`);
  }

  private error(text: string): void {
    this.problems += `error: ${text}\n`;
  }

  private oidOf(ref: string): string {
    return this.run.repository.oid(ref) ?? ZERO;
  }

  /** `:`: branches that both ends have. */
  private matching(force: boolean): void {
    for (const ref of this.local) {
      if (ref.startsWith('refs/heads/') && this.shown.has(ref))
        this.put({ source: ref, oid: this.oidOf(ref), target: ref, force });
    }
  }

  private pattern(spec: Refspec): void {
    for (const ref of this.local) {
      const target = spec.target === undefined ? (takes(spec, ref) ? ref : undefined) : mapRef(spec, ref);
      if (target !== undefined) this.put({ source: ref, oid: this.oidOf(ref), target, force: spec.force });
    }
  }

  private explicit(spec: Refspec): void {
    const source = this.sourceOf(spec.source);
    if (!source) return;
    const wanted =
      spec.target === undefined || spec.target === '' ? this.ownTarget(source.name) : spec.target;
    const target = this.targetOf(wanted, source);
    if (target !== undefined) this.put({ source: source.name, oid: source.oid, target, force: spec.force });
  }

  private sourceOf(name: string): { name: string; oid: string } | undefined {
    if (name === '') return { name: '', oid: ZERO };
    const found = matchNames(name, this.local);
    // a name with a slash or in full is not ambiguous
    if (found.length > 1 && !name.startsWith('refs/')) {
      this.error(`src refspec ${name} matches more than one`);
      return undefined;
    }
    if (found[0] !== undefined) return { name: found[0], oid: this.oidOf(found[0]) };
    const oid = this.run.resolve(name);
    if (oid !== undefined) return { name: name === '@' ? 'HEAD' : name, oid };
    this.error(`src refspec ${name} does not match any`);
    return undefined;
  }

  /** Without a target, a ref goes to its own name. */
  private ownTarget(source: string): string {
    const { refs } = this.run.repository;
    const held = refs.get(source);
    const target = held?.target ?? (held && source.startsWith('refs/') ? source : undefined);
    if (target === undefined || (held?.target !== undefined && !target.startsWith('refs/heads/'))) {
      die(`${source} cannot be resolved to branch`);
    }
    return target;
  }

  private targetOf(name: string, source: { name: string; oid: string }): string | undefined {
    const found = matchNames(name, this.shown.keys());
    if (found.length > 1 && !name.startsWith('refs/')) {
      this.error(`dst refspec ${name} matches more than one`);
      return undefined;
    }
    if (found[0] !== undefined) return found[0];
    if (source.oid === ZERO && !name.startsWith('refs/')) {
      this.error(`unable to delete '${name}': remote ref does not exist`);
      return undefined;
    }
    if (name.startsWith('refs/')) return name;
    const { refs } = this.run.repository;
    const full = refs.get(source.name)?.target ?? (resolveRef(refs, source.name) ? source.name : '');
    const kind = /^refs\/(heads|tags)\//.exec(full)?.[1];
    if (kind !== undefined) return `refs/${kind}/${name}`;
    this.unqualified(name, source);
    return undefined;
  }

  private unqualified(name: string, source: { name: string; oid: string }): void {
    const type = this.run.repository.objects.type(source.oid) ?? 'commit';
    const what = {
      commit: 'create a new branch',
      tag: 'create a new tag',
      tree: 'tag a new tree',
      blob: 'tag a new blob',
    }[type];
    this.problems += `error: The destination you provided is not a full refname (i.e.,
starting with "refs/"). We tried to guess what you meant by:

- Looking for a ref that matches '${name}' on the remote side.
- Checking if the <src> being pushed ('${source.name}')
  is a ref in "refs/{heads,tags}/". If so we add a corresponding
  refs/{heads,tags}/ prefix on the remote side.

Neither worked, so we gave up. You must fully qualify the ref.
hint: The <src> part of the refspec is a ${type} object.
hint: Did you mean to ${what} by pushing to
hint: '${source.name}:refs/${type === 'commit' ? 'heads' : 'tags'}/${name}'?
`;
  }

  /** `--mirror`: everything as it is here, what is not here goes. */
  mirror(): void {
    for (const ref of this.local) {
      this.put({ source: ref, oid: this.oidOf(ref), target: ref, force: true });
    }
    for (const ref of this.shown.keys()) {
      if (!this.local.includes(ref)) this.put({ source: '', oid: ZERO, target: ref, force: true });
    }
  }

  /** Annotated tags on what is pushed come along. */
  followTags(): void {
    const { objects } = this.run.repository;
    const tips = [...this.refs.values()].flatMap((ref) =>
      ref.oid === ZERO ? [] : (objects.peel(ref.oid, 'commit') ?? []),
    );
    for (const ref of this.local) {
      if (!ref.startsWith('refs/tags/') || this.shown.has(ref) || this.refs.has(ref)) continue;
      const oid = this.oidOf(ref);
      const commit = objects.type(oid) === 'tag' ? objects.peel(oid, 'commit') : undefined;
      if (commit !== undefined && tips.some((tip) => isAncestor(objects, commit, tip))) {
        this.put({ source: ref, oid, target: ref, force: false });
      }
    }
  }
}
