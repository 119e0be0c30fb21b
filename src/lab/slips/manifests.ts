/** The manifests a team has written, as slips read them. */
import type { TextFile, YamlDocument } from '../documents';
import type { Facts } from '../facts';
import type { Miss } from '../lab';
import type { Path } from '../match';
import { fieldOf, shown } from '../match';
import { FLUX_KINDS, KUSTOMIZE_GROUP } from './flux-kinds';

/** What `flux bootstrap` wrote is no work of the learner, and large. */
const COMPONENTS = /\/gotk-components\.yaml$/;

export interface Manifest {
  document: YamlDocument;
  value: Record<string, unknown>;
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string | undefined;
  spec: Record<string, unknown> | undefined;
}

/** YAML files of the acting role's clone, bootstrap's components left out. */
export async function yamlFiles(facts: Facts): Promise<TextFile[]> {
  const paths = (await facts.paths()).filter((path) => !COMPONENTS.test(path));
  return (await facts.files(paths)).filter((file) => /\.ya?ml$/.test(file.path));
}

/** Every YAML file of the fleet's folder that Flux reads, components left out. */
export async function fleetFiles(facts: Facts): Promise<TextFile[]> {
  const inside = (await facts.paths('ops')).filter(
    (path) => path.startsWith(`${facts.lab.fleet.path}/`) && !COMPONENTS.test(path),
  );
  return facts.files(inside, 'ops');
}

export async function manifests(facts: Facts): Promise<Manifest[]> {
  return (await yamlFiles(facts)).flatMap((file) => manifestsOf(file, facts));
}

export async function fleetManifests(facts: Facts): Promise<Manifest[]> {
  const files = (await fleetFiles(facts)).filter((file) => /\.ya?ml$/.test(file.path));
  return files.flatMap((file) => manifestsOf(file, facts));
}

export function manifestsOf(file: TextFile, facts: Facts): Manifest[] {
  return facts.documents(file).read.flatMap((document) => {
    const { value } = document;
    if (!value) return [];
    const metadata = objectOf(value['metadata']);
    return [
      {
        document,
        value,
        apiVersion: textOf(value['apiVersion']) ?? '',
        kind: textOf(value['kind']) ?? '',
        name: textOf(metadata?.['name']) ?? '',
        namespace: textOf(metadata?.['namespace']),
        spec: objectOf(value['spec']),
      },
    ];
  });
}

/** Is it one of Flux's kinds, and not kustomize's own file? */
export function isFlux({ kind, apiVersion, spec }: Manifest): boolean {
  if (!(kind in FLUX_KINDS)) return false;
  // kustomize's own file may leave its apiVersion out, and has no spec.
  return (
    kind !== 'Kustomization' ||
    spec !== undefined ||
    !(apiVersion === '' || apiVersion.startsWith(KUSTOMIZE_GROUP))
  );
}

/** A miss at a field of a manifest. */
export function missAt(
  manifest: Manifest,
  path: Path,
  told: { slip: string; message: string; advice: string; found?: unknown; expected?: string },
): Miss {
  const { file } = manifest.document;
  return {
    slip: told.slip,
    message: told.message,
    advice: told.advice,
    file: file.absolute ?? file.path,
    line: manifest.document.lineOf(path),
    field: fieldOf(path),
    ...('found' in told ? { found: shown(told.found) } : {}),
    ...(told.expected === undefined ? {} : { expected: told.expected }),
  };
}

/** `tenants.yaml:4 and tenants.yaml:17`; with their folders, where two files have one name. */
export function places(one: Manifest, other: Manifest, path: Path): string {
  const short = (manifest: Manifest): string => manifest.document.file.path.split('/').at(-1)!;
  const ambiguous = short(one) === short(other) && one.document.file.path !== other.document.file.path;
  return [one, other]
    .map((each) => `${ambiguous ? each.document.file.path : short(each)}:${each.document.lineOf(path)}`)
    .join(' and ');
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
