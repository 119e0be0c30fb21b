/**
 * `git gc`, `git fsck`, `git count-objects`, `git var`: looking after a repository.
 *
 * Models: what they print of a sound repository whose objects lie one by one. Left out: packs; nothing is ever lost,
 * so nothing is cleaned away.
 */
import type { Objects } from '../../git/object-store';
import { MODE, type ObjectType } from '../../git/objects';
import type { Repository } from '../../git/repository';
import { formatIdent } from '../../git/ident';
import { usageError, parseOptions } from './parse-options';
import type { GitRun } from './run';

export function gc(run: GitRun, args: string[]): number {
  const options = parseOptions('gc', args, {
    modelled: ['quiet', 'prune', 'aggressive', 'auto', 'force', 'keep-largest-pack', 'cruft'],
  });
  if (options.args.length) usageError('gc');
  void run.repository;
  return 0;
}

export function countObjects(run: GitRun, args: string[]): number {
  const options = parseOptions('count-objects', args, { modelled: ['verbose', 'human-readable'] });
  if (options.args.length) usageError('count-objects');
  const { files, gitDir } = run.repository;
  const loose = looseObjects(run.repository);
  // a file takes whole blocks of a disk
  const blocks = (oid: string): number =>
    Math.ceil(files.stat(`${gitDir}/objects/${oid.slice(0, 2)}/${oid.slice(2)}`).size / 4096) * 4;
  const size = loose.reduce((sum, oid) => sum + blocks(oid), 0);
  if (!options.has('verbose')) run.say(`${loose.length} objects, ${size} kilobytes`);
  else {
    const lines = [`count: ${loose.length}`, `size: ${size}`, 'in-pack: 0', 'packs: 0', 'size-pack: 0'];
    for (const line of [...lines, 'prune-packable: 0', 'garbage: 0', 'size-garbage: 0']) run.say(line);
  }
  return 0;
}

function looseObjects({ files, gitDir }: Repository): string[] {
  const root = `${gitDir}/objects`;
  return files
    .list(root)
    .filter((folder) => /^[0-9a-f]{2}$/.test(folder))
    .flatMap((folder) => files.list(`${root}/${folder}`).map((rest) => folder + rest));
}

export function fsck(run: GitRun, args: string[]): number {
  const options = parseOptions('fsck', args, {
    modelled: [
      'verbose',
      'unreachable',
      'dangling',
      'full',
      'strict',
      'progress',
      'connectivity-only',
      'root',
      'tags',
    ],
  });
  const { repository } = run;
  const { objects } = repository;
  const branch = repository.headRef();
  if (repository.head() === undefined && branch !== undefined)
    run.say(`notice: HEAD points to an unborn branch (${branch.replace('refs/heads/', '')})`);
  if (!repository.refs.names('refs/').length) run.say('notice: No default references');
  const reached = reachable(repository);
  const lost = looseObjects(repository).filter((oid) => !reached.has(oid));
  const used = new Set(lost.flatMap((oid) => namedBy(objects, oid)));
  for (const oid of lost) {
    if (options.has('unreachable')) run.say(`unreachable ${objects.type(oid)} ${oid}`);
    else if (!used.has(oid) && !options.hasNot('dangling')) run.say(`dangling ${objects.type(oid)} ${oid}`);
  }
  return 0;
}

function reachable(repository: Repository): Set<string> {
  const { objects } = repository;
  const logged = ['HEAD', ...repository.refs.names('refs/')].flatMap((ref) =>
    repository.reflog(ref).flatMap((line) => [line.before, line.after]),
  );
  const tips = repository.refs.names('refs/').map((ref) => repository.oid(ref)!);
  const staged = repository
    .readIndex()
    .entries()
    .map((entry) => entry.oid);
  const pending = [...logged, ...tips, ...staged, ...(repository.head() ? [repository.head()!] : [])];
  const seen = new Set<string>();
  while (pending.length) {
    const oid = pending.pop()!;
    if (seen.has(oid) || !objects.has(oid)) continue;
    seen.add(oid);
    pending.push(...namedBy(objects, oid));
  }
  return seen;
}

function namedBy(objects: Objects, oid: string): string[] {
  const type: ObjectType | undefined = objects.type(oid);
  if (type === 'commit') return [objects.commit(oid).tree, ...objects.commit(oid).parents];
  if (type === 'tag') return [objects.tag(oid).object];
  if (type !== 'tree') return [];
  return objects.tree(oid).flatMap((entry) => (entry.mode === MODE.gitlink ? [] : [entry.oid]));
}

export function variable(run: GitRun, args: string[]): number {
  const [name] = args;
  if (args.length !== 1) usageError('var');
  if (name === 'GIT_AUTHOR_IDENT') run.say(formatIdent(run.author()));
  else if (name === 'GIT_COMMITTER_IDENT') run.say(formatIdent(run.committer()));
  else if (name === 'GIT_DEFAULT_BRANCH') run.say(run.config.get('init.defaultbranch') ?? 'master');
  else if (name === 'GIT_EDITOR')
    run.say(run.variable('GIT_EDITOR') ?? run.config.get('core.editor') ?? 'vi');
  else usageError('var');
  return 0;
}
