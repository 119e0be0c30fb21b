/**
 * The forge (github.com in the story) as its clients reach it.
 *
 * Models: what `git` and source-controller need of a Git host: repositories, refs, commits, files, refusals.
 */

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
