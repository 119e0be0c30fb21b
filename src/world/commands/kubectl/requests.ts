/** Requests about one object, with what kubectl checks before and says afterwards. */
import { StatusError, type KubeObject, type WriteOptions } from '../../kube/api';
import { KubectlError, isNotFound } from './errors';
import { formatOf } from './printers';
import { apiVersionOf } from './resource-types';
import type { DryRun, Run } from './run';
import { refOf, type Info } from './info';

/** How writes are to be done: as whom fields are managed, checked how, kept or not. */
export function writeOptions(run: Run, dryRun: DryRun, fieldManager: string): WriteOptions {
  // what the server does where a request says nothing of it
  return { dryRun: dryRun === 'server', fieldManager, fieldValidation: 'Warn', warn: run.warn };
}

const WITHOUT_MANAGERS = ['', 'wide', 'name', 'json', 'yaml', 'kyaml'];

/** Does `get` show who manages fields? When asked to, and to templates, which see the whole object. */
export function wantsManagers(run: Run): boolean {
  if (run.path !== 'kubectl get') return false;
  return run.flag('show-managed-fields') || !WITHOUT_MANAGERS.includes(formatOf(run));
}

/** No request can be made about an object without a name. @throws KubectlError */
export function requireName(info: Info): void {
  if (info.name === '') throw new KubectlError('resource name may not be empty');
}

/** The object on the server; a missing namespace is told as such. @throws StatusError, KubectlError */
export function read(run: Run, info: Info): KubeObject {
  requireName(info);
  try {
    return run.client.get(refOf(info), { managedFields: wantsManagers(run), warn: run.warn });
  } catch (error) {
    if (!isNotFound(error) || !info.namespace || info.namespace === 'default') throw error;
    try {
      run.client.get({ group: '', resource: 'namespaces', name: info.namespace });
    } catch (second) {
      if (isNotFound(second)) throw second;
    }
    throw error;
  }
}

/** @throws StatusError */
export function create(run: Run, info: Info, options: WriteOptions): KubeObject {
  const { resourceVersion: _version, ...metadata } = info.object!.metadata;
  refuseLowerCase(info);
  return run.client.create({ ...info.object!, metadata }, options);
}

/** The server knows `Deployment`, not `deployment`, though kubectl finds its resource. */
function refuseLowerCase({ object, type }: Info): void {
  const { kind, apiVersion } = object!;
  if (kind === type.kind) return;
  throw new StatusError(
    'BadRequest',
    `${kind} in version ${JSON.stringify(type.version)} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
    { code: 400 },
  );
}

/** An object as messages tell which one is meant. */
export function infoText({ type, name, namespace }: Info): string {
  const version = type.group ? apiVersionOf(type) : `/${type.version}`;
  return `Resource: "${version}, Resource=${type.resource}", GroupVersionKind: "${version}, Kind=${type.kind}"\nName: ${JSON.stringify(name)}, Namespace: ${JSON.stringify(namespace)}`;
}
