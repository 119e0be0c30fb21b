/**
 * The objects of a release as the cluster has them, as tables, with the pods that its workloads made.
 *
 * Models: `BuildTable` and `Get` of helm v4 pkg/kube. Left out: the order, which is another one in every run of the real
 * program; here it is that of the manifest.
 */
import type { Configuration } from '../../helm/action/configuration';
import { buildResources } from '../../helm/action/resources';
import { type Resource } from '../../helm/action/configuration';
import type { ListRef, Table } from '../../kube/api';
import { TablePrinter } from '../kubectl/table';
import { TABLE, tabbed } from '../kubectl/tab-writer';

const PODS = 'v1/Pod(related)';

/** All sections, each with its blank line. @throws Error where the manifest does not build */
export function describeResources(config: Configuration, manifest: string): string {
  const sections = new Map<string, string>();
  const add = (title: string, text: string): void =>
    void sections.set(title, (sections.get(title) ?? '') + text);
  const printers = new Map<string, TablePrinter>();
  const selectors = new Set<string>();
  for (const resource of buildResources(config, manifest)) {
    const title = `${resource.ref.version}/${resource.object.kind}`;
    const { namespace, ...ref } = resource.ref;
    const table = asked(config, { ...ref, ...(namespace && { namespace }) });
    if (!table) continue;
    add(title, print(config, resource, table, printers, title));
    const pods = relatedPods(config, resource, selectors);
    if (pods) add(PODS, print(config, undefined, pods, printers, PODS));
  }
  return [...sections].map(([title, text]) => `==> ${title}\n${text}\n`).join('');
}

function asked({ client }: Configuration, ref: ListRef & { name?: string }): Table | undefined {
  try {
    return client.table(ref);
  } catch {
    return undefined;
  }
}

function print(
  { client }: Configuration,
  resource: Resource | undefined,
  table: Table,
  printers: Map<string, TablePrinter>,
  title: string,
): string {
  const { apiVersion, kind } = resource?.object ?? { apiVersion: 'v1', kind: 'Pod' };
  const printer =
    printers.get(title) ??
    new TablePrinter(client.typeOf(apiVersion, kind)!, {
      wide: false,
      noHeaders: false,
      withNamespace: false,
      withKind: false,
      showLabels: false,
      labelColumns: [],
    });
  printers.set(title, printer);
  return tabbed(printer.print(table), { ...TABLE, remember: false });
}

const WITH_PODS = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'Job', 'ReplicationController'];

/** Pods that a workload selects, once for each selector. */
function relatedPods(
  config: Configuration,
  { object, ref }: Resource,
  known: Set<string>,
): Table | undefined {
  if (!WITH_PODS.includes(object.kind)) return undefined;
  const { selector } = object.spec ?? {};
  const labels = (object.kind === 'ReplicationController' ? selector : selector?.matchLabels) as
    Record<string, string> | undefined;
  if (!labels) return undefined;
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  if (known.has(labelSelector)) return undefined;
  known.add(labelSelector);
  try {
    const pods = { group: '', version: 'v1', resource: 'pods', namespace: ref.namespace! };
    return config.client.table(pods, { labelSelector });
  } catch {
    return undefined;
  }
}
