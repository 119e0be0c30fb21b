/**
 * Where a HelmRelease has its chart from, and whether that is ready.
 *
 * Models: `getSource` and `isSourceReady` of helm-controller.
 */
import { StatusError, type KubeObject } from '../../kube/api';
import { AccessDenied } from '../kustomize/source-ref';
import { getCondition, isFalse, isStalled } from '../runtime/conditions';
import { EXTERNAL_ARTIFACT, HELM_CHART, OCI_REPOSITORY, type Kind } from '../runtime/kinds';
import { isNotFound } from '../ssa/apply';
import { checkAccess } from './chart-template';
import type { HelmWork } from './work';

/** @throws AccessDenied, StatusError */
export function chartSourceOf(work: HelmWork): KubeObject {
  const { object, manager } = work;
  const { kind, namespace, name } = referenceOf(object);
  checkAccess(work, namespace, name, kind.kind);
  if (kind === EXTERNAL_ARTIFACT)
    throw new AccessDenied(
      `can't access '${kind.kind}/${namespace}/${name}', ExternalArtifact feature gate is disabled`,
    );
  const { group, version, resource } = kind;
  try {
    return manager.client.get({ group, version, resource, namespace, name });
  } catch (error) {
    if (!isNotFound(error)) throw error;
    throw new StatusError('NotFound', `${kind.kind}.${group} "${name}" not found`, { code: 404 });
  }
}

/** What a HelmRelease points at; the HelmChart that was made for it where it points at none. */
export function referenceOf({ spec, status, metadata }: KubeObject): {
  kind: Kind;
  namespace: string;
  name: string;
} {
  if (spec.chartRef) {
    const { kind, name, namespace = metadata.namespace } = spec.chartRef;
    const known = [OCI_REPOSITORY, EXTERNAL_ARTIFACT].find((each) => each.kind === kind);
    return { kind: known ?? HELM_CHART, namespace, name };
  }
  const [namespace = '', name = ''] = ((status?.helmChart ?? '') as string).split('/');
  return { kind: HELM_CHART, namespace, name };
}

/** Why the source is not ready; undefined where it is. */
export function notReady(source: KubeObject): string | undefined {
  const { kind, metadata, status } = source;
  const about = (why: string): string =>
    `${kind} '${metadata.namespace}/${metadata.name}' is not ready: ${why}`;
  if (metadata.generation !== (status?.observedGeneration ?? 0))
    return about(
      isFalse(source, 'Ready')
        ? getCondition(source, 'Ready')!.message
        : 'latest generation of object has not been reconciled',
    );
  if (isStalled(source)) return about(getCondition(source, 'Stalled')!.message);
  return status?.artifact ? undefined : about('does not have an artifact');
}
