/** The fields of Flux's Kustomization, as Go's structs hold them. Models: `kustomize-controller/api` v1 (1.9.4). */
import type { StructTable } from '../../kustomize/go-struct';

export const KUSTOMIZATION_FIELDS: StructTable = {
  Kustomization: [
    ['apiVersion', 'string'],
    ['kind', 'string'],
    ['metadata', 'ObjectMeta'],
    ['spec', 'KustomizationSpec'],
  ],
  ObjectMeta: [
    ['name', 'string'],
    ['namespace', 'string'],
    ['labels', 'map:string'],
    ['annotations', 'map:string'],
  ],
  KustomizationSpec: [
    ['commonMetadata', 'CommonMetadata'],
    ['dependsOn', '[]DependencyReference'],
    ['decryption', 'Decryption'],
    ['interval', 'duration'],
    ['retryInterval', 'duration'],
    ['kubeConfig', 'KubeConfigReference'],
    ['path', 'string'],
    ['postBuild', 'PostBuild'],
    ['prune', 'bool'],
    ['deletionPolicy', 'string'],
    ['healthChecks', '[]NamespacedObjectKindReference'],
    ['namePrefix', 'string'],
    ['nameSuffix', 'string'],
    ['patches', '[]Patch'],
    ['images', '[]Image'],
    ['serviceAccountName', 'string'],
    ['sourceRef', 'CrossNamespaceSourceReference'],
    ['suspend', 'bool'],
    ['targetNamespace', 'string'],
    ['timeout', 'duration'],
    ['force', 'bool'],
    ['wait', 'bool'],
    ['buildMetadata', '[]string:v1.BuildMetadataOption'],
    ['components', '[]string'],
    ['ignoreMissingComponents', 'bool'],
    ['healthCheckExprs', '[]CustomHealthCheck'],
    ['ignore', '[]IgnoreRule'],
  ],
  CommonMetadata: [
    ['annotations', 'map:string'],
    ['labels', 'map:string'],
  ],
  Decryption: [
    ['provider', 'string'],
    ['serviceAccountName', 'string'],
    ['secretRef', 'LocalObjectReference'],
  ],
  PostBuild: [
    ['substituteStrategy', 'string:v1.SubstituteStrategy'],
    ['substitute', 'map:string'],
    ['substituteFrom', '[]SubstituteReference'],
  ],
  SubstituteReference: [
    ['kind', 'string'],
    ['name', 'string'],
    ['optional', 'bool'],
  ],
  CrossNamespaceSourceReference: [
    ['apiVersion', 'string'],
    ['kind', 'string'],
    ['name', 'string'],
    ['namespace', 'string'],
  ],
  LocalObjectReference: [['name', 'string']],
  SecretKeyReference: [
    ['name', 'string'],
    ['key', 'string'],
  ],
  DependencyReference: [
    ['name', 'string'],
    ['namespace', 'string'],
    ['readyExpr', 'string'],
  ],
  NamespacedObjectKindReference: [
    ['apiVersion', 'string'],
    ['kind', 'string'],
    ['name', 'string'],
    ['namespace', 'string'],
  ],
  KubeConfigReference: [
    ['configMapRef', 'LocalObjectReference'],
    ['secretRef', 'SecretKeyReference'],
  ],
  Patch: [
    ['patch', 'string'],
    ['target', 'Selector'],
  ],
  Selector: [
    ['group', 'string'],
    ['version', 'string'],
    ['kind', 'string'],
    ['namespace', 'string'],
    ['name', 'string'],
    ['annotationSelector', 'string'],
    ['labelSelector', 'string'],
  ],
  Image: [
    ['name', 'string'],
    ['newName', 'string'],
    ['newTag', 'string'],
    ['digest', 'string'],
  ],
  CustomHealthCheck: [
    ['apiVersion', 'string'],
    ['kind', 'string'],
    ['inProgress', 'string'],
    ['failed', 'string'],
    ['current', 'string'],
  ],
  IgnoreRule: [
    ['paths', '[]string'],
    ['target', 'Selector'],
  ],
};

const META = 'meta';
const KUSTOMIZE = 'kustomize';

/** The Go packages of those structs; the others are of `v1`. */
export const PACKAGES: Record<string, string> = {
  ...Object.fromEntries(Object.keys(KUSTOMIZATION_FIELDS).map((name) => [name, 'v1'])),
  LocalObjectReference: META,
  SecretKeyReference: META,
  DependencyReference: META,
  NamespacedObjectKindReference: META,
  KubeConfigReference: META,
  Patch: KUSTOMIZE,
  Selector: KUSTOMIZE,
  Image: KUSTOMIZE,
  CustomHealthCheck: KUSTOMIZE,
};
