/**
 * The API server: every request goes through authorisation, decoding, admission, validation and storage, in that order.
 *
 * Models: kube-apiserver 1.36 (`apiserver/pkg/endpoints/handlers` and `registry/generic`).
 * Left out: HTTP, authentication, paging, webhooks.
 */
import type { AccessRecord } from '../../session/session';
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import type {
  AccessReview,
  ApplyOptions,
  Decision,
  DeleteOptions,
  KubeObject,
  ListOptions,
  ListRef,
  ObjectRef,
  PatchType,
  User,
  WatchEvent,
  WriteOptions,
} from './api';
import { AccessLog } from './rbac/access-log';
import { Authorizer, refusal } from './rbac/authorizer';
import type { Attributes } from './rbac/rules';
import { Discovery, groupOf, type Resource } from './discovery';
import { parseFieldSelector, parseLabelSelector } from './selectors';
import { badRequest, forbidden, methodNotAllowed, noSuchResource, notFound } from './status-errors';
import { Store, type Stored } from './store';
import type { Requester } from './requester';
import { Writes } from './writes';

const DEFINITIONS = 'customresourcedefinitions.apiextensions.k8s.io';

export class ApiServer {
  readonly store = new Store();
  readonly discovery = new Discovery();
  readonly authorizer = new Authorizer(this.store);
  readonly access = new AccessLog();
  readonly writes: Writes;

  constructor(
    readonly clock: Clock,
    readonly names: Names,
  ) {
    this.writes = new Writes(this);
  }

  /** Serves custom kinds as their definitions come and go; the objects go with them. */
  followDefinitions(): void {
    this.store.watch(DEFINITIONS, undefined, ({ type, object }) => {
      if (type === 'DELETED') this.removeAll(object.metadata.name);
      this.discovery.setCustom(this.store.list(DEFINITIONS));
    });
  }

  private removeAll(key: string): void {
    for (const { metadata } of [...this.store.list(key)])
      this.store.remove(key, metadata.namespace ?? '', metadata.name);
  }

  // --- reading ---

  get(who: Requester, ref: ObjectRef): { resource: Resource; stored: Stored } {
    const resource = this.resource(ref);
    this.authorize(who, 'get', ref);
    return { resource, stored: this.find(resource, ref) };
  }

  /** The objects of a list: the store's own, read only. */
  list(
    who: Requester,
    ref: ListRef,
    options: ListOptions = {},
  ): { resource: Resource; objects: KubeObject[] } {
    const resource = this.resource(ref);
    this.authorize(who, 'list', ref);
    const test = selection(resource, options);
    const objects = this.store.list(resource.key, resource.namespaced ? ref.namespace : '');
    return { resource, objects: test ? objects.filter(test) : [...objects] };
  }

  watch(
    who: Requester,
    ref: ListRef,
    listener: (event: WatchEvent) => void,
    options: ListOptions = {},
  ): () => void {
    const resource = this.resource(ref);
    this.authorize(who, 'watch', ref);
    const test = selection(resource, options);
    if (!test) return this.store.watch(resource.key, ref.namespace, listener);
    const seen = new Set(
      this.store
        .list(resource.key, ref.namespace)
        .filter(test)
        .map((object) => object.metadata.uid),
    );
    return this.store.watch(resource.key, ref.namespace, (event) => {
      const told = selected(event, test(event.object), seen);
      if (told) listener(told);
    });
  }

  // --- writing ---

  create(who: Requester, object: KubeObject, options: WriteOptions): KubeObject {
    const resource = this.resourceOf(object);
    if (resource.deprecation) options.warn?.(resource.deprecation);
    const namespace = object.metadata?.namespace;
    this.authorize(who, 'create', { ...resource, namespace, name: '' });
    this.needsNamespace(resource, namespace);
    return this.writes.create(who, resource, object, options);
  }

  update(who: Requester, object: KubeObject, options: WriteOptions): KubeObject {
    const resource = this.resourceOf(object);
    const { namespace, name } = object.metadata;
    this.authorize(who, 'update', { ...resource, namespace, name }, options.subresource);
    this.needsNamespace(resource, namespace);
    return this.writes.update(who, resource, object, options);
  }

  patch(who: Requester, ref: ObjectRef, type: PatchType, patch: unknown, options: WriteOptions): KubeObject {
    const resource = this.resource(ref);
    this.authorize(who, 'patch', ref, options.subresource);
    return this.writes.patch(who, resource, this.find(resource, ref), type, patch, options);
  }

  apply(who: Requester, object: KubeObject, options: ApplyOptions): KubeObject {
    const resource = this.resourceOf(object);
    const { namespace, name } = object.metadata;
    this.authorize(who, 'patch', { ...resource, namespace, name }, options.subresource);
    this.needsNamespace(resource, namespace);
    const live = this.store.get(resource.key, resource.namespaced ? namespace! : '', name);
    if (!live && options.subresource) throw notFound(resource.group, resource.resource, name);
    // creating by apply asks for `create` too, once admission has had its say
    const mayCreate = (): void => {
      if (!live) this.authorize(who, 'create', { ...resource, namespace, name });
    };
    return this.writes.apply(who, resource, live, object, options, mayCreate);
  }

  delete(who: Requester, ref: ObjectRef, options: DeleteOptions): KubeObject | undefined {
    const resource = this.resource(ref);
    this.authorize(who, 'delete', ref);
    return this.writes.delete(resource, this.find(resource, ref), options);
  }

  // --- access ---

  /** SelfSubjectAccessReview: asks without a record. */
  review(user: User, review: AccessReview): Decision {
    return this.authorizer.decide(user, { ...review, path: review.nonResourceURL });
  }

  /** @throws StatusError (Forbidden) in the server's words */
  authorize(
    who: Requester,
    verb: string,
    on: { group: string; resource: string; namespace?: string; name?: string },
    subresource?: string,
  ): void {
    if (who.silent) return;
    const type = this.discovery.ofResource(on.group, on.resource);
    const namespaced = type?.namespaced ?? true;
    // a request for one namespace counts as one inside it
    const inside =
      on.resource === 'namespaces' && !on.group ? on.name : namespaced ? on.namespace : undefined;
    const asked: Attributes = {
      verb,
      group: on.group,
      resource: on.resource,
      subresource,
      namespace: inside || undefined,
      name: on.name,
    };
    const decision = this.authorizer.decide(who.user, asked);
    this.access.add(this.clock.now(), who, asked, decision);
    if (!decision.allowed)
      throw forbidden(on.group, on.resource, on.name ?? '', refusal(who.user, asked, decision));
    if (type && !subresource && !type.verbs.includes(verb)) throw methodNotAllowed();
  }

  records(): AccessRecord[] {
    return this.access.all();
  }

  // --- finding ---

  /** @throws StatusError (NotFound) where no such resource is served */
  resource(ref: { group: string; version?: string; resource: string }): Resource {
    const resource = this.discovery.ofResource(ref.group, ref.resource, ref.version);
    if (!resource) throw noSuchResource();
    return resource;
  }

  resourceOf(object: KubeObject): Resource {
    if (!object.apiVersion || !object.kind) throw badRequest("Object 'Kind' is missing");
    const resource = this.discovery.ofKind(object.apiVersion, object.kind);
    if (!resource) throw noSuchResource();
    return resource;
  }

  private needsNamespace(resource: Resource, namespace: string | undefined): void {
    if (resource.namespaced && !namespace) throw noSuchResource();
  }

  private find(resource: Resource, ref: ObjectRef): Stored {
    this.needsNamespace(resource, ref.namespace);
    const stored = this.store.get(resource.key, resource.namespaced ? ref.namespace! : '', ref.name);
    if (!stored) throw notFound(resource.group, resource.resource, ref.name);
    return stored;
  }
}

/** An object as a version of its kind shows it. */
export function inVersion(resource: Resource, object: KubeObject): KubeObject {
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version;
  return object.apiVersion === apiVersion || groupOf(object.apiVersion) !== resource.group
    ? object
    : { ...object, apiVersion };
}

function selection(resource: Resource, options: ListOptions): ((object: KubeObject) => boolean) | undefined {
  const labels = options.labelSelector ? parseLabelSelector(options.labelSelector) : undefined;
  const fields = options.fieldSelector ? parseFieldSelector(options.fieldSelector, resource) : undefined;
  if (!labels && !fields) return undefined;
  return (object) => (!labels || labels(object.metadata.labels ?? {})) && (!fields || fields(object));
}

/** A watch with a selector: objects that begin to match come as ADDED, those that stop as DELETED. */
function selected(event: WatchEvent, matches: boolean, seen: Set<unknown>): WatchEvent | undefined {
  const uid = event.object.metadata.uid;
  const known = seen.has(uid);
  if (event.type === 'DELETED' || !matches) {
    seen.delete(uid);
    return known ? { type: 'DELETED', object: event.object } : undefined;
  }
  seen.add(uid);
  return { type: known ? 'MODIFIED' : 'ADDED', object: event.object };
}
