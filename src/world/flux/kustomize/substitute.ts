/**
 * Post-build substitution: `${var}` in built objects, from the Kustomization and from ConfigMaps and Secrets.
 *
 * Models: `SubstituteVariables` and `LoadVariables` of fluxcd/pkg kustomize.
 */
import type { Client, KubeObject } from '../../kube/api';
import type { JsonMap } from '../../kube/json-value';
import { marshal } from '../../yaml/marshal';
import { parse } from '../../yaml/parse';
import { isNotFound, messageOf } from '../ssa/apply';
import { fromBase64 } from '../ssa/normalise';
import { envsubst } from './envsubst';

const SWITCH = 'kustomize.toolkit.fluxcd.io/substitute';
const NAME = /^[_A-Za-z][_A-Za-z0-9]*$/;
const NAME_RULE = '^[_[:alpha:]][_[:alpha:][:digit:]]*$';

export interface Substitution {
  /** Variables by name; undefined where nothing is to be substituted. */
  variables: Record<string, string> | undefined;
  /** Refuse variables that are not given and have no default. */
  strict: boolean;
}

interface PostBuild {
  substitute?: Record<string, string>;
  substituteFrom?: { kind: string; name: string; optional?: boolean }[];
  substituteStrategy?: string;
}

/**
 * The variables of a Kustomization; without a client, only those written in it (as `flux build --dry-run`).
 * @throws Error `substitute from 'ConfigMap/vars' error: ...`
 */
export function loadVariables(
  kustomization: KubeObject,
  client?: Client,
): Record<string, string> | undefined {
  const postBuild = kustomization.spec.postBuild as PostBuild | undefined;
  if (!postBuild) return undefined;
  const variables: Record<string, string> = {};
  for (const source of client ? (postBuild.substituteFrom ?? []) : [])
    Object.assign(variables, readSource(client!, kustomization.metadata.namespace!, source));
  Object.assign(variables, withoutBreaks(postBuild.substitute ?? {}));
  const always = postBuild.substituteStrategy === 'Always';
  return Object.keys(variables).length || always ? variables : undefined;
}

function readSource(
  client: Client,
  namespace: string,
  source: { kind: string; name: string; optional?: boolean },
): Record<string, string> {
  const { kind, name, optional } = source;
  const resource = kind === 'Secret' ? 'secrets' : 'configmaps';
  try {
    const data = (client.get({ group: '', version: 'v1', resource, namespace, name }).data ?? {}) as Record<
      string,
      string
    >;
    if (kind !== 'Secret') return withoutBreaks(data);
    return withoutBreaks(
      Object.fromEntries(Object.entries(data).map(([key, value]) => [key, fromBase64(value)])),
    );
  } catch (error) {
    if (optional && isNotFound(error)) return {};
    throw new Error(`substitute from '${kind}/${name}' error: ${messageOf(error)}`);
  }
}

function withoutBreaks(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, value.replaceAll('\n', '')]));
}

/** Is the object marked to be left alone? */
export function keepsItsDollars(object: KubeObject): boolean {
  const { labels = {}, annotations = {} } = object.metadata;
  return labels[SWITCH] === 'disabled' || annotations[SWITCH] === 'disabled';
}

/**
 * The object with its variables replaced. As it goes through text, a value that looks like a number becomes one.
 * @throws Error `envsubst error: ...`
 */
export function substitute(object: KubeObject, { variables, strict }: Substitution): KubeObject {
  if (!variables || keepsItsDollars(object)) return object;
  const wrong = Object.keys(variables).find((name) => !NAME.test(name));
  if (wrong !== undefined)
    throw new Error(`envsubst error: '${wrong}' var name is invalid, must match '${NAME_RULE}'`);
  let text: string;
  try {
    text = envsubst(
      marshal(object),
      (name) => (strict ? own(variables, name) : (own(variables, name) ?? '')),
      strict,
    );
  } catch (error) {
    throw new Error(`envsubst error: variable substitution failed: ${messageOf(error)}`);
  }
  try {
    return parse(text) as JsonMap as KubeObject;
  } catch (error) {
    throw new Error(`envsubst error: YAMLToJSON: ${messageOf(error)}`);
  }
}

function own(variables: Record<string, string>, name: string): string | undefined {
  return Object.prototype.hasOwnProperty.call(variables, name) ? variables[name] : undefined;
}
