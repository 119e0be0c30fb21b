/**
 * `git remote`.
 *
 * Models: builtin/remote.c. Left out: remotes in files of `.git/remotes`, groups of remotes.
 */
import { addConfig, renameSection, setConfig, unsetConfig } from '../../git/config-text';
import { isRefName } from '../../git/refs';
import { comesFrom, findRemote, remoteNames, type Remote } from '../../git/remotes';
import { advertise } from '../../git/remote-repository';
import { connect } from './connect';
import { die, exit, fail } from './failure';
import { fetch } from './fetch';
import { parseOptions, usageError } from './parse-options';
import { pruneRemotes, showRemotes } from './remote-show';
import type { GitRun } from './run';

type Sub = (run: GitRun, args: string[], verbose: boolean) => number;

const SUBCOMMANDS: Record<string, Sub> = {
  add,
  rename,
  rm: remove,
  remove,
  'set-head': setHead,
  'set-branches': setBranches,
  'get-url': getUrl,
  'set-url': setUrl,
  show: (run, args) => {
    const options = parseOptions('remote show', args, { modelled: ['n'] });
    return options.args.length ? showRemotes(run, options.args, options.has('n')) : list(run, false);
  },
  prune: (run, args) => {
    const options = parseOptions('remote prune', args, { modelled: ['dry-run'] });
    if (!options.args.length) usageError('remote prune');
    return pruneRemotes(run, options.args, options.has('dry-run'));
  },
  update,
};

export function remote(run: GitRun, args: string[]): number {
  const options = parseOptions('remote', args, { modelled: ['verbose'], stopAtArgument: true });
  const [name, ...rest] = options.args;
  void run.repository;
  if (name === undefined) return list(run, options.has('verbose'));
  const sub = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined;
  if (!sub) usageError('remote', `error: unknown subcommand: \`${name}'`);
  return sub(run, rest, options.has('verbose'));
}

function list(run: GitRun, verbose: boolean): number {
  const { config } = run;
  for (const name of remoteNames(config).sort()) {
    if (!verbose) run.say(name);
    else {
      const { url, pushUrls } = findRemote(config, name, true)!;
      run.say(`${name}\t${url} (fetch)`);
      for (const each of pushUrls) run.say(`${name}\t${each} (push)`);
    }
  }
  return 0;
}

/** Ends where the remote is not configured. */
function known(run: GitRun, name: string, message = `No such remote: '${name}'`): Remote {
  const found = findRemote(run.config, name, true)!;
  return found.configured ? found : exit(2, `error: ${message}\n`);
}

function checkNew(run: GitRun, name: string): void {
  if (remoteNames(run.config).includes(name)) exit(3, `error: remote ${name} already exists.\n`);
  if (!isRefName(`refs/remotes/${name}/x`)) die(`'${name}' is not a valid remote name`);
}

function add(run: GitRun, args: string[]): number {
  const options = parseOptions('remote add', args, {
    modelled: ['fetch', 'tags', 'track', 'master', 'mirror'],
  });
  if (options.args.length !== 2) usageError('remote add');
  const [name, url] = options.args as [string, string];
  const mirror = options.has('mirror') ? (options.text('mirror') ?? 'both') : undefined;
  if (mirror !== undefined && options.has('master'))
    die('specifying a master branch makes no sense with --mirror');
  checkNew(run, name);
  const tracked = options.texts('track');
  run.repository.editConfig((text) => {
    let edited = setConfig(text, `remote.${name}.url`, url);
    if (mirror !== 'push') {
      for (const branch of tracked.length ? tracked : ['*']) {
        edited = addConfig(edited, `remote.${name}.fetch`, fetchRule(name, branch, mirror !== undefined));
      }
    }
    if (mirror === 'push' || mirror === 'both') edited = setConfig(edited, `remote.${name}.mirror`, 'true');
    const tags = options.has('tags') ? '--tags' : options.hasNot('tags') ? '--no-tags' : undefined;
    return tags === undefined ? edited : setConfig(edited, `remote.${name}.tagOpt`, tags);
  });
  if (options.has('fetch')) {
    run.say(`Updating ${name}`);
    if (fetch(run, [name]) !== 0) exit(1, `error: Could not fetch ${name}\n`);
  }
  const master = options.text('master');
  if (master !== undefined)
    run.repository.refs.setSymbolic(`refs/remotes/${name}/HEAD`, `refs/remotes/${name}/${master}`);
  return 0;
}

function fetchRule(name: string, branch: string, mirror: boolean): string {
  return mirror ? `+refs/${branch}:refs/${branch}` : `+refs/heads/${branch}:refs/remotes/${name}/${branch}`;
}

function rename(run: GitRun, args: string[]): number {
  const options = parseOptions('remote rename', args, { modelled: ['progress'] });
  if (options.args.length !== 2) usageError('remote rename');
  const [old, fresh] = options.args as [string, string];
  known(run, old);
  checkNew(run, fresh);
  const { repository, config } = run;
  const rules = config.all(`remote.${old}.fetch`).map((rule) => rule ?? '');
  const own = `:refs/remotes/${old}/`;
  const following = (key: string): string[] =>
    config.subsections('branch', key).filter((branch) => config.get(`branch.${branch}.${key}`) === old);
  repository.editConfig((text) => {
    let edited = renameSection(text, `remote.${old}`, `remote.${fresh}`) ?? text;
    edited = unsetFetch(edited, fresh);
    for (const rule of rules)
      edited = addConfig(edited, `remote.${fresh}.fetch`, rule.replace(own, `:refs/remotes/${fresh}/`));
    for (const branch of following('remote')) edited = setConfig(edited, `branch.${branch}.remote`, fresh);
    for (const branch of following('pushremote'))
      edited = setConfig(edited, `branch.${branch}.pushRemote`, fresh);
    return config.get('remote.pushdefault') === old ? setConfig(edited, 'remote.pushDefault', fresh) : edited;
  });
  for (const rule of rules.filter((each) => !each.includes(own))) {
    run.warn(
      `warning: Not updating non-default fetch refspec\n\t${rule}\n\tPlease update the configuration manually if necessary.`,
    );
  }
  if (rules.some((rule) => rule.includes(own))) moveRefs(run, old, fresh);
  return 0;
}

/** Takes the rules out but leaves the section. */
function unsetFetch(text: string, name: string): string {
  return unsetConfig(text, `remote.${name}.fetch`);
}

function moveRefs(run: GitRun, old: string, fresh: string): void {
  const { repository } = run;
  const { refs } = repository;
  const moved = (ref: string): string => `refs/remotes/${fresh}/${ref.slice(`refs/remotes/${old}/`.length)}`;
  for (const ref of refs.names(`refs/remotes/${old}/`)) {
    const held = refs.get(ref)!;
    refs.remove(ref);
    if (held.target !== undefined) {
      repository.deleteRef(ref);
      refs.setSymbolic(moved(ref), moved(held.target));
      const oid = repository.oid(moved(held.target)) ?? '0'.repeat(40);
      repository.noteRef(moved(ref), '0'.repeat(40), oid, `remote: renamed ${ref} to ${moved(ref)}`);
    } else {
      refs.set(moved(ref), held.oid);
      repository.moveLog(ref, moved(ref), false);
      repository.noteRef(moved(ref), held.oid, held.oid, `remote: renamed ${ref} to ${moved(ref)}`);
    }
  }
}

function remove(run: GitRun, args: string[]): number {
  const options = parseOptions('remote remove', args, { modelled: [] });
  if (options.args.length !== 1) usageError('remote remove');
  const [name] = options.args as [string];
  const gone = known(run, name);
  const { repository, config } = run;
  const others = remoteNames(config)
    .filter((each) => each !== name)
    .map((each) => findRemote(config, each, true)!);
  const kept: string[] = [];
  for (const ref of repository.refs.names('refs/')) {
    if (comesFrom(gone, ref) === undefined || others.some((other) => comesFrom(other, ref) !== undefined))
      continue;
    if (ref.startsWith('refs/remotes/')) repository.deleteRef(ref);
    else if (ref.startsWith('refs/heads/')) kept.push(ref.replace(/^refs\/heads\//, ''));
  }
  if (kept.length) {
    const [what, them] = kept.length === 1 ? ['A branch', 'it'] : ['Some branches', 'them'];
    run.warn(
      `Note: ${what} outside the refs/remotes/ hierarchy ${kept.length === 1 ? 'was' : 'were'} not removed;\nto delete ${them}, use:`,
    );
    for (const branch of kept) run.warn(`  git branch -d ${branch}`);
  }
  repository.editConfig((text) => {
    let edited = text;
    for (const branch of config.subsections('branch')) {
      if (config.get(`branch.${branch}.remote`) === name) {
        edited = unsetConfig(unsetConfig(edited, `branch.${branch}.remote`), `branch.${branch}.merge`);
      }
      if (config.get(`branch.${branch}.pushremote`) === name)
        edited = unsetConfig(edited, `branch.${branch}.pushremote`);
    }
    edited = renameSection(edited, `remote.${name}`, null) ?? edited;
    return config.get('remote.pushdefault') === name ? unsetConfig(edited, 'remote.pushdefault') : edited;
  });
  return 0;
}

function setHead(run: GitRun, args: string[]): number {
  const options = parseOptions('remote set-head', args, { modelled: ['auto', 'delete'] });
  const [name, branch] = options.args;
  const [auto, del] = [options.has('auto'), options.has('delete')];
  const count = options.args.length;
  const { refs } = run.repository;
  const head = `refs/remotes/${name}/HEAD`;
  if (del && !auto && count === 1) {
    if (!refs.get(head)) fail(`Could not delete ${head}`);
    refs.remove(head);
    return 0;
  }
  if (!(count === 2 && !auto && !del) && !(auto && !del && count === 1)) usageError('remote set-head');
  const wanted = branch ?? farHead(run, name!) ?? fail('Cannot determine remote HEAD');
  const target = `refs/remotes/${name}/${wanted}`;
  if (run.repository.oid(target) === undefined) fail(`Not a valid ref: ${target}`);
  refs.setSymbolic(head, target);
  if (auto) run.say(`${name}/HEAD set to ${wanted}`);
  return 0;
}

function farHead(run: GitRun, name: string): string | undefined {
  const { head, headOid } = advertise(connect(run, findRemote(run.config, name, true)!.url));
  return headOid === undefined ? undefined : head?.replace(/^refs\/heads\//, '');
}

function setBranches(run: GitRun, args: string[]): number {
  const options = parseOptions('remote set-branches', args, { modelled: ['add'] });
  const [name, ...branches] = options.args;
  if (name === undefined) usageError('remote set-branches', 'error: no remote specified');
  known(run, name, `No such remote '${name}'`);
  run.repository.editConfig((text) => {
    let edited = options.has('add') ? text : unsetFetch(text, name);
    for (const branch of branches)
      edited = addConfig(edited, `remote.${name}.fetch`, fetchRule(name, branch, false));
    return edited;
  });
  return 0;
}

function getUrl(run: GitRun, args: string[]): number {
  const options = parseOptions('remote get-url', args, { modelled: ['push', 'all'] });
  if (options.args.length !== 1) usageError('remote get-url');
  const [name] = options.args as [string];
  known(run, name, `No such remote '${name}'`);
  const values = (key: string): string[] =>
    run.config.all(`remote.${name}.${key}`).flatMap((value) => value ?? []);
  const pushed = options.has('push') ? values('pushurl') : [];
  const urls = pushed.length ? pushed : values('url');
  if (!urls.length) die(`no URLs configured for remote '${name}'`);
  for (const url of options.has('all') ? urls : urls.slice(0, 1)) run.say(url);
  return 0;
}

function setUrl(run: GitRun, args: string[]): number {
  const options = parseOptions('remote set-url', args, { modelled: ['push', 'add', 'delete'] });
  const [adds, deletes] = [options.has('add'), options.has('delete')];
  if (adds && deletes) die("--add --delete doesn't make sense");
  const count = options.args.length;
  if (count < 2 || count > 3 || ((adds || deletes) && count !== 2)) usageError('remote set-url');
  const [name, url] = options.args as [string, string];
  const old = deletes ? url : options.args[2];
  known(run, name, `No such remote '${name}'`);
  const key = `remote.${name}.${options.has('push') ? 'pushurl' : 'url'}`;
  if (old === undefined || adds) {
    run.repository.editConfig((text) => (adds ? addConfig(text, key, url) : setConfig(text, key, url)));
    return 0;
  }
  const pattern = expression(old);
  const urls = run.config.all(key).flatMap((value) => value ?? []);
  const hit = urls.filter((each) => pattern.test(each));
  if (!deletes && !hit.length) die(`No such URL found: ${old}`);
  if (deletes && hit.length === urls.length && !options.has('push')) die('Will not delete all non-push URLs');
  run.repository.editConfig((text) => {
    const edited = unsetConfig(text, key, (value) => pattern.test(value ?? ''));
    return deletes ? edited : addConfig(edited, key, url);
  });
  return 0;
}

function expression(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    return die(`Invalid old URL pattern: ${pattern}`);
  }
}

function update(run: GitRun, args: string[], verbose: boolean): number {
  const options = parseOptions('remote update', args, { modelled: ['prune'] });
  const prune = options.has('prune') ? ['--prune'] : options.hasNot('prune') ? ['--no-prune'] : [];
  const words = [...prune, ...(verbose ? ['-v'] : [])];
  const named = options.args.filter((name) => name !== 'default');
  return fetch(run, named.length ? [...words, '--multiple', ...named] : [...words, '--all']);
}
