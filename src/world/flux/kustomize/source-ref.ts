/** The source a Kustomization points at. Models: `getSource` of kustomize-controller. */
import type { KubeObject } from '../../kube/api';
import { BUCKET, EXTERNAL_ARTIFACT, GIT_REPOSITORY, OCI_REPOSITORY } from '../runtime/kinds';
import type { Manager } from '../runtime/manager';
import { isNotFound, messageOf } from '../ssa/apply';
import type { Artifact } from '../source/artifact-storage';
import { StatusError } from '../../kube/api';

/** A reference that the controller's flags forbid. */
export class AccessDenied extends Error {}

export interface Source {
  object: KubeObject;
  artifact: Artifact;
  revision: string;
  /** Of the commit an OCI artifact was made from; '' where unknown. */
  originRevision: string;
}

const KINDS = [GIT_REPOSITORY, OCI_REPOSITORY, BUCKET, EXTERNAL_ARTIFACT];

/**
 * The source and its artifact; undefined while it has none.
 * @throws AccessDenied, StatusError (NotFound), Error
 */
export function sourceOf(manager: Manager, object: KubeObject): Source | undefined {
  const found = findSource(manager, object);
  const artifact = found.status?.artifact as Artifact | undefined;
  if (!artifact) return undefined;
  const originRevision = artifact.metadata?.['org.opencontainers.image.revision'] ?? '';
  return { object: found, artifact, revision: artifact.revision, originRevision };
}

function findSource({ client, flags }: Manager, object: KubeObject): KubeObject {
  const { kind, name } = object.spec.sourceRef as { kind: string; name: string };
  const own = object.metadata.namespace!;
  const namespace: string = object.spec.sourceRef.namespace || own;
  const where = `'${kind}/${namespace}/${name}'`;
  if (flags.noCrossNamespaceRefs && namespace !== own)
    throw new AccessDenied(`can't access ${where}, cross-namespace references have been blocked`);
  if (kind === EXTERNAL_ARTIFACT.kind)
    throw new AccessDenied(`can't access ${where}, ExternalArtifact feature gate is disabled`);
  const type = KINDS.find((each) => each.kind === kind);
  if (!type) throw new Error(`source \`${name}\` kind '${kind}' not supported`);
  try {
    return client.get({ group: type.group, version: type.version, resource: type.resource, namespace, name });
  } catch (error) {
    if (!isNotFound(error))
      throw new Error(`unable to get source '${namespace}/${name}': ${messageOf(error)}`);
    // The controller asks its cache, which names the kind where the server names the resource.
    throw new StatusError('NotFound', `${kind}.${type.group} "${name}" not found`, { code: 404 });
  }
}
