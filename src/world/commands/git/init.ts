/**
 * `git init`, and the making of a `.git` folder.
 *
 * Models: builtin/init-db.c with its default template. Left out: sample hooks, shared repositories, templates.
 */
import { join, type Files } from '../../files/files';
import { isGitDir } from '../../git/repository';
import { isRefName } from '../../git/refs';
import { die, exit } from './failure';
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

/** As it is in git's source: here it is not aligned. */
const SYNOPSIS = [
  'git init [-q | --quiet] [--bare] [--template=<template-directory>]',
  '         [--separate-git-dir <git-dir>] [--object-format=<format>]',
  '         [-b <branch-name> | --initial-branch=<branch-name>]',
  '         [--shared[=<permissions>]] [<directory>]',
].join('\n');

const EXCLUDE = `# git ls-files --others --exclude-from=.git/info/exclude
# Lines that start with '#' are comments.
# For a project mostly in C, the following would be a good set of
# exclude patterns (uncomment them if you want to use them):
# *.[oa]
# *~
`;

const DESCRIPTION = "Unnamed repository; edit this file 'description' to name the repository.\n";

const BRANCH_HINTS = [
  "Using 'master' as the name for the initial branch. This default branch name",
  'is subject to change. To configure the initial branch name to use in all',
  'of your new repositories, which will suppress this warning, call:',
  '',
  '\tgit config --global init.defaultBranch <name>',
  '',
  "Names commonly chosen instead of 'master' are 'main', 'trunk' and",
  "'development'. The just-created branch can be renamed via this command:",
  '',
  '\tgit branch -m <name>',
];

export function init(run: GitRun, args: string[]): number {
  const options = parseOptions('init', args, { modelled: ['bare', 'quiet', 'initial-branch'] });
  if (options.args.length > 1) exit(129, `usage: ${SYNOPSIS}\n`);
  const folder = join(run.cwd, options.args[0] ?? '.');
  if (run.files.exists(folder) && !run.files.isDirectory(folder))
    die(`cannot mkdir ${options.args[0]}: File exists`);
  const gitDir = options.has('bare') ? folder : `${folder}/.git`;
  const branch = branchFor(run, options.text('initial-branch'));
  const existing = isGitDir(run.files, gitDir);
  if (!existing) createGitDir(run.files, gitDir, branch.name, options.has('bare'));
  else if (options.has('initial-branch'))
    run.warn(`warning: re-init: ignored --initial-branch=${branch.name}`);
  if (options.has('quiet')) return 0;
  if (branch.guessed && !existing) for (const line of BRANCH_HINTS) run.warn(`hint: ${line}`);
  const what = existing ? 'Reinitialized existing' : 'Initialized empty';
  run.say(`${what} Git repository in ${gitDir}/`);
  return 0;
}

function branchFor(run: GitRun, given: string | undefined): { name: string; guessed: boolean } {
  const configured = run.config.get('init.defaultbranch');
  const name = given ?? configured ?? 'master';
  if (!isRefName(`refs/heads/${name}`)) {
    die(
      given === undefined
        ? `invalid branch name: init.defaultBranch = ${name}`
        : `invalid initial branch name: '${name}'`,
    );
  }
  return { name, guessed: given === undefined && configured === undefined };
}

/** An empty repository whose HEAD is on an unborn branch. */
export function createGitDir(files: Files, gitDir: string, branch: string, bare: boolean): void {
  for (const folder of [
    'branches',
    'hooks',
    'info',
    'objects/info',
    'objects/pack',
    'refs/heads',
    'refs/tags',
  ]) {
    files.mkdir(`${gitDir}/${folder}`, { recursive: true });
  }
  files.write(`${gitDir}/HEAD`, `ref: refs/heads/${branch}\n`);
  files.write(`${gitDir}/description`, DESCRIPTION);
  files.write(`${gitDir}/info/exclude`, EXCLUDE);
  const settings = ['repositoryformatversion = 0', 'filemode = true', `bare = ${bare}`];
  if (!bare) settings.push('logallrefupdates = true');
  files.write(`${gitDir}/config`, `[core]\n${settings.map((line) => `\t${line}\n`).join('')}`);
}
