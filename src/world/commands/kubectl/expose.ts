/**
 * `kubectl expose`: a Service for a workload, a pod or another Service.
 *
 * Models: kubectl's `cmd/expose` and what `polymorphichelpers` find out about the exposed object.
 */
import type { KubeObject } from '../../kube/api';
import { KubectlError } from './errors';
import type { Info } from './info';
import { withTypedLastApplied } from './last-applied';
import { fileOptions } from './manifests';
import { withOverrides } from './overrides';
import type { PodSpec } from './pod-template';
import { changePrinter } from './printers';
import { writeOptions } from './requests';
import { groupOf } from './resource-types';
import type { Run } from './run';
import { select } from './select';

export async function expose(run: Run): Promise<void> {
  const dryRun = run.dryRun();
  const print = changePrinter(run, 'exposed', dryRun, { typed: dryRun === 'client' });
  await select(run, { args: run.args, files: fileOptions(run), continueOnError: true }).visit((info) => {
    const service = withOverrides(run, serviceFor(run, info));
    if (dryRun === 'client')
      return print(
        run.namespaceGiven
          ? { ...service, metadata: { ...service.metadata, namespace: run.namespace } }
          : service,
      );
    const wanted = run.flag('save-config') ? withTypedLastApplied(service) : service;
    const placed = { ...wanted, metadata: { ...wanted.metadata, namespace: run.namespace } };
    print(run.client.create(placed, writeOptions(run, dryRun, run.text('field-manager'))));
  });
}

const EXPOSABLE = ['ReplicationController', 'Service', 'Pod', 'Deployment.apps', 'ReplicaSet.apps'];

function serviceFor(run: Run, info: Info): KubeObject {
  const object = info.object!;
  const group = groupOf(object.apiVersion);
  const kind = group ? `${object.kind}.${group}` : object.kind;
  if (!EXPOSABLE.includes(kind)) throw new KubectlError(`cannot expose a ${kind}`);
  const selector = run.text('selector') ? parseLabels(run.text('selector')) : selectorOf(object);
  const ports = portsFor(run, object);
  const labels = run.text('labels') ? parseLabels(run.text('labels')) : object.metadata.labels;
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: {
      name: run.text('name') || info.name.slice(0, 63),
      ...(labels && Object.keys(labels).length ? { labels } : {}),
    },
    spec: {
      ...(ports.length ? { ports: ports.map((each) => withTarget(run, each)) } : {}),
      selector,
      ...flags(run),
    },
    status: { loadBalancer: {} },
  };
}

function flags(run: Run): Record<string, unknown> {
  const [type, affinity, clusterIP] = [
    run.text('type'),
    run.text('session-affinity'),
    run.text('cluster-ip'),
  ];
  if (affinity && affinity !== 'None' && affinity !== 'ClientIP')
    throw new KubectlError(`unknown session affinity: ${affinity}`);
  const balancer = type === 'LoadBalancer' ? run.text('load-balancer-ip') : '';
  return {
    ...(run.text('external-ip') ? { externalIPs: [run.text('external-ip')] } : {}),
    ...(type ? { type } : {}),
    ...(balancer ? { loadBalancerIP: balancer } : {}),
    ...(affinity ? { sessionAffinity: affinity } : {}),
    ...(clusterIP ? { clusterIP } : {}),
  };
}

interface ServicePort {
  name?: string;
  port: number;
  protocol: string;
}

/** The ports that were asked for, or those of the exposed object. */
function portsFor(run: Run, object: KubeObject): ServicePort[] {
  const known = knownPorts(object);
  const distinct = [...new Set(known.map((each) => String(each.port)))];
  const wanted = run.text('port') ? run.text('port').split(',') : distinct;
  if (wanted.length === 0 && run.text('cluster-ip') !== 'None')
    throw new KubectlError("couldn't find port via --port flag or introspection");
  return wanted.flatMap((text, index) => {
    if (!/^[-+]?\d+$/.test(text))
      throw new KubectlError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
    const port = Number(text);
    const name = wanted.length > 1 ? { name: `port-${index + 1}` } : {};
    const given = run.text('protocol');
    const protocols = given
      ? [given]
      : known.filter((each) => each.port === port).map((each) => each.protocol);
    if (protocols.length <= 1) return [{ ...name, port, protocol: protocols[0] ?? 'TCP' }];
    return protocols.map((protocol) => ({
      name: `port-${index + 1}-${protocol.toLowerCase()}`,
      port,
      protocol,
    }));
  });
}

function knownPorts(object: KubeObject): { port: number; protocol: string }[] {
  const spec = object.spec as { ports?: ServicePort[]; template?: { spec: PodSpec } } & PodSpec;
  if (object.kind === 'Service')
    return (spec.ports ?? []).map(({ port, protocol }) => ({ port, protocol: protocol || 'TCP' }));
  return ((spec.template?.spec ?? spec).containers ?? []).flatMap((container) =>
    ((container.ports ?? []) as { containerPort: number; protocol?: string }[]).map((each) => ({
      port: each.containerPort,
      protocol: each.protocol || 'TCP',
    })),
  );
}

function withTarget(run: Run, port: ServicePort): Record<string, unknown> {
  const target = run.text('target-port');
  return { ...port, targetPort: target ? (/^[-+]?\d+$/.test(target) ? Number(target) : target) : port.port };
}

function selectorOf(object: KubeObject): Record<string, string> {
  const refuse = (why: string): never => {
    throw new KubectlError(`couldn't retrieve selectors via --selector flag or introspection: ${why}`);
  };
  const selector = (object.spec as { selector?: Record<string, unknown> }).selector;
  const some = (labels: unknown, why: string): Record<string, string> =>
    labels && Object.keys(labels).length ? (labels as Record<string, string>) : refuse(why);
  switch (object.kind) {
    case 'Pod':
      return some(object.metadata.labels, 'the pod has no labels and cannot be exposed');
    case 'Service':
      return some(selector, 'the service has no pod selector set');
    case 'ReplicationController':
      return selector as Record<string, string>;
  }
  const expressions = selector?.matchExpressions as { key: string; operator: string; values?: string[] }[];
  if (expressions?.length && selector?.matchLabels) {
    const shown = expressions.map(
      (e) => `{Key:${e.key} Operator:${e.operator} Values:[${(e.values ?? []).join(' ')}]}`,
    );
    refuse(`couldn't convert expressions - "[${shown.join(' ')}]" to map-based selector format`);
  }
  return some(
    selector?.matchLabels,
    `invalid ${object.kind.toLowerCase()}: no selectors, therefore cannot be exposed`,
  );
}

/** `a=b,c=d`. @throws KubectlError */
export function parseLabels(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').map((each) => {
      const parts = each.split('=');
      if (parts.length !== 2) throw new KubectlError(`unexpected label spec: ${each}`);
      if (parts[0] === '') throw new KubectlError('unexpected empty label key');
      return parts as [string, string];
    }),
  );
}
