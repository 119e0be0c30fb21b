/**
 * Where the other controllers fetch artifacts: source-controller's file server, as long as its pod runs.
 *
 * Models: the Service `source-controller` in front of the pod.
 */
import type { ArtifactStorage, Content } from './artifact-storage';

export class ArtifactServer {
  private storage: ArtifactStorage | undefined;

  /** Is told by source-controller when it starts; the answer takes it back. */
  serve(storage: ArtifactStorage): () => void {
    this.storage = storage;
    return () => {
      if (this.storage === storage) this.storage = undefined;
    };
  }

  /**
   * The artifact's content; undefined where it is not found.
   * @throws Error where nobody answers
   */
  fetch(url: string): Content | undefined {
    if (!this.storage) {
      const host = url.replace(/^http:\/\/([^/]+).*/, '$1');
      throw new Error(
        `failed to download archive, error: GET ${url} giving up after 10 attempt(s): Get "${url}": dial tcp: lookup ${host}: connect: connection refused`,
      );
    }
    return this.storage.fetch(url);
  }
}
