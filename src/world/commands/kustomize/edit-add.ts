/** `kustomize edit add …`. */
import { KustomizeError, wrapped } from '../../kustomize/errors';
import { makeConfigMap, makeSecret, mergeOptions } from '../../kustomize/generators';
import type {
  GeneratorArgs,
  Kustomization,
  Label,
  Patch,
  SecretArgs,
} from '../../kustomize/kustomization-file';
import { joinPath } from '../../kustomize/tree';
import { type Call, type Command, loaderAtCwd } from './call';
import { globOrBases, globPatterns } from './glob';
import { type KustomizationText, findFile, readFile, writeFile } from './kustomization-text';
import { buildMetadataOptions, keyValues, patchFromFlags, samePatch, samePlace } from './edit-values';

/** Reads the file, changes it, writes it. */
function edit(call: Call, change: (value: Kustomization, file: KustomizationText) => void): void {
  const file = readFile(call);
  change(file.value, file);
  writeFile(call, file);
}

export const ADD: Record<string, Command> = {
  resource: (call) => addPaths(call, 'resources', 'resource', 'must specify a resource file'),
  component: (call) => addPaths(call, 'components', 'component', 'must specify a component file'),
  transformer: (call) => addPlugins(call, 'transformers', 'transformer'),
  generator: (call) => addPlugins(call, 'generators', 'generator'),
  base: addBase,
  patch: addPatch,
  label: addLabels,
  annotation: addAnnotations,
  configmap: (call) => addGenerator(call, 'configMapGenerator'),
  secret: (call) => addGenerator(call, 'secretGenerator'),
  buildmetadata: addBuildMetadata,
};

function addPaths(call: Call, list: 'resources' | 'components', what: string, missing: string): void {
  if (call.args.length === 0) throw new KustomizeError(missing);
  const paths = globOrBases(call, call.args, call.typed.flag('no-verify'));
  if (paths.length === 0) return;
  edit(call, (value, file) => {
    for (const path of paths) {
      if (path === file.name) continue;
      if (value[list]?.includes(path)) call.log(`${what} ${path} already in kustomization file`);
      else value[list] = [...(value[list] ?? []), path];
    }
  });
}

function addPlugins(call: Call, list: 'transformers' | 'generators', what: string): void {
  if (call.args.length === 0) {
    throw new KustomizeError(`must specify a yaml file which contains a ${what} plugin resource`);
  }
  const paths = globPatterns(call, call.args);
  if (paths.length === 0) return;
  edit(call, (value) => {
    for (const path of paths) {
      if (value[list]?.includes(path)) call.log(`${what} ${path} already in kustomization file`);
      else value[list] = [...(value[list] ?? []), path];
    }
  });
}

function addBase(call: Call): void {
  if (call.args.length !== 1) throw new KustomizeError('must specify a base directory');
  edit(call, (value) => {
    for (const path of call.args[0]!.split(',')) {
      const at = path.startsWith('/') ? path : joinPath(call.cwd, path);
      if (path === '' || !call.files.exists(at)) throw new KustomizeError(`${path} does not exist`);
      if (value.resources?.includes(path)) {
        throw new KustomizeError(`base ${path} already in kustomization file`);
      }
      value.resources = [...(value.resources ?? []), path];
    }
  });
}

function addPatch(call: Call): void {
  const patch = patchFromFlags(call);
  if (!patch.patch && !patch.path) throw new KustomizeError('must provide either patch or path');
  const file = readFile(call);
  if (file.value.patches?.some((each) => samePatch(each, patch))) {
    call.log(`patch ${goPatch(patch)} already in kustomization file`);
    return;
  }
  file.value.patches = [...(file.value.patches ?? []), patch];
  writeFile(call, file);
}

/** As Go's `%#v` shows the struct. */
function goPatch(patch: Patch): string {
  const target = patch.target ? '(*types.Selector)(0xc000b2e0d0)' : '(*types.Selector)(nil)';
  const text = (value: string | undefined): string => JSON.stringify(value ?? '');
  return `types.Patch{Path:${text(patch.path)}, Patch:${text(patch.patch)}, Target:${target}, Options:(*types.PatchArgs)(nil)}`;
}

function addAnnotations(call: Call): void {
  const values = keyValues(call.args, 'annotation');
  edit(call, (value) => {
    value.commonAnnotations = merged(call, value.commonAnnotations, values, 'annotation');
  });
}

function addLabels(call: Call): void {
  if (call.args.length < 1) throw new KustomizeError('must specify label');
  const apart = call.typed.flag('without-selector');
  if (!apart && call.typed.flag('include-templates')) {
    throw new KustomizeError('--without-selector flag must be specified for --include-templates to work');
  }
  const values = keyValues(call.args, 'label');
  edit(call, (value) => {
    if (apart) addSeparateLabels(call, value, values);
    else value.commonLabels = merged(call, value.commonLabels, values, 'label');
  });
}

function addSeparateLabels(call: Call, value: Kustomization, values: Record<string, string>): void {
  const templates = call.typed.flag('include-templates');
  const like = (each: Label): boolean =>
    !each.includeSelectors && (each.includeTemplates ?? false) === templates;
  const found = value.labels?.find(like);
  if (found) {
    found.pairs = merged(call, found.pairs, values, 'label');
    return;
  }
  const added: Label = { pairs: merged(call, {}, values, 'label') };
  if (templates) added.includeTemplates = true;
  value.labels = [...(value.labels ?? []), added];
}

function merged(
  call: Call,
  old: Record<string, string> | undefined,
  added: Record<string, string>,
  what: string,
): Record<string, string> {
  for (const key of Object.keys(added)) {
    if (old && key in old && !call.typed.flag('force')) {
      throw new KustomizeError(`${what} ${key} already in kustomization file. Use --force to override.`);
    }
  }
  return { ...old, ...added };
}

function addGenerator(call: Call, list: 'configMapGenerator' | 'secretGenerator'): void {
  const { typed, args } = call;
  const noun = list === 'configMapGenerator' ? 'configmap' : 'secret';
  const files = wrapped('failed to expand file source', () => expandFiles(call, typed.list('from-file')));
  wrapped('failed to validate flags', () => demandSources(call, files));
  const name = wrapped('failed to load kustomization file', () => findFile(call));
  const file = wrapped('failed to read kustomization file', () => readFile(call, name));
  const generators = (file.value[list] ??= []) as SecretArgs[];
  const namespace = typed.text('namespace');
  let entry = generators.find((each) => each.name === args[0] && samePlace(each.namespace, namespace));
  if (!entry) {
    entry = { name: args[0]!, namespace };
    if (list === 'secretGenerator') entry.type = typed.text('type');
    generators.push(entry);
  }
  takeFlags(call, entry, files);
  entry.options = mergeOptions(entry.options, file.value.generatorOptions);
  const made = list === 'configMapGenerator' ? makeConfigMap : makeSecret;
  wrapped(`failed to create ${noun}`, () => made(entry, loaderAtCwd(call)));
  writeFile(call, file);
}

function takeFlags(call: Call, entry: GeneratorArgs, files: string[]): void {
  const { typed } = call;
  const literals = typed.list('from-literal');
  if (literals.length > 0) entry.literals = [...(entry.literals ?? []), ...literals];
  if (files.length > 0) entry.files = [...(entry.files ?? []), ...files];
  const env = typed.text('from-env-file');
  if (env !== '') entry.envs = [...(entry.envs ?? []), env];
  if (typed.flag('disableNameSuffixHash')) entry.options = { disableNameSuffixHash: true };
  if (typed.text('behavior') !== '') entry.behavior = typed.text('behavior');
}

function demandSources(call: Call, files: string[]): void {
  const { typed, args } = call;
  if (args.length !== 1) throw new KustomizeError('name must be specified once');
  const env = typed.text('from-env-file');
  const literals = typed.list('from-literal');
  if (env === '' && files.length === 0 && literals.length === 0) {
    throw new KustomizeError('at least from-env-file, or from-file or from-literal must be set');
  }
  if (env !== '' && (files.length > 0 || literals.length > 0)) {
    throw new KustomizeError('from-env-file cannot be combined with from-file or from-literal');
  }
  const behavior = typed.text('behavior');
  if (behavior !== '' && !['create', 'merge', 'replace'].includes(behavior)) {
    throw new KustomizeError('invalid behavior: must be one of "create", "merge", or "replace"');
  }
}

/** `[key=]pattern` → `[key=]path`. */
function expandFiles(call: Call, sources: readonly string[]): string[] {
  return sources.flatMap((source) => {
    const parts = source.split('=');
    const [key, pattern] = parts.length === 2 ? [parts[0]!, parts[1]!] : ['', parts[0]!];
    const found = globPatterns(call, [pattern]);
    if (key === '') return found;
    if (found.length !== 1) {
      throw new KustomizeError(
        `'pattern '${source}' catches files [${found.join(' ')}], should catch only one`,
      );
    }
    return [`${key}=${found[0]}`];
  });
}

function addBuildMetadata(call: Call): void {
  const options = buildMetadataOptions(call.args);
  edit(call, (value) => {
    for (const option of options) {
      if (value.buildMetadata?.includes(option)) {
        throw new KustomizeError(`buildMetadata option ${option} already in kustomization file`);
      }
      value.buildMetadata = [...(value.buildMetadata ?? []), option];
    }
  });
}
