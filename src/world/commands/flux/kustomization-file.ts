/**
 * `--kustomization-file`: the Kustomization to build, among the documents of a local file.
 *
 * Models: decoding into Go's `Kustomization`: text may be written as a number or a truth value, other kinds of value are
 * refused in Go's words, unknown fields are dropped. Left out: types of what lies deeper than the spec's own fields.
 */
import type { KubeObject } from '../../kube/api';
import { isMap } from '../../kube/json-value';
import { DurationError, parseDuration } from '../../time/duration';
import { parse, splitDocuments, YamlError } from '../../yaml/parse';
import { FluxError } from './call';

const TEXTS = ['deletionPolicy', 'namePrefix', 'nameSuffix', 'path', 'serviceAccountName', 'targetNamespace'];
const DURATIONS = ['interval', 'retryInterval', 'timeout'];
const TRUTHS = ['force', 'prune', 'suspend', 'wait'];
/** Fields that hold more, with Go's names of their types. */
const STRUCTS: Record<string, string> = {
  commonMetadata: 'v1.CommonMetadata',
  decryption: 'v1.Decryption',
  kubeConfig: 'meta.KubeConfigReference',
  postBuild: 'v1.PostBuild',
  sourceRef: 'v1.CrossNamespaceSourceReference',
};
const LISTS: Record<string, string> = {
  components: '[]string',
  dependsOn: '[]v1.DependencyReference',
  healthCheckExprs: '[]kustomize.CustomHealthCheck',
  healthChecks: '[]meta.NamespacedObjectKindReference',
  images: '[]kustomize.Image',
  patches: '[]kustomize.Patch',
};

/**
 * The first Kustomization of that name; one without a namespace fits any.
 * @param file as it was typed, for the messages @throws FluxError
 */
export function findKustomization(text: string, file: string, name: string, namespace: string): KubeObject {
  for (const part of splitDocuments(text)) {
    const object = decode(part, file);
    if (object && fits(object, name, namespace)) return object;
  }
  throw new FluxError(
    `failed find kustomization with name '${name}' and namespace '${namespace}' in file '${file}'`,
  );
}

function fits({ apiVersion, kind, metadata }: KubeObject, name: string, namespace: string): boolean {
  const isOne = kind === 'Kustomization' && String(apiVersion).startsWith('kustomize.toolkit.fluxcd.io/');
  return isOne && metadata?.name === name && [undefined, '', namespace].includes(metadata.namespace);
}

function decode(text: string, file: string): KubeObject | undefined {
  const failed = (why: string): FluxError =>
    new FluxError(`failed to unmarshall kustomization file ${file}: ${why}`);
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw failed(`error converting YAML to JSON: ${error.message}`);
  }
  if (data === null) return undefined;
  const problem = isMap(data)
    ? fillSpec(data['spec'])
    : `json: cannot unmarshal ${typeName(data)} into Go value of type v1.Kustomization`;
  if (problem) throw failed(`error unmarshaling JSON: while decoding JSON: ${problem}`);
  return data as KubeObject;
}

/** Turns values into what their fields hold; answers what does not fit. */
function fillSpec(spec: unknown): string | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isMap(spec))
    return `json: cannot unmarshal ${typeName(spec)} into Go struct field Kustomization.spec of type v1.KustomizationSpec`;
  let first: string | undefined;
  const refuse = (field: string, type: string): void => {
    first ??= `json: cannot unmarshal ${typeName(spec[field])} into Go struct field KustomizationSpec.spec.${field} of type ${type}`;
  };
  for (const field of Object.keys(spec).sort()) {
    const value = spec[field];
    if (value === null) continue;
    if (DURATIONS.includes(field)) {
      const problem = durationProblem(value);
      if (problem) return problem;
    } else if (TEXTS.includes(field)) {
      if (isText(value)) spec[field] = String(value);
      else refuse(field, 'string');
    } else if (TRUTHS.includes(field)) {
      if (typeof value !== 'boolean') refuse(field, 'bool');
    } else if (field in STRUCTS) {
      if (!isMap(value)) refuse(field, STRUCTS[field]!);
    } else if (field in LISTS && !Array.isArray(value)) refuse(field, LISTS[field]!);
  }
  if (!first && isMap(spec['postBuild'])) fillVariables(spec['postBuild']['substitute']);
  return first;
}

function durationProblem(value: unknown): string | undefined {
  if (typeof value !== 'string')
    return `json: cannot unmarshal ${typeName(value)} into Go value of type string`;
  try {
    parseDuration(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    return error.message;
  }
}

function fillVariables(variables: unknown): void {
  if (!isMap(variables)) return;
  for (const [name, value] of Object.entries(variables)) if (isText(value)) variables[name] = String(value);
}

/** Is it text, or taken for text? */
function isText(value: unknown): boolean {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}

/** As `encoding/json` calls it. */
function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'object') return 'object';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
