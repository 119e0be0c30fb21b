/**
 * `git fetch`.
 *
 * Models: builtin/fetch.c: which refs come over by the remote's rules or by name, tags that point at them, pruning,
 * `FETCH_HEAD`, the report of each ref. Left out: groups of remotes, submodules, filters.
 */
import { columnsOf } from '../../files/columns';
import { copyReachable, Objects } from '../../git/object-store';
import { isAncestor } from '../../git/history';
import { ZERO } from '../../git/objects';
import { advertise, type Advertisement, type RemoteRepository } from '../../git/remote-repository';
import { mapRef, matchNames, parseRefspec, prettyRef, takes, type Refspec } from '../../git/refspec';
import { comesFrom, findRemote, remoteForBranch, remoteNames, type Remote } from '../../git/remotes';
import { follow } from './create-branch';
import { connect } from './connect';
import { die, GitFailure } from './failure';
import { parseOptions, type Options } from './parse-options';
import type { GitRun } from './run';
import { noteShallow, shallowCommits } from './shallow';

/** A ref that comes over. */
export interface Fetched {
  /** Full name at the far end; `HEAD` where only that was asked for. */
  ref: string;
  oid: string;
  /** What a pull merges, what it does not, and what `FETCH_HEAD` does not mention. */
  status: 'merge' | 'not-for-merge' | 'ignore';
  /** Where it is kept here. */
  into?: string;
  force: boolean;
}

export interface FetchResult {
  url: string;
  fetched: Fetched[];
  code: number;
}

const MODELLED = [
  'verbose',
  'quiet',
  'all',
  'set-upstream',
  'append',
  'force',
  'multiple',
  'tags',
  'n',
  'prune',
  'prune-tags',
  'dry-run',
  'write-fetch-head',
  'keep',
  'update-head-ok',
  'progress',
  'depth',
  'deepen',
  'unshallow',
  'ipv4',
  'ipv6',
  'jobs',
];

export function fetch(run: GitRun, args: string[]): number {
  const options = parseOptions('fetch', args, { modelled: MODELLED });
  const { repository } = run;
  const names = remoteNames(repository.config);
  const action = ['fetch', ...args].join(' ');
  if (options.has('all')) {
    if (options.args.length === 1) die('fetch --all does not take a repository argument');
    if (options.args.length > 1) die('fetch --all does not make sense with refspecs');
    return fetchSeveral(run, names, options);
  }
  if (options.has('multiple')) return fetchSeveral(run, options.args, options);
  const [given, ...specs] = options.args;
  const remote = findRemote(repository.config, given ?? remoteForBranch(repository), given !== undefined);
  // without any remote there is nothing to do
  if (!remote) return 0;
  return fetchFrom(run, remote, specs, { ...fetchOptions(run, options, remote), action }).code;
}

function fetchSeveral(run: GitRun, names: readonly string[], options: Options): number {
  let code = 0;
  for (const name of names) {
    const remote =
      findRemote(run.repository.config, name, false) ?? die(`no such remote or remote group: ${name}`);
    if (names.length > 1 && !options.has('quiet')) run.say(`Fetching ${name}`);
    const settings = fetchOptions(run, options, remote);
    // each appends to what the one before left
    const append = settings.append || name !== names[0];
    const failed = fetchGently(run, () =>
      fetchFrom(run, remote, [], { ...settings, append, action: 'fetch' }),
    );
    if (failed) run.warn(`error: could not fetch ${name}`);
    if (failed) code = 1;
  }
  return code;
}

/** Fetches as a child process would: what ends it is told and does not end the rest; answers whether it failed. */
function fetchGently(run: GitRun, fetchIt: () => FetchResult): boolean {
  try {
    return fetchIt().code !== 0;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    run.err(error.text);
    return true;
  }
}

export interface FetchOptions {
  tags: Remote['tags'];
  prune: boolean;
  force: boolean;
  quiet: boolean;
  verbose: boolean;
  dryRun: boolean;
  append: boolean;
  updateHead: boolean;
  setUpstream: boolean;
  /** Commits deep; Infinity for all of the history. */
  depth?: number;
  /** For reflogs. */
  action: string;
}

export function fetchOptions(run: GitRun, options: Options, remote: Remote): FetchOptions {
  const { repository, config } = run;
  const configured = config.bool(`remote.${remote.name}.prune`) ?? config.bool('fetch.prune') ?? false;
  if (options.has('unshallow') && repository.state('shallow') === undefined) {
    die('--unshallow on a complete repository does not make sense');
  }
  const depth = options.text('depth');
  if (depth !== undefined && !(Number(depth) > 0)) die(`depth ${depth} is not a positive number`);
  return {
    tags: options.has('tags') ? 'all' : options.hasNot('tags') || options.has('n') ? 'none' : remote.tags,
    prune: options.has('prune') || (configured && !options.hasNot('prune')),
    force: options.has('force'),
    quiet: options.has('quiet'),
    verbose: options.has('verbose'),
    dryRun: options.has('dry-run'),
    append: options.has('append'),
    updateHead: options.has('update-head-ok'),
    setUpstream: options.has('set-upstream'),
    depth: options.has('unshallow') ? Infinity : depth === undefined ? undefined : Number(depth),
    action: 'fetch',
  };
}

/** Brings refs over. @param specs as written; none means the remote's own rules */
export function fetchFrom(
  run: GitRun,
  remote: Remote,
  specs: readonly string[],
  options: FetchOptions,
): FetchResult {
  return new Fetch(run, remote, options).perform(specs);
}

class Fetch {
  private shownUrl = false;
  private width = 10;

  constructor(
    private readonly run: GitRun,
    private readonly remote: Remote,
    private readonly options: FetchOptions,
  ) {}

  perform(words: readonly string[]): FetchResult {
    const { run, remote, options } = this;
    const specs = readSpecs(words);
    const far = connect(run, remote.url);
    const shown = advertise(far);
    const fetched = this.plan(shown, far, specs);
    if (!options.updateHead) this.refuseCurrent(fetched);
    if (options.prune) this.prune(shown, specs);
    this.copy(far, fetched);
    this.measure(fetched);
    let code = 0;
    const order = { merge: 0, 'not-for-merge': 1, ignore: 2 };
    const ordered = [...fetched].sort((a, b) => order[a.status] - order[b.status]);
    for (const each of ordered) if (!this.store(each)) code = 1;
    if (!options.dryRun) this.writeFetchHead(ordered);
    if (options.setUpstream) this.setUpstream(fetched);
    return { url: remote.url, fetched, code };
  }

  private plan(shown: Advertisement, far: RemoteRepository, specs: Refspec[]): Fetched[] {
    const { remote, options } = this;
    const named = specs.flatMap((spec) => this.named(shown, spec));
    const list = specs.length ? [...named] : this.ruled(shown);
    const keeps = specs.length ? specs.some((spec) => spec.target) : remote.fetch.some((rule) => rule.target);
    if (options.tags === 'all') list.push(...this.allTags(shown));
    else if (options.tags === 'default' && keeps) list.push(...this.reachedTags(shown, far, list));
    if (specs.length) {
      for (const { ref, oid } of named) {
        for (const rule of remote.fetch) {
          const into = mapRef(rule, ref);
          if (into !== undefined) list.push({ ref, oid, status: 'ignore', into, force: rule.force });
        }
      }
    }
    return withoutDuplicates(list);
  }

  /** The remote's own rules; what the current branch merges is for merge. */
  private ruled(shown: Advertisement): Fetched[] {
    const { remote } = this;
    const { repository } = this.run;
    const { config } = repository;
    const branch = repository.branch();
    const merges =
      branch !== undefined && config.get(`branch.${branch}.remote`) === remote.name
        ? config.all(`branch.${branch}.merge`)
        : [];
    if (!remote.fetch.length && !merges.length) {
      const oid = shown.headOid ?? die("couldn't find remote ref HEAD");
      return [{ ref: 'HEAD', oid, status: 'merge', force: false }];
    }
    const list: Fetched[] = [];
    for (const rule of remote.fetch) {
      const found = [...shown.refs].filter(([ref]) => takes(rule, ref));
      if (!found.length && !rule.source.includes('*')) die(`couldn't find remote ref ${rule.source}`);
      for (const [ref, oid] of found) {
        list.push({ ref, oid, status: 'not-for-merge', into: mapRef(rule, ref), force: rule.force });
      }
    }
    for (const merge of merges) {
      const planned = list.find((each) => each.ref === merge);
      const oid = shown.refs.get(merge ?? '');
      if (planned) planned.status = 'merge';
      else if (oid !== undefined) list.push({ ref: merge!, oid, status: 'merge', force: false });
    }
    return list;
  }

  private named(shown: Advertisement, spec: Refspec): Fetched[] {
    const of = (ref: string, oid: string, into: string | undefined): Fetched => ({
      ref,
      oid,
      status: 'merge',
      into,
      force: spec.force,
    });
    if (spec.source.includes('*')) {
      return [...shown.refs]
        .filter(([ref]) => takes(spec, ref))
        .map(([ref, oid]) => of(ref, oid, mapRef(spec, ref)));
    }
    const name = spec.source === '' ? 'HEAD' : spec.source;
    const ref = matchNames(name, ['HEAD', ...shown.refs.keys()])[0];
    const oid = ref === 'HEAD' ? shown.headOid : ref === undefined ? undefined : shown.refs.get(ref);
    const exact = /^[0-9a-f]{40}$/.test(name) ? name : undefined;
    const found = oid ?? exact;
    if (found === undefined) die(`couldn't find remote ref ${name}`);
    return [of(ref ?? name, found, localName(spec.target, ref ?? name))];
  }

  private allTags(shown: Advertisement): Fetched[] {
    return [...shown.refs]
      .filter(([ref]) => ref.startsWith('refs/tags/'))
      .map(([ref, oid]) => ({ ref, oid, status: 'not-for-merge', into: ref, force: false }));
  }

  /** Tags that are not here and point at what is, or comes. */
  private reachedTags(shown: Advertisement, far: RemoteRepository, list: Fetched[]): Fetched[] {
    const { objects } = this.run.repository;
    const coming = new Set(list.map((each) => each.oid));
    const reached = (oid: string): boolean =>
      objects.has(oid) || coming.has(oid) || this.comes(far, list, oid);
    return this.allTags(shown).filter(({ ref, oid }) => {
      if (this.run.repository.oid(ref) !== undefined || list.some((each) => each.into === ref)) return false;
      return reached(oid) || reached(far.objects.peel(oid, 'any') ?? oid);
    });
  }

  private comes(far: RemoteRepository, list: Fetched[], oid: string): boolean {
    if (far.objects.type(oid) !== 'commit') return false;
    return list.some((each) => {
      const tip = far.objects.peel(each.oid, 'commit');
      return tip !== undefined && isAncestor(far.objects, oid, tip);
    });
  }

  private refuseCurrent(fetched: Fetched[]): void {
    const { repository } = this.run;
    const head = repository.headRef();
    const hit = fetched.find((each) => each.into !== undefined && each.into === head);
    if (hit && repository.place.workTree !== null) {
      die(`refusing to fetch into branch '${head}' checked out at '${repository.place.workTree}'`);
    }
  }

  private copy(far: RemoteRepository, fetched: Fetched[]): void {
    const { repository } = this.run;
    const tips = fetched.map((each) => each.oid).filter((oid) => far.objects.has(oid));
    const { depth } = this.options;
    if (depth === undefined) return copyReachable(far.objects, repository.objects, tips);
    const cut = depth === Infinity ? new Set<string>() : shallowCommits(far.objects, tips, depth);
    const source = new Objects(far.objects.store, cut);
    for (const tip of tips) copyDeep(source, repository.objects, tip);
    if (cut.size) noteShallow(repository, cut);
    else repository.removeState('shallow');
    this.run.forget();
  }

  /** The names' column is as wide as the longest name that leaves room on the line. */
  private measure(fetched: Fetched[]): void {
    const most = Number(this.run.variable('COLUMNS') ?? 80);
    for (const { ref, into, oid } of fetched) {
      if (into === undefined || (!this.options.verbose && this.run.repository.oid(into) === oid)) continue;
      const [long, short] = [columnsOf(prettyRef(ref)), columnsOf(prettyRef(into))];
      if (21 + long + 4 + short < most) this.width = Math.max(this.width, long);
    }
  }

  private line(flag: string, summary: string, from: string, to: string, note?: string): void {
    if (this.options.quiet) return;
    if (!this.shownUrl) this.run.warn(`From ${displayUrl(this.remote.url)}`);
    this.shownUrl = true;
    const pad = ' '.repeat(Math.max(0, this.width - columnsOf(from)));
    this.run.warn(
      ` ${flag} ${summary.padEnd(17)} ${from}${pad} -> ${to}${note === undefined ? '' : `  (${note})`}`,
    );
  }

  /** Moves the ref that keeps it and tells of it; answers whether that could be. */
  private store(each: Fetched): boolean {
    const { ref, into, oid, status } = each;
    const from = prettyRef(ref);
    if (into === undefined) {
      if (status === 'ignore') return true;
      const kind = /^refs\/(heads|tags|remotes)\//.exec(ref)?.[1];
      const what =
        { heads: 'branch', tags: 'tag', remotes: 'remote-tracking branch' }[kind ?? 'heads'] ?? 'branch';
      this.line('*', what, from, 'FETCH_HEAD');
      return true;
    }
    const { repository } = this.run;
    const before = repository.oid(into) ?? ZERO;
    const to = prettyRef(into);
    const force = each.force || this.options.force;
    if (before === oid) {
      if (this.options.verbose) this.line('=', '[up to date]', from, to);
      return true;
    }
    const tell = (flag: string, summary: string, message: string, note?: string): true => {
      if (!this.options.dryRun) repository.update(into, oid, `${this.options.action}: ${message}`);
      this.line(flag, summary, from, to, note);
      return true;
    };
    if (before !== ZERO && into.startsWith('refs/tags/')) {
      if (force) return tell('t', '[tag update]', 'updating tag');
      this.line('!', '[rejected]', from, to, 'would clobber existing tag');
      return false;
    }
    const old = before === ZERO ? undefined : repository.objects.peel(before, 'commit');
    const now = repository.objects.peel(oid, 'commit');
    if (old === undefined || now === undefined) {
      if (ref.startsWith('refs/tags/')) return tell('*', '[new tag]', 'storing tag');
      return ref.startsWith('refs/heads/')
        ? tell('*', '[new branch]', 'storing head')
        : tell('*', '[new ref]', 'storing ref');
    }
    const range = (dots: string): string => `${this.run.abbrev(old)}${dots}${this.run.abbrev(oid)}`;
    if (isAncestor(repository.objects, old, now)) return tell(' ', range('..'), 'fast-forward');
    if (force) return tell('+', range('...'), 'forced-update', 'forced update');
    this.line('!', '[rejected]', from, to, 'non-fast-forward');
    return false;
  }

  private prune(shown: Advertisement, specs: Refspec[]): void {
    const { run, options, remote } = this;
    const { repository } = run;
    const rules = specs.length ? specs : remote.fetch;
    const source = (ref: string): string | undefined => comesFrom({ ...remote, fetch: rules }, ref);
    const stale = repository.refs.names('refs/').filter((ref) => {
      const from = source(ref);
      return from !== undefined && !shown.refs.has(from) && repository.refs.get(ref)?.target === undefined;
    });
    if (!options.dryRun) for (const ref of stale) repository.deleteRef(ref);
    const outer = this.width;
    this.width = 10;
    for (const ref of stale) {
      this.line('-', '[deleted]', '(none)', prettyRef(ref));
      for (const name of repository.refs.names('refs/')) {
        if (repository.refs.get(name)?.target !== ref || options.quiet) continue;
        run.warn(`   (${name} ${options.dryRun ? 'will become' : 'has become'} dangling)`);
      }
    }
    this.width = outer;
  }

  private writeFetchHead(ordered: Fetched[]): void {
    const { repository } = this.run;
    const url = displayUrl(this.remote.url);
    const lines = ordered
      .filter((each) => each.status !== 'ignore')
      .map(({ ref, oid, status }) => {
        const kind = /^refs\/(heads|tags|remotes)\//.exec(ref)?.[1];
        const what = { heads: 'branch ', tags: 'tag ', remotes: 'remote-tracking branch ' }[kind ?? ''] ?? '';
        const note = ref === 'HEAD' ? '' : `${what}'${prettyRef(ref)}' of `;
        return `${oid}\t${status === 'merge' ? '' : 'not-for-merge'}\t${note}${url}\n`;
      });
    const before = this.options.append ? (repository.state('FETCH_HEAD') ?? '') : '';
    repository.writeState('FETCH_HEAD', before + lines.join(''));
  }

  private setUpstream(fetched: Fetched[]): void {
    const { run, remote } = this;
    const sources = fetched.filter((each) => each.into === undefined);
    const branch = run.repository.branch();
    if (sources.length > 1) run.warn('warning: multiple branches detected, incompatible with --set-upstream');
    else if (!sources[0]) {
      run.warn(
        'warning: no source branch found;\nyou need to specify exactly one branch with the --set-upstream option',
      );
    } else if (branch !== undefined) follow(run, branch, remote.name, sources[0].ref, true);
  }
}

function readSpecs(words: readonly string[]): Refspec[] {
  const specs: Refspec[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === 'tag') {
      const name = words[++i] ?? die('You need to specify a tag name.');
      specs.push({ force: false, source: `refs/tags/${name}`, target: `refs/tags/${name}` });
    } else specs.push(parseRefspec(word) ?? die(`invalid refspec '${word}'`));
  }
  return specs;
}

/** The full name a target is meant as. */
function localName(target: string | undefined, source: string): string | undefined {
  if (target === undefined || target === '') return undefined;
  if (target.startsWith('refs/')) return target;
  if (/^(heads|tags|remotes)\//.test(target)) return `refs/${target}`;
  return source.startsWith('refs/tags/') ? `refs/tags/${target}` : `refs/heads/${target}`;
}

/** A ref that goes to one place twice is told of once. */
function withoutDuplicates(list: Fetched[]): Fetched[] {
  const seen = new Set<string>();
  return list.filter(({ into }) => {
    if (into === undefined) return true;
    if (seen.has(into)) return false;
    seen.add(into);
    return true;
  });
}

/** Everything from a tip down to where the history is cut, also below what is here already. */
function copyDeep(from: Objects, into: Objects, tip: string): void {
  const commit = from.peel(tip, 'commit');
  const pending = commit === undefined ? [] : [commit];
  const seen = new Set<string>();
  while (pending.length) {
    const oid = pending.pop()!;
    if (seen.has(oid)) continue;
    seen.add(oid);
    copyReachable(from, into, [from.commit(oid).tree]);
    into.store.put('commit', from.read(oid).content);
    pending.push(...from.commit(oid).parents);
  }
  copyReachable(from, into, [tip]);
}

/** A URL as `From` shows it. */
export function displayUrl(url: string): string {
  return url.replace(/\/+$/, '').replace(/(.)\.git$/, '$1');
}
