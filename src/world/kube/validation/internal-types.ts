/**
 * A pod template as refusals of a Job print it: the server's internal structs as JSON, every field by its Go name.
 *
 * Models: `pkg/apis/core` types of 1.36. Left out: the insides of affinity, probes and rare volumes, which are shown as
 * they were written.
 */
import { isMap } from '../json-value';
import { listOf, type Fields } from './fields';

export function internalPodTemplate(template: Fields): unknown {
  const { name, namespace, labels, annotations } = template.metadata ?? {};
  return {
    ...(name ? { name } : {}),
    ...(namespace ? { namespace } : {}),
    ...(labels ? { labels } : {}),
    ...(annotations ? { annotations } : {}),
    Spec: podSpec(template.spec ?? {}),
  };
}

function orNull(value: unknown): unknown {
  return value === undefined ? null : value;
}

function list(values: unknown, each: (value: Fields) => unknown): unknown {
  const items = listOf(values);
  return items.length ? items.map(each) : null;
}

function podSpec(spec: Fields): unknown {
  return {
    Volumes: list(spec.volumes, upper),
    InitContainers: list(spec.initContainers, container),
    Containers: list(spec.containers, container),
    EphemeralContainers: null,
    RestartPolicy: spec.restartPolicy,
    TerminationGracePeriodSeconds: orNull(spec.terminationGracePeriodSeconds),
    ActiveDeadlineSeconds: orNull(spec.activeDeadlineSeconds),
    DNSPolicy: spec.dnsPolicy,
    NodeSelector: orNull(spec.nodeSelector),
    ServiceAccountName: spec.serviceAccountName ?? '',
    AutomountServiceAccountToken: orNull(spec.automountServiceAccountToken),
    NodeName: spec.nodeName ?? '',
    SecurityContext: {
      HostNetwork: spec.hostNetwork ?? false,
      HostPID: spec.hostPID ?? false,
      HostIPC: spec.hostIPC ?? false,
      ShareProcessNamespace: orNull(spec.shareProcessNamespace),
      HostUsers: orNull(spec.hostUsers),
      SELinuxOptions: null,
      WindowsOptions: null,
      RunAsUser: orNull(spec.securityContext?.runAsUser),
      RunAsGroup: orNull(spec.securityContext?.runAsGroup),
      RunAsNonRoot: orNull(spec.securityContext?.runAsNonRoot),
      SupplementalGroups: orNull(spec.securityContext?.supplementalGroups),
      SupplementalGroupsPolicy: null,
      FSGroup: orNull(spec.securityContext?.fsGroup),
      FSGroupChangePolicy: null,
      Sysctls: null,
      SeccompProfile: upper(spec.securityContext?.seccompProfile),
      AppArmorProfile: null,
      SELinuxChangePolicy: null,
    },
    ImagePullSecrets: list(spec.imagePullSecrets, upper),
    Hostname: spec.hostname ?? '',
    Subdomain: spec.subdomain ?? '',
    SetHostnameAsFQDN: null,
    Affinity: upper(spec.affinity),
    SchedulerName: spec.schedulerName ?? '',
    Tolerations: list(spec.tolerations, upper),
    HostAliases: list(spec.hostAliases, upper),
    PriorityClassName: spec.priorityClassName ?? '',
    Priority: null,
    PreemptionPolicy: null,
    DNSConfig: null,
    ReadinessGates: null,
    RuntimeClassName: null,
    Overhead: null,
    EnableServiceLinks: orNull(spec.enableServiceLinks),
    TopologySpreadConstraints: list(spec.topologySpreadConstraints, upper),
    OS: null,
    SchedulingGates: null,
    ResourceClaims: null,
    Resources: null,
    HostnameOverride: null,
    WorkloadRef: null,
  };
}

function container(each: Fields): unknown {
  return {
    Name: each.name,
    Image: each.image,
    Command: orNull(each.command),
    Args: orNull(each.args),
    WorkingDir: each.workingDir ?? '',
    Ports: list(each.ports, ({ name, hostPort, containerPort, protocol, hostIP }) => ({
      Name: name ?? '',
      HostPort: hostPort ?? 0,
      ContainerPort: containerPort,
      Protocol: protocol,
      HostIP: hostIP ?? '',
    })),
    EnvFrom: list(each.envFrom, upper),
    Env: list(each.env, ({ name, value, valueFrom }) => ({
      Name: name,
      Value: value ?? '',
      ValueFrom: upper(valueFrom),
    })),
    Resources: {
      Limits: orNull(each.resources?.limits),
      Requests: orNull(each.resources?.requests),
      Claims: null,
    },
    ResizePolicy: null,
    RestartPolicy: orNull(each.restartPolicy),
    RestartPolicyRules: null,
    VolumeMounts: list(each.volumeMounts, upper),
    VolumeDevices: null,
    LivenessProbe: upper(each.livenessProbe),
    ReadinessProbe: upper(each.readinessProbe),
    StartupProbe: upper(each.startupProbe),
    Lifecycle: upper(each.lifecycle),
    TerminationMessagePath: each.terminationMessagePath,
    TerminationMessagePolicy: each.terminationMessagePolicy,
    ImagePullPolicy: each.imagePullPolicy,
    SecurityContext: upper(each.securityContext),
    Stdin: each.stdin ?? false,
    StdinOnce: each.stdinOnce ?? false,
    TTY: each.tty ?? false,
  };
}

/** Go names for what is not spelt out above. */
function upper(value: unknown): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(upper);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key.charAt(0).toUpperCase() + key.slice(1), upper(each)]),
  );
}
