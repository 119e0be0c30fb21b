/**
 * What a kustomization does to its objects, step by step: its generators and transformers, built in or configured in
 * files of their own (`generators:`, `transformers:`).
 *
 * Models: kustomize's `configureBuiltin…` and its plugin loader for built-in kinds. Left out: plugins that are programs
 * or containers, which the real one refuses unless alpha plugins are enabled; IAMPolicyGenerator.
 */
import { marshal } from '../yaml/marshal';
import { KustomizeError, prefixed, isTold, wrapped } from './errors';
import { contentHash, makeConfigMap, makeSecret, mergeOptions } from './generators';
import { decodeStruct } from './go-struct';
import type {
  FieldSpec,
  GeneratorArgs,
  HelmChart,
  Image,
  Kustomization,
  Patch,
  Replica,
  SecretArgs,
} from './kustomization-file';
import type { Loader } from './loader';
import { type ResId, idText } from './resid';
import { PLUGIN_FIELDS } from './plugin-fields';
import type { ResMap } from './resmap';
import type { Resource } from './resource';
import type { TransformerConfig } from './transformer-config';
import { renameImages, setReplicas } from './transformers/images';
import { labelWorks, setEntries } from './transformers/labels';
import { type SubjectMode, affixNames, moveToNamespace } from './transformers/names';
import { type Transform, readJsonPatch, readMergePatches, readPatch } from './transformers/patches';
import { readReplacements, replaceFields } from './transformers/replacements';
import { addValues, readValueTargets } from './transformers/values';

/** A step, with the name of the plugin that takes it. */
export interface Step<T> {
  by: string;
  run: T;
}
export type Generate = () => Resource[];

export interface PluginOptions {
  enableHelm: boolean;
  /** Says why helm charts cannot be inflated here, where they are enabled. */
  helmFailure: string;
}

/** Generators of the file's own fields. @throws KustomizeError */
export function builtinGenerators(
  file: Kustomization,
  loader: Loader,
  options: PluginOptions,
  helmNamespace: string | undefined,
): Step<Generate>[] {
  const withOptions = <T extends GeneratorArgs>(args: T): T => ({
    ...args,
    options: mergeOptions(args.options, file.generatorOptions),
  });
  const steps: Step<Generate>[] = [];
  for (const args of file.configMapGenerator ?? []) {
    steps.push({ by: 'ConfigMapGenerator', run: () => [makeConfigMap(withOptions(args), loader)] });
  }
  for (const args of file.secretGenerator ?? []) {
    steps.push({ by: 'SecretGenerator', run: () => [makeSecret(withOptions(args), loader)] });
  }
  const olderCharts = (file.helmChartInflationGenerator ?? []).map(chartOf);
  for (const chart of [...(file.helmCharts ?? []), ...olderCharts]) {
    const namespace = chart.namespace || file.namespace || helmNamespace;
    const config = { ...file.helmGlobals, ...chart, ...(namespace ? { namespace } : {}) };
    configured('HelmChartInflationGenerator', config, () => {
      throw new KustomizeError(options.enableHelm ? options.helmFailure : 'must specify --enable-helm');
    });
  }
  return steps;
}

/** A chart as it was once written. */
function chartOf(older: Record<string, unknown>): HelmChart {
  return {
    name: older['chartName'] as string | undefined,
    version: older['chartVersion'],
    repo: older['chartRepoUrl'],
    releaseName: older['releaseName'],
    valuesFile: older['values'],
    valuesInline: older['valuesLocal'],
    valuesMerge: older['valuesMerge'],
  };
}

/** Transformers of the file's own fields, in kustomize's order. @throws KustomizeError */
export function builtinTransformers(
  file: Kustomization,
  config: TransformerConfig,
  loader: Loader,
): Step<Transform>[] {
  const steps: Step<Transform>[] = [];
  const step = (by: string, run: Transform): number => steps.push({ by, run });
  const merges = file.patchesStrategicMerge ?? [];
  if (merges.length > 0) {
    const by = 'PatchStrategicMergeTransformer';
    step(
      by,
      configured(by, { paths: merges }, () => readMergePatches(merges, loader)),
    );
  }
  for (const patch of file.patches ?? []) {
    const by = 'PatchTransformer';
    step(
      by,
      configured(by, patch, (shown) => readPatch(patch, loader, shown)),
    );
  }
  const { namespace, namePrefix, nameSuffix } = file;
  if (namespace) step('NamespaceTransformer', (map) => moveToNamespace(map, namespace, config.namespace));
  if (namePrefix)
    step('PrefixTransformer', (map) => affixNames(map, { prefix: namePrefix }, config.namePrefix));
  if (nameSuffix)
    step('SuffixTransformer', (map) => affixNames(map, { suffix: nameSuffix }, config.nameSuffix));
  if (file.labels?.length || Object.keys(file.commonLabels ?? {}).length) {
    const works = labelWorks(file, config);
    if (!file.commonLabels) works.push({ labels: {}, specs: [] });
    for (const { labels, specs } of works) step('LabelTransformer', (map) => setEntries(map, labels, specs));
  }
  const annotations = file.commonAnnotations ?? {};
  if (Object.keys(annotations).length > 0) {
    step('AnnotationsTransformer', (map) => setEntries(map, annotations, config.commonAnnotations));
  }
  for (const patch of file.patchesJson6902 ?? []) {
    const by = 'PatchJson6902Transformer';
    const { target, path, patch: jsonOp } = patch;
    step(
      by,
      configured(by, { target, path, jsonOp }, () => readJsonPatch(patch, loader)),
    );
  }
  for (const replica of file.replicas ?? []) {
    step('ReplicaCountTransformer', (map) => setReplicas(map, replica, config.replicas));
  }
  for (const image of file.images ?? []) {
    step('ImageTagTransformer', (map) => renameImages(map, image, config.images));
  }
  if (file.replacements?.length) {
    const by = 'ReplacementTransformer';
    const { replacements } = file;
    const read = configured(by, { Replacements: replacements }, () => readReplacements(replacements, loader));
    step(by, (map) => replaceFields(map, read));
  }
  return steps;
}

/** Runs a plugin's configuration; what it refuses is told with the whole of it. */
function configured<T>(by: string, config: unknown, action: (shown: string) => T): T {
  const shown = marshal(withoutEmpty(config));
  return wrapped(`trouble configuring builtin ${by} with config: \`\n${shown}\``, () => action(shown));
}

/** As Go's `omitempty` leaves out. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, each]) => each !== undefined && each !== '' && each !== false && !isEmptyList(each))
    .map(([name, each]) => [name, withoutEmpty(each)]);
  return Object.fromEntries(entries);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Puts the hash of their content behind the names of generated objects. */
export function addHashes(map: ResMap): void {
  for (const resource of map.list) {
    if (!resource.needsHash) continue;
    const hash = contentHash(resource);
    resource.storePreviousId();
    resource.setName(`${resource.name}-${hash}`);
  }
}

interface PluginConfig extends Omit<SecretArgs, 'options'> {
  metadata?: { name?: string; namespace?: string };
  fieldSpecs?: FieldSpec[];
  prefix?: string;
  suffix?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  unsetOnly?: boolean;
  setRoleBindingSubjects?: string;
  imageTag?: Image;
  replica?: Replica;
  replacements?: never;
  paths?: string[];
  jsonOp?: string;
}

/** A generator configured in a file of its own. @throws KustomizeError */
export function pluginGenerator(plugin: Resource, loader: Loader): Generate {
  const made = loadPlugin(plugin, loader);
  if (made.generate) return made.generate;
  throw new KustomizeError(`plugin ${idText(plugin.originalId())} not a generator`);
}

/** A transformer configured in a file of its own. @throws KustomizeError */
export function pluginTransformer(plugin: Resource, loader: Loader): Transform {
  const made = loadPlugin(plugin, loader);
  if (made.transform) return made.transform;
  throw new KustomizeError(`plugin ${idText(plugin.originalId())} not a transformer`);
}

interface Plugin {
  generate?: Generate;
  transform?: Transform;
}

function loadPlugin(plugin: Resource, loader: Loader): Plugin {
  if (plugin.apiVersion !== 'builtin') {
    throw new KustomizeError(`external plugins disabled; unable to load external plugin '${plugin.kind}'`);
  }
  const make = PLUGINS[plugin.kind];
  const id: ResId = plugin.originalId();
  if (!make) throw new KustomizeError(`unable to load builtin ${plugin.kind}.builtin.[noGrp]`);
  try {
    return make(pluginConfig(plugin), loader, plugin.yaml());
  } catch (error) {
    if (!isTold(error)) throw error;
    throw prefixed(`plugin ${idText(id)} fails configuration`, error);
  }
}

const DECODING = 'error unmarshaling JSON: while decoding JSON';

/** With the types that its struct wants, where it is read by way of JSON. @throws KustomizeError */
function pluginConfig(plugin: Resource): PluginConfig {
  const data = plugin.data() as PluginConfig;
  const struct = `${plugin.kind}Plugin`;
  if (!PLUGIN_FIELDS[struct] || plugin.kind.endsWith('Generator')) return data;
  const before = plugin.kind === 'NamespaceTransformer' ? 'unmarshalling NamespaceTransformer config: ' : '';
  return wrapped(`${before}${DECODING}`, () => ({
    ...data,
    ...decodeStruct<PluginConfig>(struct, data, { coerce: true, table: PLUGIN_FIELDS }),
  }));
}

function specsOf(config: PluginConfig): FieldSpec[] {
  return config.fieldSpecs ?? [];
}

function neededSpecs(config: PluginConfig): FieldSpec[] {
  if (!config.fieldSpecs) throw new KustomizeError('fieldSpecs is not expected to be nil');
  return config.fieldSpecs;
}

const PLUGINS: Record<string, (config: PluginConfig, loader: Loader, shown: string) => Plugin> = {
  ConfigMapGenerator: (config, loader) => {
    const args = generatorArgs('ConfigMapGeneratorPlugin', config);
    return { generate: () => [makeConfigMap(args, loader)] };
  },
  SecretGenerator: (config, loader) => {
    const args = generatorArgs('SecretGeneratorPlugin', config);
    return { generate: () => [makeSecret(args, loader)] };
  },
  HashTransformer: () => ({ transform: addHashes }),
  AnnotationsTransformer: (config) => ({
    transform: (map) => setEntries(map, config.annotations ?? {}, specsOf(config)),
  }),
  LabelTransformer: (config) => ({
    transform: (map) => setEntries(map, config.labels ?? {}, specsOf(config)),
  }),
  PrefixTransformer: (config) => {
    const specs = neededSpecs(config);
    return { transform: (map) => affixNames(map, { prefix: config.prefix }, specs) };
  },
  SuffixTransformer: (config) => {
    const specs = neededSpecs(config);
    return { transform: (map) => affixNames(map, { suffix: config.suffix }, specs) };
  },
  PrefixSuffixTransformer: (config) => {
    const specs = neededSpecs(config);
    return {
      transform: (map) => {
        affixNames(map, { prefix: config.prefix }, specs);
        affixNames(map, { suffix: config.suffix }, specs);
      },
    };
  },
  NamespaceTransformer: (config) => {
    const subjects = subjectMode(config.setRoleBindingSubjects);
    const namespace = config.metadata?.namespace ?? '';
    const options = { unsetOnly: config.unsetOnly, subjects };
    return {
      transform: (map) => namespace && moveToNamespace(map, namespace, specsOf(config), options),
    };
  },
  ImageTagTransformer: (config) => ({
    transform: (map) => renameImages(map, config.imageTag ?? {}, specsOf(config)),
  }),
  ReplicaCountTransformer: (config) => ({
    transform: (map) => setReplicas(map, config.replica ?? {}, specsOf(config)),
  }),
  PatchTransformer: (config, loader, shown) => ({ transform: readPatch(config as Patch, loader, shown) }),
  PatchJson6902Transformer: (config, loader) => ({
    transform: readJsonPatch({ ...(config as Patch), patch: config.jsonOp }, loader),
  }),
  PatchStrategicMergeTransformer: (config, loader) => {
    const patches = config as { paths?: string[]; patches?: string };
    if (!patches.paths?.length && !patches.patches) {
      throw new KustomizeError('empty file path and empty patch content');
    }
    const entries = [...(patches.paths ?? []), ...(patches.patches ? [patches.patches] : [])];
    return { transform: readMergePatches(entries, loader) };
  },
  ReplacementTransformer: (config, loader) => {
    const fields = wrapped(DECODING, () =>
      decodeStruct<Kustomization>('Kustomization', { replacements: config.replacements }, { coerce: true }),
    );
    const replacements = readReplacements(fields.replacements ?? [], loader);
    return { transform: (map) => replaceFields(map, replacements) };
  },
  ValueAddTransformer: (config, loader) => {
    const { value, targets } = readValueTargets(config as Record<string, unknown>, loader);
    return { transform: (map) => addValues(map, value, targets) };
  },
};

function generatorArgs(struct: string, config: PluginConfig): SecretArgs {
  const args = wrapped(DECODING, () =>
    decodeStruct<SecretArgs>(struct, config, { coerce: true, table: PLUGIN_FIELDS }),
  );
  return {
    ...args,
    name: args.name || config.metadata?.name,
    namespace: args.namespace || config.metadata?.namespace,
  };
}

function subjectMode(word: string | undefined): SubjectMode {
  if (!word) return 'defaultOnly';
  if (word === 'defaultOnly' || word === 'allServiceAccounts' || word === 'none') return word;
  throw new KustomizeError(
    `invalid value ${JSON.stringify(word)} for setRoleBindingSubjects: must be one of "defaultOnly", "none" or "allServiceAccounts"`,
  );
}
