/**
 * `git clone`.
 *
 * Models: builtin/clone.c: folder, refs, configuration, checkout. Left out: submodules, filters, references.
 */
import { join } from '../../files/files';
import { addConfig } from '../../git/config-text';
import { copyReachable, Objects } from '../../git/object-store';
import { ZERO } from '../../git/objects';
import { writePackedRefs } from '../../git/refs';
import { advertise, type Advertisement, type RemoteRepository } from '../../git/remote-repository';
import { folderOf, parseRemoteUrl } from '../../git/remote-url';
import { Repository } from '../../git/repository';
import { resetFiles } from '../../git/worktree';
import { connect, localGitDir, rewriteUrl } from './connect';
import { detachedAdvice } from './detached-advice';
import { die, exit, GitFailure } from './failure';
import { createGitDir } from './init';
import { parseOptions, usageAfterError, type Options } from './parse-options';
import type { GitRun } from './run';
import { noteShallow, shallowCommits } from './shallow';

export function clone(run: GitRun, args: string[]): number {
  const options = parseOptions('clone', args, {
    modelled: [
      'verbose',
      'quiet',
      'progress',
      'no-checkout',
      'bare',
      'mirror',
      'local',
      'no-hardlinks',
      'origin',
      'branch',
      'depth',
      'single-branch',
      'no-tags',
      'tags',
      'config',
      'ipv4',
      'ipv6',
      'shared',
    ],
  });
  const [url, folder] = options.args;
  if (options.args.length > 2) exit(129, `fatal: Too many arguments.\n\n${usageAfterError('clone')}`);
  if (url === undefined)
    exit(129, `fatal: You must specify a repository to clone.\n\n${usageAfterError('clone')}`);
  const bare = options.has('bare') || options.has('mirror');
  const name = folder?.replace(/\/+$/, '') ?? folderOf(url) + (bare ? '.git' : '');
  if (name === '' || name === '.git') die(`could not guess directory name from '${url}'`);
  const depth = options.text('depth');
  if (depth !== undefined && !(Number(depth) > 0)) die(`depth ${depth} is not a positive number`);
  return new Clone(run, options, url, name, bare).perform();
}

class Clone {
  private readonly target: string;
  private readonly gitDir: string;
  private readonly origin: string;
  private readonly address: string;

  constructor(
    private readonly run: GitRun,
    private readonly options: Options,
    url: string,
    private readonly name: string,
    private readonly bare: boolean,
  ) {
    this.target = join(run.cwd, name);
    this.gitDir = bare ? this.target : `${this.target}/.git`;
    this.origin = options.text('origin') ?? run.config.get('clone.defaultremotename') ?? 'origin';
    const local = parseRemoteUrl(rewriteUrl(run, url))?.scheme === 'file' && !url.startsWith('file:');
    if (local && localGitDir(run, url) === undefined) die(`repository '${url}' does not exist`);
    // a local path is kept as an absolute one
    this.address = local ? join(run.cwd, url) : url;
    this.local = local;
  }

  private readonly local: boolean;

  perform(): number {
    const { files } = this.run;
    const existed = files.exists(this.target);
    if (existed && (!files.isDirectory(this.target) || files.list(this.target).length)) {
      die(`destination path '${this.name}' already exists and is not an empty directory.`);
    }
    const what = this.bare ? 'bare repository ' : '';
    if (!this.options.has('quiet')) this.run.warn(`Cloning into ${what}'${this.name}'...`);
    if (this.local && this.options.has('depth')) {
      this.run.warn('warning: --depth is ignored in local clones; use file:// instead.');
    }
    files.mkdir(this.target, { recursive: true });
    try {
      return this.fill(connect(this.run, this.address));
    } catch (error) {
      if (!(error instanceof GitFailure)) throw error;
      for (const each of files.list(this.target)) files.remove(`${this.target}/${each}`, { recursive: true });
      if (!existed) files.remove(this.target);
      throw error;
    }
  }

  private fill(remote: RemoteRepository): number {
    const shown = advertise(remote);
    const wanted = this.options.text('branch');
    const empty = shown.refs.size === 0;
    const branch = empty ? (wanted ?? shown.head ?? 'refs/heads/master') : this.pickRef(shown, wanted);
    const unborn = branch.replace(/^refs\/heads\//, '');
    createGitDir(this.run.files, this.gitDir, branch.startsWith('refs/tags/') ? 'master' : unborn, this.bare);
    const repository = this.run.openAt({ gitDir: this.gitDir, workTree: this.bare ? null : this.target });
    this.writeConfig(repository, branch);
    if (empty) {
      if (wanted !== undefined) die(`Remote branch ${wanted} not found in upstream ${this.origin}`);
      this.run.warn('warning: You appear to have cloned an empty repository.');
      if (this.local && !this.options.has('quiet')) this.run.warn('done.');
      return 0;
    }
    this.copyObjects(repository, remote, shown, branch);
    const opened = this.run.openAt(repository.place);
    this.writeRefs(opened, shown, branch);
    if (!this.bare && !this.options.has('no-checkout')) this.checkOut(opened);
    if (this.local && !this.options.has('quiet')) this.run.warn('done.');
    if (branch.startsWith('refs/tags/') && !this.options.has('quiet')) {
      this.run.err(detachedAdvice(this.options.text('branch')!));
    }
    return 0;
  }

  /** The ref that becomes HEAD. */
  private pickRef(shown: Advertisement, wanted: string | undefined): string {
    if (wanted === undefined) return shown.head ?? 'refs/heads/master';
    if (shown.refs.has(`refs/heads/${wanted}`)) return `refs/heads/${wanted}`;
    if (shown.refs.has(`refs/tags/${wanted}`)) return `refs/tags/${wanted}`;
    this.run.warn(`warning: Could not find remote branch ${wanted} to clone.`);
    die(`Remote branch ${wanted} not found in upstream ${this.origin}`);
  }

  private single(): boolean {
    return (
      this.options.has('single-branch') ||
      (this.options.has('depth') && !this.options.hasNot('single-branch'))
    );
  }

  private writeConfig(repository: Repository, branch: string): void {
    const { origin } = this;
    repository.editConfig((before) => {
      let text = before;
      for (const setting of this.options.texts('config')) {
        const [key, ...value] = setting.split('=');
        text = addConfig(text, key!, value.join('='));
      }
      text = addConfig(text, `remote.${origin}.url`, this.address);
      if (this.options.has('mirror')) {
        text = addConfig(
          addConfig(text, `remote.${origin}.fetch`, '+refs/*:refs/*'),
          `remote.${origin}.mirror`,
          'true',
        );
      } else if (!this.bare) text = addConfig(text, `remote.${origin}.fetch`, this.fetchRule(branch));
      if (this.options.hasNot('tags') || this.options.has('no-tags')) {
        text = addConfig(text, `remote.${origin}.tagOpt`, '--no-tags');
      }
      if (this.bare || !branch.startsWith('refs/heads/')) return text;
      const name = branch.slice('refs/heads/'.length);
      return addConfig(addConfig(text, `branch.${name}.remote`, origin), `branch.${name}.merge`, branch);
    });
  }

  private fetchRule(branch: string): string {
    if (!this.single()) return `+refs/heads/*:refs/remotes/${this.origin}/*`;
    if (branch.startsWith('refs/tags/')) return `+${branch}:${branch}`;
    return `+${branch}:refs/remotes/${this.origin}/${branch.slice('refs/heads/'.length)}`;
  }

  private takenRefs(shown: Advertisement, branch: string): [string, string][] {
    const noTags = this.options.hasNot('tags') || this.options.has('no-tags');
    return [...shown.refs].filter(([name]) => {
      if (name === branch) return true;
      if (name.startsWith('refs/tags/')) return !noTags && !this.options.has('depth');
      return name.startsWith('refs/heads/') && !this.single();
    });
  }

  private copyObjects(
    repository: Repository,
    remote: RemoteRepository,
    shown: Advertisement,
    branch: string,
  ): void {
    const tips = this.takenRefs(shown, branch).map(([, oid]) => oid);
    const depth = Number(this.options.text('depth') ?? 0);
    if (!depth || this.local) return copyReachable(remote.objects, repository.objects, tips);
    const cut = shallowCommits(remote.objects, tips, depth);
    copyReachable(new Objects(remote.objects.store, cut), repository.objects, tips);
    if (cut.size) noteShallow(repository, cut);
  }

  private writeRefs(repository: Repository, shown: Advertisement, branch: string): void {
    const message = `clone: from ${this.address}`;
    const oid = repository.objects.peel(shown.refs.get(branch) ?? shown.headOid ?? ZERO, 'commit');
    const packed = new Map<string, string>();
    for (const [name, each] of this.takenRefs(shown, branch)) {
      const local =
        name.startsWith('refs/heads/') && !this.bare
          ? name.replace('refs/heads/', `refs/remotes/${this.origin}/`)
          : name;
      packed.set(local, each);
    }
    if (packed.size) writePackedRefs(this.run.files, this.gitDir, packed);
    if (oid === undefined) {
      this.run.warn('warning: remote HEAD refers to nonexistent ref, unable to checkout');
      return;
    }
    if (this.bare) {
      repository.refs.setSymbolic('HEAD', branch);
      return;
    }
    if (shown.head && packed.has(shown.head.replace('refs/heads/', `refs/remotes/${this.origin}/`))) {
      const name = `refs/remotes/${this.origin}/HEAD`;
      repository.refs.setSymbolic(name, shown.head.replace('refs/heads/', `refs/remotes/${this.origin}/`));
      repository.noteRef(name, ZERO, oid, message);
    }
    if (branch.startsWith('refs/tags/')) repository.detach(oid, message);
    else repository.update('HEAD', oid, message);
  }

  private checkOut(repository: Repository): void {
    const head = repository.head();
    if (head === undefined) return;
    const index = repository.readIndex();
    resetFiles(repository, index, repository.objects.flatten(repository.objects.commit(head).tree));
    repository.writeIndex(index);
  }
}
