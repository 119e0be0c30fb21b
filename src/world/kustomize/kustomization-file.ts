/**
 * The kustomization file: its fields, how it is found and read, and what is old about it.
 *
 * Models: `types.Kustomization` of kustomize's API: strict reading, deprecated fields moved to their successors, and
 * the warnings that come with them.
 */
import { parse } from '../yaml/parse';
import { KustomizeError, isTold, wrapped } from './errors';
import { decodeStruct } from './go-struct';
import type { Loader } from './loader';
import type { Selector } from './selector';
import type { Gvk, ResId } from './resid';

export const FILE_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
export const KUSTOMIZATION_VERSION = 'kustomize.config.k8s.io/v1beta1';
export const COMPONENT_VERSION = 'kustomize.config.k8s.io/v1alpha1';

export interface FieldSpec extends Gvk {
  path?: string;
  create?: boolean;
}

export interface GeneratorOptions {
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  disableNameSuffixHash?: boolean;
  immutable?: boolean;
}

export interface GeneratorArgs {
  name?: string;
  namespace?: string;
  behavior?: string;
  literals?: string[];
  files?: string[];
  envs?: string[];
  env?: string;
  options?: GeneratorOptions;
}

export interface SecretArgs extends GeneratorArgs {
  type?: string;
}

export interface PatchOptions {
  allowNameChange?: boolean;
  allowKindChange?: boolean;
}

export interface Patch {
  path?: string;
  patch?: string;
  target?: Selector;
  options?: PatchOptions;
}

export interface Image {
  name?: string;
  newName?: string;
  tagSuffix?: string;
  newTag?: string;
  digest?: string;
}

export interface Replica {
  name?: string;
  count?: number;
}

export interface Label {
  pairs?: Record<string, string>;
  includeSelectors?: boolean;
  includeTemplates?: boolean;
  fields?: FieldSpec[];
}

export interface FieldOptions {
  delimiter?: string;
  index?: number;
  encoding?: string;
  create?: boolean;
}

export interface SourceSelector extends ResId {
  fieldPath?: string;
  options?: FieldOptions;
}

export interface TargetSelector {
  select?: Selector;
  reject?: Selector[];
  fieldPaths?: string[];
  options?: FieldOptions;
}

export interface Replacement {
  source?: SourceSelector;
  targets?: TargetSelector[];
  sourceValue?: string;
}

export interface ReplacementField extends Replacement {
  path?: string;
}

export interface Var {
  name?: string;
  objref?: ResId & { apiVersion?: string };
  fieldref?: { fieldPath?: string };
}

export interface SortOptions {
  order?: string;
  legacySortOptions?: { orderFirst?: string[]; orderLast?: string[] };
}

export interface HelmChart {
  name?: string;
  [field: string]: unknown;
}

export interface Kustomization {
  apiVersion?: string;
  kind?: string;
  metadata?: { name?: string; namespace?: string };
  openapi?: Record<string, string>;
  namePrefix?: string;
  nameSuffix?: string;
  namespace?: string;
  commonLabels?: Record<string, string>;
  labels?: Label[];
  commonAnnotations?: Record<string, string>;
  patchesStrategicMerge?: string[];
  patchesJson6902?: Patch[];
  patches?: Patch[];
  images?: Image[];
  imageTags?: Image[];
  replacements?: ReplacementField[];
  replicas?: Replica[];
  vars?: Var[];
  sortOptions?: SortOptions;
  resources?: string[];
  components?: string[];
  crds?: string[];
  bases?: string[];
  configMapGenerator?: GeneratorArgs[];
  secretGenerator?: SecretArgs[];
  helmGlobals?: Record<string, string>;
  helmCharts?: HelmChart[];
  helmChartInflationGenerator?: Record<string, unknown>[];
  generatorOptions?: GeneratorOptions;
  configurations?: string[];
  generators?: string[];
  transformers?: string[];
  validators?: string[];
  buildMetadata?: string[];
}

/** Reads the text of a kustomization file. @throws KustomizeError beginning with `invalid Kustomization` */
export function parseKustomization(text: string): Kustomization {
  return wrapped('invalid Kustomization', () =>
    decodeStruct<Kustomization>('Kustomization', parse(text), { strict: true }),
  );
}

/** Finds the one kustomization file in the loader's folder. */
export function findKustomization(loader: Loader): { name: string; text: string } {
  const found = FILE_NAMES.flatMap((name) => {
    try {
      return [{ name, text: loader.load(name) }];
    } catch (error) {
      if (!isTold(error)) throw error;
      return [];
    }
  });
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    throw new KustomizeError(`Found multiple kustomization files under: ${loader.root}\n`);
  }
  throw new KustomizeError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${loader.root}'`,
    'missing-kustomization',
  );
}

const RUN_FIX = "Run 'kustomize edit fix' to update your Kustomization automatically.";
const DEPRECATED: [field: keyof Kustomization, successor: string, note?: string][] = [
  ['bases', 'resources'],
  ['commonLabels', 'labels'],
  ['imageTags', 'images'],
  ['patchesJson6902', 'patches'],
  ['patchesStrategicMerge', 'patches'],
  ['vars', 'replacements', '[EXPERIMENTAL] '],
];

/** One line for each field in use that has a successor. */
export function deprecations(kustomization: Kustomization): string[] {
  return DEPRECATED.filter(([name]) => kustomization[name] !== undefined).map(
    ([name, successor, note = '']) =>
      `# Warning: '${name}' is deprecated. Please use '${successor}' instead. ${note}${RUN_FIX}`,
  );
}

/** Fills in what may be left out, and moves old fields to where they belong now. */
export function fixKustomization(kustomization: Kustomization): Kustomization {
  const fixed = { ...kustomization };
  fixed.kind ||= 'Kustomization';
  fixed.apiVersion ||= fixed.kind === 'Component' ? COMPONENT_VERSION : KUSTOMIZATION_VERSION;
  fixed.resources = joined(fixed.resources, fixed.bases);
  fixed.images = joined(fixed.images, fixed.imageTags);
  delete fixed.bases;
  delete fixed.imageTags;
  fixed.configMapGenerator = fixed.configMapGenerator?.map(withEnvs);
  fixed.secretGenerator = fixed.secretGenerator?.map(withEnvs);
  return fixed;
}

function joined<T>(list: T[] | undefined, old: T[] | undefined): T[] | undefined {
  return list || old ? [...(list ?? []), ...(old ?? [])] : undefined;
}

function withEnvs<T extends GeneratorArgs>(args: T): T {
  const { env, ...rest } = args;
  return (env ? { ...rest, envs: [...(args.envs ?? []), env] } : rest) as T;
}

/** @throws KustomizeError for a file that says nothing, or says it of another kind */
export function checkKustomization(kustomization: Kustomization, root: string): void {
  const { kind, apiVersion, ...rest } = kustomization;
  if (Object.values(rest).every((value) => value === undefined || isZero(value))) {
    throw new KustomizeError('kustomization.yaml is empty');
  }
  const problems: string[] = [];
  if (kind !== 'Kustomization' && kind !== 'Component') {
    problems.push('kind should be Kustomization or Component');
  }
  const version = kind === 'Component' ? COMPONENT_VERSION : KUSTOMIZATION_VERSION;
  if (apiVersion !== version) problems.push(`apiVersion for ${kind} should be ${version}`);
  if (problems.length > 0) {
    throw new KustomizeError(`Failed to read kustomization file under ${root}:\n${problems.join('\n')}`);
  }
}

/** Go's zero of a plain field: an empty list or map that was written out is none. */
function isZero(value: unknown): boolean {
  return value === '' || value === false;
}
