/**
 * Judges a session by the checks of a step, and says of each miss what is so, where, and what would help.
 *
 * What differs is found by the checks; why, by the slips: a mistake that is known by the state it leaves is told in its
 * own words, before the plain difference.
 */
import type { Session } from '../session/session';
import type { Check } from './check';
import { checkDocuments } from './checks/documents-check';
import { checkFile } from './checks/file-check';
import { checkGit } from './checks/git-check';
import { checkObjects } from './checks/objects-check';
import { checkRules } from './checks/rules-check';
import { checkTyped } from './checks/typed-check';
import type { Facts } from './facts';
import { factsOf } from './facts';
import type { CheckResult, Lab, Miss, NamedCheck, Step, StepResult } from './lab';
import { SLIPS } from './slips/all';
import type { Stage } from './slips/slip';
import { STAGES } from './slips/slip';

/**
 * @param since entries of the session's log before the step began: commands typed earlier do not count
 */
export async function runChecks(session: Session, lab: Lab, step: Step, since = 0): Promise<StepResult> {
  const facts = factsOf(session, lab, step, since);
  const said = new Set<string>();
  const checks: CheckResult[] = [];
  for (const named of step.checks) checks.push(await judge(named, facts, said));
  return { step: step.name, passed: checks.every((check) => check.passed), checks };
}

/** @param said slips that a check above has told: they are not told in full again */
async function judge(
  { title, check, advice }: NamedCheck,
  facts: Facts,
  said: Set<string>,
): Promise<CheckResult> {
  const misses = await missesOf(check, facts);
  if (misses.length === 0) return { title, passed: true, misses: [] };
  const slips = 'sound' in check ? misses : await slipsFor(check, facts);
  const fresh = slips.filter((slip) => !said.has(slip.message));
  for (const slip of fresh) said.add(slip.message);
  if (fresh.length > 0) return { title, passed: false, misses: told(fresh, misses) };
  if ('sound' in check)
    return { title, passed: false, misses: misses.map((miss) => ({ ...miss, advice: undefined })) };
  return { title, passed: false, misses: misses.map(advised(advice)) };
}

/** Slips first; of the plain misses those that point at another field of a file. */
function told(slips: Miss[], misses: Miss[]): Miss[] {
  const covered = (miss: Miss): boolean =>
    slips.some((slip) => slip.file === miss.file && slip.field === miss.field);
  return [
    ...slips,
    ...misses.filter((miss) => miss.file !== undefined && miss.field !== undefined && !covered(miss)),
  ];
}

function advised(advice: string | undefined): (miss: Miss) => Miss {
  return (miss) => (advice === undefined || miss.advice !== undefined ? miss : { ...miss, advice });
}

async function missesOf(check: Check, facts: Facts): Promise<Miss[]> {
  if ('documents' in check) return checkDocuments(check.documents, facts);
  if ('file' in check) return checkFile(check.file, facts);
  if ('objects' in check) return checkObjects(check.objects, facts);
  if ('git' in check) return checkGit(check.git, facts);
  if ('typed' in check) return checkTyped(check.typed, facts);
  if ('rules' in check) return checkRules(check.rules, facts);
  if ('sound' in check) return findSlips('file', facts);
  if ('allOf' in check) return (await Promise.all(check.allOf.map((each) => missesOf(each, facts)))).flat();
  const ways = await Promise.all(check.anyOf.map((each) => missesOf(each, facts)));
  return ways.some((misses) => misses.length === 0) ? [] : (ways[0] ?? []);
}

async function slipsFor(check: Check, facts: Facts): Promise<Miss[]> {
  const reach = reachOf(check);
  return reach === undefined ? [] : findSlips(reach, facts);
}

/** The slips of the earliest stage that has any: what comes later follows from them. */
async function findSlips(reach: Stage, facts: Facts): Promise<Miss[]> {
  for (const stage of STAGES.slice(0, STAGES.indexOf(reach) + 1)) {
    const found: Miss[] = [];
    for (const slip of SLIPS) {
      if (slip.stage === stage && !facts.overlook.includes(slip.name))
        found.push(...(await slip.find(facts)));
    }
    if (found.length > 0) return stage === 'file' ? found : found.slice(0, 1);
  }
  return [];
}

/** How far a change must have come for the check to see it; undefined where slips explain nothing. */
function reachOf(check: Check): Stage | undefined {
  if ('documents' in check) return check.documents.at === 'remote' ? 'git' : 'file';
  if ('file' in check || 'rules' in check) return 'file';
  if ('git' in check) return 'git';
  if ('objects' in check) return 'flux';
  if ('allOf' in check) return latest(check.allOf);
  if ('anyOf' in check) return latest(check.anyOf);
  return undefined;
}

function latest(checks: readonly Check[]): Stage | undefined {
  const reached = checks.map((check) => {
    const reach = reachOf(check);
    return reach === undefined ? -1 : STAGES.indexOf(reach);
  });
  return STAGES[Math.max(...reached)];
}
