/**
 * A registry: manifests and blobs by digest, and tags that name manifests.
 *
 * Models: CNCF distribution 2.8 as far as clients see it: what it keeps, how it lists tags, its error codes. Left out:
 * uploads in parts, deletion, more than one page of tags.
 */
import { sha256 } from '../../files/sha256';

export interface Descriptor {
  mediaType: string;
  /** `sha256:...` of the content */
  digest: string;
  /** bytes */
  size: number;
  annotations?: Record<string, string>;
}

export interface Manifest {
  schemaVersion: 2;
  mediaType?: string;
  config: Descriptor;
  layers: Descriptor[];
  annotations?: Record<string, string>;
}

export interface StoredManifest {
  digest: string;
  bytes: Uint8Array;
  manifest: Manifest;
}

/** What a registry answers instead of content. */
export class RegistryError extends Error {
  constructor(
    readonly status: number,
    readonly code: 'NAME_UNKNOWN' | 'MANIFEST_UNKNOWN' | 'BLOB_UNKNOWN' | 'UNAUTHORIZED' | 'DENIED',
    text: string,
    /** `detail` of the error, of one key */
    readonly detail?: Record<string, string>,
  ) {
    super(text);
  }
}

/** What a tag names, and since when, in ms of world time. */
export interface Tagged {
  tag: string;
  digest: string;
  at: number;
}

interface Repository {
  tags: Map<string, Tagged>;
  manifests: Map<string, Uint8Array>;
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** What names content. */
export function describe(mediaType: string, bytes: Uint8Array): Descriptor {
  return { mediaType, digest: `sha256:${sha256(bytes)}`, size: bytes.length };
}

export function digestOf(manifest: Manifest): string {
  return `sha256:${sha256(encodeManifest(manifest))}`;
}

function encodeManifest(manifest: Manifest): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(manifest));
}

export class OciRegistry {
  private repositories = new Map<string, Repository>();
  private blobs = new Map<string, Uint8Array>();

  constructor(
    readonly host: string,
    private readonly now: () => number,
  ) {}

  names(): string[] {
    return [...this.repositories.keys()].sort();
  }

  /** Stores a blob and answers what names it. */
  putBlob(mediaType: string, bytes: Uint8Array): Descriptor {
    const descriptor = describe(mediaType, bytes);
    this.blobs.set(descriptor.digest, bytes);
    return descriptor;
  }

  /** Stores a manifest under a tag; answers its digest. */
  putManifest(name: string, tag: string, manifest: Manifest): string {
    const bytes = encodeManifest(manifest);
    const digest = `sha256:${sha256(bytes)}`;
    const repository = this.repositories.get(name) ?? { tags: new Map(), manifests: new Map() };
    this.repositories.set(name, repository);
    repository.manifests.set(digest, bytes);
    this.point(repository, tag, digest);
    return digest;
  }

  /** Lets another tag name what a reference names. @throws RegistryError */
  tag(name: string, reference: string, tag: string): string {
    const { digest } = this.manifest(name, reference);
    this.point(this.repositories.get(name)!, tag, digest);
    return digest;
  }

  /** Naming the same again changes nothing. */
  private point({ tags }: Repository, tag: string, digest: string): void {
    if (tags.get(tag)?.digest !== digest) tags.set(tag, { tag, digest, at: this.now() });
  }

  /** @param reference a tag or a digest @throws RegistryError */
  manifest(name: string, reference: string): StoredManifest {
    const repository = this.repositories.get(name);
    const isDigest = reference.includes(':');
    const digest = isDigest ? reference : repository?.tags.get(reference)?.digest;
    const bytes = digest && repository?.manifests.get(digest);
    if (!digest || !bytes)
      throw new RegistryError(
        404,
        'MANIFEST_UNKNOWN',
        'manifest unknown',
        isDigest ? { Name: name, Revision: reference } : { Tag: reference },
      );
    return { digest, bytes, manifest: JSON.parse(new TextDecoder().decode(bytes)) as Manifest };
  }

  /** @throws RegistryError */
  blob(digest: string): Uint8Array {
    const bytes = this.blobs.get(digest);
    if (!bytes) throw new RegistryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry', { digest });
    return bytes;
  }

  /** In the order of their bytes. @throws RegistryError */
  tags(name: string): string[] {
    return this.tagged(name).map(({ tag }) => tag);
  }

  /** As `tags`. @throws RegistryError */
  tagged(name: string): Tagged[] {
    const repository = this.repositories.get(name);
    if (!repository)
      throw new RegistryError(404, 'NAME_UNKNOWN', 'repository name not known to registry', { name });
    return [...repository.tags.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
  }
}
