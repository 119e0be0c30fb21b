/**
 * `--kustomization-file`: the Kustomization to build, among the documents of a local file.
 *
 * Models: decoding into Go's `Kustomization`: text may be written as a number or a truth value, other kinds of value are
 * refused in Go's words, unknown fields are dropped. Left out: status, and most of metadata.
 */
import type { KubeObject } from '../../kube/api';
import { KustomizeError } from '../../kustomize/errors';
import { decodeStruct } from '../../kustomize/go-struct';
import { DurationError, parseDuration } from '../../time/duration';
import { parse, splitDocuments, YamlError } from '../../yaml/parse';
import { FluxError } from './call';
import { KUSTOMIZATION_FIELDS, PACKAGES } from './kustomization-fields';

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
  try {
    const object = decodeStruct<KubeObject>('Kustomization', data, {
      coerce: true,
      table: KUSTOMIZATION_FIELDS,
      packages: PACKAGES,
      readers: { duration: durationProblem },
    });
    object['spec'] ??= {};
    return object;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw failed(`error unmarshaling JSON: while decoding JSON: ${error.message}`);
  }
}

function durationProblem(text: string): string | undefined {
  try {
    parseDuration(text);
    return undefined;
  } catch (error) {
    if (!(error instanceof DurationError)) throw error;
    return error.message;
  }
}
