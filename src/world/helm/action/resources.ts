/**
 * Objects of a manifest, and what Helm does with them in a cluster: create, update, delete, each kind after the other.
 *
 * Models: helm v4 pkg/kube `Client` with server-side apply, its sentences and its log lines. Left out: client-side apply
 * by three-way merge (such releases are updated by replacing), retries after conflicts.
 */
import { StatusError, type Client, type KubeObject } from '../../kube/api';
import { clone } from '../../kube/json-value';
import { parse } from '../../yaml/parse';
import { splitManifests } from '../release/manifests';
import type { Configuration, Resource } from './configuration';

/** Reads a manifest. @throws Error `resource mapping not found for name: ...` */
export function buildResources({ client, namespace }: Configuration, manifest: string): Resource[] {
  const problems: string[] = [];
  const resources: Resource[] = [];
  for (const text of splitManifests(manifest)) {
    const object = parse(text) as KubeObject | null;
    if (!object) continue;
    const items = object.kind === 'List' ? ((object.items ?? []) as KubeObject[]) : [object];
    for (const item of items) {
      const resource = placed(client, namespace, item);
      if (typeof resource === 'string') problems.push(resource);
      else resources.push(resource);
    }
  }
  if (problems.length) throw new Error(problems.length > 1 ? `[${problems.join(', ')}]` : problems[0]!);
  return resources;
}

/** Reads a manifest. @throws Error with `problem` in front */
export function built(config: Configuration, manifest: string, problem: string): Resource[] {
  try {
    return buildResources(config, manifest);
  } catch (error) {
    throw new Error(`${problem}: ${(error as Error).message}`);
  }
}

/** The resource, or why there is none. */
function placed(client: Client, fallback: string, object: KubeObject): Resource | string {
  const { apiVersion = '', kind = '', metadata } = object;
  if (!kind) return `unable to decode "": Object 'Kind' is missing in '${JSON.stringify(object)}'`;
  const type = client.typeOf(apiVersion, kind);
  const name = metadata?.name ?? '';
  if (!type)
    return (
      `resource mapping not found for name: "${name}" namespace: "${metadata?.namespace ?? ''}" from "": ` +
      `no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`
    );
  const namespace = type.namespaced ? (metadata?.namespace ?? fallback) : undefined;
  const own = clone(object);
  own.metadata = { ...own.metadata, name, ...(namespace && { namespace }) };
  return {
    object: own,
    ref: { group: type.group, version: type.version, resource: type.resource, namespace, name },
  };
}

/** `apps/v1, Kind=Deployment` */
export function gvkOf({ object: { apiVersion, kind } }: Resource): string {
  return `${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Kind=${kind}`;
}

/** `Deployment "web" in namespace "default"` */
export function describeResource({ object, ref }: Resource): string {
  return `${object.kind} ${JSON.stringify(ref.name)} in namespace ${JSON.stringify(ref.namespace ?? '')}`;
}

export function isSame(a: Resource, b: Resource): boolean {
  return (
    a.object.kind === b.object.kind &&
    a.ref.group === b.ref.group &&
    a.ref.name === b.ref.name &&
    (a.ref.namespace ?? '') === (b.ref.namespace ?? '')
  );
}

function attributesOf(resource: Resource): Record<string, unknown> {
  const { name, namespace = '' } = resource.ref;
  return { namespace, name, gvk: gvkOf(resource) };
}

export interface ApplyOptions {
  serverSide: boolean;
  forceConflicts: boolean;
}

type Act = (resource: Resource) => void;

/** Applies or creates each. @throws Error, AggregateError of them */
export function createResources(
  config: Configuration,
  resources: readonly Resource[],
  options: ApplyOptions,
): void {
  config.log('debug', 'creating resource(s)', { resources: resources.length });
  performAll(resources, creation(config, options));
}

/** Goes on after a failure, as its neighbours of the same kind run at the same time. @throws Error */
function performAll(resources: readonly Resource[], act: Act): void {
  if (!resources.length) throw new Error('no objects visited');
  const problems: Error[] = [];
  for (const resource of resources) {
    try {
      act(resource);
    } catch (error) {
      problems.push(error as Error);
    }
  }
  if (problems.length) throw joined(problems, '\n');
}

function creation(config: Configuration, { serverSide, forceConflicts }: ApplyOptions): Act {
  const { log } = config;
  if (!serverSide) {
    log('debug', 'using client-side apply for resource creation');
    return ({ object }) => void config.client.create(object, { fieldManager: config.fieldManager });
  }
  log('debug', 'using server-side apply for resource creation', {
    forceConflicts,
    dryRun: false,
    fieldValidationDirective: 'Strict',
  });
  return (resource) => {
    try {
      applyServerSide(config, resource, forceConflicts);
    } catch (error) {
      log('debug', 'Error creating resource via patch', { ...attributesOf(resource), error });
      throw error;
    }
    log('debug', 'Created resource via patch', attributesOf(resource));
  };
}

/** @throws Error, of helm 4.2 `server-side apply failed for object ...` */
function applyServerSide(
  { client, fieldManager, helm }: Configuration,
  resource: Resource,
  force: boolean,
): void {
  try {
    client.apply(resource.object, { fieldManager, force, fieldValidation: 'Strict' });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { name, namespace = '' } = resource.ref;
    const what = `${namespace}/${name} ${gvkOf(resource)}`;
    if (error.reason === 'Conflict')
      throw new Error(`conflict occurred while applying object ${what}: ${error.message}`);
    if (helm === '4.1') throw new Error(error.message);
    throw new Error(`server-side apply failed for object ${what}: ${error.message}`);
  }
}

export interface UpdateOptions extends ApplyOptions {
  /** Objects are replaced. */
  forceReplace: boolean;
  /** Fields that a client-side apply owned are taken over first. */
  upgradeClientSideFieldManager: boolean;
}

/**
 * Makes the cluster's objects what `targets` are; what only `originals` have goes.
 * Answers what was created, whether or not it throws.
 */
export function updateResources(
  config: Configuration,
  originals: readonly Resource[],
  targets: readonly Resource[],
  options: UpdateOptions,
): { created: Resource[]; error?: Error } {
  const { log } = config;
  const create = creation(config, options);
  const update = updating(config, options);
  log('debug', 'checking resources for changes', { resources: targets.length });
  const created: Resource[] = [];
  const problems: Error[] = [];
  for (const target of targets) {
    try {
      if (exists(config.client, target)) attempt(problems, () => update(target));
      else {
        created.push(target);
        createMissing(config, target, create);
      }
    } catch (error) {
      return { created, error: error as Error };
    }
  }
  if (problems.length) return { created, error: joined(problems, ' && ') };
  for (const original of originals)
    if (!targets.some((each) => isSame(each, original)))
      attempt(problems, () => deleteStale(config, original));
  return problems.length ? { created, error: joined(problems, ' && ') } : { created };
}

function attempt(problems: Error[], act: () => void): void {
  try {
    act();
  } catch (error) {
    problems.push(error as Error);
  }
}

function exists(client: Client, { ref }: Resource): boolean {
  try {
    client.get(ref);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw new Error(`could not get information about the resource: ${(error as Error).message}`);
  }
}

function createMissing({ log }: Configuration, target: Resource, create: Act): void {
  try {
    create(target);
  } catch (error) {
    throw new Error(`failed to create resource: ${(error as Error).message}`);
  }
  const { name, namespace = '' } = target.ref;
  log('debug', 'created a new resource', { namespace, name, kind: target.object.kind });
}

function updating(config: Configuration, options: UpdateOptions): Act {
  const { client, fieldManager, log } = config;
  const { serverSide, forceConflicts, forceReplace, upgradeClientSideFieldManager } = options;
  if (forceReplace || !serverSide) {
    const how = forceReplace
      ? 'using resource replace update strategy'
      : 'using client-side apply for resource update';
    const validation = forceReplace
      ? { fieldValidationDirective: 'Strict' }
      : { threeWayMergeForUnstructured: false };
    log('debug', how, validation);
    return (target) => replace(client, fieldManager, target);
  }
  log('debug', 'using server-side apply for resource update', {
    forceConflicts,
    dryRun: false,
    fieldValidationDirective: 'Strict',
    upgradeClientSideFieldManager,
  });
  return (target) => {
    try {
      applyServerSide(config, target, forceConflicts);
    } catch (error) {
      log('debug', 'Error patching resource', { ...attributesOf(target), error });
      throw error;
    }
    log('debug', 'Patched resource', attributesOf(target));
  };
}

function replace(client: Client, fieldManager: string, { object, ref }: Resource): void {
  const { resourceVersion } = client.get(ref).metadata;
  const next = { ...object, metadata: { ...object.metadata, resourceVersion } };
  try {
    client.update(next, { fieldManager });
  } catch (error) {
    throw new Error(`failed to replace object: ${(error as Error).message}`);
  }
}

/** Deletes what the new revision has no more, unless it says to keep it. */
function deleteStale({ client, log }: Configuration, { object, ref }: Resource): void {
  const { name, namespace = '' } = ref;
  const what = { namespace, name, kind: object.kind };
  log('debug', 'deleting resource', what);
  let current: KubeObject;
  try {
    current = client.get(ref);
  } catch (error) {
    log('debug', 'unable to get object', { ...what, error });
    return;
  }
  const keep = { annotation: 'helm.sh/resource-policy', value: 'keep' };
  if (current.metadata.annotations?.[keep.annotation] === keep.value) {
    log('debug', 'skipping delete due to annotation', { ...what, ...keep });
    return;
  }
  try {
    client.delete(ref, { propagationPolicy: 'Background' });
  } catch (error) {
    if (isNotFound(error)) return;
    log('debug', 'failed to delete resource', { ...what, error });
    throw new Error(
      `failed to delete resource namespace=${namespace}, name=${name}, kind=${object.kind}: ${(error as Error).message}`,
    );
  }
}

/** Deletes each; what is gone already is no error. Answers the errors. */
export function deleteResources(
  { client, log }: Configuration,
  resources: readonly Resource[],
  propagationPolicy: 'Background' | 'Foreground' | 'Orphan',
): Error[] {
  if (!resources.length) return [new Error('object not found, skipping delete: no objects visited')];
  const problems: Error[] = [];
  for (const { object, ref } of resources) {
    const { name, namespace = '' } = ref;
    log('debug', 'starting delete resource', { namespace, name, kind: object.kind });
    try {
      client.delete(ref, { propagationPolicy });
    } catch (error) {
      if (isNotFound(error))
        log('debug', 'ignoring delete failure', { namespace, name, kind: object.kind, error });
      else problems.push(error as Error);
    }
  }
  return problems;
}

export function joined(errors: readonly Error[], separator: string): Error {
  return new Error(errors.map(({ message }) => message).join(separator));
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}
