/** Every command of kubectl that this world models, by its path. */
import { apiResources, apiVersions } from './api-resources';
import { apply } from './apply';
import { editLastApplied, setLastApplied, viewLastApplied } from './apply-last-applied';
import { canI } from './auth-can-i';
import { reconcile } from './auth-reconcile';
import { whoAmI } from './auth-whoami';
import { autoscale } from './autoscale';
import { approve, deny } from './certificate';
import { clusterInfo } from './cluster-info';
import { completion } from './completion';
import { CONFIG } from './config';
import { configSet, configUnset } from './config-set';
import { configView } from './config-view';
import { cp } from './cp';
import { createFromFiles } from './create';
import { createConfigMap } from './create-configmap';
import { createIngress } from './create-ingress';
import {
  createNamespace,
  createPodDisruptionBudget,
  createPriorityClass,
  createQuota,
  createServiceAccount,
} from './create-others';
import { createClusterRole, createRole } from './create-role';
import { createClusterRoleBinding, createRoleBinding } from './create-rolebinding';
import { createSecretDockerRegistry, createSecretGeneric, createSecretTls } from './create-secret';
import {
  createServiceClusterIp,
  createServiceExternalName,
  createServiceLoadBalancer,
  createServiceNodePort,
} from './create-service';
import { createToken } from './create-token';
import { createCronJob, createDeployment, createJob } from './create-workloads';
import { debug } from './debug';
import { remove } from './delete';
import { describe } from './describe';
import { diff } from './diff';
import { cordon, drain, uncordon } from './drain';
import { edit } from './edit';
import { events } from './events';
import { attach, exec } from './exec';
import { explain } from './explain';
import { expose } from './expose';
import { get } from './get';
import { optionsPage } from './help';
import { kustomize } from './kustomize';
import { annotate, label } from './label';
import { logs } from './logs';
import { patch } from './patch';
import { pluginList } from './plugin-list';
import { portForward } from './port-forward';
import { replace } from './replace';
import { pause, restart, resume } from './rollout';
import { rolloutHistory, rolloutUndo } from './rollout-history';
import { rolloutStatus } from './rollout-status';
import type { Command } from './run';
import { runPod } from './run-pod';
import { scale } from './scale';
import { setImage, setResources, setSelector, setServiceAccount, setSubject } from './set';
import { setEnv } from './set-env';
import { taint } from './taint';
import { topNode, topPod } from './top';
import { TREE } from './tree';
import { version } from './version';
import { wait } from './wait';

export const COMMANDS: Record<string, Command> = {
  ...CONFIG,
  'kubectl annotate': annotate,
  'kubectl api-resources': apiResources,
  'kubectl api-versions': apiVersions,
  'kubectl apply': apply,
  'kubectl apply edit-last-applied': editLastApplied,
  'kubectl apply set-last-applied': setLastApplied,
  'kubectl apply view-last-applied': viewLastApplied,
  'kubectl attach': attach,
  'kubectl auth can-i': canI,
  'kubectl auth reconcile': reconcile,
  'kubectl auth whoami': whoAmI,
  'kubectl autoscale': autoscale,
  'kubectl certificate approve': approve,
  'kubectl certificate deny': deny,
  'kubectl cluster-info': clusterInfo,
  'kubectl completion': completion,
  'kubectl config set': configSet,
  'kubectl config unset': configUnset,
  'kubectl config view': configView,
  'kubectl cordon': cordon,
  'kubectl cp': cp,
  'kubectl create': createFromFiles,
  'kubectl create clusterrole': createClusterRole,
  'kubectl create clusterrolebinding': createClusterRoleBinding,
  'kubectl create configmap': createConfigMap,
  'kubectl create cronjob': createCronJob,
  'kubectl create deployment': createDeployment,
  'kubectl create ingress': createIngress,
  'kubectl create job': createJob,
  'kubectl create namespace': createNamespace,
  'kubectl create poddisruptionbudget': createPodDisruptionBudget,
  'kubectl create priorityclass': createPriorityClass,
  'kubectl create quota': createQuota,
  'kubectl create role': createRole,
  'kubectl create rolebinding': createRoleBinding,
  'kubectl create secret docker-registry': createSecretDockerRegistry,
  'kubectl create secret generic': createSecretGeneric,
  'kubectl create secret tls': createSecretTls,
  'kubectl create service clusterip': createServiceClusterIp,
  'kubectl create service externalname': createServiceExternalName,
  'kubectl create service loadbalancer': createServiceLoadBalancer,
  'kubectl create service nodeport': createServiceNodePort,
  'kubectl create serviceaccount': createServiceAccount,
  'kubectl create token': createToken,
  'kubectl debug': debug,
  'kubectl delete': remove,
  'kubectl describe': describe,
  'kubectl diff': diff,
  'kubectl drain': drain,
  'kubectl edit': edit,
  'kubectl events': events,
  'kubectl exec': exec,
  'kubectl explain': explain,
  'kubectl expose': expose,
  'kubectl get': get,
  'kubectl kustomize': kustomize,
  'kubectl label': label,
  'kubectl logs': logs,
  'kubectl options': (run) => run.out(optionsPage(TREE)),
  'kubectl patch': patch,
  'kubectl plugin list': pluginList,
  'kubectl port-forward': portForward,
  'kubectl replace': replace,
  'kubectl rollout history': rolloutHistory,
  'kubectl rollout pause': pause,
  'kubectl rollout restart': restart,
  'kubectl rollout resume': resume,
  'kubectl rollout status': rolloutStatus,
  'kubectl rollout undo': rolloutUndo,
  'kubectl run': runPod,
  'kubectl scale': scale,
  'kubectl set env': setEnv,
  'kubectl set image': setImage,
  'kubectl set resources': setResources,
  'kubectl set selector': setSelector,
  'kubectl set serviceaccount': setServiceAccount,
  'kubectl set subject': setSubject,
  'kubectl taint': taint,
  'kubectl top node': topNode,
  'kubectl top pod': topPod,
  'kubectl uncordon': uncordon,
  'kubectl version': version,
  'kubectl wait': wait,
};
