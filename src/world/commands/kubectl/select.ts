/**
 * Which objects a command is about: `TYPE NAME…`, `TYPE/NAME…`, `TYPE,TYPE`, `-l`, `--all`, files.
 *
 * Models: cli-runtime's `resource.Builder`, `Result` and visitors: what may be combined with what, when objects are
 * fetched, and which errors end the walk. Left out: chunked lists.
 */
import { StatusError, type ResourceType } from '../../kube/api';
import { parseLabelSelector } from '../../kube/selectors';
import { Aggregate, KubectlError, asError, isReported, withMessage } from './errors';
import type { Info } from './info';
import { flatten, infoOf, localType, readObjects, streams, type FileOptions } from './manifests';
import { read, wantsManagers } from './requests';
import { expandCategories, typeFor } from './resource-types';
import type { Run } from './run';

export interface SelectOptions {
  args?: string[];
  files?: FileOptions;
  labelSelector?: string;
  fieldSelector?: string;
  /** `--all` */
  all?: boolean;
  /** A type alone means all of that type. */
  typeMeansAll?: boolean;
  allNamespaces?: boolean;
  continueOnError?: boolean;
  /** Objects of files are fetched from the server. */
  latest?: boolean;
  /** Lists in files are taken apart. Default true. */
  flatten?: boolean;
  /** Objects named on the command line are fetched. Default true. */
  requireObject?: boolean;
  /** Names are no arguments here: all come with their type. */
  singleType?: boolean;
  /** No server is asked. */
  local?: boolean;
  /** Objects of files are looked at before they are sent. */
  validate?: boolean;
  /** Every name without a type has this one. */
  defaultType?: string;
  subresource?: string;
}

export interface Selection {
  /** One object was asked for by name or is alone in its file. */
  singleItem: boolean;
  /** Types asked for, where types and no files were given. */
  types: ResourceType[];
  /** Types of which all objects were listed, as far as the server let us. */
  listed: ResourceType[];
  /**
   * Visits the objects in order. With `continueOnError` errors are collected, else the first one is thrown.
   * @throws the errors, as one
   */
  visit(action: (info: Info) => void | Promise<void>): Promise<void>;
  /** All objects, and what went wrong on the way. */
  infos(): Promise<{ infos: Info[]; error?: Error }>;
}

interface Source {
  /** Hands on objects and errors in their order. */
  each(hand: (item: Info | Error) => Promise<void>): Promise<void>;
}

/** @throws KubectlError where the arguments do not go together */
export function select(run: Run, options: SelectOptions): Selection {
  const plan = new Plan(run, options);
  return plan.selection();
}

class Plan {
  private resources: string[] = [];
  private names: string[] = [];
  private tuples: { resource: string; name: string }[] = [];
  private labelSelector: string | undefined;
  private fieldSelector: string | undefined;
  private types: ResourceType[] = [];
  private readonly listed: ResourceType[] = [];
  private singleItem = false;
  private readonly namespace: string;

  constructor(
    private readonly run: Run,
    private readonly options: SelectOptions,
  ) {
    this.namespace = options.allNamespaces ? '' : run.namespace;
    this.labelSelector = options.labelSelector?.trim() || undefined;
    this.fieldSelector = options.fieldSelector?.trim() || undefined;
  }

  selection(): Selection {
    const paths = this.options.files ? streams(this.run, this.options.files) : [];
    if (this.options.all && (this.labelSelector || this.fieldSelector))
      throw new KubectlError("setting 'all' parameter but found a non empty selector. ");
    this.readArguments(this.options.args ?? []);
    if (this.options.all) this.labelSelector = '';
    const sources = paths.length ? this.byPaths(paths) : this.byServer();
    const visit = (action: (info: Info) => void | Promise<void>): Promise<void> => this.walk(sources, action);
    return {
      singleItem: this.singleItem,
      types: this.types,
      listed: this.listed,
      visit,
      infos: async () => {
        const infos: Info[] = [];
        try {
          await visit((info) => void infos.push(info));
        } catch (error) {
          return { infos, error: asError(error) };
        }
        return { infos };
      },
    };
  }

  private readArguments(given: string[]): void {
    const args = spread(given);
    if (this.options.defaultType !== undefined) return this.readNames(given, this.options.defaultType);
    if (hasSlashes(args)) {
      this.tuples = args.map(splitTuple);
      return;
    }
    const [first, ...names] = args;
    if (first === undefined) return;
    const expanded = this.options.local ? first : expandCategories(this.run.client, first);
    this.resources = unique(expanded.split(','));
    this.names = names;
    if (names.length === 0 && this.labelSelector === undefined && this.options.typeMeansAll)
      this.labelSelector = '';
  }

  private readNames(args: string[], type: string): void {
    this.tuples = args.map((each) => {
      if (each.includes('/')) return splitTuple(each);
      if (type === '') throw new KubectlError(`the argument ${JSON.stringify(each)} must be RESOURCE/NAME`);
      return { resource: type, name: each };
    });
  }

  private byServer(): Source[] {
    if (this.labelSelector !== undefined || this.fieldSelector !== undefined) return this.bySelector();
    if (this.tuples.length) return this.byTuples();
    if (this.names.length) return this.byNames();
    if (this.resources.length) {
      for (const each of this.resources) this.typeFor(each);
      throw new KubectlError('resource(s) were provided, but no name was specified');
    }
    throw new MissingResource();
  }

  private typeFor(resource: string): ResourceType {
    if (this.options.local) return localType({ apiVersion: 'v1', kind: resource, metadata: { name: '' } });
    return typeFor(this.run.client, resource, this.run.warn);
  }

  /** The types asked for, each once. */
  private mappings(resources: string[]): ResourceType[] {
    if (resources.length > 1 && this.options.singleType)
      throw new KubectlError('you may only specify a single resource type');
    const found: ResourceType[] = [];
    for (const resource of resources) {
      const type = this.typeFor(resource);
      if (!found.some((each) => each.group === type.group && each.resource === type.resource))
        found.push(type);
    }
    this.types = found;
    return found;
  }

  private bySelector(): Source[] {
    if (this.names.length) throw new KubectlError('name cannot be provided when a selector is specified');
    if (this.tuples.length)
      throw new KubectlError(
        'selectors and the all flag cannot be used when passing resource/name arguments',
      );
    if (this.resources.length === 0)
      throw new KubectlError('at least one resource must be specified to use a selector');
    if (this.options.subresource)
      throw new KubectlError('subresource cannot be used when bulk resources are specified');
    return this.mappings(this.resources).map((type) => ({
      each: (hand) => this.list(type, hand),
    }));
  }

  private async list(type: ResourceType, hand: (item: Info | Error) => Promise<void>): Promise<void> {
    const namespace = type.namespaced ? this.namespace : '';
    const { group, version, resource } = type;
    const objects = this.listing(type, () =>
      this.run.client.list(
        { group, version, resource, namespace: namespace || undefined },
        {
          labelSelector: this.labelSelector,
          fieldSelector: this.fieldSelector,
          managedFields: wantsManagers(this.run),
          warn: this.run.warn,
        },
      ),
    );
    this.listed.push(type);
    for (const object of objects)
      await hand({
        type,
        namespace: object.metadata.namespace ?? '',
        name: object.metadata.name,
        object,
      });
  }

  /** A list that the server finds fault with is told with what was asked for. */
  private listing<T>({ group, version, resource }: ResourceType, ask: () => T): T {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof StatusError) || !['BadRequest', 'NotFound'].includes(error.reason)) throw error;
      const what = JSON.stringify(`${group}/${version}, Resource=${resource}`);
      const [labels, fields] = [this.labelSelector ?? '', this.fieldSelector ?? ''];
      throw withMessage(
        error,
        labels === '' && fields === ''
          ? `Unable to list ${what}: ${error.message}`
          : `Unable to find ${what} that match label selector ${JSON.stringify(labels)}, field selector ${JSON.stringify(fields)}: ${error.message}`,
      );
    }
  }

  private byTuples(): Source[] {
    this.singleItem = this.tuples.length === 1;
    if (this.resources.length)
      throw new KubectlError('you may not specify individual resources and bulk resources in the same call');
    const byName = new Map(this.tuples.map((each) => [each.resource, this.typeFor(each.resource)]));
    const kinds = new Set([...byName.values()].map((type) => `${type.group}/${type.resource}`));
    if (kinds.size > 1 && this.options.singleType)
      throw new KubectlError('you may only specify a single resource type');
    this.types = [...byName.values()];
    return this.tuples.map(({ resource, name }) => this.named(byName.get(resource)!, name));
  }

  private byNames(): Source[] {
    this.singleItem = this.names.length === 1;
    if (this.resources.length > 1) throw new KubectlError('you must specify only one resource');
    const [type] = this.mappings(this.resources);
    return this.names.map((name) => this.named(type!, name));
  }

  private named(type: ResourceType, name: string): Source {
    if (type.namespaced && this.namespace === '')
      throw new KubectlError(
        this.options.allNamespaces
          ? 'a resource cannot be retrieved by name across all namespaces'
          : 'namespace may not be empty when retrieving a resource by name',
      );
    const info: Info = { type, namespace: type.namespaced ? this.namespace : '', name };
    return {
      each: async (hand) => {
        if (this.options.requireObject !== false) info.object = read(this.run, info);
        await hand(info);
      },
    };
  }

  private byPaths(paths: ReturnType<typeof streams>): Source[] {
    if (this.resources.length)
      throw new KubectlError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    if (this.names.length) throw new KubectlError('name cannot be provided when a path is specified');
    if (this.tuples.length)
      throw new KubectlError('resource/name arguments cannot be provided when a path is specified');
    this.singleItem = paths.length === 1 && this.options.files!.filenames.length === 1;
    const matches = this.labelSelector === undefined ? () => true : parseLabelSelector(this.labelSelector);
    return paths.map((stream) => ({
      each: async (hand) => {
        const client = this.options.local ? undefined : this.run.client;
        for (const read of readObjects(stream, client, this.options.validate ?? false)) {
          if ('error' in read) await hand(read.error);
          else
            for (const info of this.options.flatten === false
              ? [infoOf(read.object, read.type, read.source)]
              : flatten(read, client)) {
              if (!(info instanceof Error) && !matches(info.object!.metadata.labels ?? {})) continue;
              await hand(info instanceof Error ? info : this.placed(info));
            }
        }
      },
    }));
  }

  /** What is said of an object in another namespace than the one that was given. */
  private elsewhere({ namespace }: Info): KubectlError | undefined {
    const wanted = this.run.namespace;
    if (namespace === '' || !this.run.namespaceGiven || namespace === wanted) return undefined;
    return new KubectlError(
      `the namespace from the provided object ${JSON.stringify(namespace)} does not match the namespace ${JSON.stringify(wanted)}. You must pass '--namespace=${namespace}' to perform this operation.`,
    );
  }

  /** Objects of files belong to the namespace of the command where they name none. */
  private placed(info: Info): Info | Error {
    // without a server nobody knows which kinds have a namespace
    if (this.options.local) return this.elsewhere(info) ?? info;
    if (!info.type.namespaced) {
      delete info.object!.metadata.namespace;
      return { ...info, namespace: '' };
    }
    if (info.namespace === '') {
      info.object!.metadata.namespace = this.run.namespace;
      info = { ...info, namespace: this.run.namespace };
    } else {
      const wrong = this.elsewhere(info);
      if (wrong) return wrong;
    }
    if (this.options.latest && info.name !== '') {
      try {
        info.object = read(this.run, info);
      } catch (error) {
        if (!isReported(error)) throw error;
        return error;
      }
    }
    return info;
  }

  /** As the eager visitor lists do: errors of one source stand together where there are several. */
  private async walk(sources: Source[], action: (info: Info) => void | Promise<void>): Promise<void> {
    const errors: Error[] = [];
    const collect = (error: unknown): void => {
      if (!isReported(error) || !this.options.continueOnError) throw error;
      errors.push(error);
    };
    for (const source of sources) {
      try {
        await source.each(async (item) => {
          if (item instanceof Error) return collect(item);
          try {
            await action(item);
          } catch (error) {
            collect(error);
          }
        });
      } catch (error) {
        collect(error);
      }
    }
    if (errors.length) throw new Aggregate(errors);
  }
}

/** Neither type nor file was given. */
export class MissingResource extends KubectlError {
  constructor() {
    super(
      "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
    );
  }
}

/** `a,b c d` means `a/c a/d b/c b/d`. */
function spread(args: string[]): string[] {
  const [first, ...names] = args;
  if (first === undefined || names.length === 0) return args;
  const resources = unique(first.split(','));
  return resources.length > 1
    ? resources.flatMap((resource) => names.map((name) => `${resource}/${name}`))
    : args;
}

function hasSlashes(args: string[]): boolean {
  const count = args.filter((each) => each.includes('/')).length;
  if (count > 0 && count < args.length)
    throw new KubectlError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  return count > 0;
}

function splitTuple(text: string): { resource: string; name: string } {
  const parts = text.split('/');
  if (parts.length !== 2)
    throw new KubectlError('arguments in resource/name form may not have more than one slash');
  const [resource, name] = parts as [string, string];
  if (resource === '' || name === '' || resource.includes(','))
    throw new KubectlError('arguments in resource/name form must have a single resource and name');
  return { resource, name };
}

function unique(list: string[]): string[] {
  return [...new Set(list)];
}

/** Are there names among the arguments? */
export function hasNames(args: string[]): boolean {
  const all = spread(args);
  return hasSlashes(all) || all.length > 1;
}
