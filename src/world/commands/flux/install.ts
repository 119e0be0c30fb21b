/** `flux install`. Models: `cmd/flux/install.go`. Left out: other versions, image pull secrets with credentials. */
import { installManifest, installObjects } from '../../flux/install';
import { describeChanges } from '../../flux/ssa/change-set';
import { StatusError } from '../../kube/api';
import { notModelled } from '../not-modelled';
import { applyManifests } from './apply-manifests';
import type { Call } from './call';
import { FluxError } from './call';
import { assess } from './check';
import type { ClusterInfo } from './cluster-info';
import { readClusterInfo } from './cluster-info';
import { componentsOf, confirmVersion, installOptions } from './install-options';
import { confirmPrompt } from './prompt';

export async function install(call: Call): Promise<void> {
  const { typed } = call;
  const components = componentsOf(call, { bootstrap: false });
  confirmVersion(call);
  if (typed.text('registry-creds')) throw notModelled('flux', 'install --registry-creds');
  const options = installOptions(call, components);
  if (typed.flag('export')) {
    call.out(installManifest(options));
    return;
  }
  call.log.generate('generating manifests');
  if (typed.flag('verbose')) call.out(installManifest(options));
  call.log.success('manifests build completed');
  call.log.action(`installing components in ${call.namespace} namespace`);
  await confirmOverride(call);
  try {
    const changes = await applyManifests(call, installObjects(options));
    call.out(`${describeChanges(changes)}\n`);
  } catch (error) {
    if (!(error instanceof FluxError || error instanceof StatusError)) throw error;
    throw new FluxError(`install failed: ${error.message}`);
  }
  call.log.waiting('verifying installation');
  let well = true;
  for (const component of [...components].sort()) if (!(await assess(call, component))) well = false;
  if (!well) throw new FluxError('install failed');
  call.log.success('install finished');
}

/** A cluster that was bootstrapped is left alone; one that somebody else installed is asked about. */
async function confirmOverride(call: Call): Promise<void> {
  const info = installed(call);
  if (info?.bootstrapped)
    throw new FluxError(
      `this cluster has already been bootstrapped with Flux ${info.version}! Please use 'flux bootstrap' to upgrade`,
    );
  if (info && !call.typed.flag('force')) await confirmManager(call, info, 'installation cancelled');
}

/** What is installed; undefined for nothing. @throws FluxError */
export function installed(call: Call): ClusterInfo | undefined {
  try {
    return readClusterInfo(call.client());
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.reason === 'NotFound') return undefined;
    throw new FluxError(`cluster info unavailable: ${error.message}`);
  }
}

/** Asks before taking over what another tool installed. @throws FluxError with `refused` */
export async function confirmManager(call: Call, info: ClusterInfo, refused: string): Promise<void> {
  if (info.managedBy === '' || info.managedBy === 'flux') return;
  call.context.err(`Flux ${info.version} has been installed on this cluster with ${info.managedBy}!\n`);
  const question = `Are you sure you want to override the ${info.managedBy} installation? Y/N`;
  try {
    await confirmPrompt(call, question);
  } catch (error) {
    if (!(error instanceof FluxError)) throw error;
    throw new FluxError(refused);
  }
}
