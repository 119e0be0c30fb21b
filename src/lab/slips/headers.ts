/** Slips in what every manifest begins with: kind, group and version, name. */
import { nearest } from '../checks/similar';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import { shown } from '../match';
import { FLUX_KINDS, KUSTOMIZE_FILES } from './flux-kinds';
import type { Manifest } from './manifests';
import { manifests, missAt } from './manifests';
import type { Slip } from './slip';

/** Kinds of Kubernetes itself that a fleet and its tenants write, and where the cluster serves them. */
const KINDS: Readonly<Record<string, string>> = {
  Namespace: 'v1',
  ServiceAccount: 'v1',
  Service: 'v1',
  ConfigMap: 'v1',
  Secret: 'v1',
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Ingress: 'networking.k8s.io/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
};

/** What a name may be: a DNS subdomain. */
const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function slip(name: string, find: (manifest: Manifest) => Miss[]): Slip {
  return { name, stage: 'file', find: async (facts) => (await written(facts)).flatMap(find) };
}

/** Manifests proper: kustomize's own file and patches have rules of their own. */
async function written(facts: Facts): Promise<Manifest[]> {
  const all = await manifests(facts);
  const patches = new Set(all.flatMap(({ value }) => patchPaths(value)));
  return all.filter(({ document: { file } }) => {
    const name = file.path.split('/').at(-1)!;
    return !KUSTOMIZE_FILES.includes(name) && !patches.has(name);
  });
}

function patchPaths(value: Record<string, unknown>): string[] {
  const lists = [value['patches'], value['patchesStrategicMerge']].filter(Array.isArray).flat() as unknown[];
  return lists.flatMap((each) => {
    const path = typeof each === 'string' ? each : (each as { path?: unknown } | null)?.path;
    return typeof path === 'string' ? [path.split('/').at(-1)!] : [];
  });
}

export const missingHeader = slip('missing-header', (manifest) => {
  const { value, kind, apiVersion, name } = manifest;
  // Charts' values, schemas and the like are no manifests.
  if (!('apiVersion' in value || 'kind' in value || 'metadata' in value || 'spec' in value)) return [];
  const field = kind === '' ? 'kind' : apiVersion === '' ? 'apiVersion' : name === '' ? 'metadata.name' : '';
  const generated = (value['metadata'] as { generateName?: unknown } | undefined)?.generateName;
  if (field === '' || (field === 'metadata.name' && generated !== undefined)) return [];
  return [
    missAt(manifest, field === 'metadata.name' ? ['metadata'] : [], {
      slip: 'missing-header',
      message: `A manifest in ${manifest.document.file.path} has no ${field}.`,
      advice:
        'Every manifest says what it is: apiVersion, kind, metadata.name. A --- on a line of its own begins the next one.',
      expected: field,
    }),
  ];
});

export const unknownKind = slip('unknown-kind', (manifest) => {
  const { kind } = manifest;
  const known = [...Object.keys(KINDS), ...Object.keys(FLUX_KINDS)];
  if (kind === '' || known.includes(kind)) return [];
  const meant = nearest(kind, known);
  if (meant === undefined) return [];
  return [
    missAt(manifest, ['kind'], {
      slip: 'unknown-kind',
      message: `kind is ${kind}; nobody knows such a kind.`,
      advice: `${meant} is one. A kind is written as it is, capitals included; "kubectl api-resources" lists them.`,
      found: kind,
      expected: meant,
    }),
  ];
});

export const kindElsewhere = slip('kind-elsewhere', (manifest) => {
  const expected = KINDS[manifest.kind];
  if (expected === undefined || manifest.apiVersion === '' || manifest.apiVersion === expected) return [];
  return [
    missAt(manifest, ['apiVersion'], {
      slip: 'kind-elsewhere',
      message: `apiVersion is ${shown(manifest.apiVersion)}; ${manifest.kind} is in ${expected}.`,
      advice: 'A kind is found by its group and version. "kubectl api-resources" lists where each one is.',
      found: manifest.apiVersion,
      expected,
    }),
  ];
});

export const badName = slip('bad-name', (manifest) => {
  const { name, apiVersion } = manifest;
  // Names of roles and their bindings may hold colons.
  if (name === '' || NAME.test(name) || apiVersion.startsWith('rbac.')) return [];
  return [
    missAt(manifest, ['metadata', 'name'], {
      slip: 'bad-name',
      message: `metadata.name is ${name}: no name that the API server takes.`,
      advice:
        'A name is made of small letters, digits, - and ., and begins and ends with a letter or a digit.',
      found: name,
      expected: name.toLowerCase().replace(/[^a-z0-9.-]+/g, '-'),
    }),
  ];
});
