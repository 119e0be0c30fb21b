/** Objects put into the cluster by `flux` itself, as the user of the kubeconfig. Models: `internal/utils/apply.go`. */
import { applyAsFlux } from '../../flux/components/apply-as-flux';
import { ApplyError } from '../../flux/ssa/apply';
import type { Change } from '../../flux/ssa/change-set';
import type { KubeObject } from '../../kube/api';
import type { Call } from './call';
import { FluxError } from './call';

/** @throws FluxError */
export async function applyManifests(call: Call, objects: KubeObject[]): Promise<Change[]> {
  try {
    return await applyAsFlux(call.client(), call.context.clock, objects);
  } catch (error) {
    if (error instanceof ApplyError) throw new FluxError(error.message);
    throw error;
  }
}
