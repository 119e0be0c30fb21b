/** `kubectl rollout pause|resume|restart`. Models: kubectl's `cmd/rollout` and its pausers and restarters. */
import { clone } from '../../kube/json-value';
import type { KubeObject } from '../../kube/api';
import { KubectlError, isReported, throwAll } from './errors';
import { refOf, type Info } from './info';
import { fileOptions } from './manifests';
import { twoWayStrategic } from './merge-diff';
import { schemaOfType } from './object-schema';
import { requireKnownKind } from './pod-template';
import { changePrinter } from './printers';
import { qualifiedResource } from './resource-types';
import type { Run } from './run';
import { select, type Selection } from './select';

/** The objects that a `rollout` command is about. @throws KubectlError where none is named */
export function selected(run: Run): Selection {
  const files = fileOptions(run);
  if (run.args.length === 0 && files.filenames.length === 0 && files.kustomize === '')
    throw new KubectlError('required resource not specified');
  return select(run, {
    args: run.args,
    files,
    labelSelector: run.text('selector'),
    typeMeansAll: true,
    continueOnError: true,
    latest: true,
  });
}

interface Spec {
  paused?: boolean;
  template?: { metadata?: { annotations?: Record<string, string> } };
}

interface Change {
  /** What is said when it is done. */
  operation: string;
  /** Changes the object. @throws KubectlError where it cannot be */
  apply(object: KubeObject, spec: Spec): void;
}

export const pause = (run: Run): Promise<void> =>
  change(run, {
    operation: 'paused',
    apply: (object, spec) => {
      if (object.kind !== 'Deployment') throw new KubectlError('pausing is not supported');
      if (spec.paused) throw new KubectlError('is already paused');
      spec.paused = true;
    },
  });

export const resume = (run: Run): Promise<void> =>
  change(run, {
    operation: 'resumed',
    apply: (object, spec) => {
      if (object.kind !== 'Deployment') throw new KubectlError('resuming is not supported');
      if (!spec.paused) throw new KubectlError('is not paused');
      spec.paused = false;
    },
  });

export const restart = (run: Run): Promise<void> =>
  change(run, {
    operation: 'restarted',
    apply: (object, spec) => {
      if (!['Deployment', 'DaemonSet', 'StatefulSet'].includes(object.kind))
        throw new KubectlError('restarting is not supported');
      if (object.kind === 'Deployment' && spec.paused)
        throw new KubectlError("can't restart paused deployment (run rollout resume first)");
      const metadata = (spec.template!.metadata ??= {});
      const restartedAt = new Date(run.now()).toISOString().replace(/\.\d+Z$/, 'Z');
      metadata.annotations = { ...metadata.annotations, 'kubectl.kubernetes.io/restartedAt': restartedAt };
    },
  });

async function change(run: Run, what: Change): Promise<void> {
  const { infos, error } = await selected(run).infos();
  const errors = error ? [error] : [];
  if (infos.length === 0 && errors.length === 0)
    return run.err(`No resources found in ${run.namespace} namespace.\n`);
  for (const info of infos) {
    try {
      changeOne(run, info, what);
    } catch (failure) {
      if (!isReported(failure)) throw failure;
      errors.push(failure);
    }
  }
  throwAll(errors);
}

function changeOne(run: Run, info: Info, what: Change): void {
  requireKnownKind(info);
  const before = info.object!;
  const after = clone(before);
  try {
    what.apply(after, after.spec as Spec);
  } catch (failure) {
    if (!isReported(failure)) throw failure;
    throw new KubectlError(
      `error: ${qualifiedResource(info.type)} ${JSON.stringify(info.name)} ${failure.message}`,
    );
  }
  const patch = twoWayStrategic(schemaOfType(info.type), before, after);
  if (Object.keys(patch).length === 0)
    throw new KubectlError(
      `failed to create patch for ${info.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
    );
  try {
    const patched = run.client.patch(refOf(info), 'strategic', patch, {
      fieldManager: run.text('field-manager'),
      warn: run.warn,
    });
    changePrinter(run, what.operation, 'none', { typed: true })(patched);
  } catch (failure) {
    if (!isReported(failure)) throw failure;
    throw new KubectlError(`failed to patch: ${failure.message}`);
  }
}
