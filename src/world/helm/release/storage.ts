/**
 * Where releases are kept: a Secret for each revision, `sh.helm.release.v1.NAME.vREVISION`.
 *
 * Models: helm v4 pkg/storage over its `secrets` driver: labels, encoding, what is not found, and how old revisions go.
 * Left out: the other drivers.
 */
import pako from 'pako';
import { StatusError, type Client, type KubeObject, type ObjectRef } from '../../kube/api';
import type { Clock } from '../../time/clock';
import { Int64 } from '../template/values';
import type { Release } from './release';

export class ReleaseNotFound extends Error {
  constructor() {
    super('release: not found');
  }
}

export class NoDeployedReleases extends Error {
  constructor(name: string) {
    super(`${JSON.stringify(name)} has no deployed releases`);
  }
}

const SYSTEM_LABELS = ['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'];

export interface StorageOptions {
  client: Client;
  clock: Clock;
  namespace: string;
  /** Is told of every release that was written or deleted. */
  observe?: (release: Release) => void;
}

export class ReleaseStorage {
  /** Revisions to keep; 0 keeps all. */
  maxHistory = 0;

  constructor(private readonly options: StorageOptions) {}

  /** All releases of the namespace (of all where it is empty), in the order of their Secrets. @throws Error `list: ...` */
  list(): Release[] {
    return this.secrets('owner=helm', 'list: failed to list').flatMap(decoded);
  }

  /** All revisions of a release. @throws ReleaseNotFound, Error `query: ...` */
  history(name: string): Release[] {
    return this.query(`name=${name},owner=helm`);
  }

  /** @throws ReleaseNotFound, Error */
  last(name: string): Release {
    return newestFirst(this.history(name))[0]!;
  }

  /** @throws NoDeployedReleases, Error */
  deployed(name: string): Release {
    return newestFirst(this.deployedAll(name))[0]!;
  }

  /** @throws NoDeployedReleases, Error */
  deployedAll(name: string): Release[] {
    try {
      return this.query(`name=${name},owner=helm,status=deployed`);
    } catch (error) {
      throw error instanceof ReleaseNotFound ? new NoDeployedReleases(name) : error;
    }
  }

  /** @throws ReleaseNotFound, Error `get: ...` */
  get(name: string, version: number): Release {
    const key = keyOf(name, version);
    let secret: KubeObject;
    try {
      secret = this.options.client.get(this.refTo(key));
    } catch (error) {
      if (isNotFound(error)) throw new ReleaseNotFound();
      throw new Error(`get: failed to get ${JSON.stringify(key)}: ${(error as Error).message}`);
    }
    return withOwnLabels(decode(secret));
  }

  /** @throws Error */
  create(release: Release): void {
    if (this.maxHistory > 0) this.removeOldest(release.name, this.maxHistory - 1);
    const at = { createdAt: this.seconds() };
    try {
      this.options.client.create(this.secretOf(release, at), { fieldManager: 'helm' });
    } catch (error) {
      if (error instanceof StatusError && error.reason === 'AlreadyExists')
        throw new Error('release: already exists');
      throw new Error(`create: failed to create: ${(error as Error).message}`);
    }
    this.options.observe?.(release);
  }

  /** @throws Error */
  update(release: Release): void {
    const at = { modifiedAt: this.seconds() };
    try {
      this.options.client.update(this.secretOf(release, at), { fieldManager: 'helm' });
    } catch (error) {
      throw new Error(`update: failed to update: ${(error as Error).message}`);
    }
    this.options.observe?.(release);
  }

  /** @throws ReleaseNotFound, Error */
  delete(name: string, version: number): void {
    const release = this.get(name, version);
    this.options.client.delete(this.refTo(keyOf(name, version)));
    this.options.observe?.(release);
  }

  private query(labelSelector: string): Release[] {
    const found = this.secrets(labelSelector, 'query: failed to query with labels');
    if (!found.length) throw new ReleaseNotFound();
    return found.flatMap(decoded);
  }

  private secrets(labelSelector: string, problem: string): KubeObject[] {
    const { client, namespace } = this.options;
    const ref = { group: '', version: 'v1', resource: 'secrets', namespace: namespace || undefined };
    try {
      return client.list(ref, { labelSelector });
    } catch (error) {
      throw new Error(`${problem}: ${(error as Error).message}`);
    }
  }

  /** Makes room: the oldest revisions go, but not the one that is deployed. */
  private removeOldest(name: string, maximum: number): void {
    let history: Release[];
    try {
      history = newestFirst(this.history(name)).reverse();
    } catch (error) {
      if (error instanceof ReleaseNotFound) return;
      throw error;
    }
    const deployed = newestFirst(history.filter(({ info }) => info.status === 'deployed'))[0];
    const old = history.filter((each) => each.version !== deployed?.version);
    for (const { version } of old.slice(0, Math.max(0, history.length - maximum))) this.delete(name, version);
  }

  private seconds(): string {
    return String(Math.floor(this.options.clock.now() / 1000));
  }

  private refTo(name: string): ObjectRef {
    return { group: '', version: 'v1', resource: 'secrets', namespace: this.options.namespace, name };
  }

  private secretOf(release: Release, at: Record<string, string>): KubeObject {
    const { name, version, info, labels } = release;
    return {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: keyOf(name, version),
        namespace: this.options.namespace,
        labels: { ...at, ...labels, name, owner: 'helm', status: info.status, version: String(version) },
      },
      type: 'helm.sh/release.v1',
      data: { release: btoa(encode(release)) },
    };
  }
}

export function keyOf(name: string, version: number): string {
  return `sh.helm.release.v1.${name}.v${version}`;
}

export function newestFirst(releases: Release[]): Release[] {
  return [...releases].sort((a, b) => b.version - a.version);
}

function encode({ labels: _labels, ...release }: Release): string {
  const packed = pako.gzip(new TextEncoder().encode(JSON.stringify(release, plain)), { level: 9 });
  let binary = '';
  for (const byte of packed) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Whole numbers of templates, as JSON has them. */
export function plain(_key: string, value: unknown): unknown {
  if (value instanceof Int64) return Number(value.value);
  return typeof value === 'bigint' ? Number(value) : value;
}

/** @throws Error where the Secret holds no release */
export function decode({ data, metadata }: KubeObject): Release {
  const packed = Uint8Array.from(atob(atob(data?.release ?? '')), (char) => char.charCodeAt(0));
  const release = JSON.parse(new TextDecoder().decode(pako.ungzip(packed))) as Release;
  return { ...release, labels: { ...metadata.labels } };
}

/** Without the labels of the storage itself, which a release that was listed has too. */
function withOwnLabels({ labels = {}, ...release }: Release): Release {
  const own = Object.entries(labels).filter(([key]) => !SYSTEM_LABELS.includes(key));
  return { ...release, ...(own.length && { labels: Object.fromEntries(own) }) };
}

/** What does not decode is passed over. */
function decoded(secret: KubeObject): Release[] {
  try {
    return [decode(secret)];
  } catch {
    return [];
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}
