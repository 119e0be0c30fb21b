/**
 * Validation of built-in kinds: which rules belong to which.
 *
 * Models: `validation.go` of `pkg/apis`.
 */
import type { Strategy } from '../strategy';
import { bindingErrors, bindingUpdateErrors, roleErrors } from './access';
import { autoscalerErrors } from './autoscaling';
import {
  configMapErrors,
  configMapUpdateErrors,
  definitionErrors,
  disruptionBudgetErrors,
  namespaceErrors,
  nodeErrors,
  priorityClassErrors,
  priorityClassUpdateErrors,
  secretErrors,
  secretUpdateErrors,
} from './configuration';
import { limitRangeErrors, quotaErrors, quotaUpdateErrors } from './limits';
import {
  ingressClassErrors,
  ingressClassUpdateErrors,
  ingressErrors,
  networkPolicyErrors,
  newIngressErrors,
} from './networking';
import { podErrors, podUpdateErrors } from './pods';
import { serviceErrors, serviceUpdateErrors } from './services';
import {
  claimErrors,
  claimUpdateErrors,
  storageClassErrors,
  storageClassUpdateErrors,
  volumeErrors,
  volumeUpdateErrors,
} from './storage';
import { workloadRules } from './workloads';

type Rules = Pick<Strategy, 'validate' | 'validateNew' | 'validateUpdate'>;

const RULES: Record<string, Rules> = {
  ...workloadRules,
  pods: { validate: podErrors, validateUpdate: podUpdateErrors },
  services: { validate: serviceErrors, validateUpdate: serviceUpdateErrors },
  configmaps: { validate: configMapErrors, validateUpdate: configMapUpdateErrors },
  secrets: { validate: secretErrors, validateUpdate: secretUpdateErrors },
  namespaces: { validate: namespaceErrors },
  nodes: { validate: nodeErrors },
  resourcequotas: { validate: quotaErrors, validateUpdate: quotaUpdateErrors },
  limitranges: { validate: limitRangeErrors },
  persistentvolumes: { validate: volumeErrors, validateUpdate: volumeUpdateErrors },
  persistentvolumeclaims: { validate: claimErrors, validateUpdate: claimUpdateErrors },
  'storageclasses.storage.k8s.io': { validate: storageClassErrors, validateUpdate: storageClassUpdateErrors },
  'ingresses.networking.k8s.io': { validate: ingressErrors, validateNew: newIngressErrors },
  'ingressclasses.networking.k8s.io': {
    validate: ingressClassErrors,
    validateUpdate: ingressClassUpdateErrors,
  },
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
  'priorityclasses.scheduling.k8s.io': {
    validate: priorityClassErrors,
    validateUpdate: priorityClassUpdateErrors,
  },
};

/** The rules of a built-in resource (`deployments.apps`). */
export function validationOf(key: string): Rules {
  return RULES[key] ?? {};
}
