/**
 * `crds:`: schemas whose extensions tell where names, labels and annotations stand in custom objects.
 *
 * Models: kustomize's `LoadConfigFromCRDs` over its own schema format (`{Schema: {properties: …}}`).
 */
import { parse } from '../yaml/parse';
import { KustomizeError, isTold, prefixed } from './errors';
import type { FieldSpec } from './kustomization-file';
import type { Loader } from './loader';
import {
  type TransformerConfig,
  addReference,
  addSpec,
  emptyConfig,
  mergeConfigs,
} from './transformer-config';

interface Property {
  $ref?: string;
  [extension: string]: unknown;
}

type Definitions = Record<string, { Schema?: { properties?: Record<string, Property> } }>;

/** @throws KustomizeError */
export function loadCrdConfig(loader: Loader, paths: readonly string[]): TransformerConfig {
  let config = emptyConfig();
  for (const path of paths) {
    const text = loader.load(path);
    const definitions = readDefinitions(text, path);
    for (const name of Object.keys(definitions).sort()) {
      const properties = definitions[name]?.Schema?.properties;
      if (!properties?.kind || !properties.apiVersion || !properties.metadata) continue;
      const found = emptyConfig();
      collect(found, name.split('.').at(-1)!, definitions, name, []);
      config = mergeConfigs(config, found);
    }
  }
  return config;
}

function readDefinitions(text: string, path: string): Definitions {
  const prefix = `unable to parse open API definition from '${path}'`;
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    if (!isTold(error)) throw error;
    throw prefixed(`${prefix}: error converting YAML to JSON`, error);
  }
  for (const [, value] of Object.entries((data ?? {}) as object)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) continue;
    if (value === null) continue;
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
    const json = text.startsWith('{') ? '' : 'error unmarshaling JSON: while decoding JSON: ';
    throw new KustomizeError(
      `${prefix}: ${json}json: cannot unmarshal ${kind} into Go value of type accumulator.OpenAPIDefinition`,
    );
  }
  return (data ?? {}) as Definitions;
}

function collect(
  config: TransformerConfig,
  kind: string,
  definitions: Definitions,
  name: string,
  path: readonly string[],
): void {
  const properties = definitions[name]?.Schema?.properties ?? {};
  for (const property of Object.keys(properties).sort()) {
    const schema = properties[property]!;
    const at = [...path, property];
    const spec = (...more: string[]): FieldSpec => ({ kind, path: [...at, ...more].join('/') });
    if (text(schema, 'annotation') !== undefined) {
      config.commonAnnotations = addSpec(config.commonAnnotations, spec());
    }
    if (text(schema, 'label-selector') !== undefined)
      config.commonLabels = addSpec(config.commonLabels, spec());
    if (text(schema, 'identity') !== undefined) config.namePrefix = addSpec(config.namePrefix, spec());
    const version = text(schema, 'object-ref-api-version');
    const target = text(schema, 'object-ref-kind');
    if (version !== undefined && target !== undefined) {
      const key = text(schema, 'object-ref-name-key') ?? 'name';
      config.nameReference = addReference(config.nameReference, {
        kind: target,
        version,
        fieldSpecs: [spec(key)],
      });
    }
    if (schema.$ref) collect(config, kind, definitions, schema.$ref, at);
  }
}

function text(schema: Property, name: string): string | undefined {
  const value = schema[`x-kubernetes-${name}`];
  return typeof value === 'string' ? value : undefined;
}
