/** One object among those that a command is about. */
import type { KubeObject, ResourceType } from '../../kube/api';

/** One object that a command is about. */
export interface Info {
  type: ResourceType;
  /** '' for kinds without one */
  namespace: string;
  name: string;
  object?: KubeObject;
  /** the file it comes from */
  source?: string;
}

/** How the server is told which object is meant. */
export function refOf(info: Info): {
  group: string;
  version: string;
  resource: string;
  namespace: string | undefined;
  name: string;
} {
  return {
    group: info.type.group,
    version: info.type.version,
    resource: info.type.resource,
    namespace: info.namespace || undefined,
    name: info.name,
  };
}
