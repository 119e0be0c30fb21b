/**
 * `configMapGenerator` and `secretGenerator`, and the hash that goes behind their names.
 *
 * Models: kustomize's `generators`, `kv` and `hasher`. Text goes to `data`, what is no UTF-8 to `binaryData`; a hash is
 * that of the data alone.
 */
import { sha256 } from '../files/sha256';
import { KustomizeError, wrapped } from './errors';
import type { GeneratorArgs, GeneratorOptions, SecretArgs } from './kustomization-file';
import type { Loader } from './loader';
import { bare, field, newMapping, setField, tagged, text, valueOf, type YamlNode } from './node';
import { byBytes, goJson, toData } from './node-data';
import { type Behavior, Resource } from './resource';

const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

export function makeConfigMap(args: GeneratorArgs, loader: Loader): Resource {
  const node = baseNode('ConfigMap', args);
  const pairs = dataPairs(args, loader);
  for (const key of [...pairs.keys()].sort(byBytes)) {
    const bytes = pairs.get(key)!;
    const plain = asText(bytes);
    const name = plain === undefined ? 'binaryData' : 'data';
    const map = field(node, name) ?? setField(node, name, newMapping())!;
    setField(map, key, text(plain ?? foldedBase64(bytes)));
  }
  return finish(node, args);
}

export function makeSecret(args: SecretArgs, loader: Loader): Resource {
  const node = baseNode('Secret', args);
  setField(node, 'type', text(args.type || 'Opaque'));
  const pairs = dataPairs(args, loader);
  const data = setField(node, 'data', newMapping())!;
  for (const key of [...pairs.keys()].sort(byBytes)) setField(data, key, text(foldedBase64(pairs.get(key)!)));
  return finish(node, args);
}

function baseNode(kind: string, args: GeneratorArgs): YamlNode {
  if (!args.name) throw new KustomizeError('a configmap must have a name');
  const metadata = newMapping([[bare('name'), text(args.name)]]);
  if (args.namespace) metadata.entries.push([bare('namespace'), text(args.namespace)]);
  return newMapping([
    [bare('apiVersion'), text('v1')],
    [bare('kind'), text(kind)],
    [bare('metadata'), metadata],
  ]);
}

function finish(node: YamlNode, args: GeneratorArgs): Resource {
  const options = args.options ?? {};
  const metadata = field(node, 'metadata')!;
  for (const name of ['labels', 'annotations'] as const) {
    const values = options[name] ?? {};
    for (const key of Object.keys(values).sort(byBytes)) {
      const map = field(metadata, name) ?? setField(metadata, name, newMapping())!;
      setField(map, key, text(values[key]!));
    }
  }
  if (options.immutable) setField(node, 'immutable', tagged('true', '!!bool'));
  const resource = new Resource(node);
  if (!options.disableNameSuffixHash) resource.enableHash();
  resource.setBehavior(behaviorOf(args.behavior));
  return resource;
}

function behaviorOf(word: string | undefined): Behavior {
  return word === 'replace' || word === 'merge' || word === 'create' ? word : 'unspecified';
}

function dataPairs(args: GeneratorArgs, loader: Loader): Map<string, Uint8Array> {
  const pairs = wrapped('loading KV pairs', () => [
    ...wrapped(`env source files: [${(args.envs ?? []).join(' ')}]`, () =>
      (args.envs ?? []).flatMap((path) => envPairs(loader.load(path))),
    ),
    ...wrapped(`literal sources [${(args.literals ?? []).join(' ')}]`, () =>
      (args.literals ?? []).map(literalPair),
    ),
    ...wrapped(`file sources: [${(args.files ?? []).join(' ')}]`, () =>
      (args.files ?? []).map((source) => filePair(source, loader)),
    ),
  ]);
  const found = new Map<string, Uint8Array>();
  for (const [key, value] of pairs) {
    if (found.has(key)) {
      throw new KustomizeError(`configmap ${args.name} illegally repeats the key \`${key}\``);
    }
    found.set(key, value);
  }
  return found;
}

type Pair = [key: string, value: Uint8Array];

function envPairs(content: string): Pair[] {
  return content.split('\n').flatMap((each, index): Pair[] => {
    const bare = (index === 0 ? each.replace(/^\ufeff/, '') : each).replace(/\r$/, '');
    const line = bare.replace(/^[\s\u0085]+/, '');
    if (line === '' || line.startsWith('#')) return [];
    const at = line.indexOf('=');
    if (at === 0) return [];
    return [[at < 0 ? line : line.slice(0, at), encoder.encode(at < 0 ? '' : line.slice(at + 1))]];
  });
}

function literalPair(source: string): Pair {
  const at = source.indexOf('=');
  if (at <= 0) throw new KustomizeError(`invalid literal source ${source}, expected key=value`);
  const value = source.slice(at + 1);
  const quoted = /^(["'])[\s\S]*\1$/.test(value) && value.length >= 2;
  return [source.slice(0, at), encoder.encode(quoted ? value.slice(1, -1) : value)];
}

function filePair(source: string, loader: Loader): Pair {
  const { key, path } = parseFileSource(source);
  return [key, loader.loadBytes(path)];
}

/** `path` or `key=path`. @throws KustomizeError */
export function parseFileSource(source: string): { key: string; path: string } {
  const parts = source.split('=');
  if (parts.length === 1) return { key: baseName(source), path: source };
  const quote = (part: string): string => JSON.stringify(part);
  if (parts.length > 2) {
    throw new KustomizeError(`source ${quote(source)} key name or file path contains '='`);
  }
  const [key, path] = parts as [string, string];
  if (key === '') {
    throw new KustomizeError(`missing key name for file path ${quote(path)} in source ${quote(source)}`);
  }
  if (path === '') {
    throw new KustomizeError(`missing file path for key name ${quote(key)} in source ${quote(source)}`);
  }
  return { key, path };
}

function baseName(path: string): string {
  return path.replace(/\/+$/, '').split('/').at(-1) || (path.startsWith('/') ? '/' : '.');
}

function asText(bytes: Uint8Array): string | undefined {
  try {
    const found = decoder.decode(bytes);
    // a decoder drops the mark that a file may begin with
    return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? `\ufeff${found}` : found;
  } catch {
    return undefined;
  }
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64_LINE = 70;

/** Base64, in lines of 70 where one does not hold it. */
function foldedBase64(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b = 0, c = 0] = bytes.slice(i, i + 3);
    const group = (a! << 16) | (b << 8) | c;
    out += BASE64[group >> 18]! + BASE64[(group >> 12) & 63]!;
    out += i + 1 < bytes.length ? BASE64[(group >> 6) & 63]! : '=';
    out += i + 2 < bytes.length ? BASE64[group & 63]! : '=';
  }
  if (out.length < BASE64_LINE) return out;
  return out.replace(/.{1,70}/g, '$&\n');
}

/** Options of the file, those of the entry before them. */
export function mergeOptions(
  local: GeneratorOptions | undefined,
  global: GeneratorOptions | undefined,
): GeneratorOptions | undefined {
  if (!global) return local;
  const merged: GeneratorOptions = {};
  const labels = { ...global.labels, ...local?.labels };
  const annotations = { ...global.annotations, ...local?.annotations };
  if (Object.keys(labels).length) merged.labels = labels;
  if (Object.keys(annotations).length) merged.annotations = annotations;
  if (global.disableNameSuffixHash || local?.disableNameSuffixHash) merged.disableNameSuffixHash = true;
  if (global.immutable || local?.immutable) merged.immutable = true;
  return merged;
}

/** Ten characters that tell the content of a ConfigMap or Secret. */
export function contentHash(resource: Resource): string {
  const hex = sha256(hashedText(resource)).slice(0, 10);
  const letters: Record<string, string> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };
  return [...hex].map((char) => letters[char] ?? char).join('');
}

function hashedText(resource: Resource): string {
  const { node, kind } = resource;
  const content = (name: string): unknown => {
    const found = field(node, name);
    if (!found) return '';
    return found.kind === 'scalar' ? valueOf(found) : toData(found);
  };
  const extra = (name: string): Record<string, unknown> => {
    const found = content(name);
    return typeof found === 'object' && found !== null ? { [name]: found } : {};
  };
  if (kind === 'ConfigMap') {
    return goJson({ kind, name: '', data: content('data'), ...extra('binaryData') });
  }
  return goJson({ kind, type: content('type'), name: '', data: content('data'), ...extra('stringData') });
}
