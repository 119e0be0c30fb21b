/**
 * `replacements`: a field of one object copied into fields of others.
 *
 * Models: kustomize's `replacement` filter, with values inside JSON or YAML text reached too.
 */
import { emitNode } from '../../yaml/emit-node';
import { goString } from '../../yaml/go-syntax';
import { parse, parseNode } from '../../yaml/parse';
import { KustomizeError, KustomizePanic, isTold, wrapped } from '../errors';
import { decodeStruct } from '../go-struct';
import type {
  FieldOptions,
  Replacement,
  ReplacementField,
  SourceSelector,
  TargetSelector,
} from '../kustomization-file';
import type { Loader } from '../loader';
import { type NodeKind, type YamlNode, bare, become, copyNode, isEmpty, valueOf } from '../node';
import { goJson, toData } from '../node-data';
import { lookup, matchPath, splitFieldPath } from '../path';
import { type ResId, idText, isSelected } from '../resid';
import type { ResMap } from '../resmap';
import type { Resource } from '../resource';
import { type CompiledSelector, compileSelector } from '../selector';

const DEFAULT_PATH = 'metadata.name';

/** Loads those that stand in files of their own. @throws KustomizeError */
export function readReplacements(fields: readonly ReplacementField[], loader: Loader): Replacement[] {
  return fields.flatMap((each) => {
    if (!each.path) return [each];
    if (each.source || each.targets?.length) {
      throw new KustomizeError('cannot specify both path and inline replacement');
    }
    return fromFile(loader.load(each.path));
  });
}

function fromFile(text: string): Replacement[] {
  const data = wrapped('error converting YAML to JSON', () => parse(text));
  const one = (item: unknown): Replacement =>
    wrapped('error unmarshaling JSON: while decoding JSON', () =>
      decodeStruct<Replacement>('Replacement', item, { coerce: true }),
    );
  if (Array.isArray(data)) return data.map(one);
  if (typeof data === 'object' && data !== null) return [one(data)];
  const kind =
    data === null
      ? 'invalid'
      : typeof data === 'boolean'
        ? 'bool'
        : typeof data === 'number'
          ? 'float64'
          : 'string';
  throw new KustomizeError(`unsupported replacement type encountered within replacement path: ${kind}`);
}

export function replaceFields(map: ResMap, replacements: readonly Replacement[]): void {
  for (const each of replacements) {
    if ((each.sourceValue === undefined && !each.source) || !each.targets) {
      throw new KustomizeError('replacements must specify a source and at least one target');
    }
    const value = sourceValue(map, each);
    for (const target of each.targets) writeTarget(map, value, target);
  }
}

function sourceValue(map: ResMap, replacement: Replacement): YamlNode {
  const { source } = replacement;
  if (replacement.sourceValue !== undefined) {
    if (source) throw new KustomizeError('value and resource selectors are mutually exclusive');
    return bare(replacement.sourceValue);
  }
  const from = selectSource(map, source!);
  const path = source!.fieldPath || DEFAULT_PATH;
  const found = wrapped('error looking up replacement source', () => lookup(from.node, splitFieldPath(path)));
  if (isEmpty(found)) {
    throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${idText(source!)}`);
  }
  return pick(found!, source!.options);
}

function selectSource(map: ResMap, selector: SourceSelector): Resource {
  const found = map.list.filter((each) =>
    wrapped('error getting node IDs', () => idsOf(each)).some((id) => isSource(id, selector)),
  );
  if (found.length === 1) return found[0]!;
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${sourceText(selector)}`);
  throw new KustomizeError(`nothing selected by ${sourceText(selector)}`);
}

/** Here kustomize does not know which kinds have no namespace. */
function isSource(id: ResId, { name, namespace, ...selector }: SourceSelector): boolean {
  return (
    (!name || name === id.name) &&
    (!namespace || namespace === (id.namespace || 'default')) &&
    isSelected(id, selector)
  );
}

/** Here kustomize minds ids that do not go together, and does not fall over them. */
function idsOf(resource: Resource): ResId[] {
  try {
    return [resource.id(), ...resource.previousIds()];
  } catch (error) {
    if (error instanceof KustomizePanic) throw new KustomizeError(error.message);
    throw error;
  }
}

function sourceText(selector: SourceSelector): string {
  const { options } = selector;
  const parts = [idText(selector)];
  if (selector.fieldPath) parts.push(selector.fieldPath);
  if (options && (options.delimiter || options.create)) {
    parts.push(`${options.delimiter ?? ''}(${options.index ?? 0}), create=${options.create ?? false}`);
  }
  return parts.join(':');
}

/** The part of a value that `delimiter` and `index` name. */
function pick(node: YamlNode, options: FieldOptions | undefined): YamlNode {
  if (!options?.delimiter) return node;
  if (node.kind !== 'scalar') {
    throw new KustomizeError('delimiter option can only be used with scalar nodes');
  }
  const index = options.index ?? 0;
  const part = valueOf(node).split(options.delimiter)[index];
  if (part === undefined) {
    throw new KustomizeError(`options.index ${index} is out of bounds for value ${valueOf(node)}`);
  }
  return { ...node, value: part };
}

function writeTarget(map: ResMap, value: YamlNode, target: TargetSelector): void {
  if (!target.select) throw new KustomizeError('target must specify resources to select');
  const select = wrapped('error creating target selector', () => compileSelector(target.select!));
  const rejects = (target.reject ?? []).map((selector) => ({
    selector,
    compiled: wrapped('error creating target selector', () => compileSelector(selector)),
  }));
  for (const resource of map.list) {
    const labels = resource.labels();
    const annotations = resource.annotations();
    if (!select.annotations(annotations) || !select.labels(labels)) continue;
    const ids = idsOf(resource);
    const rejected = rejects.some(({ selector, compiled }) => {
      const bySet = selector.annotationSelector || selector.labelSelector;
      if (bySet && compiled.annotations(annotations) && compiled.labels(labels)) return true;
      return !isBlank(selector) && ids.some((id) => fits(compiled, id));
    });
    if (rejected || !ids.some((id) => fits(select, id))) continue;
    copyValue(resource, value, target);
  }
}

function isBlank(id: ResId): boolean {
  return !id.group && !id.version && !id.kind && !id.name && !id.namespace;
}

function fits(selector: CompiledSelector, id: ResId): boolean {
  return selector.gvk(id) && selector.name(id.name ?? '') && selector.namespace(id.namespace ?? '');
}

function copyValue(resource: Resource, value: YamlNode, target: TargetSelector): void {
  const paths = target.fieldPaths?.length ? target.fieldPaths : [DEFAULT_PATH];
  const create = target.options?.create && value.kind !== 'alias' ? (value.kind as NodeKind) : undefined;
  for (const path of paths) {
    if (writeInsideText(resource.node, value, path, create)) continue;
    const failure = create
      ? `unable to find or create field ${goString(path)} in replacement target`
      : `unable to find field ${goString(path)} in replacement target`;
    const found = wrapped(failure, () => matchPath(resource.node, splitFieldPath(path), create));
    if (found.length === 0) throw new KustomizeError(failure);
    for (const field of found) writeField(field, value, target.options);
  }
}

/** A scalar keeps its own type and takes the text alone. */
function writeField(field: YamlNode, value: YamlNode, options: FieldOptions | undefined): void {
  const copy = copyNode(value);
  if (options?.delimiter) {
    if (field.kind !== 'scalar') {
      throw new KustomizeError('delimiter option can only be used with scalar nodes');
    }
    const parts = field.value.split(options.delimiter);
    const index = options.index ?? 0;
    if (index < 0) parts.unshift(valueOf(value));
    else if (index >= parts.length) parts.push(valueOf(value));
    else parts[index] = valueOf(value);
    field.value = parts.join(options.delimiter);
    return;
  }
  if (field.kind === 'scalar') field.value = copy.kind === 'scalar' ? copy.value : '';
  else become(field, copy);
}

/** Where the path leads into a text that is itself JSON or YAML. Answers whether it did. */
function writeInsideText(root: YamlNode, value: YamlNode, path: string, create?: NodeKind): boolean {
  const parts = splitFieldPath(path);
  if (parts.length < 2) return false;
  try {
    const found = textOnTheWay(root, parts);
    if (!found) return false;
    const document = parseNode(found.node.value, { dialect: 'v3' });
    const targets = matchPath(document, found.rest, create);
    if (targets.length === 0 || !document) return false;
    for (const each of targets) {
      if (each.kind === 'scalar') each.value = valueOf(value);
      else become(each, copyNode(value));
    }
    found.node.value = printed(document, found.node.value);
    return true;
  } catch (error) {
    if (!isTold(error)) throw error;
    return false;
  }
}

function textOnTheWay(
  root: YamlNode,
  parts: readonly string[],
): { node: Extract<YamlNode, { kind: 'scalar' }>; rest: string[] } | undefined {
  for (let length = 1; length < parts.length; length++) {
    try {
      const node = lookup(root, parts.slice(0, length));
      if (node?.kind !== 'scalar') continue;
      parseNode(node.value, { dialect: 'v3' });
      return { node, rest: parts.slice(length) };
    } catch (error) {
      if (!isTold(error)) throw error;
    }
  }
  return undefined;
}

/** As JSON where the text was JSON, over several lines where it had them. */
function printed(document: YamlNode, before: string): string {
  if (!/^\s*[{[]/.test(before)) return emitNode(document).trim();
  const data = toData(document);
  const pretty = before.includes('\n') && before.includes('  ');
  return pretty ? goJsonIndented(data, '') : goJson(data);
}

function goJsonIndented(value: unknown, indent: string): string {
  const deeper = `${indent}  `;
  if (Array.isArray(value) && value.length > 0) {
    return `[\n${value.map((item) => deeper + goJsonIndented(item, deeper)).join(',\n')}\n${indent}]`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const map = value as Record<string, unknown>;
    const names = Object.keys(map).sort();
    if (names.length === 0) return '{}';
    const entries = names.map((name) => `${deeper}${goJson(name)}: ${goJsonIndented(map[name], deeper)}`);
    return `{\n${entries.join(',\n')}\n${indent}}`;
  }
  return goJson(value);
}
