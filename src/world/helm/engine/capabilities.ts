/**
 * What templates see as `.Capabilities`.
 *
 * Models: helm v4 pkg/chart/common `Capabilities`, and the defaults of a render without a cluster: the versions that the
 * client library of helm 4.1.4 knows.
 */
import type { Capabilities } from '../action/configuration';
import { GoObject, nameType, StringSlice } from '../template/values';

/** What `helm version` tells of itself. */
export const BUILD = {
  version: 'v4.1.4',
  gitCommit: '05fa37973dc9e42b76e1d2883494c87174b6074f',
  gitTreeState: 'clean',
  goVersion: 'go1.25.9',
  kubeClientVersion: 'v1.35',
};

const DEFAULT_VERSIONS = `v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1
  admissionregistration.k8s.io/v1beta1 internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 apps/v1beta2
  authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 authorization.k8s.io/v1
  authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 autoscaling/v2beta1 autoscaling/v2beta2 batch/v1
  batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1
  coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1
  discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1 flowcontrol.apiserver.k8s.io/v1
  flowcontrol.apiserver.k8s.io/v1beta1 flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3
  networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1 node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1
  policy/v1beta1 rbac.authorization.k8s.io/v1 rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1
  resource.k8s.io/v1 resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3
  scheduling.k8s.io/v1alpha1 scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1
  storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1beta1 apiextensions.k8s.io/v1beta1
  apiextensions.k8s.io/v1`.split(/\s+/);

export function defaultCapabilities(): Capabilities {
  return {
    kubeVersion: { version: 'v1.35.0', major: '1', minor: '35' },
    apiVersions: [...DEFAULT_VERSIONS],
  };
}

/** As `--kube-version` is read: `1.30`, `v1.30.2-eks`. @throws Error */
export function parseKubeVersion(text: string): Capabilities['kubeVersion'] {
  const match = /^\s*v?([0-9]+(?:\.[0-9]+)*)(.*?)\s*$/s.exec(text);
  if (!match) throw new Error(`could not parse ${JSON.stringify(text)} as version`);
  const parts = match[1]!.split('.');
  if (parts.length < 2) throw new Error(`illegal version string ${JSON.stringify(text)}`);
  const bad = parts.find((part) => part.length > 1 && part.startsWith('0'));
  if (bad)
    throw new Error(
      `illegal zero-prefixed version component ${JSON.stringify(bad)} in ${JSON.stringify(text)}`,
    );
  const numbers = parts.map(Number);
  return {
    version: text.startsWith('v') ? text : `v${text}`,
    major: String(numbers[0]),
    minor: String(numbers[1]),
    normalized: `v${[...numbers, 0, 0].slice(0, Math.max(3, numbers.length)).join('.')}`,
  };
}

/** The version that constraints are asked about. */
export function normalizedVersion({ normalized, version }: Capabilities['kubeVersion']): string {
  return normalized ?? version;
}

/** Where the real program keeps it differs from run to run. */
const ADDRESS = '0xc000144790';

export function capabilitiesObject({ kubeVersion, apiVersions }: Capabilities): GoObject {
  const versions = nameType(StringSlice.of_(apiVersions), {
    typeName: 'common.VersionSet',
    methods: { Has: { in: ['string'], call: (wanted: string) => apiVersions.includes(wanted) } },
  });
  return new GoObject(
    '*common.Capabilities',
    { KubeVersion: kubeVersionObject(kubeVersion), APIVersions: versions, HelmVersion: buildObject() },
    {},
    undefined,
    undefined,
    ADDRESS,
  );
}

function kubeVersionObject(kubeVersion: Capabilities['kubeVersion']): GoObject {
  const { version, major, minor } = kubeVersion;
  const text = normalizedVersion(kubeVersion);
  return new GoObject(
    'common.KubeVersion',
    { Version: version, Major: major, Minor: minor },
    { String: { in: [], call: () => text }, GitVersion: { in: [], call: () => version } },
    () => `{${[version, text, major, minor].join(' ')}}`,
    undefined,
    undefined,
    text,
  );
}

function buildObject(): GoObject {
  const { version, gitCommit, gitTreeState, goVersion, kubeClientVersion } = BUILD;
  return new GoObject(
    'version.BuildInfo',
    {
      Version: version,
      GitCommit: gitCommit,
      GitTreeState: gitTreeState,
      GoVersion: goVersion,
      KubeClientVersion: kubeClientVersion,
    },
    {},
    undefined,
    {
      version,
      git_commit: gitCommit,
      git_tree_state: gitTreeState,
      go_version: goVersion,
      kube_client_version: kubeClientVersion,
    },
  );
}
