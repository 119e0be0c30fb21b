/** `flux version`. Models: `cmd/flux/version.go`. */
import { StatusError } from '../../kube/api';
import { marshal } from '../../yaml/marshal';
import type { Call } from './call';
import { FluxError, VERSION } from './call';
import { fluxDeployments, imagesOf, readClusterInfo } from './cluster-info';
import { referenceError, splitImage } from './image-names';

export function version(call: Call): void {
  const { typed } = call;
  const output = typed.text('output');
  if (output !== 'yaml' && output !== 'json')
    throw new FluxError(`--output must be json or yaml, not ${output}`);
  const flux = `v${VERSION}`;
  const cluster = typed.flag('client') ? { distribution: '', controllers: {} } : readCluster(call);
  const distribution = cluster.distribution ? { distribution: cluster.distribution } : {};
  const controllers = Object.fromEntries(Object.entries(cluster.controllers).sort(byKey));
  if (output === 'yaml') {
    call.out(marshal({ flux, ...distribution, ...controllers }, { keepOrder: true }));
    return;
  }
  const all = Object.entries({ ...distribution, flux, ...controllers }).sort(byKey);
  call.out(`${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function readCluster(call: Call): { distribution: string; controllers: Record<string, string> } {
  const client = call.client();
  const distribution = readDistribution(call);
  const found = fluxDeployments(client, call.namespace);
  if (found.length === 0) throw new FluxError(`no deployments found in ${call.namespace} namespace`);
  const controllers: Record<string, string> = {};
  for (const image of found.flatMap(imagesOf)) {
    const wrong = referenceError(image);
    if (wrong) throw new FluxError(`parsing image '${image}' failed: ${wrong}`);
    const parts = splitImage(image);
    if (!parts) throw new FluxError(`missing image tag in image ${image}`);
    controllers[parts.name] = parts.tag;
  }
  return { distribution, controllers };
}

function readDistribution(call: Call): string {
  try {
    return readClusterInfo(call.client()).distribution;
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') return '';
    throw error;
  }
}
