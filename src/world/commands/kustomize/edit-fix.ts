/** `kustomize edit fix`: deprecated fields rewritten as their successors. Left out: `--vars`. */
import { type BuildOptions, build } from '../../kustomize/build';
import { KustomizeError, isTold } from '../../kustomize/errors';
import type { Kustomization } from '../../kustomize/kustomization-file';
import { joinPath } from '../../kustomize/tree';
import { notModelled } from '../not-modelled';
import type { Call } from './call';
import { readFile, writeFile } from './kustomization-text';

export function runFix(call: Call): void {
  if (call.typed.flag('vars')) throw notModelled('kustomize', 'edit fix --vars');
  const before = attemptBuild(call);
  const file = readFile(call);
  moveOldFields(file.value, (path) => call.files.isFile(joinPath(call.cwd, path)));
  call.context.out(SUMMARY);
  writeFile(call, file);
  const after = attemptBuild(call);
  if (after.error !== undefined) {
    call.context.out(
      `Warning: 'Fixed' kustomization now produces the error when running \`kustomize build\`: ${after.error}\n`,
    );
  } else if (after.yaml !== before.yaml) {
    call.context.out(
      `Warning: 'Fixed' kustomization now produces different output when running \`kustomize build\`:\n...${after.yaml}...\n`,
    );
  }
}

function attemptBuild(call: Call): { yaml: string; error?: string } {
  const options: BuildOptions = {
    cwd: call.cwd,
    warn: (line) => call.context.err(`${line}\n`),
    log: (line) => call.log(line),
  };
  try {
    return { yaml: build(call.files, '.', options).yaml };
  } catch (error) {
    if (!isTold(error)) throw error;
    return { yaml: '', error: error.message };
  }
}

function moveOldFields(value: Kustomization, isFile: (path: string) => boolean): void {
  const patches = [...(value.patches ?? []), ...(value.patchesJson6902 ?? [])];
  for (const entry of value.patchesStrategicMerge ?? []) {
    patches.push(isFile(entry) ? { path: entry } : { patch: entry });
  }
  value.patches = patches;
  delete value.patchesJson6902;
  delete value.patchesStrategicMerge;
  if (!value.commonLabels) return;
  for (const label of value.labels ?? []) {
    const twice = Object.keys(label.pairs ?? {}).find((key) => key in value.commonLabels!);
    if (twice !== undefined) {
      throw new KustomizeError(`label name '${twice}' exists in both commonLabels and labels`);
    }
  }
  value.labels = [...(value.labels ?? []), { includeSelectors: true, pairs: value.commonLabels }];
  delete value.commonLabels;
}

const SUMMARY = `
Fixed fields:
  patchesJson6902 -> patches
  patchesStrategicMerge -> patches
  commonLabels -> labels

To convert vars -> replacements, run the command \`kustomize edit fix --vars\`

WARNING: Converting vars to replacements will potentially overwrite many resource files 
and the resulting files may not produce the same output when \`kustomize build\` is run. 
We recommend doing this in a clean git repository where the change is easy to undo.
`;
