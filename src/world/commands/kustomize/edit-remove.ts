/** `kustomize edit remove …`. */
import { KustomizeError, wrapped } from '../../kustomize/errors';
import type { Call, Command } from './call';
import { buildMetadataOptions, patchFromFlags, samePatch, samePlace } from './edit-values';
import { matchesPattern } from './glob';
import { findFile, readFile, writeFile } from './kustomization-text';

export const REMOVE: Record<string, Command> = {
  resource: (call) => removePaths(call, 'resources', 'must specify a resource file'),
  transformer: (call) => removePaths(call, 'transformers', 'must specify a transformer file'),
  label: (call) => removeEntries(call, 'commonLabels', 'label'),
  annotation: (call) => removeEntries(call, 'commonAnnotations', 'annotation'),
  patch: removePatch,
  configmap: (call) => removeGenerators(call, 'configMapGenerator', 'configmap'),
  secret: (call) => removeGenerators(call, 'secretGenerator', 'secret'),
  buildmetadata: (call) => {
    const options = buildMetadataOptions(call.args);
    const file = readFile(call);
    file.value.buildMetadata = file.value.buildMetadata?.filter((each) => !options.includes(each));
    writeFile(call, file);
  },
};

function removePaths(call: Call, list: 'resources' | 'transformers', missing: string): void {
  if (call.args.length === 0) throw new KustomizeError(missing);
  const file = readFile(call);
  const paths = file.value[list] ?? [];
  const kept = paths.filter((path) => !call.args.some((pattern) => matchesPattern(pattern, path)));
  if (kept.length === paths.length) return;
  file.value[list] = kept;
  writeFile(call, file);
}

function removeEntries(call: Call, field: 'commonLabels' | 'commonAnnotations', what: string): void {
  const { args, typed } = call;
  if (args.length < 1) throw new KustomizeError('must specify label');
  if (args.length > 1) throw new KustomizeError('labels must be comma-separated, with no spaces');
  const keys = args[0]!.split(',');
  if (keys.includes('')) throw new KustomizeError(`invalid label: '' (name is empty)`);
  const ignore = typed.flag('ignore-non-existence');
  const file = readFile(call);
  const entries = file.value[field];
  if (!entries && !ignore) {
    throw new KustomizeError(`${field} is not defined in kustomization file`);
  }
  const left = { ...entries };
  for (const key of keys) {
    if (!(key in left) && !ignore) {
      throw new KustomizeError(`${what} ${key} is not defined in kustomization file`);
    }
    delete left[key];
  }
  if (entries) file.value[field] = left;
  writeFile(call, file);
}

function removePatch(call: Call): void {
  const patch = patchFromFlags(call);
  const file = readFile(call);
  const patches = file.value.patches ?? [];
  const left = patches.filter((each) => !samePatch(each, patch));
  if (left.length === patches.length) {
    call.log(`patch ${patch.patch ?? ''} doesn't exist in kustomization file`);
    return;
  }
  file.value.patches = left;
  writeFile(call, file);
}

function removeGenerators(
  call: Call,
  list: 'configMapGenerator' | 'secretGenerator',
  what: 'configmap' | 'secret',
): void {
  const { args, typed } = call;
  if (args.length === 0) throw new KustomizeError(`at least one ${what} name must be specified`);
  if (args.length > 1) {
    throw new KustomizeError(
      `too many arguments: [${args.join(' ')}]; to provide multiple ${what}s to remove, please separate ${what} names by commas`,
    );
  }
  const names = args[0]!.split(',');
  const name = wrapped('could not read kustomization file', () => findFile(call));
  const file = wrapped('could not read kustomization file contents', () => readFile(call, name));
  const found = new Set<string>();
  file.value[list] = (file.value[list] ?? []).filter((each) => {
    const goes = names.includes(each.name ?? '') && samePlace(each.namespace, typed.text('namespace'));
    if (goes) found.add(each.name ?? '');
    return !goes;
  });
  if (found.size === 0) {
    throw new KustomizeError(`no specified ${what}(s) were found in the kustomization.yaml file`);
  }
  for (const each of names) {
    if (!found.has(each)) call.log(`${what} ${each} doesn't exist in kustomization file`);
  }
  writeFile(call, file);
}
