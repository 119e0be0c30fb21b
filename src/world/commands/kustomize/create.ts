/** `kustomize create`. */
import { KustomizeError, isTold } from '../../kustomize/errors';
import { FILE_NAMES } from '../../kustomize/kustomization-file';
import { readResources } from '../../kustomize/read-resources';
import type { Call } from './call';
import { parseKeyValues } from './edit-values';
import { globOrBases } from './glob';
import { findFile, readFile, writeFile } from './kustomization-text';

export function runCreate(call: Call): void {
  const { typed, files, cwd } = call;
  const asked = typed.text('resources');
  const resources = asked === '' ? [] : globOrBases(call, asked.split(','), false);
  if (hasFile(call)) throw new KustomizeError('kustomization file already exists');
  if (typed.flag('autodetect')) {
    for (const path of detect(call, '', typed.flag('recursive'))) {
      if (!resources.includes(path)) resources.push(path);
    }
  }
  files.write(`${cwd}/kustomization.yaml`, '');
  const file = readFile(call);
  Object.assign(file.value, {
    resources,
    namespace: typed.text('namespace'),
    namePrefix: typed.text('nameprefix'),
    nameSuffix: typed.text('namesuffix'),
    commonAnnotations: pairs(typed.text('annotations'), 'annotation'),
    commonLabels: pairs(typed.text('labels'), 'label'),
  });
  writeFile(call, file);
}

function hasFile(call: Call): boolean {
  try {
    findFile(call);
    return true;
  } catch (error) {
    if (!isTold(error)) throw error;
    return false;
  }
}

function pairs(text: string, what: string): Record<string, string> {
  return text === '' ? {} : parseKeyValues(text.split(','), what);
}

/** Files that hold objects, and folders that hold a kustomization of their own. */
function detect(call: Call, folder: string, recursive: boolean): string[] {
  const { files, cwd } = call;
  return files.list(`${cwd}/${folder}`).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`;
    const at = `${cwd}/${path}`;
    if (files.lstat(at).type === 'directory') {
      if (!recursive) return [];
      const own = FILE_NAMES.some((each) => files.exists(`${at}/${each}`));
      return own ? [path] : detect(call, path, recursive);
    }
    if (!files.exists(at)) throw new KustomizeError(`open ${path}: no such file or directory`);
    if (files.isDirectory(at)) throw new KustomizeError(`read ${path}: is a directory`);
    return holdsObjects(files.readText(at)) ? [path] : [];
  });
}

function holdsObjects(text: string): boolean {
  try {
    readResources(text);
    return true;
  } catch (error) {
    if (!isTold(error)) throw error;
    return false;
  }
}
