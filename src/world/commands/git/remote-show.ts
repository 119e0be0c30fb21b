/**
 * What a remote has beside what is here: `git remote show` and `git remote prune`.
 *
 * Models: builtin/remote.c's states of refs, and its columns.
 */
import { isAncestor } from '../../git/history';
import { ZERO } from '../../git/objects';
import { mapRef, takes } from '../../git/refspec';
import { advertise, type Advertisement } from '../../git/remote-repository';
import { comesFrom, findRemote, type Remote } from '../../git/remotes';
import { parseBool } from '../../git/config';
import { connect } from './connect';
import { parseOptions } from './parse-options';
import { matchPushRefs } from './push-refs';
import type { GitRun } from './run';

const branchOf = (ref: string): string => ref.replace(/^refs\/heads\//, '');

interface States {
  tracked: string[];
  fresh: string[];
  /** Refs here whose branch there is gone. */
  stale: string[];
}

function statesOf(run: GitRun, remote: Remote, shown: Advertisement): States {
  const { repository } = run;
  const states: States = { tracked: [], fresh: [], stale: [] };
  for (const ref of shown.refs.keys()) {
    const rule = remote.fetch.find((each) => takes(each, ref));
    if (!rule) continue;
    const kept = mapRef(rule, ref);
    const here = kept !== undefined && repository.oid(kept) !== undefined;
    (here ? states.tracked : states.fresh).push(branchOf(ref));
  }
  for (const ref of repository.refs.names('refs/')) {
    const source = comesFrom(remote, ref);
    if (source === undefined || shown.refs.has(source) || repository.refs.get(ref)?.target !== undefined)
      continue;
    states.stale.push(ref);
  }
  return states;
}

export function showRemotes(run: GitRun, names: readonly string[], offline: boolean): number {
  for (const name of names) showRemote(run, findRemote(run.config, name, true)!, offline);
  return 0;
}

function showRemote(run: GitRun, remote: Remote, offline: boolean): void {
  const shown = offline ? undefined : advertise(connect(run, remote.url));
  run.say(`* remote ${remote.name}`);
  run.say(`  Fetch URL: ${remote.configured ? remote.url : remote.name}`);
  for (const url of remote.pushUrls) run.say(`  Push  URL: ${url}`);
  const head = shown?.headOid === undefined ? undefined : shown.head;
  run.say(`  HEAD branch: ${offline ? '(not queried)' : head === undefined ? '(unknown)' : branchOf(head)}`);
  showBranches(run, remote, shown);
  showPulls(run, remote);
  if (remote.mirror) run.say("  Local refs will be mirrored by 'git push'");
  else if (shown) showPushes(run, remote, shown);
  else {
    run.say("  Local ref configured for 'git push' (status not queried):");
    run.say('    (matching) pushes to (matching)');
  }
}

function heading(run: GitRun, one: string, many: string, count: number, note = ''): void {
  if (count) run.say(`  ${count === 1 ? one : many}${note}:`);
}

function showBranches(run: GitRun, remote: Remote, shown: Advertisement | undefined): void {
  if (!shown) {
    const { repository } = run;
    const names = repository.refs
      .names('refs/')
      .filter((ref) => repository.refs.get(ref)?.target === undefined)
      .flatMap((ref) => comesFrom(remote, ref) ?? [])
      .map(branchOf)
      .sort();
    if (names.length) run.say(`  Remote branch${names.length === 1 ? '' : 'es'}: (status not queried)`);
    for (const name of names) run.say(`    ${name}`);
    return;
  }
  const { tracked, fresh, stale } = statesOf(run, remote, shown);
  const notes = new Map<string, string>();
  for (const ref of stale) notes.set(ref, " stale (use 'git remote prune' to remove)");
  for (const name of tracked) notes.set(name, ' tracked');
  for (const name of fresh) notes.set(name, ` new (next fetch will store in remotes/${remote.name})`);
  const names = [...notes.keys()].sort();
  const width = Math.max(0, ...names.map((name) => name.length));
  heading(run, 'Remote branch', 'Remote branches', names.length);
  for (const name of names) run.say(`    ${name.padEnd(width)}${notes.get(name)}`);
}

function showPulls(run: GitRun, remote: Remote): void {
  const { config } = run;
  const branches = config
    .subsections('branch', 'merge')
    .filter((branch) => config.get(`branch.${branch}.remote`) === remote.name)
    .sort();
  const rebases = (branch: string): boolean =>
    parseBool(config.get(`branch.${branch}.rebase`) ?? 'false') ?? true;
  const anyRebase = branches.some(rebases);
  const width = Math.max(0, ...branches.map((branch) => branch.length));
  heading(
    run,
    "Local branch configured for 'git pull'",
    "Local branches configured for 'git pull'",
    branches.length,
  );
  for (const branch of branches) {
    const [first, ...more] = config.all(`branch.${branch}.merge`).map((ref) => branchOf(ref ?? ''));
    const verb = rebases(branch) ? 'rebases onto' : `${anyRebase ? ' ' : ''}merges with`;
    run.say(`    ${branch.padEnd(width)} ${verb} remote ${first}`);
    const indent = ' '.repeat(width + 4 + (anyRebase ? 1 : 0));
    if (!rebases(branch)) for (const other of more) run.say(`${indent}    and with remote ${other}`);
  }
}

function showPushes(run: GitRun, remote: Remote, shown: Advertisement): void {
  const none = parseOptions('push', [], { modelled: [] });
  const specs = remote.push.length ? remote.push : [{ force: false, source: '', target: undefined }];
  const { refs } = matchPushRefs(run, none, remote, specs, shown.refs);
  const rows = refs
    .map((ref) => {
      const before = shown.refs.get(ref.target) ?? ZERO;
      return {
        source: ref.oid === ZERO ? '(none)' : branchOf(ref.source),
        target: branchOf(ref.target),
        verb: ref.force ? 'forces to' : 'pushes to',
        state: pushState(run, before, ref.oid),
      };
    })
    .sort((a, b) => (a.source + a.target < b.source + b.target ? -1 : 1));
  const width = (of: (row: (typeof rows)[0]) => string): number =>
    Math.max(0, ...rows.map((row) => of(row).length));
  const [left, right] = [width((row) => row.source), width((row) => row.target)];
  heading(run, "Local ref configured for 'git push'", "Local refs configured for 'git push'", rows.length);
  for (const { source, target, verb, state } of rows) {
    run.say(`    ${source.padEnd(left)} ${verb} ${target.padEnd(right)} (${state})`);
  }
}

function pushState(run: GitRun, before: string, after: string): string {
  const { objects } = run.repository;
  if (after === ZERO) return 'delete';
  if (before === after) return 'up to date';
  if (before === ZERO) return 'create';
  return objects.has(before) && isAncestor(objects, before, after) ? 'fast-forwardable' : 'local out of date';
}

/** Removes refs whose branch the remote has no more. */
export function pruneRemotes(run: GitRun, names: readonly string[], dryRun: boolean): number {
  const { repository } = run;
  for (const name of names) {
    const remote = findRemote(run.config, name, true)!;
    const { stale } = statesOf(run, remote, advertise(connect(run, remote.url)));
    if (!stale.length) continue;
    run.say(`Pruning ${name}\nURL: ${remote.url}`);
    if (!dryRun) for (const ref of stale) repository.deleteRef(ref);
    for (const ref of stale)
      run.say(` * [${dryRun ? 'would prune' : 'pruned'}] ${ref.replace(/^refs\/remotes\//, '')}`);
    for (const ref of repository.refs.names('refs/')) {
      const target = repository.refs.get(ref)?.target;
      if (target !== undefined && stale.includes(target))
        run.say(` ${ref} ${dryRun ? 'will become' : 'has become'} dangling!`);
    }
  }
  return 0;
}
