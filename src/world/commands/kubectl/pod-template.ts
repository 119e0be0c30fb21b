/** Workloads by the pod they make: where its template is, how a change to it is sent. */
import type { KubeObject } from '../../kube/api';
import { encode } from '../../kube/go-encode';
import { goTypeOfKind } from '../../kube/go-types';
import { clone } from '../../kube/json-value';
import { KubectlError, asError, isReported, throwAll } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { twoWayStrategic } from './merge-diff';
import { isBuiltIn, schemaOfType } from './object-schema';
import { changePrinter } from './printers';
import { record } from './record';
import { writeOptions } from './requests';
import { apiVersionOf, groupOf } from './resource-types';
import type { DryRun, Run } from './run';
import { select } from './select';

export interface Container {
  name: string;
  image?: string;
  env?: EnvVar[];
  resources?: { limits?: Record<string, string>; requests?: Record<string, string> };
  ports?: { containerPort: number; protocol?: string; name?: string }[];
  command?: string[];
  args?: string[];
  [field: string]: unknown;
}

export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: Record<string, Record<string, unknown>>;
}

export interface PodSpec {
  containers: Container[];
  initContainers?: Container[];
  serviceAccountName?: string;
  [field: string]: unknown;
}

/** The pod spec within an object, which a change may write to. @throws KubectlError for kinds without one */
export function podSpecOf(object: KubeObject): PodSpec {
  if (object.kind === 'Pod') return object.spec as PodSpec;
  if (object.kind === 'CronJob') return object.spec.jobTemplate.spec.template.spec as PodSpec;
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'];
  if (kinds.includes(object.kind) && object.spec?.template) return object.spec.template.spec as PodSpec;
  throw new KubectlError(
    `the object is not a pod or does not have a pod template: *${object.apiVersion.split('/').at(-1)}.${object.kind}`,
  );
}

/** Commands that know Go's types refuse kinds that are none of Kubernetes' own. @throws KubectlError */
export function requireKnownKind({ type, source }: Info): void {
  if (!isBuiltIn(type))
    throw new KubectlError(
      `${source ? `unable to decode ${JSON.stringify(source)}: ` : ''}no kind ${JSON.stringify(type.kind)} is registered for version ${JSON.stringify(apiVersionOf(type))} in scheme "pkg/scheme/scheme.go:28"`,
    );
}

/** The objects that a `set` command is about. @throws the errors on the way */
export async function targets(run: Run, resources: string[], dryRun: DryRun): Promise<Info[]> {
  const local = run.flag('local');
  if (local && dryRun === 'server')
    throw new KubectlError('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  if (local && resources.length)
    throw new KubectlError(
      "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'",
    );
  const { infos, error } = await select(run, {
    args: resources,
    files: fileOptions(run),
    labelSelector: local ? undefined : run.text('selector'),
    typeMeansAll: run.flag('all'),
    continueOnError: true,
    latest: !local,
    local,
  }).infos();
  if (error) throw error;
  infos.forEach(requireKnownKind);
  if (local) for (const info of infos) info.object = asTyped(info.object!);
  return infos;
}

/** An object of a file as one of Go's structs: what these always write is there. */
export function asTyped(object: KubeObject): KubeObject {
  const type = goTypeOfKind(groupOf(object.apiVersion), object.kind);
  if (!type) return object;
  const { apiVersion, kind } = object;
  return { apiVersion, kind, ...(encode(type, object) as object) } as KubeObject;
}

export interface Update {
  /** e.g. `image updated` */
  operation: string;
  /** e.g. `failed to patch image update to pod template: ` */
  failure: string;
  /** Writes the change into the object; may add to the errors. */
  apply(object: KubeObject, errors: Error[]): void;
  /** Says so even where nothing changed. */
  always?: boolean;
}

/** Sends a change to each object as a strategic merge patch and says so. @throws the errors, together */
export function updateAll(run: Run, infos: Info[], dryRun: DryRun, update: Update): void {
  const errors: Error[] = [];
  const options = writeOptions(run, dryRun, run.text('field-manager'));
  const print = changePrinter(run, update.operation, dryRun, { typed: true });
  for (const { info, after } of applied(run, infos, update, errors)) {
    const before = info.object!;
    if (after instanceof Error) {
      errors.push(new KubectlError(`error: ${objectName(run, info)} ${after.message}\n`));
      continue;
    }
    const patch = twoWayStrategic(schemaOfType(info.type), before, after);
    if (Object.keys(patch).length === 0 && !update.always) continue;
    if (run.flag('local') || dryRun === 'client') {
      tryTo(errors, '', () => print(run.flag('local') ? asTyped(after) : after));
      continue;
    }
    const patched = tryTo(errors, update.failure, () =>
      run.client.patch(refOf(info), 'strategic', patch, options),
    );
    if (patched) tryTo(errors, '', () => print(patched));
  }
  throwAll(errors);
}

/** What kubectl tells of goes to the errors, after the words before; all else is thrown. */
function tryTo<Result>(errors: Error[], before: string, action: () => Result): Result | undefined {
  try {
    return action();
  } catch (error) {
    if (!isReported(error)) throw error;
    errors.push(before ? new KubectlError(`${before}${asError(error).message}`) : asError(error));
    return undefined;
  }
}

/** All objects are changed before the first is sent. */
function applied(
  run: Run,
  infos: Info[],
  update: Update,
  errors: Error[],
): { info: Info; after: KubeObject | Error }[] {
  return infos.map((info) => {
    const after = clone(info.object!);
    try {
      update.apply(after, errors);
      record(run, after);
    } catch (error) {
      if (!isReported(error)) throw error;
      return { info, after: error };
    }
    return { info, after };
  });
}

/** An object by its resource; by its kind where no server told which that is, and then with the line break of kubectl. */
function objectName(run: Run, { type, name, object }: Info): string {
  if (!run.flag('local')) return `${type.resource}/${name}`;
  const kind = object!.kind.toLowerCase();
  const group = groupOf(object!.apiVersion);
  return group ? `${kind}.${group}/${name}\n` : `${kind}/${name}`;
}

/** Containers whose names fit a pattern; `*` is any text. */
export function matching(containers: Container[] | undefined, pattern: string): Container[] {
  const test = new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return (containers ?? []).filter(({ name }) => test.test(name));
}
