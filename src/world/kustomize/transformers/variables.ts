/**
 * `vars`: `$(NAME)` replaced by a field of some object.
 *
 * Models: kustomize's `VarSet` and `refvar` filter.
 */
import { KustomizeError, wrapped } from '../errors';
import { reachField } from '../field-spec';
import type { FieldSpec, Var } from '../kustomization-file';
import { type YamlNode, isNull, isText, valueOf } from '../node';
import { toData } from '../node-data';
import { lookup, splitFieldPath } from '../path';
import { type Gvk, type ResId, gvkText, isClusterScoped, parseApiVersion, sameGvk, sameId } from '../resid';
import type { ResMap } from '../resmap';

export type Variables = Map<string, Var>;

const DEFAULT_PATH = 'metadata.name';

/** Marks the objects that the variables read. @throws KustomizeError where one is not to be told from another */
export function addVariables(variables: Variables, added: readonly Var[], map: ResMap): void {
  const shown = added.map((each) => varText(each, each.objref ?? {}, each.fieldref?.fieldPath ?? ''));
  wrapped(`merging vars [${shown.join(' ')}]`, () => mergeVariables(variables, added, map));
}

function mergeVariables(variables: Variables, added: readonly Var[], map: ResMap): void {
  for (const each of added) {
    const id = targetOf(each);
    const wild = !id.namespace && !isClusterScoped(id);
    const matched = map.withAnyId((other) =>
      wild ? other.name === id.name && sameGvk(other, id) : sameId(id, other),
    );
    if (matched.length > 1) {
      throw new KustomizeError(
        `found ${matched.length} resId matches for var ${varText(each, id, each.fieldref?.fieldPath ?? '')} (unable to disambiguate)`,
      );
    }
    matched[0]?.variables.push(each.name ?? '');
  }
  for (const each of added) addVariable(variables, each);
}

export function addVariable(variables: Variables, added: Var): void {
  const name = added.name ?? '';
  if (variables.has(name)) throw new KustomizeError(`var '${name}' already encountered`);
  variables.set(name, added);
}

function targetOf(variable: Var): ResId {
  const { apiVersion, ...id } = variable.objref ?? {};
  return apiVersion ? { ...id, ...parseApiVersion(apiVersion) } : id;
}

/** As Go's `%v` shows the struct. */
function varText(variable: Var, target: Gvk, path: string): string {
  return `{${variable.name ?? ''} ${gvkText(target)} {${path}}}`;
}

function resolvedText(variable: Var): string {
  return varText(variable, targetOf(variable), variable.fieldref?.fieldPath ?? DEFAULT_PATH);
}

/**
 * Replaces all `$(NAME)` in the fields that the specs name.
 * @returns names of variables that were nowhere used
 */
export function resolveVariables(map: ResMap, variables: Variables, specs: readonly FieldSpec[]): string[] {
  const values = new Map<string, unknown>();
  for (const [name, each] of [...variables].sort(([a], [b]) => (a < b ? -1 : 1))) {
    values.set(name, valueFor(map, name, each));
  }
  if (values.size === 0) return [];
  const used = new Set<string>();
  const replace = (name: string): unknown => {
    const value = values.get(name);
    if (!values.has(name) || typeof value === 'object') return `$(${name})`;
    used.add(name);
    return value;
  };
  for (const resource of map.list) {
    for (const spec of specs) {
      reachField(resource.node, { spec, set: (node) => expandNode(node, replace) });
    }
  }
  return [...values.keys()].filter((name) => !used.has(name));
}

function valueFor(map: ResMap, name: string, variable: Var): unknown {
  const source = map.list.find((each) => each.variables.includes(name));
  if (!source) {
    throw new KustomizeError(
      `var '${resolvedText(variable)}' cannot be mapped to a field in the set of known resources`,
    );
  }
  const path = variable.fieldref?.fieldPath || DEFAULT_PATH;
  const found = lookup(source.node, splitFieldPath(path));
  if (!found) {
    throw new KustomizeError(
      `field specified in var '${resolvedText(variable)}' not found in corresponding resource`,
    );
  }
  return toData(found);
}

type Replace = (name: string) => unknown;

function expandNode(node: YamlNode, replace: Replace): void {
  if (isNull(node)) return;
  switch (node.kind) {
    case 'scalar':
      if (isText(node)) update(node, expand(node.value, replace));
      return;
    case 'mapping':
      for (const [key, value] of node.entries) {
        if (!isText(key)) {
          throw new KustomizeError(`invalid map key: value='${valueOf(key)}', tag='${key.tag}'`);
        }
        if (isText(value)) update(value, expand(valueOf(value), replace));
      }
      return;
    case 'sequence':
      for (const item of node.items) {
        if (!isText(item)) throw new KustomizeError('invalid value type expect a string');
        update(item, expand(valueOf(item), replace));
      }
  }
}

function update(node: YamlNode, value: unknown): void {
  if (node.kind !== 'scalar') return;
  node.value = String(value);
  node.style = 'plain';
  delete node.tagged;
  if (typeof value === 'string') node.tag = '!!str';
  else if (typeof value === 'boolean') node.tag = '!!bool';
  else node.tag = Number.isInteger(Number(value)) ? '!!int' : '!!float';
}

/** A text that is nothing but one variable takes its type too. */
function expand(text: string, replace: Replace): unknown {
  let out = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' || at + 1 >= text.length) continue;
    out += text.slice(from, at);
    const close = text[at + 1] === '(' ? text.indexOf(')', at + 2) : -1;
    if (close >= 0) {
      const name = text.slice(at + 2, close);
      const value = replace(name);
      if (text === `$(${name})`) return value;
      out += String(value);
      at = close;
    } else {
      out += text[at + 1] === '$' ? '$' : `$${text[at + 1]}`;
      at++;
    }
    from = at + 1;
  }
  return out + text.slice(from);
}
