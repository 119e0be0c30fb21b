/**
 * `flux debug kustomization|helmrelease`: status, history, and the variables or values that are in force.
 *
 * Models: `cmd/flux/debug_*.go`.
 */
import { valuesOf } from '../../flux/helm/values';
import { loadVariables } from '../../flux/kustomize/substitute';
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { FluxError } from './call';
import { getObject, KINDS } from './kinds';

const DOCS = 'https://fluxcd.io/flux/components';

/** Which one flag was set. @throws FluxError */
function chosen(call: Call, content: 'show-values' | 'show-vars'): string {
  const set = ['show-status', content, 'show-history'].filter((each) => call.typed.flag(each));
  if (set.length !== 1)
    throw new FluxError(`exactly one of --show-status, --${content}, or --show-history must be set`);
  return set[0]!;
}

export function debugKustomization(call: Call): void {
  const what = chosen(call, 'show-vars');
  const object = getObject(call.client(), KINDS.kustomization, call.namespace, call.typed.args[0]!);
  if (what === 'show-status') {
    call.out(`# Status documentation: ${DOCS}/kustomize/kustomizations/#kustomization-status\n`);
    call.out(marshal(object['status'] ?? {}));
  } else if (what === 'show-history') {
    call.out(`# History documentation: ${DOCS}/kustomize/kustomizations/#history\n`);
    call.out(marshal(object['status']?.history ?? []));
  } else {
    showVariables(call, object);
  }
}

function showVariables(call: Call, object: KubeObject): void {
  if (!object['spec']?.postBuild) throw new FluxError('no post build substitutions found');
  const variables = inFluxWords(() => loadVariables(object, call.client())) ?? {};
  for (const name of Object.keys(variables).sort()) call.out(`${name}=${variables[name]}\n`);
}

export function debugHelmRelease(call: Call): void {
  const what = chosen(call, 'show-values');
  const object = getObject(call.client(), KINDS.helmrelease, call.namespace, call.typed.args[0]!);
  if (what === 'show-status') {
    call.out(`# Status documentation: ${DOCS}/helm/helmreleases/#helmrelease-status\n`);
    call.out(marshal(object['status'] ?? {}));
  } else if (what === 'show-history') {
    call.out(`# History documentation: ${DOCS}/helm/helmreleases/#history\n`);
    call.out(marshal(object['status']?.history ?? []));
  } else {
    call.out(marshal(inFluxWords(() => valuesOf(call.client(), object, () => {}))));
  }
}

/** What the controllers' own code complains of, as an error of `flux`. @throws FluxError, StatusError */
function inFluxWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StatusError || !(error instanceof Error)) throw error;
    throw new FluxError(error.message);
  }
}
