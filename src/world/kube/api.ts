/**
 * What the API server offers: the requests of its clients, as plain synchronous calls.
 *
 * Models: the Kubernetes API (1.36) as client-go sees it: objects, verbs, impersonation, dry run, field managers,
 * watch. Every refusal is a `StatusError` with the server's own words. Left out: HTTP, content negotiation, paging.
 */
import type { AccessRecord, KubeObject } from '../../session/session';

export type { KubeObject } from '../../session/session';

/** Who asks. */
export interface User {
  name: string;
  groups: string[];
  uid?: string;
}

/** A kind of resource, as discovery lists it. */
export interface ResourceType {
  /** '' for the core group */
  group: string;
  version: string;
  /** plural, lower case: `deployments` */
  resource: string;
  singular: string;
  kind: string;
  listKind: string;
  namespaced: boolean;
  shortNames: string[];
  /** e.g. `all` */
  categories: string[];
  verbs: string[];
  /** Subresources served: `status`, `scale`, `log`, ... */
  subresources: string[];
}

export type StatusReason =
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Forbidden'
  | 'Invalid'
  | 'BadRequest'
  | 'MethodNotAllowed'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Timeout'
  | 'Unauthorized'
  | 'Expired'
  /** The server gave none: kubectl says `Error from server: …`. */
  | '';

/** A `metav1.Status` of failure: `message` is what the server says, word for word. */
export class StatusError extends Error {
  constructor(
    readonly reason: StatusReason,
    message: string,
    readonly status: {
      code: number;
      group?: string;
      kind?: string;
      name?: string;
      causes?: { field?: string; message: string; reason?: string }[];
    } = { code: 500 },
  ) {
    super(message);
    this.name = 'StatusError';
  }
}

/** Which object: `resource` is the plural (`deployments`), `group` '' for core, `version` the preferred one where absent. */
export interface ObjectRef {
  group: string;
  version?: string;
  resource: string;
  namespace?: string;
  name: string;
}

export interface ListRef {
  group: string;
  version?: string;
  resource: string;
  /** all namespaces where absent */
  namespace?: string;
}

export interface ListOptions {
  /** `a=b,c in (d,e),!f` */
  labelSelector?: string;
  /** `metadata.name=x,involvedObject.kind!=Pod` */
  fieldSelector?: string;
  /** With the owners of fields, which are left out of all other answers. */
  managedFields?: boolean;
  /** Is handed the server's warnings. */
  warn?: (text: string) => void;
}

export interface WriteOptions {
  dryRun?: boolean;
  /** e.g. `kubectl-client-side-apply`, `kustomize-controller` */
  fieldManager?: string;
  /** `Strict` refuses unknown fields, `Warn` returns warnings, `Ignore` drops them in silence. Default `Ignore`. */
  fieldValidation?: 'Strict' | 'Warn' | 'Ignore';
  subresource?: 'status' | 'scale';
  /** Is handed the server's warnings (`Warning:` headers). */
  warn?: (text: string) => void;
}

export interface ApplyOptions extends WriteOptions {
  fieldManager: string;
  force?: boolean;
}

export interface DeleteOptions {
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
  gracePeriodSeconds?: number;
  dryRun?: boolean;
  resourceVersion?: string;
  uid?: string;
}

export type PatchType = 'json' | 'merge' | 'strategic';

export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: KubeObject;
}

/** A server-side table (`Accept: ...;as=Table`): `priority` above 0 is shown by `-o wide` only. */
export interface Table {
  columns: { name: string; type: string; format?: string; priority: number; description?: string }[];
  rows: { cells: (string | number | boolean | null)[]; object: KubeObject }[];
}

export interface AccessReview {
  verb: string;
  group: string;
  resource: string;
  subresource?: string;
  namespace?: string;
  name?: string;
  nonResourceURL?: string;
}

/** RBAC's answer, with the words that `kubectl auth can-i` and refusals use. */
export interface Decision {
  allowed: boolean;
  reason: string;
  binding?: string;
  role?: string;
  rule?: AccessRecord['rule'];
}

export interface PolicyRule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
  verbs: string[];
}

/**
 * The API server as one user sees it. Objects handed in are not kept, objects handed out may be changed freely.
 * @throws StatusError from every request
 */
export interface Client {
  readonly user: User;
  /** A name for the access records: `kubectl`, `kustomize-controller`. */
  readonly agent: string;

  /** `managedFields`: with the owners of its fields, which are left out of all other answers. */
  get(ref: ObjectRef, options?: { managedFields?: boolean; warn?: (text: string) => void }): KubeObject;
  list(ref: ListRef, options?: ListOptions): KubeObject[];
  create(object: KubeObject, options?: WriteOptions): KubeObject;
  /** Replaces; refuses a stale `resourceVersion` with Conflict. */
  update(object: KubeObject, options?: WriteOptions): KubeObject;
  patch(ref: ObjectRef, type: PatchType, patch: unknown, options?: WriteOptions): KubeObject;
  /** Server-side apply. */
  apply(object: KubeObject, options: ApplyOptions): KubeObject;
  /** Answers the object as it is now where finalizers hold it, undefined where it is gone. */
  delete(ref: ObjectRef, options?: DeleteOptions): KubeObject | undefined;
  /** Tells of changes from now on. RBAC is asked once. */
  watch(ref: ListRef, listener: (event: WatchEvent) => void, options?: ListOptions): () => void;

  /** Server-side printing, for a list or a single object. */
  table(ref: ListRef & { name?: string }, options?: ListOptions): Table;
  /** The same columns and cells for objects at hand (a watch). */
  tableOf(ref: ListRef, objects: KubeObject[]): Table;

  /** Everything discovery serves, built-in and custom, in discovery's order. */
  resources(): ResourceType[];
  /** The type of an object's `apiVersion` and `kind`; undefined where no match. */
  typeOf(apiVersion: string, kind: string): ResourceType | undefined;

  /** SelfSubjectAccessReview. */
  can(review: AccessReview): Decision;
  /** SelfSubjectRulesReview: the rules that apply in a namespace. */
  rules(namespace: string): PolicyRule[];
  /** Pod logs as text. @throws StatusError where there are none */
  logs(ref: { namespace: string; name: string; container?: string; previous?: boolean }): string;

  /** The same server as somebody else; needs the `impersonate` verb. */
  impersonate(user: User): Client;
}
