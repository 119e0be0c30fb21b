/** `flux stats`. Models: `cmd/flux/stats.go`. */
import type { KubeObject } from '../../kube/api';
import { StatusError } from '../../kube/api';
import type { Call } from './call';
import type { KindName } from './kinds';
import { KINDS, listObjects, NoMatchError } from './kinds';
import { conditionsOf } from './readiness';
import { printTable } from './table';

const COUNTED: KindName[] = [
  'source git',
  'source oci',
  'source helm',
  'source chart',
  'source bucket',
  'kustomization',
  'helmrelease',
  'alert',
  'alert-provider',
  'receiver',
  'image update',
  'image policy',
  'image repository',
];

export function stats(call: Call): void {
  const namespace = call.typed.flag('all-namespaces') ? undefined : call.namespace;
  call.client();
  const rows = COUNTED.map((kind) => rowOf(KINDS[kind].kind, listed(call, kind, namespace)));
  call.out(printTable(['Reconcilers', 'Running', 'Failing', 'Suspended', 'Storage'], rows));
}

/** What can't be listed counts as none. */
function listed(call: Call, kind: KindName, namespace: string | undefined): KubeObject[] {
  try {
    return listObjects(call.client(), KINDS[kind], namespace);
  } catch (error) {
    if (error instanceof NoMatchError || error instanceof StatusError) return [];
    throw error;
  }
}

function rowOf(kind: string, objects: KubeObject[]): string[] {
  const suspended = objects.filter((each) => each['spec']?.suspend === true).length;
  const failing = objects
    .flatMap(conditionsOf)
    .filter((each) => each.type === 'Ready' && each.status === 'False').length;
  const size = objects.reduce((sum, each) => sum + Number(each['status']?.artifact?.size ?? 0), 0);
  return [kind, String(objects.length - suspended), String(failing), String(suspended), formatSize(size)];
}

/** `39.0 KiB` */
function formatSize(bytes: number): string {
  if (bytes === 0) return '-';
  if (bytes < 1024) return `${bytes} B`;
  let value = bytes / 1024;
  let unit = 0;
  while (value >= 1024) {
    value /= 1024;
    unit++;
  }
  return `${value.toFixed(1)} ${'KMGTPE'[unit]}iB`;
}
