/**
 * Objects from files: `-f FILE`, `-f FOLDER`, `-f -`, `-k FOLDER`.
 *
 * Models: the path and stream visitors of cli-runtime's `resource` package and what they complain of.
 * Left out: URLs (shpod has no network beyond the workshop's), UTF-16.
 */
import { FilesError, join } from '../../files/files';
import type { Client, KubeObject, ResourceType } from '../../kube/api';
import { YamlError, parse, splitDocuments } from '../../yaml/parse';
import { buildKustomization } from './kustomize';
import { KubectlError } from './errors';
import type { Info } from './info';
import { metadataProblem } from './object-metadata';
import { apiVersionOf } from './resource-types';
import type { Run } from './run';

export interface FileOptions {
  filenames: string[];
  kustomize: string;
  recursive: boolean;
}

/** One object of a file, or what is wrong with it. */
export type Read = { object: KubeObject; type: ResourceType; source: string } | { error: Error };

/** `-f`, `-k` and `-R` as they were given. */
export function fileOptions(run: Run): FileOptions {
  return {
    filenames: run.list('filename'),
    kustomize: run.text('kustomize'),
    recursive: run.flag('recursive'),
  };
}

/** @throws KubectlError where neither is given */
export function requireFiles(options: FileOptions): void {
  if (options.filenames.length === 0 && options.kustomize === '')
    throw new KubectlError('must specify one of -f and -k');
}

/** Where objects come from: each entry is one stream, read when asked. @throws KubectlError for paths that are not there */
export function streams(run: Run, options: FileOptions): Stream[] {
  if (options.filenames.length && options.kustomize)
    throw new KubectlError('only one of -f or -k can be specified');
  if (options.kustomize && options.recursive)
    throw new KubectlError("the -k flag can't be used with -f or -R");
  if (options.kustomize) return [kustomizeStream(run, options.kustomize)];
  return options.filenames.flatMap((name) => streamsOf(run, name, options.recursive));
}

export interface Stream {
  source: string;
  text(): string;
}

function kustomizeStream(run: Run, path: string): Stream {
  return { source: path, text: () => buildKustomization(run.context, path) };
}

function streamsOf(run: Run, name: string, recursive: boolean): Stream[] {
  if (name === '-') return [{ source: 'STDIN', text: () => run.context.stdin }];
  if (/^https?:\/\//.test(name))
    return [
      {
        source: name,
        text: () => {
          throw new KubectlError(
            `Get ${JSON.stringify(name)}: dial tcp: lookup ${hostOf(name)}: no such host`,
          );
        },
      },
    ];
  const { files, cwd } = run.context;
  const paths = expandPattern(run, name);
  const found = paths.flatMap((path) =>
    files.isDirectory(join(cwd, path)) ? folderPaths(run, path, recursive) : [path],
  );
  if (found.length === 0)
    throw new KubectlError(
      `error reading [${paths.join(' ')}]: recognized file extensions are [.json .yaml .yml]`,
    );
  return found.map((path) => fileStream(run, path));
}

function hostOf(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/[/:].*$/, '');
}

function fileStream(run: Run, path: string): Stream {
  return {
    source: path,
    text: () => {
      try {
        return run.context.files.readText(join(run.context.cwd, path));
      } catch (error) {
        if (!(error instanceof FilesError)) throw error;
        throw new KubectlError(`open ${path}: ${error.reason}`);
      }
    },
  };
}

/** A path that is not there may be a pattern the shell left alone. */
function expandPattern(run: Run, pattern: string): string[] {
  const { files, cwd } = run.context;
  if (files.exists(join(cwd, pattern))) return [pattern];
  const folder = pattern.includes('/') ? pattern.slice(0, pattern.lastIndexOf('/') + 1) : '';
  const name = pattern.slice(folder.length);
  const missing = new KubectlError(`the path ${JSON.stringify(pattern)} does not exist`);
  if (!/[*?[]/.test(name) || !files.isDirectory(join(cwd, folder || '.'))) throw missing;
  const test = new RegExp(
    `^${name
      .replace(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
  const found = files.list(join(cwd, folder || '.')).filter((each) => test.test(each));
  if (found.length === 0) throw missing;
  return found.map((each) => folder + each);
}

const EXTENSIONS = /\.(json|yaml|yml)$/;

/** Files of a folder in order of name, those of folders within it only when asked for. */
function folderPaths(run: Run, folder: string, recursive: boolean): string[] {
  const { files, cwd } = run.context;
  const clean = folder.replace(/\/+$/, '') || '/';
  const under = (name: string): string =>
    clean === '.' ? name : clean === '/' ? `/${name}` : `${clean.replace(/^\.\//, '')}/${name}`;
  return files.list(join(cwd, folder)).flatMap((name) => {
    const path = under(name);
    if (files.isDirectory(join(cwd, path))) return recursive ? folderPaths(run, path, true) : [];
    return EXTENSIONS.test(name) ? [path] : [];
  });
}

/**
 * The objects of a stream in order; a slip in the text ends it.
 * `client` undefined: kinds are taken as they come, nobody is asked.
 */
export function readObjects(stream: Stream, client: Client | undefined, validate: boolean): Read[] {
  const found: Read[] = [];
  try {
    const text = stream.text();
    for (const part of looksLikeJson(text) ? [text] : splitDocuments(text)) {
      const data = parsePart(part);
      if (data === null || data === undefined) continue;
      found.push(readObject(data, stream.source, client, validate));
      const last = found.at(-1)!;
      if ('error' in last && last.error instanceof StreamEnd) break;
    }
  } catch (error) {
    found.push({ error: streamError(error, stream.source) });
  }
  return found;
}

function looksLikeJson(text: string): boolean {
  return /^\s*\{/.test(text);
}

function parsePart(text: string): unknown {
  if (looksLikeJson(text)) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Go falls back to YAML, of which JSON is a part
    }
  }
  return parse(text);
}

function streamError(error: unknown, source: string): Error {
  if (error instanceof YamlError) {
    const separator = error.message.startsWith('invalid Yaml document separator');
    const why = separator ? error.message : `error converting YAML to JSON: ${error.message}`;
    return new KubectlError(`error parsing ${source}: ${why}`);
  }
  if (error instanceof KubectlError) return error;
  throw error;
}

/** Ends the stream it is found in: nothing after it is read. */
class StreamEnd extends KubectlError {}

function readObject(data: unknown, source: string, client: Client | undefined, validate: boolean): Read {
  if (validate) {
    const problem = kindProblem(data);
    if (problem)
      return {
        error: new StreamEnd(
          `error validating ${JSON.stringify(source)}: error validating data: ${problem}; if you choose to ignore these errors, turn validation off with --validate=false`,
        ),
      };
  }
  const problem = decodeProblem(data) ?? metadataProblem((data as KubeObject).metadata);
  if (problem) return { error: new KubectlError(`unable to decode ${JSON.stringify(source)}: ${problem}`) };
  const object = data as KubeObject;
  if (!object.metadata) object.metadata = {} as KubeObject['metadata'];
  const type = client ? typeOfObject(client, object) : localType(object);
  if (type) return { object, type, source };
  const { name = '', namespace = '' } = object.metadata;
  return {
    error: new KubectlError(
      `resource mapping not found for name: ${JSON.stringify(name)} namespace: ${JSON.stringify(namespace)} from ${JSON.stringify(source)}: ${noMatches(object)}\nensure CRDs are installed first`,
    ),
  };
}

/** What the REST mapper says of a kind nobody serves. */
export function noMatches(object: { kind: string; apiVersion: string }): string {
  return `no matches for kind ${JSON.stringify(object.kind)} in version ${JSON.stringify(object.apiVersion ?? '')}`;
}

/** The mapper also knows lists, and kinds in lower case (which the server then refuses). */
function typeOfObject(client: Client, object: KubeObject): ResourceType | undefined {
  // a kind of no group and no version is looked for in the core group
  const exact = client.typeOf(object.apiVersion || 'v1', object.kind);
  if (exact) return exact;
  if (isList(object)) return localType(object);
  return client
    .resources()
    .find((each) => apiVersionOf(each) === object.apiVersion && each.kind.toLowerCase() === object.kind);
}

/** A `List` of any kind. */
export function isList(object: KubeObject): boolean {
  return Array.isArray(object.items);
}

function kindProblem(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) return `invalid object to validate`;
  const { apiVersion, kind } = data as Record<string, unknown>;
  const problems: string[] = [];
  if (apiVersion === undefined || apiVersion === null) problems.push('apiVersion not set');
  else if (typeof apiVersion !== 'string') problems.push("apiVersion isn't string type");
  if (kind === undefined || kind === null) problems.push('kind not set');
  else if (typeof kind !== 'string') problems.push("kind isn't string type");
  return problems.length > 1 ? `[${problems.join(', ')}]` : problems[0];
}

function decodeProblem(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    const type = Array.isArray(data) ? 'array' : typeof data === 'boolean' ? 'bool' : typeof data;
    return `json: cannot unmarshal ${type} into Go value of type unstructured.detector`;
  }
  const { kind } = data as Record<string, unknown>;
  if (typeof kind === 'string' && kind !== '') return undefined;
  return `Object 'Kind' is missing in '${JSON.stringify(data)}'`;
}

/** What a local command makes of a kind: enough to name it. */
export function localType(object: KubeObject): ResourceType {
  const [group, version] = object.apiVersion.includes('/')
    ? (object.apiVersion.split('/') as [string, string])
    : ['', object.apiVersion];
  return {
    group,
    version,
    kind: object.kind,
    resource: `${object.kind.toLowerCase()}s`,
    singular: object.kind.toLowerCase(),
    listKind: `${object.kind}List`,
    namespaced: true,
    shortNames: [],
    categories: [],
    verbs: [],
    subresources: [],
  };
}

/** Takes lists apart. Errors stand where an item of a list has a kind nobody serves. */
export function flatten(
  read: { object: KubeObject; type: ResourceType; source: string },
  client: Client | undefined,
): (Info | Error)[] {
  const { object, type, source } = read;
  if (!isList(object)) return [infoOf(object, type, source)];
  const items = object.items as KubeObject[];
  return items.flatMap((item) => {
    const own = { ...item, apiVersion: item.apiVersion ?? object.apiVersion };
    own.kind ??= object.kind.replace(/List$/, '');
    own.metadata ??= {} as KubeObject['metadata'];
    const itemType = client ? client.typeOf(own.apiVersion, own.kind) : localType(own);
    if (!itemType && !isList(own)) return [new KubectlError(`unable to recognize ${noMatches(own)}`)];
    return flatten({ object: own, type: itemType ?? localType(own), source }, client);
  });
}

export function infoOf(object: KubeObject, type: ResourceType, source: string): Info {
  return {
    type,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name ?? '',
    object,
    source,
  };
}
