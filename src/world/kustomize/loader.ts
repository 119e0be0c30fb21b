/**
 * Reading files for a kustomization, and entering the folders it names.
 *
 * Models: kustomize's `FileLoader`: a root, the restriction to files below it, no way up into a folder that is being
 * built, and Flux's file system that refuses paths outside the repository.
 */
import { KustomizeError, wrapped } from './errors';
import { hostOfUrl, isRemoteFile, repositoryOf } from './remote';
import { type Tree, cleanPath, cleanedAbs, isBelow, joinPath, parentOf, readFile } from './tree';

export interface LoaderOptions {
  /** Folder that relative paths of the caller start from. */
  cwd: string;
  /** `root`: files must lie in or below the kustomization's folder. `none`: anywhere. */
  restriction: 'root' | 'none';
  /** Nothing outside this folder is read at all, as Flux has it. */
  secureRoot?: string;
  /** Where set, remote bases are refused in Flux's words. */
  refuseRemote?: boolean;
  /** Folder for a clone, as the message names it. */
  cloneFolder?: string;
}

export class Loader {
  private constructor(
    private readonly tree: Tree,
    private readonly options: LoaderOptions,
    readonly root: string,
    private readonly referrer?: Loader,
  ) {}

  /** @throws KustomizeError where `target` is no folder */
  static at(tree: Tree, target: string, options: LoaderOptions): Loader {
    const loader = new Loader(tree, options, options.cwd);
    if (repositoryOf(target)) throw loader.cloneFailure(target);
    const root = wrapped('must build at directory', () => loader.confirm(target));
    return new Loader(tree, options, root);
  }

  /** A loader for a folder named by this one's kustomization. */
  enter(path: string): Loader {
    if (path === '') throw new KustomizeError('new root cannot be empty');
    if (repositoryOf(path)) throw this.cloneFailure(path);
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
    return this.read(path, (at) => readFile(this.tree, at));
  }

  /** The bytes at a path; text as UTF-8 where the tree knows only text. */
  loadBytes(path: string): Uint8Array {
    return this.read(path, (at) => {
      const text = readFile(this.tree, at);
      return this.tree.readBytes?.(at) ?? new TextEncoder().encode(text);
    });
  }

  private read<T>(path: string, action: (path: string) => T): T {
    if (isRemoteFile(path)) throw httpFailure(path);
    const absolute = path.startsWith('/') ? path : joinPath(this.root, path);
    const at = this.options.restriction === 'root' ? this.restricted(absolute) : absolute;
    this.refuseOutside(at);
    return action(this.options.restriction === 'root' ? at : cleanPath(at));
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

  private cloneFailure(address: string): KustomizeError {
    const repository = repositoryOf(address)!;
    if (this.options.refuseRemote) {
      return new KustomizeError(
        `fs-security-constraint abs ${this.options.cloneFolder}: path '${this.options.cloneFolder}' is not in or below '${this.options.secureRoot}'`,
      );
    }
    const ref = repository.ref || 'HEAD';
    const command = `/usr/bin/git fetch --depth=1 ${repository.cloneSpec} ${ref}`;
    return new KustomizeError(
      `failed to run '${command}': ${gitFailure(repository.cloneSpec)}: exit status 128`,
    );
  }
}

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
