/**
 * What the server warns of when an object of a built-in kind is written.
 *
 * Models: the `WarningsOnCreate` and `WarningsOnUpdate` of the registry's strategies. Left out: deprecated volume
 * plugins, the forms of IPv6 addresses, overlapping paths of volumes.
 */
import type { KubeObject } from '../api';
import { listOf, type Fields } from '../validation/fields';
import { labelErrors } from '../validation/names';
import { claimWarnings, podSpecWarnings } from './pod-warnings';

type Warnings = (next: KubeObject, before: KubeObject | undefined) => string[];

/** The kinds' warnings; `before` is what an update replaces. */
export function warningsOf(key: string, next: KubeObject, before: KubeObject | undefined): string[] {
  return WARNINGS[key]?.(next, before) ?? [];
}

const WARNINGS: Record<string, Warnings> = {
  pods: (pod, before) =>
    before ? [] : [...nameWarnings(pod, "the Pod's hostname"), ...podSpecWarnings(pod, '')],
  'deployments.apps': (next, before) => [
    ...(before ? [] : nameWarnings(next)),
    ...templateWarnings(next, before),
  ],
  'replicasets.apps': (next, before) => [
    ...(before ? [] : nameWarnings(next)),
    ...templateWarnings(next, before),
  ],
  'daemonsets.apps': templateWarnings,
  'statefulsets.apps': (next, before) => [
    ...templateWarnings(next, before),
    ...listOf(next.spec?.volumeClaimTemplates).flatMap((claim, index) =>
      claimWarnings(claim.spec, `spec.volumeClaimTemplates[${index}]${before ? '.Spec' : ''}`),
    ),
    ...(next.spec?.revisionHistoryLimit < 0
      ? [
          'spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended',
        ]
      : []),
  ],
  'jobs.batch': (next, before) => [...(before ? [] : nameWarnings(next)), ...templateWarnings(next, before)],
  'cronjobs.batch': (next, before) => [
    ...(before ? [] : nameWarnings(next)),
    ...templateWarnings(next, before, ['jobTemplate', 'spec', 'template']),
    ...(before && String(next.spec?.schedule).includes('TZ')
      ? [
          'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see ' +
            'https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details',
        ]
      : []),
  ],
  services: serviceWarnings,
  'ingresses.networking.k8s.io': (next, before) =>
    !before && annotated(next, INGRESS_CLASS) && next.spec?.ingressClassName === undefined
      ? [`annotation "${INGRESS_CLASS}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
  'networkpolicies.networking.k8s.io': networkPolicyWarnings,
  persistentvolumeclaims: (next) => [
    ...(annotated(next, 'volume.beta.kubernetes.io/storage-class')
      ? [
          'metadata.annotations[volume.beta.kubernetes.io/storage-class]: deprecated since v1.8; ' +
            'use "storageClassName" attribute instead',
        ]
      : []),
    ...claimWarnings(next.spec, 'spec'),
  ],
  persistentvolumes: (next) =>
    next.spec?.persistentVolumeReclaimPolicy === 'Recycle'
      ? [
          'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. ' +
            'Instead, the recommended approach is to use dynamic provisioning.',
        ]
      : [],
  secrets: (next) => (next.type === 'kubernetes.io/tls' ? keyPairWarnings(next) : []),
  serviceaccounts: (next, before) =>
    annotated(next, MOUNTABLE) && !(before && annotated(before, MOUNTABLE))
      ? [
          `metadata.annotations[${MOUNTABLE}]: deprecated in v1.32+; ` +
            'prefer separate namespaces to isolate access to mounted secrets',
        ]
      : [],
};

const INGRESS_CLASS = 'kubernetes.io/ingress.class';
const MOUNTABLE = 'kubernetes.io/enforce-mountable-secrets';

function nameWarnings({ metadata }: KubeObject, use = 'Pod names and hostnames'): string[] {
  const errors = labelErrors(metadata.name);
  if (!errors.length) return [];
  const what = `this is used in ${use}, which can result in surprising behavior`;
  return [`metadata.name: ${what}; a DNS label is recommended: [${errors.join(' ')}]`];
}

/** A pod template's, unless an update has left the spec as it was. */
function templateWarnings(next: KubeObject, before: KubeObject | undefined, path = ['template']): string[] {
  if (before && next.metadata.generation === before.metadata.generation) return [];
  const template = path.reduce<Fields | undefined>((at, step) => at?.[step], next.spec);
  return template ? podSpecWarnings(template, ['spec', ...path, ''].join('.')) : [];
}

function serviceWarnings({ metadata, spec = {} }: KubeObject): string[] {
  const warnings: string[] = [];
  const headless = spec.type === 'ClusterIP' && spec.clusterIP === 'None';
  const external = listOf(spec.externalIPs).length > 0;
  const byName = spec.type === 'ExternalName';
  if (metadata.annotations?.['service.kubernetes.io/topology-aware-hints'] !== undefined)
    warnings.push(
      'annotation service.kubernetes.io/topology-aware-hints is deprecated, ' +
        'please use service.kubernetes.io/topology-mode instead',
    );
  if (headless) {
    if (spec.loadBalancerIP) warnings.push('spec.loadBalancerIP is ignored for headless services');
    if (external) warnings.push('spec.externalIPs is ignored for headless services');
    if (spec.sessionAffinity !== 'None')
      warnings.push('spec.SessionAffinity is ignored for headless services');
  }
  if (external && !headless && !byName)
    warnings.push('spec.externalIPs is deprecated and may no longer be implemented in some clusters');
  if (byName && external) warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  if (!byName && spec.externalName)
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  if (spec.trafficDistribution === 'PreferClose')
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  return warnings;
}

function networkPolicyWarnings({ spec = {} }: KubeObject): string[] {
  const peers = (way: string, side: string) =>
    listOf(spec[way]).flatMap((rule, index) =>
      listOf(rule[side]).flatMap(({ ipBlock }, at) => {
        if (!ipBlock) return [];
        const field = `spec.${way}[${index}].${side}[${at}].ipBlock`;
        const excepts = (ipBlock.except ?? []) as string[];
        return [
          ...rangeWarnings(ipBlock.cidr, `${field}.cidr`),
          ...excepts.flatMap((each, k) => rangeWarnings(each, `${field}.except[${k}]`)),
        ];
      }),
    );
  return [...peers('ingress', 'from'), ...peers('egress', 'to')];
}

/** An IPv4 range with bits set behind its prefix. */
function rangeWarnings(range: string, field: string): string[] {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(range);
  if (!match) return [];
  const [a, b, c, d, length] = match.slice(1).map(Number) as [number, number, number, number, number];
  const address = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
  const base = length === 0 ? 0 : (address & (-1 << (32 - length))) >>> 0;
  if (address === base) return [];
  const network = [24, 16, 8, 0].map((shift) => (base >>> shift) & 255).join('.');
  const alternatives = `"${network}/${length}" or "${a}.${b}.${c}.${d}/32"`;
  return [`${field}: CIDR value "${range}" is ambiguous in this context (should be ${alternatives}?)`];
}

/** Whether there are PEM data at all is as far as this looks into certificates. */
function keyPairWarnings({ data = {} }: KubeObject): string[] {
  const missing = ['certificate', 'key'].find((part) => {
    const text = data[part === 'key' ? 'tls.key' : 'tls.crt'] as string | undefined;
    return !text || !atob(text).includes('-----BEGIN ');
  });
  return missing ? [`tls: failed to find any PEM data in ${missing} input`] : [];
}

function annotated(object: KubeObject, key: string): boolean {
  return object.metadata.annotations?.[key] !== undefined;
}
