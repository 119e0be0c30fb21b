/**
 * One kustomization and all it stands on.
 *
 * Models: kustomize's `KustTarget`: resources are tried as files, then as folders, so that an error tells both
 * attempts; components change what their parent has gathered; hashes, references and variables come last, once.
 */
import { KustomizeError, KustomizePanic, codeOf, isTold, prefixed, wrapped } from './errors';
import { setEntries } from './transformers/labels';
import { loadCrdConfig } from './crds';
import {
  type Kustomization,
  checkKustomization,
  deprecations,
  findKustomization,
  fixKustomization,
  parseKustomization,
} from './kustomization-file';
import type { Loader } from './loader';
import { isEmpty } from './node';
import { goJson } from './node-data';
import {
  type Origin,
  configuredOrigin,
  noteTransformation,
  originAt,
  originOf,
  pluginOrigin,
  setOrigin,
} from './origin';
import {
  type PluginOptions,
  addHashes,
  builtinGenerators,
  builtinTransformers,
  pluginGenerator,
  pluginTransformer,
} from './plugins';
import { demandIdentity, readResourceFile, readResources } from './read-resources';
import { ResMap } from './resmap';
import type { Resource } from './resource';
import { type TransformerConfig, emptyConfig, loadConfig, mergeConfigs } from './transformer-config';
import { repairReferences } from './transformers/name-references';
import type { Transform } from './transformers/patches';
import { type Variables, addVariable, addVariables, resolveVariables } from './transformers/variables';

/** What a kustomization has gathered. */
interface Gathered {
  map: ResMap;
  config: TransformerConfig;
  variables: Variables;
}

/** What all kustomizations of one build share. */
export interface BuildContext {
  plugins: PluginOptions;
  /** Is handed lines for standard error. */
  warn: (line: string) => void;
  /** As Go's `log` prints, with the time before it. */
  log: (line: string) => void;
  /** Whether an `openapi` field was met. */
  schemaChosen?: boolean;
}

/** The version of Kubernetes whose schema kustomize brings along. */
const SCHEMA_VERSION = 'v1.21.2';

export class Target {
  private origin: Origin | undefined;
  private helmNamespace: string | undefined;

  private constructor(
    readonly file: Kustomization,
    private readonly fileName: string,
    private readonly loader: Loader,
    private readonly context: BuildContext,
  ) {}

  /** Reads the kustomization file in the loader's folder. @throws KustomizeError */
  static load(loader: Loader, context: BuildContext): Target {
    const { name, text } = findKustomization(loader);
    const read = parseKustomization(text);
    for (const line of deprecations(read)) context.warn(line);
    const file = fixKustomization(read);
    checkKustomization(file, loader.root);
    return new Target(file, name, loader, context);
  }

  /** Builds it whole. */
  build(): ResMap {
    if (this.file.buildMetadata?.length) this.origin = {};
    this.readSchema();
    const { map, config, variables } = this.accumulate(empty());
    addHashes(map);
    repairReferences(map, config.nameReference);
    const unused = resolveVariables(map, variables, config.varReference);
    if (unused.length > 0) {
      this.context.log(`well-defined vars that were never replaced: ${unused.join(',')}`);
    }
    dropLocal(map);
    return map;
  }

  /** The first `openapi` of a build counts; a schema of one's own is read, and has no effect here. */
  private readSchema(): void {
    const { path, version } = this.file.openapi ?? {};
    if (path !== undefined) this.loader.loadBytes(path);
    if (this.context.schemaChosen) return;
    if (path !== undefined && version !== undefined) {
      throw new KustomizeError('builtin version and custom schema provided, cannot use both');
    }
    if (path === undefined && (version ?? SCHEMA_VERSION) !== SCHEMA_VERSION) {
      throw new KustomizeError('the specified OpenAPI version is not built in');
    }
    this.context.schemaChosen = path !== undefined || version !== undefined;
  }

  private accumulate(into: Gathered): Gathered {
    const { file, loader } = this;
    let gathered = wrapped('accumulating resources', () =>
      this.accumulateResources(into, file.resources ?? []),
    );
    gathered.config = mergeConfigs(gathered.config, loadConfig(loader, file.configurations ?? []));
    const crds = file.crds ?? [];
    gathered.config = wrapped(`loading CRDs [${crds.join(' ')}]`, () =>
      mergeConfigs(gathered.config, loadCrdConfig(loader, crds)),
    );
    this.generate(gathered);
    gathered = wrapped('accumulating components', () =>
      this.accumulateComponents(gathered, file.components ?? []),
    );
    this.transform(gathered);
    this.validate(gathered);
    if (file.vars) addVariables(gathered.variables, file.vars, gathered.map);
    return gathered;
  }

  private accumulateResources(into: Gathered, paths: readonly string[]): Gathered {
    const ids = into.map.ids();
    for (const path of paths) {
      const asFile = this.tryFile(into, path, ids);
      if (asFile && codeOf(asFile) === 'http') throw asFile;
      if (asFile) this.accumulateFolder(into, path, asFile, ids);
    }
    return into;
  }

  /** Answers the error, where it is no file of objects. */
  private tryFile(gathered: Gathered, path: string, ids: Set<string>): Error | undefined {
    try {
      this.accumulateFile(gathered, path, ids);
      return undefined;
    } catch (error) {
      if (!isTold(error)) throw error;
      return error;
    }
  }

  private accumulateFile(gathered: Gathered, path: string, ids: Set<string>): void {
    const { loader, origin } = this;
    const resources = wrapped(`accumulating resources from '${path}'`, () => {
      const map = new ResMap();
      map.appendAll(readResourceFile(loader.load(path), path));
      return map;
    });
    if (origin) for (const each of resources.list) setOrigin(each, originAt(origin, path));
    wrapped(`merging resources from '${path}'`, () => gathered.map.appendAll(resources.list, ids));
  }

  private accumulateFolder(gathered: Gathered, path: string, asFile: Error, ids: Set<string>): void {
    const told = `accumulation err='${asFile.message}'`;
    let loader: Loader;
    try {
      loader = this.loader.enter(path);
    } catch (error) {
      if (!isTold(error)) throw error;
      throw codeOf(asFile) === 'malformed-yaml' ? asFile : prefixed(told, error);
    }
    wrapped(told, () => this.merge(gathered, this.enter(path, loader), loader, ids));
  }

  private accumulateComponents(into: Gathered, paths: readonly string[]): Gathered {
    let gathered = into;
    for (const path of paths) {
      const loader = quoted('loader.New', () => this.loader.enter(path), ' ');
      gathered = quoted('accumulateDirectory', () => this.component(gathered, path, loader), ': ');
    }
    return gathered;
  }

  /** A component works on what its parent has gathered. */
  private component(gathered: Gathered, path: string, loader: Loader): Gathered {
    return this.merge(empty(), this.enter(path, loader, gathered), loader);
  }

  /** Builds the kustomization in the folder, a component where there is something to work on. */
  private enter(path: string, loader: Loader, parent?: Gathered): Gathered {
    const sub = wrapped(`couldn't make target for path '${loader.root}'`, () =>
      Target.load(loader, this.context),
    );
    sub.file.buildMetadata = this.file.buildMetadata;
    if (this.origin) sub.origin = originAt(this.origin, path);
    sub.helmNamespace = this.file.namespace || this.helmNamespace;
    sub.readSchema();
    demandKind(sub.file, loader.root, parent !== undefined);
    return wrapped(`recursed accumulation of path '${loader.root}'`, () => sub.accumulate(parent ?? empty()));
  }

  private merge(into: Gathered, inner: Gathered, loader: Loader, ids?: Set<string>): Gathered {
    wrapped(`recursed merging from path '${loader.root}'`, () => {
      into.map.appendAll(inner.map.list, ids);
      into.config = mergeConfigs(into.config, inner.config);
      for (const each of inner.variables.values()) addVariable(into.variables, each);
    });
    return into;
  }

  private generate(gathered: Gathered): void {
    const { file, loader, context, origin } = this;
    const builtin = builtinGenerators(file, loader, context.plugins, this.helmNamespace).map((step) => ({
      ...step,
      origin: origin && configuredOrigin(origin, this.fileName, step.by),
    }));
    const plugins = wrapped('loading generator plugins', () =>
      this.pluginConfigs(file.generators ?? [], 'configuring external generator').map((plugin) => ({
        run: wrapped('failed to load generator', () => pluginGenerator(plugin, loader)),
        origin: pluginOrigin(plugin),
      })),
    );
    for (const step of [...builtin, ...plugins]) {
      const made = step.run();
      for (const each of made) if (step.origin && !originOf(each)) setOrigin(each, step.origin);
      wrapped(`merging from generator &{0xc000a1e0f0 ${step.origin ? '0xc000a1e140' : '<nil>'}}`, () =>
        gathered.map.absorbAll(made),
      );
    }
  }

  private transform(gathered: Gathered): void {
    const { file, loader, origin } = this;
    const builtin = builtinTransformers(file, gathered.config, loader).map((step) => ({
      run: step.run,
      origin: origin && configuredOrigin(origin, this.fileName, step.by),
    }));
    const steps = [...builtin, ...this.pluginTransformers(file.transformers ?? [])];
    for (const step of steps) {
      step.run(gathered.map);
      if (step.origin) for (const each of gathered.map.list) noteTransformation(each, step.origin);
      gathered.map.list = gathered.map.list.filter((each) => !isEmpty(each.node));
    }
  }

  private pluginTransformers(entries: readonly string[]): { run: Transform; origin: Origin | undefined }[] {
    return this.pluginConfigs(entries, 'configuring external transformer').map((plugin) => ({
      run: pluginTransformer(plugin, this.loader),
      origin: pluginOrigin(plugin),
    }));
  }

  /** The configs that a list names: paths, or the config itself. */
  private pluginConfigs(entries: readonly string[], what: string): Resource[] {
    const gathered = empty();
    const paths: string[] = [];
    for (const entry of entries) {
      const inline = inlineConfigs(entry);
      if (!inline) {
        paths.push(entry);
        continue;
      }
      for (const each of inline) if (this.origin) setOrigin(each, originAt(this.origin, this.fileName));
      wrapped(what, () => gathered.map.appendAll(inline));
    }
    return this.accumulateResources(gathered, paths).map.list;
  }

  /** Validators may look, but not change. */
  private validate(gathered: Gathered): void {
    for (const step of this.pluginTransformers(this.file.validators ?? [])) {
      const before = gathered.map.list.map((each) => each.copy());
      step.run(gathered.map);
      const after = gathered.map.list.map(withoutValidatedLabel);
      const changed = modification(before, after);
      if (changed) throw new KustomizeError(`validator shouldn't modify the resource map: ${changed}`);
    }
  }
}

/** What Go prints of a resource: addresses of its memory. */
const RESOURCE_IN_MEMORY =
  '&resource.Resource{RNode:yaml.RNode{fieldPath:[]string(nil), value:(*yaml.Node)(0xc000a1e0f0), ShouldKeep:false, Match:[]string(nil)}, refVarNames:[]string(nil)}\n';

/** How two lists of resources differ; nothing where they are equal. */
function modification(before: readonly Resource[], after: readonly Resource[]): string | undefined {
  if (before.length !== after.length) return 'lists have different number of entries';
  const index = before.findIndex((each, at) => each.yaml() !== after[at]!.yaml());
  if (index < 0) return undefined;
  const shown = [before, after].map((list) => ` -- ${goJson(list[index]!.data())}`).join(',\n');
  return `nodes unequal: \n${shown}\n\n--\n${RESOURCE_IN_MEMORY}------\n${RESOURCE_IN_MEMORY}`;
}

function empty(): Gathered {
  return { map: new ResMap(), config: emptyConfig(), variables: new Map() };
}

/** Components tell what went wrong inside them in quotes. */
function quoted<T>(prefix: string, action: () => T, between: string): T {
  try {
    return action();
  } catch (error) {
    if (!isTold(error)) throw error;
    throw new KustomizeError(`${prefix}${between}${JSON.stringify(error.message)}`);
  }
}

function demandKind(file: Kustomization, root: string, component: boolean): void {
  const isComponent = file.kind === 'Component';
  if (component && !isComponent) {
    throw new KustomizeError(`expected kind 'Component' for path '${root}' but got '${file.kind}'`);
  }
  if (!component && isComponent) {
    throw new KustomizeError(`expected kind != 'Component' for path '${root}'`);
  }
}

function inlineConfigs(entry: string): Resource[] | undefined {
  try {
    const map = new ResMap();
    map.appendAll(readResources(entry));
    return map.list;
  } catch (error) {
    if (!isTold(error)) throw error;
    return undefined;
  }
}

function withoutValidatedLabel(resource: Resource): Resource {
  const copy = resource.copy();
  const { ['validated-by']: _, ...labels } = copy.labels();
  if (Object.keys(copy.labels()).length !== Object.keys(labels).length) copy.setLabels(labels);
  return copy;
}

/** Drops what is marked as configuration of the tools alone. */
function dropLocal(map: ResMap): void {
  map.list = map.list.filter((each) => {
    demandIdentity(each.node);
    const local = each.annotations()['config.kubernetes.io/local-config'];
    return local === undefined || local === 'false';
  });
  demandDistinct(map);
}

/** Patches may have given two objects one name; only now it shows. @throws KustomizePanic */
function demandDistinct(map: ResMap): void {
  try {
    new ResMap().appendAll(map.list);
  } catch (error) {
    if (!isTold(error)) throw error;
    throw new KustomizePanic(error.message);
  }
}

/** Marks all objects as kustomize's own. */
export function addManagedBy(map: ResMap, version: string): void {
  const specs = [{ path: 'metadata/labels', create: true }];
  setEntries(map, { 'app.kubernetes.io/managed-by': `kustomize-${version}` }, specs);
}
