/** How the lists and maps of a kind merge, as far as kubectl knows without asking the server. */
import type { ResourceType } from '../../kube/api';
import { ANY, schemaOf, type Schema } from '../../kube/schema';
import { apiVersionOf } from './resource-types';

const BUILT_IN = new Set(['', 'apps', 'autoscaling', 'batch', 'policy']);

/** Is it one of Kubernetes' own kinds? Only those take a strategic merge patch. */
export function isBuiltIn(type: { group: string }): boolean {
  return BUILT_IN.has(type.group) || /^[a-z]+(\.[a-z]+)?\.k8s\.io$/.test(type.group);
}

export function schemaOfType(type: ResourceType): Schema {
  return schemaOf(`${apiVersionOf(type)}/${type.kind}`) ?? ANY;
}
