/** Judges what the forge has of a repository, and what a clone has not brought there yet. */
import type { GitCheck } from '../check';
import type { Facts } from '../facts';
import { globExpression } from '../globs';
import type { Miss } from '../lab';

export async function checkGit(check: GitCheck, facts: Facts): Promise<Miss[]> {
  const name = check.repository ?? facts.lab.fleet.repository;
  const branch = check.branch ?? facts.lab.fleet.branch;
  const repository = await facts.repository(name);
  const commits = repository?.branches[branch];
  if (!commits) return [{ message: `${name} has no branch ${branch}.`, repository: name }];
  return [
    ...(await filesMisses(check, facts, name, branch)),
    ...messageMiss(
      check,
      commits.map((commit) => commit.message),
      name,
      branch,
    ),
    ...(await cloneMisses(check, facts)),
  ];
}

async function filesMisses(check: GitCheck, facts: Facts, name: string, branch: string): Promise<Miss[]> {
  if (!check.files && !check.absent) return [];
  const there = ((await facts.remoteFiles(['**'], name, branch)) ?? []).map((file) => file.path);
  const has = (glob: string): string | undefined => there.find((path) => globExpression(glob).test(path));
  const lacking = (check.files ?? []).filter((glob) => has(glob) === undefined);
  const unwanted = (check.absent ?? []).flatMap((glob) => has(glob) ?? []);
  return [
    ...lacking.map((glob) => ({
      message: `Branch ${branch} of ${name} has no ${glob}.`,
      repository: name,
      file: glob,
      found: 'nothing',
      expected: 'a file',
    })),
    ...unwanted.map((path) => ({
      message: `Branch ${branch} of ${name} still has ${path}.`,
      repository: name,
      file: path,
      found: 'a file',
      expected: 'nothing',
    })),
  ];
}

function messageMiss(check: GitCheck, messages: string[], name: string, branch: string): Miss[] {
  if (check.message === undefined || messages.some((each) => new RegExp(check.message!, 'i').test(each)))
    return [];
  return [
    {
      message: `No commit on branch ${branch} of ${name} says "${check.message}".`,
      repository: name,
      found: messages[0]?.trim() ?? 'nothing',
      expected: check.message,
    },
  ];
}

async function cloneMisses(check: GitCheck, facts: Facts): Promise<Miss[]> {
  if (!check.clean && !check.pushed) return [];
  const clone = await facts.clone(check.role);
  if (!clone) return [{ message: `There is no clone at ${facts.folder(check.role)}.`, expected: 'a clone' }];
  const change = clone.changes[0];
  if (check.clean && change) {
    const more = clone.changes.length > 1 ? ` and ${clone.changes.length - 1} more` : '';
    return [
      {
        message: `${change.path} is ${change.state}${more}, and not committed.`,
        file: `${clone.path}/${change.path}`,
        found: change.state,
        expected: 'committed',
      },
    ];
  }
  const [commit] = clone.ahead;
  if (!check.pushed || !commit) return [];
  const subject = commit.message.split('\n')[0];
  return [
    {
      message: `The commit "${subject}" is in your clone only.`,
      found: `${clone.ahead.length} ahead`,
      expected: 'pushed',
    },
  ];
}
