/**
 * The forge (github.com in the story) as its clients reach it.
 *
 * Models: what `git`, `flux bootstrap` and source-controller need of a Git host: repositories, refs, commits, files,
 * refusals. Left out: passwords, private repositories: everybody may read.
 */
import type { Objects } from './object-store';
import type { RefStore } from './refs';
import type { RemoteRepository } from './remote-repository';

export interface ForgeCommit {
  sha: string;
  /** whole message */
  message: string;
  author: { name: string; email: string };
  /** ms of world time */
  at: number;
}

/** Why the host answered no; `message` is what go-git (source-controller) says of it. */
export class ForgeError extends Error {
  constructor(
    readonly code:
      | 'repository-not-found'
      | 'host-unknown'
      | 'ref-not-found'
      | 'empty'
      | 'non-fast-forward'
      | 'unsupported',
    message: string,
  ) {
    super(message);
    this.name = 'ForgeError';
  }
}

/** Which commit of a repository, as `GitRepository.spec.ref`. */
export interface GitReference {
  branch?: string;
  tag?: string;
  semver?: string;
  name?: string;
  commit?: string;
}

export interface Checkout {
  commit: ForgeCommit;
  /** As Flux writes revisions: `main@sha1:<40 hex>`, `v1.0.0@sha1:...`, `sha1:...` */
  revision: string;
  /** Content by path relative to the root. */
  files: Map<string, Uint8Array>;
}

/** Read access, as source-controller and the page have it. */
export interface ForgeReader {
  /**
   * Resolves the reference and reads the tree at it.
   * @throws ForgeError
   */
  checkout(url: string, reference: GitReference): Promise<Checkout>;
  /** owner/name of every repository. */
  repositories(): string[];
  /** Is called after every push, with owner/name and the branch. */
  subscribe(listener: (repository: string, branch: string) => void): () => void;
}

/** A repository of the forge. */
export interface ForgeRepository extends RemoteRepository {
  /** owner/name */
  name: string;
  /** `https://github.com/owner/name` */
  url: string;
  objects: Objects;
  refs: RefStore;
  /** Accounts that may push; everybody where absent. */
  pushers?: readonly string[];
}

/** A commit to be made at the forge. */
export interface ForgeChange {
  /** Files to write, by path; null removes one. The others stay. */
  files: Record<string, string | Uint8Array | null>;
  message: string;
  author: { name: string; email: string };
  /** ms of world time; now where absent */
  at?: number;
}

/** All of the host. */
export interface Forge extends ForgeReader {
  /** A repository with a first commit for each change, or none; an existing one of that name is replaced. */
  create(
    name: string,
    options: { branch?: string; commits?: ForgeChange[]; pushers?: readonly string[] },
  ): ForgeRepository;
  remove(name: string): void;
  /** By owner/name. */
  repository(name: string): ForgeRepository | undefined;
  /**
   * By any of its addresses.
   * @throws ForgeError `host-unknown`, `repository-not-found`
   */
  open(url: string): ForgeRepository;
  /**
   * Makes a commit on a branch (which it creates), as a client does that pushes; answers its name.
   * @throws ForgeError where there is no such repository
   */
  commit(name: string, branch: string, change: ForgeChange): string;
  /** The branch that HEAD names. */
  defaultBranch(name: string): string;
  /** Branches with their commits, newest first. */
  branches(name: string): Record<string, ForgeCommit[]>;
  /** Files of a branch, tag or commit. @throws ForgeError */
  files(name: string, ref: string): Map<string, Uint8Array>;
}
