/**
 * `flux check`: is the cluster new enough, and is Flux well?
 *
 * Models: `cmd/flux/check.go` and `pkg/status`. Left out: asking whether a newer `flux` exists (this is the newest).
 */
import { computeStatus } from '../../flux/kstatus';
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import { configuredClient, FluxError } from './call';
import { FLUX_SELECTOR, fluxDeployments, imagesOf, readClusterInfo } from './cluster-info';
import { LostError } from './lost-client';

/** The API server's version, and what Flux asks for. */
const KUBERNETES = '1.36.2';
const CONSTRAINT = '>=1.33.0-0';

export async function check(call: Call): Promise<number | void> {
  call.log.action('checking prerequisites');
  const kubernetes = checkKubernetes(call);
  if (call.typed.flag('pre')) {
    if (!kubernetes) return 1;
    call.log.success('prerequisites checks passed');
    return 0;
  }
  call.log.action('checking version in cluster');
  const version = checkVersion(call);
  call.log.action('checking controllers');
  const components = await checkComponents(call);
  call.log.action('checking crds');
  const crds = checkCrds(call);
  if (!kubernetes || !version || !components || !crds) throw new FluxError('check failed');
  call.log.success('all checks passed');
}

/** @throws FluxError where the kubeconfig is of no use */
function checkKubernetes(call: Call): boolean {
  try {
    configuredClient(call, 'Kubernetes client initialization failed: ').resources();
    call.log.success(`Kubernetes ${KUBERNETES} ${CONSTRAINT}`);
    return true;
  } catch (error) {
    if (!(error instanceof LostError)) throw error;
    call.log.failure(`Kubernetes API call failed: ${error.told('/version')}`);
    return false;
  }
}

function checkVersion(call: Call): boolean {
  try {
    const info = readClusterInfo(call.client());
    if (info.distribution) call.log.success(`distribution: ${info.distribution}`);
    call.log.success(`bootstrapped: ${info.bootstrapped}`);
    return true;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    call.log.failure(`checking failed: ${error.message}`);
    return false;
  }
}

/** What can't be listed is passed over. */
function orNone(list: () => KubeObject[]): KubeObject[] | undefined {
  try {
    return list();
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return undefined;
  }
}

async function checkComponents(call: Call): Promise<boolean> {
  const deployments = orNone(() => fluxDeployments(call.client(), call.namespace));
  if (!deployments) return true;
  if (deployments.length === 0) {
    call.log.failure(
      `no controllers found in the '${call.namespace}' namespace with the label selector '${FLUX_SELECTOR}'`,
    );
    return false;
  }
  let well = true;
  for (const deployment of deployments) {
    if (!(await assess(call, deployment.metadata.name))) well = false;
    for (const image of imagesOf(deployment)) call.log.action(image);
  }
  return well;
}

/** Waits until the deployment is ready and says so. */
export async function assess(call: Call, name: string): Promise<boolean> {
  const interval = call.typed.has('poll-interval') ? call.typed.duration('poll-interval') : 5000;
  const end = call.context.clock.now() + call.timeout;
  for (;;) {
    const status = deploymentStatus(call, name);
    if (status === 'Current') {
      call.log.success(`${name}: deployment ready`);
      return true;
    }
    const left = end - call.context.clock.now();
    if (left <= 0) {
      call.log.failure(`${name}: deployment ${status === 'NotFound' ? 'not found' : 'not ready'}`);
      return false;
    }
    await call.context.sleep(Math.max(1, Math.min(interval, left)));
  }
}

function deploymentStatus(call: Call, name: string): string {
  const ref = { group: 'apps', version: 'v1', resource: 'deployments', namespace: call.namespace, name };
  try {
    return computeStatus(call.client().get(ref), call.context.clock.now()).status;
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return error.reason === 'NotFound' ? 'NotFound' : 'Unknown';
  }
}

function checkCrds(call: Call): boolean {
  const ref = { group: 'apiextensions.k8s.io', version: 'v1', resource: 'customresourcedefinitions' };
  const crds = orNone(() => call.client().list(ref, { labelSelector: FLUX_SELECTOR }));
  if (!crds) return true;
  if (crds.length === 0) {
    call.log.failure(`no crds found with the label selector '${FLUX_SELECTOR}'`);
    return false;
  }
  let well = true;
  for (const crd of crds) {
    const stored = (crd['status']?.storedVersions ?? []) as string[];
    if (stored.length) {
      call.log.success(`${crd.metadata.name}/${stored.at(-1)}`);
      continue;
    }
    well = false;
    call.log.failure(`no stored versions for ${crd.metadata.name}`);
  }
  return well;
}
