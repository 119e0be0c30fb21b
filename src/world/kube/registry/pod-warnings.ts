/** What the server warns of in pods, pod templates and claims. Models: `GetWarningsForPodTemplate` and its likes. */
import { canonicalQuantity, quantity } from '../quantity';
import { listOf, type Fields } from '../validation/fields';

const OLD_NODE_LABELS: Record<string, string> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods':
    'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};

const OLD_ANNOTATIONS: Record<string, string> = {
  'scheduler.alpha.kubernetes.io/critical-pod':
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};

interface Placed {
  container: Fields;
  field: string;
}

/** `prefix` is the template's path with a dot at its end, or nothing for a pod. */
export function podSpecWarnings({ metadata = {}, spec = {} }: Fields, prefix: string): string[] {
  const field = `${prefix}spec`;
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) =>
    listOf(spec[list]).map((container, index) => ({ container, field: `${field}.${list}[${index}]` })),
  );
  return [
    ...Object.keys(spec.nodeSelector ?? {}).flatMap((key) =>
      OLD_NODE_LABELS[key] ? [`${field}.nodeSelector[${key}]: ${OLD_NODE_LABELS[key]}`] : [],
    ),
    ...nodeAffinityWarnings(spec.affinity?.nodeAffinity, `${field}.affinity.nodeAffinity`),
    ...spreadWarnings(listOf(spec.topologySpreadConstraints), `${field}.topologySpreadConstraints`),
    ...Object.entries(OLD_ANNOTATIONS).flatMap(([key, text]) =>
      metadata.annotations?.[key] === undefined ? [] : [`${prefix}metadata.annotations[${key}]: ${text}`],
    ),
    ...repeated(listOf(spec.hostAliases), 'ip', `${field}.hostAliases`),
    ...repeated(listOf(spec.imagePullSecrets), 'name', `${field}.imagePullSecrets`),
    ...listOf(spec.imagePullSecrets).flatMap(({ name }, index) =>
      name ? [] : [`${field}.imagePullSecrets[${index}].name: invalid empty name ""`],
    ),
    ...containers.flatMap(containerWarnings),
    ...portWarnings(containers),
    ...portNameWarnings(containers),
    ...(spec.terminationGracePeriodSeconds < 0
      ? [
          `${field}.terminationGracePeriodSeconds: ` +
            'must be >= 0; negative values are invalid and will be treated as 1',
        ]
      : []),
    ...['podAffinity', 'podAntiAffinity'].flatMap((kind) =>
      podAffinityWarnings(spec.affinity?.[kind], `${field}.affinity.${kind}`),
    ),
  ];
}

export function claimWarnings(spec: Fields | undefined, field: string): string[] {
  return ['requests', 'limits'].flatMap((side) =>
    fractional(spec?.resources?.[side]?.storage, `${field}.resources.${side}[storage]`),
  );
}

function nodeAffinityWarnings(affinity: Fields | undefined, field: string): string[] {
  const terms = `${field}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  const preferred = `${field}.preferredDuringSchedulingIgnoredDuringExecution`;
  const required = affinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const wished = affinity?.preferredDuringSchedulingIgnoredDuringExecution;
  return [
    ...listOf(required).flatMap((term, index) => termWarnings(term, `${terms}[${index}]`)),
    ...listOf(wished).flatMap(({ preference }, index) =>
      termWarnings(preference, `${preferred}[${index}].preference`),
    ),
  ];
}

function termWarnings(term: Fields | undefined, field: string): string[] {
  return listOf(term?.matchExpressions).flatMap(({ key }, index) =>
    OLD_NODE_LABELS[key]
      ? [`${field}.matchExpressions[${index}].key: ${key} is ${OLD_NODE_LABELS[key]}`]
      : [],
  );
}

function spreadWarnings(constraints: Fields[], field: string): string[] {
  return constraints.flatMap(({ topologyKey, labelSelector }, index) => [
    ...(OLD_NODE_LABELS[topologyKey]
      ? [`${field}[${index}].topologyKey: ${topologyKey} is ${OLD_NODE_LABELS[topologyKey]}`]
      : []),
    ...(labelSelector
      ? []
      : [`${field}[${index}].labelSelector: a null labelSelector results in matching no pod`]),
  ]);
}

function podAffinityWarnings(affinity: Fields | undefined, field: string): string[] {
  const required = listOf(affinity?.requiredDuringSchedulingIgnoredDuringExecution);
  const preferred = listOf(affinity?.preferredDuringSchedulingIgnoredDuringExecution);
  const unselective = 'labelSelector: a null labelSelector results in matching no pod';
  return [
    ...required.flatMap(({ labelSelector }, index) =>
      labelSelector
        ? []
        : [`${field}.requiredDuringSchedulingIgnoredDuringExecution[${index}].${unselective}`],
    ),
    ...preferred.flatMap(({ podAffinityTerm }, index) =>
      podAffinityTerm?.labelSelector
        ? []
        : [
            `${field}.preferredDuringSchedulingIgnoredDuringExecution[${index}].podAffinityTerm.${unselective}`,
          ],
    ),
  ];
}

function repeated(items: Fields[], name: string, field: string): string[] {
  const seen = new Set<string>();
  return items.flatMap((item, index) => {
    const value = String(item[name] ?? '');
    if (seen.has(value)) return [`${field}[${index}].${name}: duplicate ${name} ${JSON.stringify(value)}`];
    seen.add(value);
    return [];
  });
}

function containerWarnings({ container, field }: Placed): string[] {
  const { resources, env } = container;
  return [
    ...['memory', 'ephemeral-storage'].flatMap((name) =>
      ['limits', 'requests'].flatMap((side) =>
        fractional(resources?.[side]?.[name], `${field}.resources.${side}[${name}]`),
      ),
    ),
    ...hiddenVariables(listOf(env), `${field}.env`),
  ];
}

function fractional(amount: string | number | undefined, field: string): string[] {
  if (amount === undefined || Number.isInteger(quantity(amount))) return [];
  const text = canonicalQuantity(String(amount));
  return [`${field}: fractional byte value "${text}" is invalid, must be an integer`];
}

/** A variable may build upon its previous value, but not hide it. */
function hiddenVariables(env: Fields[], field: string): string[] {
  const seen = new Set<string>();
  return env.flatMap(({ name, value = '', valueFrom }, index) => {
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const reference = `$(${name})`;
    const builds = !valueFrom && value !== reference && String(value).includes(reference);
    if (builds) return [];
    return [
      `${field}[${index}]: hides previous definition of "${name}", which may be dropped when using apply`,
    ];
  });
}

function portWarnings(containers: Placed[]): string[] {
  const seen = new Map<string, { port: Fields; field: string }[]>();
  return eachPort(containers, (port, field) => {
    const key = `${port.containerPort}/${port.protocol}`;
    const others = seen.get(key) ?? [];
    seen.set(key, [...others, { port, field }]);
    return others.flatMap((other) => {
      const [ip = '', host = 0] = [port.hostIP, port.hostPort];
      const [otherIp = '', otherHost = 0] = [other.port.hostIP, other.port.hostPort];
      const told = (how: string) => [`${field}: ${how} port definition with ${other.field}`];
      if (ip === otherIp && host === otherHost) return told('duplicate');
      if (host === 0 || otherHost === 0) return told('overlapping');
      if (host === otherHost && (ip === '') !== (otherIp === '')) return told('dangerously ambiguous');
      return [];
    });
  });
}

function portNameWarnings(containers: Placed[]): string[] {
  const seen = new Map<string, string>();
  return eachPort(containers, ({ name }, field) => {
    if (!name) return [];
    const other = seen.get(name);
    if (!other) seen.set(name, field);
    if (!other) return [];
    const use = `services and probes that select ports by name will use ${other}`;
    return [`${field}: duplicate port name "${name}" with ${other}, ${use}`];
  });
}

function eachPort(containers: Placed[], warnings: (port: Fields, field: string) => string[]): string[] {
  return containers.flatMap(({ container, field }) =>
    listOf(container.ports).flatMap((port, index) => warnings(port, `${field}.ports[${index}]`)),
  );
}
