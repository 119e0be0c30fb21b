/**
 * How an object gets into the store: create, update, patch, apply and delete.
 *
 * Models: `registry/generic/registry/store.go` with its strategies, and the patch handlers: defaults, admission,
 * what the server itself fills in (uid, generation, resourceVersion), optimistic locking, finalizers, dry run.
 */
import type { Clock } from '../time/clock';
import type { Names } from '../time/names';
import type { ApplyOptions, DeleteOptions, KubeObject, PatchType, WriteOptions } from './api';
import { admit, admitDelete, admitLast, checkNamespace } from './admission/admission';
import type { Admission } from './admission/request';
import {
  afterUpdate,
  applyConfig,
  fromManagedFields,
  toManagedFields,
  type ManagedFields,
  type Writer,
} from './apply/managed-fields';
import { customDefaults } from './custom/defaults';
import { customErrors } from './custom/validation';
import { customWarnings } from './custom/warnings';
import { warningsOf } from './registry/warnings';
import { decode, pruneUnknown } from './decode';
import { encode } from './go-encode';
import { goStruct, goTypeOfKind } from './go-types';
import { apiVersionOf, type Resource } from './discovery';
import { clone, equal } from './json-value';
import { strategyOf } from './kinds';
import { jsonPatch, mergePatch } from './patches';
import { markForDeletion } from './deletion';
import { readScale, writeScale } from './scale';
import type { Authorizer } from './rbac/authorizer';
import type { Requester } from './requester';
import {
  alreadyExists,
  badRequest,
  conflict,
  invalidObject,
  notFound,
  STALE,
  type FieldError,
} from './status-errors';
import { carryOver, counts, inVersionOf, specChanged } from './object-changes';
import { Settled } from './settled';
import type { Store, Stored } from './store';
import { metadataErrors, metadataUpdateErrors } from './validation/metadata';
import { checkPatched, patchRefusal } from './patch-errors';
import {
  applyPatch,
  asWritten,
  blank,
  inVersionWithManagers,
  touchesManagers,
  withManagers,
} from './written-form';

/** One write on its way into the store. */
interface Write {
  who: Requester;
  resource: Resource;
  before: Stored | undefined;
  next: KubeObject;
  options: WriteOptions;
  managed: (after: KubeObject) => ManagedFields;
}

/** What of the server writing needs. */
interface WritePlace {
  readonly store: Store;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly names: Names;
}

export class Writes {
  private readonly settled = new Settled();

  constructor(private readonly server: WritePlace) {}

  create(who: Requester, resource: Resource, object: KubeObject, options: WriteOptions): KubeObject {
    if (who.silent && resource.key === 'events') return this.reportEvent(who, resource, object);
    const next = decode(resource, object, options);
    const managed = (after: KubeObject): ManagedFields =>
      afterUpdate(resource.schema, blank(resource), after, [], this.writer(who, resource, options, 'Update'));
    return this.insert({ who, resource, before: undefined, next, options, managed });
  }

  update(who: Requester, resource: Resource, object: KubeObject, options: WriteOptions): KubeObject {
    if (who.silent && options.subresource === 'status')
      return this.reportStatus(who, resource, object, options);
    const decoded = decode(resource, object, options);
    const before = this.server.store.get(
      resource.key,
      decoded.metadata.namespace ?? '',
      decoded.metadata.name,
    );
    if (!before) throw notFoundFor(resource, decoded.metadata.name);
    return this.replace(who, resource, before, decoded, options);
  }

  /** The control plane's own events: right as they are, and most of what there is. */
  private reportEvent(who: Requester, resource: Resource, object: KubeObject): KubeObject {
    const { names, clock } = this.server;
    const metadata = { ...object.metadata, uid: names.uid(), creationTimestamp: clock.timestamp() };
    const next = asWritten(resource, { ...object, metadata });
    checkNamespace(
      this.admission({ who, resource, before: undefined, next, options: {}, managed: () => [] }),
    );
    this.put(resource, next, []);
    return next;
  }

  /** The control plane's own reports: of its kinds, and many; nothing in them needs checking. */
  private reportStatus(
    who: Requester,
    resource: Resource,
    object: KubeObject,
    options: WriteOptions,
  ): KubeObject {
    const { namespace = '', name } = object.metadata;
    const before = this.server.store.get(resource.key, namespace, name);
    if (!before) throw notFoundFor(resource, name);
    const type = goTypeOfKind(resource.group, resource.kind);
    const field = type ? goStruct(type)?.byJson.get('status') : undefined;
    const status = field ? encode(field.type, object.status) : object.status;
    const metadata = { ...before.object.metadata };
    // the deployment controller keeps its revision there, without a new generation
    if (resource.key === 'deployments.apps') metadata.annotations = object.metadata.annotations;
    if (equal(status, before.object.status) && equal(metadata, before.object.metadata)) return before.object;
    const next = { ...before.object, metadata, status };
    const writer = this.writer(who, resource, options, 'Update');
    this.put(resource, next, afterUpdate(resource.schema, before.object, next, before.managed, writer));
    return next;
  }

  patch(
    who: Requester,
    resource: Resource,
    before: Stored,
    type: PatchType,
    patch: unknown,
    options: WriteOptions,
  ): KubeObject {
    if (options.subresource === 'scale') return this.patchScale(who, resource, before, type, patch, options);
    const target = inVersionWithManagers(resource, before, touchesManagers(patch));
    const patched = applyPatch(resource, target, type, patch) as KubeObject;
    if (type === 'strategic') checkPatched(resource, patched, patch, options);
    const decoded = decode(resource, patched, options, (why) =>
      patchRefusal(resource, withManagers(patched, before), patch, why),
    );
    return this.replace(who, resource, before, decoded, options);
  }

  private patchScale(
    who: Requester,
    resource: Resource,
    before: Stored,
    type: PatchType,
    patch: unknown,
    options: WriteOptions,
  ): KubeObject {
    const scale = readScale(resource, before.object);
    const patched = (type === 'json' ? jsonPatch(scale, patch) : mergePatch(scale, patch)) as KubeObject;
    const next = writeScale(resource, before.object, patched);
    const written = this.replace(
      who,
      resource,
      before,
      next,
      { ...options, subresource: undefined },
      'scale',
    );
    return readScale(resource, written);
  }

  /** Puts a decoded object in the place of another. */
  private replace(
    who: Requester,
    resource: Resource,
    before: Stored,
    decoded: KubeObject,
    options: WriteOptions,
    through?: string,
  ): KubeObject {
    const { name, resourceVersion, uid } = decoded.metadata;
    const old = before.object.metadata;
    if (uid && uid !== old.uid)
      throw conflict(
        resource.group,
        resource.resource,
        name,
        `StorageError: invalid object, Code: 4, Key: /registry/${resource.resource}/${old.namespace ?? ''}/${name}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${old.uid}`,
      );
    if (resourceVersion && resourceVersion !== old.resourceVersion)
      throw conflict(resource.group, resource.resource, name, STALE);
    const next = carryOver(resource, before.object, decoded, options.subresource);
    const sent = decoded.metadata.managedFields as unknown[] | undefined;
    const base = sent?.length ? fromManagedFields(sent) : before.managed;
    const writer = this.writer(
      who,
      resource,
      { ...options, subresource: options.subresource ?? (through as 'scale') },
      'Update',
    );
    const managed = (after: KubeObject): ManagedFields =>
      afterUpdate(resource.schema, before.object, after, base, writer);
    return this.store({ who, resource, before, next, options, managed });
  }

  apply(
    who: Requester,
    resource: Resource,
    before: Stored | undefined,
    object: KubeObject,
    options: ApplyOptions,
    mayCreate: () => void,
  ): KubeObject {
    if (!options.fieldManager)
      throw badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    if (object.metadata.managedFields) throw badRequest('metadata.managedFields must be nil');
    const again =
      before && !options.warn ? this.settled.key(who.user.name, resource, object, options) : undefined;
    if (again && this.settled.has(before!, again)) return shownTo(who, inVersionOf(resource, before!.object));
    const config = resource.custom ? clone(object) : pruneUnknown(resource, object, options);
    delete config.metadata.creationTimestamp;
    const writer = this.writer(who, resource, options, 'Apply');
    const live = before && { object: inVersionOf(resource, before.object), managed: before.managed };
    const applied = applyConfig(resource.schema, live, config, writer, options.force ?? false);
    const { resourceVersion, uid } = config.metadata;
    const after = decode(resource, withoutPreconditions(applied.object, before), {});
    const managed = (): ManagedFields => applied.managed;
    if (!before) {
      if (resourceVersion || uid) throw notFoundFor(resource, object.metadata.name);
      return this.insert({ who, resource, before, next: after, options, managed }, mayCreate);
    }
    if (resourceVersion && resourceVersion !== before.object.metadata.resourceVersion)
      throw conflict(resource.group, resource.resource, object.metadata.name, STALE);
    const next = carryOver(resource, before.object, after, options.subresource);
    const written = this.store({ who, resource, before, next, options, managed });
    if (
      again &&
      equal(written, inVersionOf(resource, before.object)) &&
      sameOwners(applied.managed, before.managed)
    )
      this.settled.add(before, again);
    return written;
  }

  delete(resource: Resource, stored: Stored, options: DeleteOptions): KubeObject | undefined {
    const { object } = stored;
    checkPreconditions(resource, object, options);
    admitDelete(resource, object);
    if (options.dryRun) return clone(object);
    const next = markForDeletion(resource, object, options, this.server.clock);
    if (!next) {
      this.server.store.remove(resource.key, object.metadata.namespace ?? '', object.metadata.name);
      return undefined;
    }
    if (next !== object) this.put(resource, next, stored.managed);
    return clone(next);
  }

  // --- the steps all writes share ---

  private insert(write: Write, mayCreate?: () => void): KubeObject {
    const { resource, next } = write;
    const { names, clock, store } = this.server;
    const metadata = next.metadata;
    if (!resource.namespaced) delete metadata.namespace;
    mayCreate?.();
    checkNamespace(this.admission(write));
    if (!metadata.name && metadata.generateName) metadata.name = metadata.generateName + names.suffix(5);
    metadata.uid = names.uid();
    metadata.creationTimestamp = clock.timestamp();
    for (const field of ['resourceVersion', 'managedFields', 'deletionTimestamp', 'selfLink', 'generation'])
      delete metadata[field];
    if (resource.hasStatus && !keepsStatus(resource)) delete next.status;
    if (counts(resource)) metadata.generation = 1;
    const strategy = resource.custom ? {} : strategyOf(resource.key);
    if (resource.custom) customDefaults(resource, next);
    strategy.defaults?.(next);
    admit(this.admission(write));
    strategy.prepare?.(next, undefined, this.surroundings(write));
    this.refuseInvalid(resource, next, [
      ...metadataErrors(resource, next),
      ...(resource.custom ? customErrors(resource.schema, next, undefined) : []),
      ...(strategy.validate?.(next) ?? []),
      ...(strategy.validateNew?.(next) ?? []),
    ]);
    this.warn(write, undefined);
    const { namespace = '', name } = metadata;
    if (store.get(resource.key, namespace, name))
      throw alreadyExists(resource.group, resource.resource, name);
    admitLast(this.admission(write));
    const encoded = asWritten(resource, next);
    const managed = write.managed(encoded);
    if (!write.options.dryRun) this.put(resource, encoded, managed);
    return shown(write, encoded);
  }

  private store(write: Write): KubeObject {
    const { resource, options } = write;
    let { next } = write;
    const before = write.before!;
    const strategy = resource.custom ? {} : strategyOf(resource.key);
    const toStatus = options.subresource === 'status';
    if (resource.custom) customDefaults(resource, next);
    strategy.defaults?.(next);
    checkNamespace(this.admission(write));
    admit(this.admission(write));
    if (!toStatus) strategy.prepare?.(next, before.object, this.surroundings(write));
    const old = inVersionOf(resource, before.object);
    this.refuseInvalid(resource, next, [
      ...metadataUpdateErrors(resource, next, old),
      ...(resource.custom ? customErrors(resource.schema, next, old) : []),
      ...(toStatus ? [] : (strategy.validate?.(next) ?? [])),
      ...(toStatus ? [] : (strategy.validateUpdate?.(next, old) ?? [])),
    ]);
    if (counts(resource, options.subresource) && specChanged(resource, old, next))
      next.metadata.generation = (old.metadata.generation ?? 0) + 1;
    this.warn(write, old);
    admitLast(this.admission(write));
    delete next.metadata.managedFields;
    next = asWritten(resource, next);
    next.metadata.resourceVersion = old.metadata.resourceVersion;
    const managed = write.managed(next);
    const gone =
      next.metadata.deletionTimestamp && !next.metadata.finalizers?.length && !holds(resource, next);
    if (options.dryRun) return shown(write, next);
    if (gone) {
      this.server.store.put(resource.key, { object: next, managed });
      this.server.store.remove(resource.key, next.metadata.namespace ?? '', next.metadata.name);
      return shown(write, next);
    }
    if (equal(old, next) && managed === before.managed) return shown(write, old);
    if (equal(old, next) && sameOwners(managed, before.managed)) return shown(write, old);
    this.put(resource, next, managed);
    return shown(write, next);
  }

  private put(resource: Resource, object: KubeObject, managed: ManagedFields): void {
    object.metadata.resourceVersion = this.server.store.nextRevision();
    this.server.store.put(resource.key, { object, managed });
  }

  private warn({ resource, next, options }: Write, before: KubeObject | undefined): void {
    if (!options.warn || options.subresource === 'status') return;
    const texts = resource.custom ? customWarnings(next, before) : warningsOf(resource.key, next, before);
    for (const text of new Set(texts)) options.warn(text);
  }

  private refuseInvalid(resource: Resource, object: KubeObject, errors: FieldError[]): void {
    if (errors.length) throw invalidObject(resource.group, resource.kind, object.metadata.name, errors);
  }

  private writer(
    who: Requester,
    resource: Resource,
    options: WriteOptions,
    operation: 'Apply' | 'Update',
  ): Writer {
    return {
      manager: options.fieldManager ?? who.agent,
      operation,
      apiVersion: apiVersionOf(resource),
      subresource: options.subresource ?? '',
      time: this.server.clock.timestamp(),
    };
  }

  private admission(write: Write): Admission {
    const { store, names, now, user, dryRun } = this.surroundings(write);
    // field by field: asked for several times at every write, and a spread costs a hundred times as much
    return {
      store,
      names,
      now,
      user,
      dryRun,
      resource: write.resource,
      object: write.next,
      before: write.before?.object,
      subresource: write.options.subresource,
      authorizer: this.server.authorizer,
      warn: write.options.warn,
    };
  }

  private surroundings(write: Write) {
    const { store, names, clock } = this.server;
    const dryRun = write.options.dryRun ?? false;
    return { store, names, now: clock.timestamp(), user: write.who.user, dryRun };
  }
}

/** What a client is handed: its own copy, except the control plane, which changes nothing in place. */
function shown({ who }: Write, object: KubeObject): KubeObject {
  return shownTo(who, object);
}

function shownTo(who: Requester, object: KubeObject): KubeObject {
  return who.silent ? object : clone(object);
}

function notFoundFor(resource: Resource, name: string): Error {
  return notFound(resource.group, resource.resource, name);
}

function keepsStatus(resource: Resource): boolean {
  return resource.key === 'nodes' || resource.key === 'persistentvolumes';
}

/** Finalizers of its own kind: a namespace's, a pod's grace. */
function holds(resource: Resource, object: KubeObject): boolean {
  if (resource.key === 'namespaces') return (object.spec?.finalizers ?? []).length > 0;
  return resource.key === 'pods' && (object.metadata.deletionGracePeriodSeconds ?? 0) > 0;
}

function sameOwners(a: ManagedFields, b: ManagedFields): boolean {
  return a.length === b.length && equal(toManagedFields(a), toManagedFields(b));
}

function withoutPreconditions(object: KubeObject, before: Stored | undefined): KubeObject {
  const { resourceVersion: _version, uid: _uid, ...metadata } = object.metadata;
  if (before) metadata.uid = before.object.metadata.uid;
  return { ...object, metadata };
}

function checkPreconditions(resource: Resource, object: KubeObject, options: DeleteOptions): void {
  const { uid, resourceVersion, name } = object.metadata;
  const differs = (what: string, wanted: string, found: unknown): never => {
    throw conflict(
      resource.group,
      resource.resource,
      name,
      `Precondition failed: ${what} in precondition: ${wanted}, ${what} in object meta: ${found}`,
    );
  };
  if (options.uid && options.uid !== uid) differs('UID', options.uid, uid);
  if (options.resourceVersion && options.resourceVersion !== resourceVersion)
    differs('ResourceVersion', options.resourceVersion, resourceVersion);
}
