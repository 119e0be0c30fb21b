/**
 * Reading files for a kustomization, and entering the folders it names.
 *
 * Models: kustomize's `FileLoader`: a root, the restriction to files below it, no way up into a folder that is being
 * built, and Flux's file system that refuses paths outside the repository.
 */
import { KustomizeError, wrapped } from './errors';
import { type Network, type Repository, hostOfUrl, isRemoteFile, repositoryOf } from './remote';
import { type Tree, cleanPath, cleanedAbs, isBelow, joinPath, parentOf, readFile, withFolder } from './tree';

export interface LoaderOptions {
  /** Folder that relative paths of the caller start from. */
  cwd: string;
  /** `root`: files must lie in or below the kustomization's folder. `none`: anywhere. */
  restriction: 'root' | 'none';
  /** Nothing outside this folder is read at all, as Flux has it. */
  secureRoot?: string;
  /** Where set, remote bases are fetched but not entered. */
  refuseRemote?: boolean;
  /** Where remote bases come from; nobody answers where absent. */
  network?: Network;
}

export class Loader {
  private constructor(
    private readonly tree: Tree,
    private readonly options: LoaderOptions,
    readonly root: string,
    private readonly referrer?: Loader,
    private readonly repository?: Repository,
  ) {}

  /** @throws KustomizeError where `target` is no folder */
  static at(tree: Tree, target: string, options: LoaderOptions): Loader {
    const loader = new Loader(tree, options, options.cwd);
    const repository = repositoryOf(target);
    if (repository) return loader.clone(repository);
    const root = wrapped('must build at directory', () => loader.confirm(target));
    return new Loader(tree, options, root);
  }

  /** A loader for a folder named by this one's kustomization. */
  enter(path: string): Loader {
    if (path === '') throw new KustomizeError('new root cannot be empty');
    const repository = repositoryOf(path);
    if (repository) return this.clone(repository);
    if (path.startsWith('/')) throw new KustomizeError(`new root '${path}' cannot be absolute`);
    const root = wrapped('must build at directory', () => this.confirm(joinPath(this.root, path)));
    this.refuseCycle(root);
    return new Loader(this.tree, this.options, root, this);
  }

  private refuseCycle(candidate: string): void {
    if (isBelow(this.root, candidate)) {
      throw new KustomizeError(
        `cycle detected: candidate root '${candidate}' contains visited root '${this.root}'`,
      );
    }
    this.referrer?.refuseCycle(candidate);
  }

  private confirm(path: string): string {
    if (path === '') throw new KustomizeError('directory path cannot be empty');
    const { folder, file } = wrapped('not a valid directory', () => this.cleaned(path));
    if (file !== '') throw new KustomizeError(`'${path}': file is not directory`);
    return folder;
  }

  private cleaned(path: string): { folder: string; file: string } {
    const found = cleanedAbs(this.tree, path, this.options.cwd);
    const { secureRoot } = this.options;
    if (secureRoot !== undefined && !isBelow(found.folder, secureRoot)) {
      throw new KustomizeError(
        `fs-security-constraint abs ${path}: path '${path}' is not in or below '${secureRoot}'`,
      );
    }
    return found;
  }

  /** The text at a path, relative to the root. @throws KustomizeError */
  load(path: string): string {
    return this.read(path, readFile);
  }

  /** The bytes at a path; text as UTF-8 where the tree knows only text. */
  loadBytes(path: string): Uint8Array {
    return this.read(path, (tree, at) => {
      const text = readFile(tree, at);
      return tree.readBytes?.(at) ?? new TextEncoder().encode(text);
    });
  }

  private read<T>(path: string, action: (tree: Tree, path: string) => T): T {
    if (isRemoteFile(path)) return this.fetched(path, action);
    const absolute = path.startsWith('/') ? path : joinPath(this.root, path);
    const at = this.options.restriction === 'root' ? this.restricted(absolute) : absolute;
    this.refuseOutside(at);
    return action(this.tree, this.options.restriction === 'root' ? at : cleanPath(at));
  }

  private restricted(path: string): string {
    const { folder, file } = this.cleaned(path);
    if (file === '') throw new KustomizeError(`'${path}' must resolve to a file`);
    if (!isBelow(folder, this.root)) {
      throw new KustomizeError(`security; file '${path}' is not in or below '${this.root}'`);
    }
    return joinPath(folder, file);
  }

  private refuseOutside(path: string): void {
    const { secureRoot } = this.options;
    if (secureRoot === undefined) return;
    const clean = cleanPath(path);
    const real = this.tree.exists(clean) ? (this.tree.realpath?.(clean) ?? clean) : clean;
    const folder = this.tree.exists(clean) && !this.tree.isDirectory(real) ? parentOf(real) : real;
    if (isBelow(folder, secureRoot)) return;
    throw new KustomizeError(
      `fs-security-constraint read ${path}: path '${path}' is not in or below '${secureRoot}'`,
    );
  }

  private fetched<T>(url: string, action: (tree: Tree, path: string) => T): T {
    const { network } = this.options;
    if (!network) throw httpFailure(url);
    let text: string;
    try {
      text = network.get(url);
    } catch (error) {
      const { message } = error as Error;
      if (!message.startsWith('HTTP Error')) throw new KustomizeError(message);
      throw repositoryOf(url)
        ? new KustomizeError('URL is a git repository')
        : new KustomizeError(message, 'http');
    }
    const files = new Map([['file', new TextEncoder().encode(text)]]);
    return action(withFolder(this.tree, '/fetched', files), '/fetched/file');
  }

  /** A loader for a folder of a repository, which is fetched for it. */
  private clone(repository: Repository): Loader {
    const { network } = this.options;
    this.refuseRepositoryCycle(repository);
    const ref = repository.ref || 'HEAD';
    const command = `/usr/bin/git fetch --depth=1 ${repository.cloneSpec} ${ref}`;
    let files: ReadonlyMap<string, Uint8Array>;
    try {
      if (!network) throw new Error(gitFailure(repository.cloneSpec));
      files = network.clone(repository.cloneSpec, ref);
    } catch (error) {
      throw new KustomizeError(`failed to run '${command}': ${(error as Error).message}: exit status 128`);
    }
    return this.inClone(repository, files);
  }

  private inClone(repository: Repository, files: ReadonlyMap<string, Uint8Array>): Loader {
    const folder = `/tmp/kustomize-${CLONE_NUMBER}`;
    const tree = withFolder(this.tree, folder, files);
    const target = repository.path ? `${folder}/${repository.path}` : folder;
    const { refuseRemote, secureRoot } = this.options;
    if (refuseRemote)
      throw new KustomizeError(
        `fs-security-constraint abs ${target}: path '${target}' is not in or below '${secureRoot}'`,
      );
    const { folder: root, file } = cleanedAbs(tree, target, '/');
    if (file) throw new KustomizeError(`'${target}' refers to file '${file}'; expecting directory`);
    const options: LoaderOptions = { ...this.options, restriction: 'root', secureRoot: undefined };
    return new Loader(tree, options, root, this, repository);
  }

  private refuseRepositoryCycle(candidate: Repository): void {
    if (this.repository?.raw.startsWith(candidate.raw))
      throw new KustomizeError(
        `cycle detected: URI '${candidate.raw}' referenced by previous URI '${this.repository.raw}'`,
      );
    this.referrer?.refuseRepositoryCycle(candidate);
  }
}

/** As `mkdtemp` would number the folder of a clone. */
const CLONE_NUMBER = 1502648307;

/** What git says on a machine without a network. */
function gitFailure(spec: string): string {
  const http = /^https?:\/\//.test(spec);
  if (http) return `fatal: unable to access '${spec}/': Could not resolve host: ${hostOfUrl(spec)}\n`;
  const host = /^(?:ssh:\/\/)?(?:[^@/]*@)?([^:/]+)/.exec(spec)?.[1] ?? spec;
  if (spec.startsWith('file://')) {
    return `fatal: '${spec.slice(7)}' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`;
  }
  return `ssh: Could not resolve hostname ${host}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`;
}

function httpFailure(url: string): KustomizeError {
  const host = hostOfUrl(url).replace(/:\d+$/, '');
  return new KustomizeError(`Get ${JSON.stringify(url)}: dial tcp: lookup ${host}: no such host`);
}
