/**
 * Where each transformation reaches: the fields that hold names, labels, images and so on.
 *
 * Models: kustomize's `TransformerConfig` with its default field specs (data) and what `configurations:` adds.
 */
import { parse } from '../yaml/parse';
import defaults from './default-field-specs.json';
import { KustomizeError, wrapped } from './errors';
import { decodeStruct } from './go-struct';
import type { FieldSpec } from './kustomization-file';
import type { Loader } from './loader';
import { PLUGIN_FIELDS, PLUGIN_PACKAGES } from './plugin-fields';
import { type Gvk, compareGvk, isSelected, sameGvk } from './resid';

/** Fields of other kinds that hold the name of an object of this kind. */
export interface NameReference extends Gvk {
  fieldSpecs?: FieldSpec[];
}

const LISTS = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonAnnotations',
  'commonLabels',
  'labels',
  'templateLabels',
  'varReference',
  'images',
  'replicas',
] as const;
type ListName = (typeof LISTS)[number];

export type TransformerConfig = { [name in ListName]: FieldSpec[] } & { nameReference: NameReference[] };

export function emptyConfig(): TransformerConfig {
  const config = { nameReference: [] } as unknown as TransformerConfig;
  for (const name of LISTS) config[name] = [];
  return config;
}

function defaultConfig(): TransformerConfig {
  return { ...emptyConfig(), ...(defaults as Partial<TransformerConfig>) };
}

/** The defaults, with the files of `configurations:` added. @throws KustomizeError */
export function loadConfig(loader: Loader, paths: readonly string[]): TransformerConfig {
  if (paths.length === 0) return defaultConfig();
  let loaded = emptyConfig();
  for (const path of paths) loaded = mergeConfigs(loaded, readConfig(loader.load(path)));
  return mergeConfigs(defaultConfig(), loaded);
}

function readConfig(text: string): TransformerConfig {
  const data = wrapped('error converting YAML to JSON', () => parse(text, { strict: true }));
  const config = wrapped('error unmarshaling JSON: while decoding JSON', () =>
    decodeStruct<Partial<TransformerConfig>>('TransformerConfig', data, {
      strict: true,
      coerce: true,
      table: PLUGIN_FIELDS,
      packages: PLUGIN_PACKAGES,
    }),
  );
  return sorted({ ...emptyConfig(), ...config });
}

/** @throws KustomizeError where two say differently whether a field is to be made */
export function mergeConfigs(a: TransformerConfig, b: TransformerConfig): TransformerConfig {
  const merged = emptyConfig();
  for (const name of LISTS) {
    const title = name === 'namespace' ? 'NameSpace' : name[0]!.toUpperCase() + name.slice(1);
    merged[name] = wrapped(`failed to merge ${title} fieldSpec`, () => mergeSpecs(a[name], b[name]));
  }
  merged.nameReference = wrapped('failed to merge NameReference fieldSpec', () =>
    b.nameReference.reduce(addReference, a.nameReference),
  );
  return sorted(merged);
}

/** Adds those that are not there. @throws KustomizeError */
export function mergeSpecs(specs: readonly FieldSpec[], added: readonly FieldSpec[]): FieldSpec[] {
  if (specs === added) return [...specs];
  return added.reduce(addSpec, [...specs]);
}

export function addSpec(specs: FieldSpec[], added: FieldSpec): FieldSpec[] {
  const same = specs.find((each) => isSelected(each, added) && each.path === added.path);
  if (!same) return [...specs, added];
  if ((same.create ?? false) !== (added.create ?? false)) throw new KustomizeError('conflicting fieldspecs');
  return specs;
}

export function addReference(references: NameReference[], added: NameReference): NameReference[] {
  let found = false;
  const result = references.map((each) => {
    if (!sameGvk(each, added)) return each;
    found = true;
    return { ...each, fieldSpecs: mergeSpecs(each.fieldSpecs ?? [], added.fieldSpecs ?? []) };
  });
  return found ? result : [...result, added];
}

function sorted(config: TransformerConfig): TransformerConfig {
  for (const name of LISTS) config[name] = [...config[name]].sort(compareGvk);
  config.nameReference = [...config.nameReference].sort(compareGvk);
  return config;
}
