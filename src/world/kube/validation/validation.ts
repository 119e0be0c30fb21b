/**
 * Validation of built-in kinds: which rules belong to which.
 *
 * Models: `validation.go` of `pkg/apis`.
 */
import type { Strategy } from '../strategy';
import { bindingErrors, bindingUpdateErrors, roleErrors } from './access';
import {
  autoscalerErrors,
  configMapErrors,
  configMapUpdateErrors,
  definitionErrors,
  disruptionBudgetErrors,
  limitRangeErrors,
  nodeErrors,
  priorityClassUpdateErrors,
  quotaErrors,
  secretErrors,
  secretUpdateErrors,
} from './configuration';
import { ingressErrors, networkPolicyErrors, serviceErrors, serviceUpdateErrors } from './networking';
import { podErrors, podUpdateErrors } from './pods';
import {
  claimErrors,
  claimUpdateErrors,
  storageClassErrors,
  storageClassUpdateErrors,
  volumeErrors,
} from './storage';
import { workloadRules } from './workloads';

type Rules = Pick<Strategy, 'validate' | 'validateUpdate'>;

const RULES: Record<string, Rules> = {
  ...workloadRules,
  pods: { validate: podErrors, validateUpdate: podUpdateErrors },
  services: { validate: serviceErrors, validateUpdate: serviceUpdateErrors },
  configmaps: { validate: configMapErrors, validateUpdate: configMapUpdateErrors },
  secrets: { validate: secretErrors, validateUpdate: secretUpdateErrors },
  nodes: { validate: nodeErrors },
  resourcequotas: { validate: quotaErrors },
  limitranges: { validate: limitRangeErrors },
  persistentvolumes: { validate: volumeErrors },
  persistentvolumeclaims: { validate: (claim) => claimErrors(claim), validateUpdate: claimUpdateErrors },
  'storageclasses.storage.k8s.io': { validate: storageClassErrors, validateUpdate: storageClassUpdateErrors },
  'ingresses.networking.k8s.io': { validate: ingressErrors },
  'networkpolicies.networking.k8s.io': { validate: networkPolicyErrors },
  'roles.rbac.authorization.k8s.io': { validate: roleErrors },
  'clusterroles.rbac.authorization.k8s.io': { validate: roleErrors },
  'rolebindings.rbac.authorization.k8s.io': { validate: bindingErrors, validateUpdate: bindingUpdateErrors },
  'clusterrolebindings.rbac.authorization.k8s.io': {
    validate: bindingErrors,
    validateUpdate: bindingUpdateErrors,
  },
  'horizontalpodautoscalers.autoscaling': { validate: autoscalerErrors },
  'poddisruptionbudgets.policy': { validate: disruptionBudgetErrors },
  'customresourcedefinitions.apiextensions.k8s.io': { validate: definitionErrors },
  'priorityclasses.scheduling.k8s.io': { validateUpdate: priorityClassUpdateErrors },
};

/** The rules of a built-in resource (`deployments.apps`). */
export function validationOf(key: string): Rules {
  return RULES[key] ?? {};
}
