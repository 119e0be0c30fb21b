/**
 * The next commit of a bisection: found, checked out and told.
 *
 * Models: bisect_next_all of bisect.c: good commits must come before the bad one, or their merge base is tested first.
 */
import { estimateSteps, findBisection, leaveOutSkipped, type Candidate } from '../../git/bisection';
import { ancestors, mergeBases } from '../../git/history';
import { walkAll } from '../../git/rev-walk';
import { DEFAULT_TERMS, type BisectState, type Terms } from './bisect-state';
import { checkout } from './checkout';
import { GitFailure } from './failure';
import type { GitRun } from './run';
import { show } from './show';

/** How a step ended; all but the first four are failures, and the number is the exit code. */
export const ENDS = { next: 0, found: -10, mergeBase: -11, failed: 1, skippedLeft: 2, badBase: 3, none: 4 };
export type End = number;

export async function nextStep(run: GitRun, state: BisectState): Promise<End> {
  const terms = state.terms ?? DEFAULT_TERMS;
  const { bad, good } = state;
  if (bad === undefined) {
    run.warn(`error: a ${terms.bad} revision is needed`);
    return ENDS.failed;
  }
  const refused = await checkAncestors(run, state, terms, bad, good);
  if (refused !== undefined) return refused;
  const firstParent = run.repository.state('BISECT_FIRST_PARENT') !== undefined;
  const skipped = new Set(state.skipped);
  const found = findBisection(candidatesOf(run, state, bad, good, firstParent), {
    ranked: skipped.size > 0,
    firstParent,
  });
  const { left, tried } = skipped.size
    ? leaveOutSkipped(found.commits, skipped, bad)
    : { left: found.commits, tried: [] };
  return settle(run, state, terms, { ...found, left, tried, bad });
}

interface Found {
  left: string[];
  tried: string[];
  reaches: number;
  all: number;
  bad: string;
}

async function settle(run: GitRun, state: BisectState, terms: Terms, found: Found): Promise<End> {
  const { left, tried, reaches, all, bad } = found;
  const [next] = left;
  if (next === undefined) {
    if (tried.length) return onlySkipped(run, state, terms, tried);
    run.say(`${bad} was both ${terms.good} and ${terms.bad}`);
    return ENDS.failed;
  }
  if (!all) {
    run.err('No testable commit found.\nMaybe you started with bad path arguments?\n');
    return ENDS.none;
  }
  if (next === bad) {
    if (tried.length) return onlySkipped(run, state, terms, [...tried, bad]);
    run.say(`${next} is the first ${terms.bad} commit`);
    show(run, ['--stat', '--summary', '--no-abbrev-commit', '--diff-merges=first-parent', next]);
    state.log(`# first ${terms.bad} commit: ${state.titled(next)}`);
    return ENDS.found;
  }
  const after = all - reaches - 1;
  const steps = estimateSteps(all);
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  run.say(
    `Bisecting: ${plural(after, 'revision')} left to test after this (roughly ${plural(steps, 'step')})`,
  );
  return (await checkOut(run, state, next)) ? ENDS.next : ENDS.failed;
}

function onlySkipped(run: GitRun, state: BisectState, terms: Terms, commits: readonly string[]): End {
  run.out(`There are only 'skip'ped commits left to test.\nThe first ${terms.bad} commit could be any of:\n`);
  for (const oid of commits) run.say(oid);
  run.say('We cannot bisect more!');
  state.log('# only skipped commits left to test');
  const { objects } = run.repository;
  for (const { oid } of walkAll(objects, [state.bad!], state.good, {}))
    state.log(`# possible first ${terms.bad} commit: ${state.titled(oid)}`);
  return ENDS.skippedLeft;
}

function candidatesOf(
  run: GitRun,
  state: BisectState,
  bad: string,
  good: string[],
  firstParent: boolean,
): Candidate[] {
  const { paths } = state;
  const pathspec = paths.length ? run.pathspec(paths) : undefined;
  const options = { firstParent, ...(pathspec ? { paths: (path: string) => pathspec.matches(path) } : {}) };
  const walked = walkAll(run.repository.objects, [bad], good, options);
  const among = new Set(walked.map((each) => each.oid));
  return walked.map((each) => ({ ...each, parents: each.parents.filter((oid) => among.has(oid)) }));
}

/** Takes the working tree to a commit, and says which; answers whether it could. */
export async function checkOut(run: GitRun, state: BisectState, oid: string): Promise<boolean> {
  const { refs } = run.repository;
  refs.set('BISECT_EXPECTED_REV', oid);
  if (refs.get('BISECT_HEAD')) refs.set('BISECT_HEAD', oid);
  else if ((await attempt(run, () => checkout(run.atTop(), ['-q', oid, '--']))) !== 0) return false;
  run.say(state.titled(oid));
  return true;
}

/** Another command of git, run as a child: what ends it does not end us. */
export async function attempt(
  run: GitRun,
  command: () => Promise<number | void> | number | void,
): Promise<number> {
  try {
    return (await command()) ?? 0;
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    run.err(error.text);
    return error.code;
  }
}

/** All is well where this answers nothing. */
async function checkAncestors(
  run: GitRun,
  state: BisectState,
  terms: Terms,
  bad: string,
  good: string[],
): Promise<End | undefined> {
  const { repository } = run;
  if (repository.state('BISECT_ANCESTORS_OK') !== undefined || !good.length) return undefined;
  const before = ancestors(repository.objects, [bad]);
  const strays = good.filter((oid) => !before.has(oid));
  const ended = strays.length ? await checkMergeBases(run, state, terms, bad, good) : undefined;
  if (ended === undefined) repository.writeState('BISECT_ANCESTORS_OK', '');
  return ended;
}

async function checkMergeBases(
  run: GitRun,
  state: BisectState,
  terms: Terms,
  bad: string,
  good: string[],
): Promise<End | undefined> {
  for (const base of mergeBases(run.repository.objects, good, bad)) {
    if (base === bad) return badMergeBase(run, terms, bad, good);
    if (good.includes(base)) continue;
    if (!state.skipped.includes(base)) {
      run.say('Bisecting: a merge base must be tested');
      return (await checkOut(run, state, base)) ? ENDS.mergeBase : ENDS.failed;
    }
    run.err(
      `warning: the merge base between ${bad} and [${good.join(' ')}] must be skipped.\n` +
        `So we cannot be sure the first ${terms.bad} commit is between ${base} and ${bad}.\n` +
        'We continue anyway.\n',
    );
  }
  return undefined;
}

function badMergeBase(run: GitRun, terms: Terms, bad: string, good: string[]): End {
  if (run.repository.oid('BISECT_EXPECTED_REV') !== bad) {
    run.err(
      `Some ${terms.good} revs are not ancestors of the ${terms.bad} rev.\n` +
        `git bisect cannot work properly in this case.\nMaybe you mistook ${terms.good} and ${terms.bad} revs?\n`,
    );
    return ENDS.failed;
  }
  const between = `between ${bad} and [${good.join(' ')}].\n`;
  if (terms.bad === 'bad' && terms.good === 'good')
    run.err(`The merge base ${bad} is bad.\nThis means the bug has been fixed ${between}`);
  else if (terms.bad === 'new' && terms.good === 'old')
    run.err(`The merge base ${bad} is new.\nThe property has changed ${between}`);
  else
    run.err(
      `The merge base ${bad} is ${terms.bad}.\nThis means the first '${terms.good}' commit is ${between}`,
    );
  return ENDS.badBase;
}
