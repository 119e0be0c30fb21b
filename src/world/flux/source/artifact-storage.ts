/**
 * Where source-controller keeps artifacts, and from where the other controllers fetch them.
 *
 * Models: fluxcd/pkg artifact/storage behind source-controller's file server: two versions are kept and older ones go
 * after a minute; all is lost when the pod ends, as its volume is an emptyDir. Left out: locks, bytes of the archives.
 */
import { sha256 } from '../../files/sha256';
import type { KubeObject } from '../../kube/api';
import type { Clock } from '../../time/clock';

/** As in `status.artifact`. */
export interface Artifact {
  path: string;
  url: string;
  revision: string;
  digest: string;
  lastUpdateTime: string;
  size: number;
  metadata?: Record<string, string>;
}

/** What an artifact holds: files of a source, or one packed chart or index. */
export type Content = ReadonlyMap<string, Uint8Array>;

interface Stored {
  content: Content;
  digest: string;
  /** ms of world time */
  at: number;
}

const HOST = 'http://source-controller.flux-system.svc.cluster.local.';
const RETENTION = 60_000;
const RECORDS = 2;

export class ArtifactStorage {
  private stored = new Map<string, Stored>();

  constructor(private readonly clock: Clock) {}

  /** Stores content as a new artifact of an object. @param fileName `<sha>.tar.gz` */
  archive(object: KubeObject, revision: string, fileName: string, content: Content): Artifact {
    const path = `${folderOf(object)}/${fileName}`;
    const { digest, size } = digestOf(content);
    this.stored.set(path, { content, digest, at: this.clock.now() });
    const lastUpdateTime = this.clock.timestamp();
    return { path, url: `${HOST}/${path}`, revision, digest, lastUpdateTime, size };
  }

  /** Stores one file as it is: an index, a packed chart. @param content what consumers get, where it is not the file */
  archiveFile(
    object: KubeObject,
    revision: string,
    fileName: string,
    bytes: Uint8Array,
    content: Content = new Map([[fileName, bytes]]),
  ): Artifact {
    const path = `${folderOf(object)}/${fileName}`;
    const digest = `sha256:${sha256(bytes)}`;
    this.stored.set(path, { content, digest, at: this.clock.now() });
    const lastUpdateTime = this.clock.timestamp();
    return { path, url: `${HOST}/${path}`, revision, digest, lastUpdateTime, size: bytes.length };
  }

  /** The address under which the newest artifact of an object is found. @param name `latest.tar.gz` */
  linkTo(object: KubeObject, name: string): string {
    return `${HOST}/${folderOf(object)}/${name}`;
  }

  has(artifact: Artifact): boolean {
    return this.stored.get(artifact.path)?.digest === artifact.digest;
  }

  contentOf(artifact: Artifact): Content | undefined {
    return this.has(artifact) ? this.stored.get(artifact.path)!.content : undefined;
  }

  /** Content by the artifact's URL; undefined is a 404. */
  fetch(url: string): Content | undefined {
    return this.stored.get(url.slice(HOST.length + 1))?.content;
  }

  /** Removes what is old, the object's current artifact apart. Answers how many went. */
  collectGarbage(object: KubeObject, current: Artifact): number {
    const now = this.clock.now();
    const all = this.pathsOf(object).sort((a, b) => this.stored.get(a)!.at - this.stored.get(b)!.at);
    const others = all.filter((path) => path !== current.path);
    const expired = others.filter((path) => now - this.stored.get(path)!.at > RETENTION);
    const garbage = [...expired];
    let collected = 0;
    for (const path of others.filter((each) => !expired.includes(each))) {
      const left = all.length - collected - (expired.length ? garbage.length : 0);
      if (left <= RECORDS) break;
      garbage.push(path);
      collected++;
    }
    for (const path of garbage) this.stored.delete(path);
    return garbage.length;
  }

  /** Removes everything of an object. Answers whether there was something. */
  removeAll(object: KubeObject): boolean {
    const paths = this.pathsOf(object);
    for (const path of paths) this.stored.delete(path);
    return paths.length > 0;
  }

  private pathsOf(object: KubeObject): string[] {
    const folder = `${folderOf(object)}/`;
    return [...this.stored.keys()].filter((path) => path.startsWith(folder));
  }
}

function folderOf({ kind, metadata }: KubeObject): string {
  return `${kind.toLowerCase()}/${metadata.namespace}/${metadata.name}`;
}

const cache = new WeakMap<Content, { digest: string; size: number }>();

/** The digest stands for the archive's bytes; its size is what such an archive comes to, roughly. */
function digestOf(content: Content): { digest: string; size: number } {
  const known = cache.get(content);
  if (known) return known;
  const parts = [...content].map(([path, bytes]) => `${path}\0${sha256(bytes)}\n`);
  const size = [...content.values()].reduce((sum, bytes) => sum + Math.ceil(bytes.length / 4) + 64, 512);
  const result = { digest: `sha256:${sha256(parts.join(''))}`, size };
  cache.set(content, result);
  return result;
}
