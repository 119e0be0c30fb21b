/**
 * `git remote`.
 *
 * Models: builtin/remote.c: listing, `-v`, `add`, `rename`, `remove`, `get-url`, `set-url`. Left out: `show`, `prune`,
 * `update`, `set-head`, `set-branches` (they say so).
 */
import { addConfig, setConfig } from '../../git/config-text';
import { notModelled } from '../not-modelled';
import { exit } from './failure';
import { parseOptions } from './parse-options';
import type { GitRun } from './run';

export function remote(run: GitRun, args: string[]): number {
  const [command, ...rest] = args.filter((arg) => arg !== '-v' && arg !== '--verbose');
  if (command === undefined) return list(run, args.length > 0);
  switch (command) {
    case 'add':
      return add(run, rest);
    case 'rename':
      return rename(run, rest);
    case 'rm':
    case 'remove':
      return remove(run, rest);
    case 'get-url':
      return getUrl(run, rest);
    case 'set-url':
      return setUrl(run, rest);
    case 'show':
    case 'prune':
    case 'update':
    case 'set-head':
    case 'set-branches':
      throw notModelled('git', `remote ${command}`);
    default:
      run.warn(`error: Unknown subcommand: ${command}`);
      parseOptions('remote', ['-h'], { modelled: [] });
      return 1;
  }
}

function names(run: GitRun): string[] {
  void run.repository;
  return run.config.subsections('remote', 'url').sort();
}

function list(run: GitRun, verbose: boolean): number {
  for (const name of names(run)) {
    const url = run.config.get(`remote.${name}.url`) ?? '';
    if (!verbose) run.say(name);
    else {
      run.say(`${name}\t${url} (fetch)`);
      run.say(`${name}\t${run.config.get(`remote.${name}.pushurl`) ?? url} (push)`);
    }
  }
  return 0;
}

function add(run: GitRun, args: string[]): number {
  const { args: given } = parseOptions('remote add', args, { modelled: [] });
  const [name, url] = given;
  if (name === undefined || url === undefined || given.length > 2)
    parseOptions('remote add', ['-h'], { modelled: [] });
  if (names(run).includes(name!)) exit(3, `error: remote ${name} already exists.\n`);
  if (!/^[^\s~^:?*[\\]+$/.test(name!) || name!.startsWith('-'))
    exit(128, `fatal: '${name}' is not a valid remote name\n`);
  run.repository.editConfig((text) =>
    addConfig(
      addConfig(text, `remote.${name}.url`, url!),
      `remote.${name}.fetch`,
      `+refs/heads/*:refs/remotes/${name}/*`,
    ),
  );
  return 0;
}

function need(run: GitRun, name: string | undefined, command: string): string {
  if (name === undefined) parseOptions(`remote ${command}`, ['-h'], { modelled: [] });
  if (!names(run).includes(name!)) exit(2, `error: No such remote: '${name}'\n`);
  return name!;
}

function remove(run: GitRun, args: string[]): number {
  const name = need(run, args[0], 'remove');
  const { repository } = run;
  for (const ref of repository.refs.names(`refs/remotes/${name}/`)) repository.refs.remove(ref);
  repository.editConfig((text) => dropBranches(run, dropSection(text, `remote "${name}"`), name));
  return 0;
}

/** Branches that followed the remote follow nothing any more. */
function dropBranches(run: GitRun, text: string, remoteName: string): string {
  const following = run.config
    .subsections('branch', 'remote')
    .filter((branch) => run.config.get(`branch.${branch}.remote`) === remoteName);
  return following.reduce((left, branch) => dropSection(left, `branch "${branch}"`), text);
}

function dropSection(text: string, title: string): string {
  const kept: string[] = [];
  let inside = false;
  for (const line of text.split('\n')) {
    if (line.trimStart().startsWith('[')) inside = line.trim() === `[${title}]`;
    if (!inside) kept.push(line);
  }
  return kept.join('\n');
}

function rename(run: GitRun, args: string[]): number {
  const old = need(run, args[0], 'rename');
  const fresh = args[1];
  if (fresh === undefined) parseOptions('remote rename', ['-h'], { modelled: [] });
  if (names(run).includes(fresh!)) exit(3, `error: remote ${fresh} already exists.\n`);
  const { repository } = run;
  const following = run.config
    .subsections('branch', 'remote')
    .filter((branch) => run.config.get(`branch.${branch}.remote`) === old);
  repository.editConfig((text) => {
    const moved = text
      .replaceAll(`[remote "${old}"]`, `[remote "${fresh}"]`)
      .replaceAll(`refs/remotes/${old}/*`, `refs/remotes/${fresh}/*`);
    return following.reduce((edited, branch) => setConfig(edited, `branch.${branch}.remote`, fresh!), moved);
  });
  for (const ref of repository.refs.names(`refs/remotes/${old}/`)) {
    const held = repository.refs.get(ref)!;
    const target = ref.replace(`refs/remotes/${old}/`, `refs/remotes/${fresh}/`);
    if (held.oid !== undefined) repository.refs.set(target, held.oid);
    else
      repository.refs.setSymbolic(
        target,
        held.target!.replace(`refs/remotes/${old}/`, `refs/remotes/${fresh}/`),
      );
    repository.refs.remove(ref);
  }
  return 0;
}

function getUrl(run: GitRun, args: string[]): number {
  const name = args.find((arg) => !arg.startsWith('-'));
  if (name !== undefined && !names(run).includes(name)) exit(2, `error: No such remote '${name}'\n`);
  const known = need(run, name, 'get-url');
  const url = run.config.get(`remote.${known}.url`) ?? '';
  run.say(args.includes('--push') ? (run.config.get(`remote.${known}.pushurl`) ?? url) : url);
  return 0;
}

function setUrl(run: GitRun, args: string[]): number {
  const [name, url] = args.filter((arg) => !arg.startsWith('-'));
  if (name !== undefined && !names(run).includes(name)) exit(2, `error: No such remote '${name}'\n`);
  const known = need(run, name, 'set-url');
  if (url === undefined) parseOptions('remote set-url', ['-h'], { modelled: [] });
  run.repository.editConfig((text) =>
    setConfig(text, `remote.${known}.${args.includes('--push') ? 'pushurl' : 'url'}`, url!),
  );
  return 0;
}
